import CZeroMQ

/// Waits for messages on several sockets and for a wake-up, in one place, on the thread that owns them all.
///
/// It is level-triggered: a socket stays ready until its messages are taken, so a loop may take a few per round and
/// leave the rest. A disabled socket is not reported, and its senders wait once their queues are full. Unregister a
/// socket before it is closed. A round allocates nothing.
public struct Poller: ~Copyable {
    /// A registered socket.
    public struct Token: Sendable, Hashable {
        let index: Int
    }

    /// What one round found.
    public struct Ready: Sendable, Equatable {
        /// Bit 0 is the wake-up, the others are sockets.
        let bits: UInt64

        /// A wake-up was signalled since the last round, and is drained: look for work now.
        public var wokenUp: Bool { bits & 1 != 0 }
        /// Nothing happened: the time is up, or a signal handler ran.
        public var isEmpty: Bool { bits == 0 }
        /// Whether the socket has a message to receive.
        public func isReady(_ token: Token) -> Bool { bits >> UInt64(token.index) & 1 != 0 }
    }

    /// The most sockets that can be registered at a time.
    public static let socketsMax = 63

    // libzmq reads and writes these at each round, so they stay at one address. Item 0 is the wake-up; an item without
    // a socket has descriptor -1, which poll(2) passes over.
    private let items: UnsafeMutablePointer<zmq_pollitem_t>
    private var sockets: [SocketCore?] = [nil]
    private let wakeUp: WakeUp?
    private let owner = OwnerThread()

    public init(wakeUp: WakeUp? = nil) {
        self.wakeUp = wakeUp
        items = .allocate(capacity: Self.socketsMax + 1)
        items.initialize(repeating: Self.unused, count: Self.socketsMax + 1)
        if let wakeUp {
            items[0].fd = wakeUp.descriptor
            items[0].events = Int16(ZMQ_POLLIN)
        }
    }

    deinit {
        items.deallocate()
    }

    /// Adds a socket of this thread, enabled. Traps when there are `socketsMax` already.
    public mutating func register(_ socket: borrowing Socket) -> Token {
        owner.check("A ZeroMQ poller")
        let handle = socket.core.open()
        let index = sockets.dropFirst().firstIndex { $0 == nil } ?? sockets.count
        precondition(index <= Self.socketsMax, "Too many sockets for one poller")
        if index == sockets.count { sockets.append(nil) }
        sockets[index] = socket.core
        items[index] = zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0)
        return Token(index: index)
    }

    /// Adds a monitor of a socket of this thread.
    public mutating func register(_ monitor: borrowing MonitorSocket) -> Token {
        register(monitor.socket)
    }

    /// Takes a socket out. Its token means nothing from here on; the next socket registered may get the same.
    public mutating func unregister(_ token: Token) {
        check(token)
        sockets[token.index] = nil
        items[token.index] = Self.unused
    }

    /// Chooses whether a socket is reported from the next round on.
    public mutating func setEnabled(_ token: Token, _ isEnabled: Bool) {
        check(token)
        items[token.index].events = isEnabled ? Int16(ZMQ_POLLIN) : 0
    }

    /// Waits until an enabled socket has a message, the wake-up is signalled, a signal handler has run, or the time is
    /// up. Throws an error that `isTerminated` when the context was shut down.
    ///
    /// - Parameter timeoutMilliseconds: 0 only looks, -1 waits for as long as it takes.
    public mutating func poll(timeoutMilliseconds: Int) throws(ZeroMQError) -> Ready {
        owner.check("A ZeroMQ poller")
        for case let socket? in sockets {
            precondition(!socket.isClosed, "A ZeroMQ socket was closed while registered with a poller")
        }
        if zmq_poll(items, Int32(sockets.count), timeoutMilliseconds) < 0 {
            let error = ZeroMQError.last("zmq_poll")
            if error.isInterrupted { return Ready(bits: 0) }
            throw error
        }
        var bits: UInt64 = 0
        for index in sockets.indices where items[index].revents != 0 {
            bits |= 1 << UInt64(index)
        }
        if bits & 1 != 0 { wakeUp?.drain() }
        return Ready(bits: bits)
    }

    private func check(_ token: Token) {
        owner.check("A ZeroMQ poller")
        precondition(
            token.index < sockets.count && sockets[token.index] != nil, "The token's socket is not registered")
    }

    private static var unused: zmq_pollitem_t { zmq_pollitem_t(socket: nil, fd: -1, events: 0, revents: 0) }
}
