import ZeroMQ

/// A PUSH or DEALER socket to one daemon, with an eye on whether the daemon is there.
///
/// A payload that it has taken is queued, at most `queueLength` of them, and then in the kernel's hands: PUSH is not
/// acknowledged.
final class PushConnection {
    let endpoint: String
    /// Connections that were up, this one included.
    private(set) var connectionsMade = 0
    /// The connection was lost after it had been up: what was queued then may be lost too.
    private(set) var wasLost = false

    private var context: Context?
    private var socket: Socket?
    private var monitor: MonitorSocket?
    private var state = State.none
    private let lingerMilliseconds: Int
    private let key: String

    private enum State {
        case none
        /// Somebody has accepted, and has not said who it is.
        case accepted
        /// Somebody has accepted and hung up, as sockets do that are no PULL.
        case refused
        case ready
    }

    /// Payloads that wait in this process: enough to keep a connection busy, and a bound on memory (times 10 MiB).
    static let queueLength = 32
    /// The most payloads that were taken and have not left this process: the queue, and the one on its way out.
    static let undeliveredMax = queueLength + 1
    /// How long to wait for a connection.
    static let connectSeconds = 5.0
    /// The longest that one call waits before it looks at connection and signals.
    private static let stepMilliseconds = 100

    /// Begins to connect. Throws a failure when the endpoint's form is wrong.
    ///
    /// - Parameters:
    ///   - kind: `push` or `dealer`.
    ///   - key: what the daemon's configuration calls the endpoint.
    ///   - lingerSeconds: how long `finish` may take.
    init(to endpoint: String, _ kind: SocketKind, key: String, lingerSeconds: Double) throws {
        self.endpoint = endpoint
        self.key = key
        lingerMilliseconds = Int(lingerSeconds * 1000)
        var options = SocketOptions()
        options.immediate = true
        options.sendHighWaterMark = Self.queueLength
        options.sendTimeoutMilliseconds = Self.stepMilliseconds
        options.lingerMilliseconds = lingerMilliseconds
        options.reconnectIntervalMillisecondsMax = 1_000
        let context = try Context()
        let socket = try Socket(context, kind, options: options)
        let monitor = try socket.monitor()
        try EndpointForm.check(endpoint, option: "--to") { try socket.connect(endpoint) }
        self.context = context
        self.socket = consume socket
        self.monitor = consume monitor
    }

    var isReady: Bool { state == .ready }

    /// Waits until the daemon has said hello, `connectSeconds` at most, or as long as `timeoutSeconds` if that is less.
    func waitUntilReady(timeoutSeconds: Double) throws {
        let seconds = min(timeoutSeconds, Self.connectSeconds)
        let start = ContinuousClock.now
        var poller = Poller()
        let token = registerMonitor(&poller)
        defer { token.map { poller.unregister($0) } }
        while !isReady {
            try Interruption.check()
            let waited = ContinuousClock.now - start
            // libzmq doesn't call again where the kinds of socket don't match; who restarts is called within the
            // second.
            guard waited < .seconds(state == .refused ? min(1, seconds) : seconds) else {
                throw notReady(after: seconds)
            }
            _ = try poller.poll(timeoutMilliseconds: Self.stepMilliseconds)
            try noticeEvents()
        }
    }

    private func registerMonitor(_ poller: inout Poller) -> Poller.Token? {
        switch monitor {
        case .some(let monitor): poller.register(monitor)
        case .none: nil
        }
    }

    private func notReady(after seconds: Double) -> Failure {
        switch state {
        case .none, .ready:
            Failure(
                .unavailable,
                "nobody listens at \(endpoint) — is newswired running there? (waited \(seconds.text) s)")
        case .accepted:
            Failure(
                .protocolMismatch,
                "something listens at \(endpoint), but does not answer as newswired does (waited \(seconds.text) s); "
                    + "--to is newswired's \(key)")
        case .refused:
            Failure(
                .protocolMismatch,
                "what listens at \(endpoint) takes no payloads; --to is newswired's \(key), not one of its other "
                    + "endpoints")
        }
    }

    /// Queues a message; false when there was no room for a moment. Call it again then, and look at the time.
    func send(_ frames: [[UInt8]]) throws -> Bool {
        let isSent = try socket?.send(frames, wait: true) ?? false
        try noticeEvents()
        return isSent
    }

    /// Queues a message where there is room now.
    func sendNow(_ frames: [[UInt8]]) throws -> Bool { try socket?.send(frames) ?? false }

    /// The frames of the next message from the daemon, if there is one.
    func receive() throws -> [[UInt8]]? {
        try socket?.receive(framesMax: 4) { message in (0..<message.frameCount).map { message.bytes($0) } } ?? nil
    }

    /// Waits until something comes in, for `stepMilliseconds` at most, or not at all.
    func wait(_ isPatient: Bool) throws {
        guard isPatient else { return try noticeEvents() }
        var poller = Poller()
        let tokens = [registerMonitor(&poller), registerSocket(&poller)]
        defer { for case let token? in tokens { poller.unregister(token) } }
        _ = try poller.poll(timeoutMilliseconds: Self.stepMilliseconds)
        try noticeEvents()
    }

    private func registerSocket(_ poller: inout Poller) -> Poller.Token? {
        switch socket {
        case .some(let socket): poller.register(socket)
        case .none: nil
        }
    }

    /// Takes what the monitor says. To be called now and then while nothing is sent, too.
    func noticeEvents() throws {
        while let event = try monitor?.next() {
            switch event.kind {
            case .connected: state = .accepted
            case .handshakeSucceeded:
                state = .ready
                connectionsMade += 1
            case .disconnected where state == .accepted: state = .refused
            case .disconnected where state == .ready:
                wasLost = true
                state = .none
            default: break
            }
        }
    }

    /// Ends the connection once everything queued has been handed over. False when that was not possible in
    /// `lingerSeconds`: the rest is dropped.
    func finish() -> Bool {
        monitor = nil
        socket = nil
        let start = ContinuousClock.now
        context?.terminate()
        context = nil
        return ContinuousClock.now - start < .milliseconds(lingerMilliseconds)
    }

    /// Gives up at once: what is queued is dropped when the process ends, which must be soon.
    func abandon() {
        // Letting go of the context would wait for what lingers, so it is kept for the rest of the process.
        if let context { _ = Unmanaged.passRetained(context) }
        monitor = nil
        socket = nil
        context = nil
    }
}
