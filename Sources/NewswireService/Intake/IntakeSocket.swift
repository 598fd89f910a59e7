internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import ZeroMQ

/// One socket of the intake with its monitor. Confined to the intake thread.
struct IntakeSocket: ~Copyable {
    /// Events of connections read in one round; the others wait for the next.
    private static let eventsMax = 256

    private let gate: IntakeGate
    private let socket: Socket
    private var endpoints: AttachedEndpoints
    private let monitor: MonitorSocket
    private var connections: ConnectionLog
    /// The poller's name for the socket; it can be switched off while there is no room.
    let token: Poller.Token
    private let monitorToken: Poller.Token

    private var endpoint: IntakeEndpoint { gate.endpoint }

    /// Makes, binds and connects the socket.
    ///
    /// - Parameter patiently: see `AttachedEndpoints.change`.
    init(
        _ endpoint: IntakeEndpoint, _ wanted: SocketEndpoints, patiently: Bool,
        _ surroundings: Intake.Surroundings, _ poller: inout Poller
    ) throws(ZeroMQError) {
        let configuration = surroundings.configuration
        gate = IntakeGate(endpoint: endpoint, payloadBytesMax: configuration.limits.payloadBytes)
        connections = ConnectionLog(surroundings.logger, endpoint: endpoint.rawValue)
        var options = SocketOptions()
        options.receiveHighWaterMark = configuration.receiveHighWaterMark
        // Twice what is accepted: an honest mistake gets its refusal, anything larger is cut off by libzmq.
        options.messageBytesMax = Int64(configuration.limits.payloadBytes) * 2
        let socket = try Socket(surroundings.context, endpoint == .push ? .pull : .subscribe, options: options)
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

    /// Takes up to `burstMax` messages if there are some and hands on what is accepted; the number taken.
    mutating func serve(
        _ ready: Poller.Ready, burstMax: Int, _ surroundings: Intake.Surroundings, _ refusals: inout RefusalLog
    ) throws(ZeroMQError) -> Int {
        if ready.isReady(monitorToken) { try countConnections(surroundings.metrics) }
        guard ready.isReady(token) else { return 0 }
        var accepted: [JournalEntry] = []
        var acceptedBytes = 0
        var taken = 0
        let received = WallClock.now()
        while taken < burstMax, surroundings.limit.hasRoom() {
            let decision = try socket.receive(framesMax: PlainIntake.framesMax) { message in
                gate.decide(message, received: received)
            }
            guard let decision else { break }
            taken += 1
            switch decision {
            case .accepted(let entry):
                surroundings.limit.enter(bytes: InFlightSize.bytes(of: entry))
                acceptedBytes += entry.payload.count
                accepted.append(entry)
            case .refused(let finding):
                surroundings.metrics.add(.refused(endpoint, finding.code))
                refusals.note(finding, endpoint: endpoint)
            }
        }
        surroundings.metrics.add([
            (.payloads(endpoint), accepted.count), (.payloadBytes(endpoint), acceptedBytes),
        ])
        surroundings.metrics.observe(.payloadSize(endpoint), accepted.map(\.payload.count))
        surroundings.submit(accepted)
        return taken
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
