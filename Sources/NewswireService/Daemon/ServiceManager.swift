internal import Glibc

/// Tells systemd how the service is: datagrams to the socket that NOTIFY_SOCKET names (sd_notify(3), no library
/// needed).
struct ServiceManager: Sendable {
    private let address: String?
    /// How often a sign of life is expected, in milliseconds (WATCHDOG_USEC); nil where nobody waits for one.
    let watchdogMilliseconds: Int64?

    /// - Parameter environment: NOTIFY_SOCKET is a path, or an abstract name after `@`; WATCHDOG_USEC holds for the
    ///   process that WATCHDOG_PID names, where that is set.
    init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogMilliseconds = isForUs && microseconds >= 1000 ? microseconds / 1000 : nil
    }

    /// Sends some assignments, one a line; errno's text if that failed, nil if it was sent or nobody listens.
    func notify(_ assignments: [Assignment]) -> String? {
        guard let address else { return nil }
        guard let address = UnixAddress(address) else { return "NOTIFY_SOCKET is too long" }
        let message = Array(assignments.map(\.text).joined(separator: "\n").utf8)
        return DatagramSocket().send(message, to: address, waits: true).map { String(cString: strerror($0)) }
    }

    /// What can be said (sd_notify(3)).
    enum Assignment: Equatable {
        case ready
        /// A reload begins; `ready` ends it.
        case reloading(monotonicMicroseconds: Int64)
        case stopping
        /// One line for `systemctl status`.
        case status(String)
        /// A sign of life.
        case watchdog
        /// The present start or stop needs at most so much longer.
        case extendTimeout(milliseconds: Int64)

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
            case .stopping: "STOPPING=1"
            case .status(let line): "STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: "; ")
            case .watchdog: "WATCHDOG=1"
            case .extendTimeout(let milliseconds): "EXTEND_TIMEOUT_USEC=\(milliseconds * 1000)"
            }
        }
    }
}
