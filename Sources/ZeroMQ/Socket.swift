import CZeroMQ

/// A ZeroMQ socket, owned by the thread that made it: created, used and let go there, or the process traps.
///
/// Nothing waits unless asked to. Messages are whole: what was sent as one message is received as one, or not at all.
/// When the context was shut down, every call throws an error that `isTerminated`. Letting go of the socket closes it.
public struct Socket: ~Copyable {
    let core: SocketCore

    /// Makes a socket on the calling thread. Throws when libzmq is out of sockets or refuses an option.
    public init(
        _ context: Context, _ kind: SocketKind, options: SocketOptions = SocketOptions()
    ) throws(ZeroMQError) {
        core = try SocketCore(context, kind, options)
    }

    deinit {
        core.close()
    }

    /// The pattern it was made for.
    public var kind: SocketKind { core.kind }

    // MARK: Endpoints

    /// Listens at `tcp://host:port` (`*` for any host or any free port), `ipc:///path` or `inproc://name`.
    ///
    /// An ipc file stays behind when the socket is closed. One that is there already is replaced, also when somebody
    /// still listens at it: two daemons on one path are not found out here.
    public func bind(_ endpoint: String) throws(ZeroMQError) {
        try core.call("zmq_bind", endpoint) { zmq_bind($0, $1) }
    }

    /// Connects, and reconnects whenever the connection is lost. It returns at once: whether anybody listens is
    /// learned from a monitor, or from a send that would block.
    public func connect(_ endpoint: String) throws(ZeroMQError) {
        try core.call("zmq_connect", endpoint) { zmq_connect($0, $1) }
    }

    /// Stops listening at an endpoint, in the words of `lastEndpoint`. Accepted connections go down with it.
    public func unbind(_ endpoint: String) throws(ZeroMQError) {
        try core.call("zmq_unbind", endpoint) { zmq_unbind($0, $1) }
    }

    /// Ends the connection to an endpoint. What is queued for it lingers as after a close.
    public func disconnect(_ endpoint: String) throws(ZeroMQError) {
        try core.call("zmq_disconnect", endpoint) { zmq_disconnect($0, $1) }
    }

    /// The endpoint last bound or connected, with the port that the system chose for `*`; empty before the first.
    public var lastEndpoint: String {
        get throws(ZeroMQError) { try core.lastEndpoint() }
    }

    /// Sets how long unsent messages are kept after the socket is closed, see `SocketOptions.lingerMilliseconds`.
    public func setLinger(milliseconds: Int) throws(ZeroMQError) {
        try SocketOptions.set(core.open(), ZMQ_LINGER, "ZMQ_LINGER", milliseconds)
    }

    // MARK: Topics

    /// Lets messages in whose first frame begins with the topic; the empty topic lets in all. `subscribe` sockets only.
    public func subscribe(_ topic: [UInt8]) throws(ZeroMQError) {
        try core.set(ZMQ_SUBSCRIBE, "ZMQ_SUBSCRIBE", bytes: topic)
    }

    /// Takes one earlier `subscribe` of the same topic back.
    public func unsubscribe(_ topic: [UInt8]) throws(ZeroMQError) {
        try core.set(ZMQ_UNSUBSCRIBE, "ZMQ_UNSUBSCRIBE", bytes: topic)
    }

    // MARK: Messages

    /// Sends the frames, at least one, as one message. False when there is no room or no peer: nothing was sent.
    ///
    /// True means that libzmq queued it, not that it arrived. Publishing sockets always take it. A router's first frame
    /// is the routing id; a peer that has left throws an error that `isUnreachable`.
    ///
    /// A push or dealer socket with several peers is better off with messages of one frame: when one of them leaves in
    /// the middle of a message, libzmq 4.3.4 can, very seldom, hand the rest of its frames to another.
    ///
    /// - Parameter wait: whether to wait for room, up to `sendTimeoutMilliseconds`; a signal starts that time anew.
    public func send(_ frames: [[UInt8]], wait: Bool = false) throws(ZeroMQError) -> Bool {
        try core.send(frames, wait: wait)
    }

    /// Sends a message of one frame, which may be empty. See `send(_:wait:)` for several.
    public func send(_ frame: [UInt8], wait: Bool = false) throws(ZeroMQError) -> Bool {
        try core.send([frame], wait: wait)
    }

    /// Takes one whole message, if there is one, and lends it to `body`; nil when there is none.
    ///
    /// The body may send on this socket but not receive from it. Whatever it does, the message is taken.
    ///
    /// - Parameters:
    ///   - framesMax: how many frames to keep, at least 1. The others are read one by one, thrown away and counted.
    ///   - wait: whether to wait for a message, up to `receiveTimeoutMilliseconds`; a signal starts that time anew.
    public func receive<R>(
        framesMax: Int, wait: Bool = false, _ body: (borrowing Message) -> R
    ) throws(ZeroMQError) -> R? {
        guard let message = try core.takeMessage(framesMax: framesMax, wait: wait) else { return nil }
        defer { core.releaseMessage() }
        return body(message)
    }

    // MARK: Monitoring

    /// Opens a stream of what happens to this socket's connections. One at a time: let go of the one before first.
    public func monitor(_ events: ConnectionEvents = .all) throws(ZeroMQError) -> MonitorSocket {
        try MonitorSocket(self, events)
    }
}
