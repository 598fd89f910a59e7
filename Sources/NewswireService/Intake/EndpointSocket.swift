internal import Logging
internal import NewswireModel
internal import ZeroMQ

/// The ZeroMQ socket of an intake endpoint with its monitor. Confined to the intake thread.
struct EndpointSocket: ~Copyable {
    /// Events of connections read in one round; the others wait for the next.
    private static let eventsMax = 256

    let socket: Socket
    let endpoint: IntakeEndpoint
    private var endpoints: AttachedEndpoints
    private let monitor: MonitorSocket
    private var connections: ConnectionLog
    /// The poller's name for the socket; it can be switched off while there is no room.
    let token: Poller.Token
    private let monitorToken: Poller.Token

    /// Makes, binds and connects the socket.
    ///
    /// - Parameters:
    ///   - lingerMilliseconds: how long what was sent may take to leave after the socket was closed.
    ///   - patiently: see `AttachedEndpoints.change`.
    init(
        _ endpoint: IntakeEndpoint, _ kind: SocketKind, _ wanted: SocketEndpoints, lingerMilliseconds: Int = 0,
        patiently: Bool, _ surroundings: Intake.Surroundings, _ poller: inout Poller
    ) throws(ZeroMQError) {
        let configuration = surroundings.configuration
        self.endpoint = endpoint
        connections = ConnectionLog(surroundings.logger, endpoint: endpoint.rawValue)
        var options = SocketOptions()
        options.receiveHighWaterMark = configuration.receiveHighWaterMark
        options.lingerMilliseconds = lingerMilliseconds
        // Twice what is accepted: an honest mistake gets its refusal, anything larger is cut off by libzmq.
        options.messageBytesMax = Int64(configuration.limits.payloadBytes) * 2
        let socket = try Socket(surroundings.context, kind, options: options)
        let monitor = try socket.monitor(
            ConnectionEvents(
                .accepted, .disconnected, .handshakeFailed, .handshakeFailedProtocol,
                .handshakeFailedAuthentication))
        var endpoints = AttachedEndpoints()
        try endpoints.change(socket, to: wanted, patiently: patiently)
        token = poller.register(socket)
        monitorToken = poller.register(monitor)
        self.socket = consume socket
        self.monitor = consume monitor
        self.endpoints = endpoints
    }

    /// Moves to other endpoints; throws, and stays where it is, when that fails.
    mutating func change(to wanted: SocketEndpoints) throws(ZeroMQError) {
        try endpoints.change(socket, to: wanted, patiently: true)
    }

    /// To be called before the socket is let go.
    func leave(_ poller: inout Poller) {
        poller.unregister(token)
        poller.unregister(monitorToken)
    }

    /// Counts and logs what happened to connections, and says whether there is a message.
    mutating func look(_ ready: Poller.Ready, _ metrics: Metrics) throws(ZeroMQError) -> Bool {
        if ready.isReady(monitorToken) { try countConnections(metrics) }
        return ready.isReady(token)
    }

    private mutating func countConnections(_ metrics: Metrics) throws(ZeroMQError) {
        for _ in 0..<Self.eventsMax {
            guard let event = try monitor.next() else { return }
            connections.note(event)
            switch event.kind {
            case .accepted: metrics.add(.connectionsAccepted(endpoint))
            case .disconnected: metrics.add(.connectionsClosed(endpoint))
            case .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication:
                metrics.add(.handshakesFailed(endpoint))
            default: break
            }
        }
    }
}
