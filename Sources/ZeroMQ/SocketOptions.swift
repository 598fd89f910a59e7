import CZeroMQ

/// How a socket queues, waits and keeps its connections; set before it is bound or connected, and fixed from then on.
///
/// The defaults are those of a service on an open network, not libzmq's: small queues, a bound on frames, dead peers
/// found out. Values that libzmq refuses make `Socket.init` throw an error that names the option.
public struct SocketOptions: Sendable, Equatable {
    /// Messages queued per peer on the way in (RCVHWM); 0 is no limit.
    public var receiveHighWaterMark = 64
    /// Messages queued per peer on the way out (SNDHWM); 0 is no limit.
    public var sendHighWaterMark = 1_000
    /// The largest frame a peer may send (MAXMSGSIZE), -1 for any; a larger one cuts its connection. It bounds single
    /// frames only: a message may have any number of them, and libzmq holds all of it before it shows the first.
    public var messageBytesMax: Int64 = 10 * 1_048_576 + 65_536
    /// How long unsent messages may keep the context from ending after the socket was closed (LINGER); -1 is for ever.
    public var lingerMilliseconds = 0
    /// How long a send with `wait` waits for room (SNDTIMEO); -1 is for ever.
    public var sendTimeoutMilliseconds = -1
    /// How long a receive with `wait` waits for a message (RCVTIMEO); -1 is for ever.
    public var receiveTimeoutMilliseconds = -1

    /// How often a peer is asked for a sign of life (HEARTBEAT_IVL); 0 is never.
    ///
    /// Off: where a connection breaks while the socket is not read, libzmq 4.3.4 aborts the process at the next
    /// heartbeat (`zmq_assert (!_io_error)`, libzmq issues 3937 and 4364). The kernel's probes find dead peers instead.
    public var heartbeatIntervalMilliseconds = 0
    /// How long to wait for it before the connection is given up (HEARTBEAT_TIMEOUT).
    public var heartbeatTimeoutMilliseconds = 15_000
    /// What the peer is told to give us up after (HEARTBEAT_TTL); libzmq counts it in tenths of a second, up to 6,553
    /// s.
    public var heartbeatTimeToLiveMilliseconds = 15_000
    /// How long a new connection may take to say who it is (HANDSHAKE_IVL); 0 is for ever.
    public var handshakeIntervalMilliseconds = 5_000
    /// The pause before a lost connection is tried again (RECONNECT_IVL), doubled each time up to the next value.
    public var reconnectIntervalMilliseconds = 100
    /// The longest such pause (RECONNECT_IVL_MAX); 0 keeps it at the first.
    public var reconnectIntervalMillisecondsMax = 10_000
    /// Whether messages queue only for peers that are connected (IMMEDIATE), so that none waits for a dead one. Without
    /// effect on `subscribe`, which sends nothing but subscriptions: those should be on their way from the start.
    public var immediate = true
    /// Whether the kernel probes idle connections (TCP_KEEPALIVE): after 15 s, every 5 s, and gives up after 3 answers
    /// that did not come.
    public var tcpKeepalive = true
    /// Connections that may wait to be accepted (BACKLOG); the kernel's `somaxconn` bounds it too.
    public var backlog = 512
    /// Whether IPv6 addresses are bound and connected beside IPv4 ones (IPV6).
    public var ipv6 = true

    /// XPUB: whether a subscription is received for each subscriber and not only for the first of a topic
    /// (XPUB_VERBOSE).
    public var xpubVerbose = true
    /// ROUTER: whether a message to an unknown peer throws (`isUnreachable`) instead of vanishing (ROUTER_MANDATORY).
    public var routerMandatory = true

    public init() {}

