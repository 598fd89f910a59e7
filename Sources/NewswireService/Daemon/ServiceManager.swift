internal import Glibc

/// Tells systemd how the service is: datagrams to the socket that NOTIFY_SOCKET names (sd_notify(3), no library
/// needed).
struct ServiceManager: Sendable {
    private let address: String?

    /// - Parameter address: a path, or an abstract name after `@`; nil or empty where nobody listens.
    init(address: String?) {
        self.address = address.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sends `READY=1` and the like; errno's text if that failed, nil if it was sent or nobody listens.
    func notify(_ state: String) -> String? {
        guard let address else { return nil }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        let message = Array(state.utf8)
        let noSignal = Int32(truncatingIfNeeded: MSG_NOSIGNAL)
        let sent = UnixAddress(address)?.withSockaddr { sendto(descriptor, message, message.count, noSignal, $0, $1) }
        guard let sent else { return "NOTIFY_SOCKET is too long" }
        return sent == message.count ? nil : String(cString: strerror(errno))
    }
}
