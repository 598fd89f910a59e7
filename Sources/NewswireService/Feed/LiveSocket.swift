internal import Logging
internal import ZeroMQ

/// The XPUB socket of the live feed with its monitor. Confined to the feed's thread.
struct LiveSocket: ~Copyable {
    /// Subscription messages and events of connections read in one round.
    private static let readsMax = 256
    /// Subscribers send topics and nothing else; libzmq keeps each. More cuts the connection.
    private static let subscriptionBytesMax: Int64 = 1024
    /// How long a stopped feed goes on sending to its subscribers.
    private static let lingerMilliseconds = 2000

    private let socket: Socket
    private let monitor: MonitorSocket
    private var connections: ConnectionLog
    private var endpoints: AttachedEndpoints
    private let token: Poller.Token
    private let monitorToken: Poller.Token
    private var subscribers = 0

    /// - Parameter patiently: see `AttachedEndpoints.change`.
    init(
        _ configuration: Configuration, _ context: Context, _ logger: Logger, patiently: Bool, _ poller: inout Poller
    ) throws(ZeroMQError) {
        connections = ConnectionLog(logger, endpoint: "live")
        var options = SocketOptions()
        options.sendHighWaterMark = configuration.liveSendHighWaterMark
        options.lingerMilliseconds = Self.lingerMilliseconds
        options.messageBytesMax = Self.subscriptionBytesMax
        let socket = try Socket(context, .extendedPublish, options: options)
        let monitor = try socket.monitor(ConnectionEvents(.accepted, .disconnected))
        var endpoints = AttachedEndpoints()
        try endpoints.change(socket, to: configuration.liveEndpoints, patiently: patiently)
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

    /// To be called before the socket is let go; what waits for its subscribers goes with it.
    mutating func leave(_ poller: inout Poller, _ metrics: Metrics) throws(ZeroMQError) {
        try socket.setLinger(milliseconds: 0)
        poller.unregister(token)
        poller.unregister(monitorToken)
        metrics.add(.liveConnectionsClosed, subscribers)
        subscribers = 0
    }

    /// Hands a message to libzmq, which drops it for subscribers that are too slow.
    func send(_ frames: [[UInt8]]) throws(ZeroMQError) {
        _ = try socket.send(frames)
    }

    /// Subscriptions are libzmq's business; what subscribers send is read so that it does not pile up. Their
    /// connections are counted.
    mutating func readPeers(_ metrics: Metrics) throws(ZeroMQError) {
        for _ in 0..<Self.readsMax {
            guard try socket.receive(framesMax: 1, { _ in true }) != nil else { break }
        }
        for _ in 0..<Self.readsMax {
            guard let event = try monitor.next() else { return }
            connections.note(event)
            switch event.kind {
            case .accepted:
                subscribers += 1
                metrics.add(.liveConnectionsAccepted)
            case .disconnected:
                subscribers -= 1
                metrics.add(.liveConnectionsClosed)
            default: break
            }
        }
    }
}