    /// Sets everything that concerns a socket of the kind.
    func apply(to handle: UnsafeMutableRawPointer, _ kind: SocketKind) throws(ZeroMQError) {
        try applyQueues(to: handle)
        try applyConnections(to: handle)
        if kind != .subscribe { try Self.set(handle, ZMQ_IMMEDIATE, "ZMQ_IMMEDIATE", immediate ? 1 : 0) }
        if kind == .extendedPublish {
            try Self.set(handle, ZMQ_XPUB_VERBOSE, "ZMQ_XPUB_VERBOSE", xpubVerbose ? 1 : 0)
        }
        if kind == .router {
            try Self.set(handle, ZMQ_ROUTER_MANDATORY, "ZMQ_ROUTER_MANDATORY", routerMandatory ? 1 : 0)
        }
    }

    private func applyQueues(to handle: UnsafeMutableRawPointer) throws(ZeroMQError) {
        try Self.set(handle, ZMQ_RCVHWM, "ZMQ_RCVHWM", receiveHighWaterMark)
        try Self.set(handle, ZMQ_SNDHWM, "ZMQ_SNDHWM", sendHighWaterMark)
        try Self.set(handle, ZMQ_LINGER, "ZMQ_LINGER", lingerMilliseconds)
        try Self.set(handle, ZMQ_SNDTIMEO, "ZMQ_SNDTIMEO", sendTimeoutMilliseconds)
        try Self.set(handle, ZMQ_RCVTIMEO, "ZMQ_RCVTIMEO", receiveTimeoutMilliseconds)
        var bytesMax = messageBytesMax
        if zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &bytesMax, MemoryLayout<Int64>.size) != 0 {
            throw ZeroMQError.last("zmq_setsockopt ZMQ_MAXMSGSIZE")
        }
    }

    private func applyConnections(to handle: UnsafeMutableRawPointer) throws(ZeroMQError) {
        try Self.set(handle, ZMQ_HEARTBEAT_IVL, "ZMQ_HEARTBEAT_IVL", heartbeatIntervalMilliseconds)
        try Self.set(handle, ZMQ_HEARTBEAT_TIMEOUT, "ZMQ_HEARTBEAT_TIMEOUT", heartbeatTimeoutMilliseconds)
        try Self.set(handle, ZMQ_HEARTBEAT_TTL, "ZMQ_HEARTBEAT_TTL", heartbeatTimeToLiveMilliseconds)
        try Self.set(handle, ZMQ_HANDSHAKE_IVL, "ZMQ_HANDSHAKE_IVL", handshakeIntervalMilliseconds)
        try Self.set(handle, ZMQ_RECONNECT_IVL, "ZMQ_RECONNECT_IVL", reconnectIntervalMilliseconds)
        try Self.set(handle, ZMQ_RECONNECT_IVL_MAX, "ZMQ_RECONNECT_IVL_MAX", reconnectIntervalMillisecondsMax)
        try Self.set(handle, ZMQ_TCP_KEEPALIVE, "ZMQ_TCP_KEEPALIVE", tcpKeepalive ? 1 : 0)
        try Self.set(handle, ZMQ_TCP_KEEPALIVE_IDLE, "ZMQ_TCP_KEEPALIVE_IDLE", 15)
        try Self.set(handle, ZMQ_TCP_KEEPALIVE_INTVL, "ZMQ_TCP_KEEPALIVE_INTVL", 5)
        try Self.set(handle, ZMQ_TCP_KEEPALIVE_CNT, "ZMQ_TCP_KEEPALIVE_CNT", 3)
        try Self.set(handle, ZMQ_BACKLOG, "ZMQ_BACKLOG", backlog)
        try Self.set(handle, ZMQ_IPV6, "ZMQ_IPV6", ipv6 ? 1 : 0)
    }

    /// Sets one option whose C type is `int`; what doesn't fit becomes the nearest value that does.
    static func set(
        _ handle: UnsafeMutableRawPointer, _ option: Int32, _ name: StaticString, _ value: Int
    ) throws(ZeroMQError) {
        var value = Int32(clamping: value)
        while zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size) != 0 {
            let error = ZeroMQError.last("zmq_setsockopt \(name)")
            if !error.isInterrupted { throw error }
        }
    }
}
