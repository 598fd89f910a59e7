internal import Logging
internal import NewswireProtocol
internal import ZeroMQ

/// The ROUTER socket of the durable feed with its monitor. Confined to the feed's thread.
struct DurableSocket: ~Copyable {
    /// How long the last messages may take to leave after the socket was closed.
    private static let lingerMilliseconds = 1000
    private static let eventsMax = 256
    private static let messagesMax = 256
    /// Consumers send headers only; more cuts the connection.
    private static let messageBytesMax = Int64(2 * DurableFeed.headerBytesMax)

    private let socket: Socket
    private let monitor: MonitorSocket
    private var connections: ConnectionLog
    private var endpoints: AttachedEndpoints
    private let token: Poller.Token
    private let monitorToken: Poller.Token
    private var connected = 0

    /// - Parameter patiently: see `AttachedEndpoints.change`.
    init(
        _ configuration: Configuration, _ context: Context, _ logger: Logger, patiently: Bool, _ poller: inout Poller
    ) throws(ZeroMQError) {
        connections = ConnectionLog(logger, endpoint: "durable")
        var options = SocketOptions()
        // Of a consumer that keeps to its window, no more is ever on its way; what it may say is little.
        options.sendHighWaterMark = configuration.durable.windowMax.events + 64
        options.receiveHighWaterMark = configuration.receiveHighWaterMark
        options.lingerMilliseconds = Self.lingerMilliseconds
        options.messageBytesMax = Self.messageBytesMax
        let socket = try Socket(context, .router, options: options)
        let monitor = try socket.monitor(ConnectionEvents(.accepted, .disconnected))
        var endpoints = AttachedEndpoints()
        try endpoints.change(socket, to: configuration.durableEndpoints, patiently: patiently)
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

    /// To be called before the socket is let go; what waits for its consumers goes with it.
    mutating func leave(_ poller: inout Poller, _ metrics: Metrics) throws(ZeroMQError) {
        try socket.setLinger(milliseconds: 0)
        poller.unregister(token)
        poller.unregister(monitorToken)
        metrics.add(.durable(.connectionsClosed), connected)
        connected = 0
    }

    func send(_ peer: [UInt8], _ reply: FeedReply) throws(ZeroMQError) -> DurableDesk.Sending {
        do throws(ZeroMQError) {
            return try socket.send([peer] + reply.encodeFrames()) ? .sent : .full
        } catch {
            guard error.isUnreachable else { throw error }
            return .gone
        }
    }

    /// Reads what consumers say, up to a bound, and counts connections.
    ///
    /// - Returns: whether the bound was met.
    mutating func read(
        _ ready: Poller.Ready, _ metrics: Metrics, _ take: (_ peer: [UInt8], Result<FeedRequest, FeedRefusal>) -> Void
    ) throws(ZeroMQError) -> Bool {
        if ready.isReady(monitorToken) { try countConnections(metrics) }
        guard ready.isReady(token) else { return false }
        for _ in 0..<Self.messagesMax {
            let isThere: Void? = try socket.receive(framesMax: DurableFeed.framesMax + 2) { message in
                let request = DurableFeed.read(
                    frameCount: message.frameCount - 1, frameSize: { message.frameSize($0 + 1) },
                    frame: { message.bytes($0 + 1) })
                take(message.bytes(0), request)
            }
            guard isThere != nil else { return false }
        }
        return true
    }

    private mutating func countConnections(_ metrics: Metrics) throws(ZeroMQError) {
        for _ in 0..<Self.eventsMax {
            guard let event = try monitor.next() else { return }
            connections.note(event)
            switch event.kind {
            case .accepted:
                connected += 1
                metrics.add(.durable(.connectionsAccepted))
            case .disconnected:
                connected -= 1
                metrics.add(.durable(.connectionsClosed))
            default: break
            }
        }
    }
}
