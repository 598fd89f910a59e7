import CZeroMQ
import Synchronization

/// The stream of connection events of one socket, on the same thread as that socket.
///
/// Read it until `next` returns nil, in every round of the loop, and keep it enabled in the poller: its queue has no
/// limit. It can't have one, because libzmq's I/O thread would wait for room in it, and with it every connection of the
/// context. For the same reason monitoring is stopped before either end goes: by whichever is let go first.
public struct MonitorSocket: ~Copyable {
    let socket: Socket
    private let monitored: SocketCore

    /// Numbers the endpoints, so that monitors of one context don't meet.
    private static let count = Atomic<UInt64>(0)

    init(_ monitored: borrowing Socket, _ events: ConnectionEvents) throws(ZeroMQError) {
        let core = monitored.core
        precondition(!core.isMonitored, "A ZeroMQ socket has one monitor at a time")
        var options = SocketOptions()
        options.receiveHighWaterMark = 0
        // Connected before it is bound: the first event would block the I/O thread if nobody was there to take it.
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let endpoint = "inproc://newswire-monitor-\(number)"
        let pair = try Socket(core.context, .pair, options: options)
        try pair.connect(endpoint)
        try core.call("zmq_socket_monitor", endpoint) { zmq_socket_monitor($0, $1, Int32(events.rawValue)) }
        core.isMonitored = true
        self.monitored = core
        socket = pair
    }

    deinit {
        monitored.stopMonitoring()
    }

    /// The next event, nil when there is none yet. Messages that are no events are skipped.
    ///
    /// - Parameter wait: whether to wait for one, for as long as it takes.
    public func next(wait: Bool = false) throws(ZeroMQError) -> ConnectionEvent? {
        while true {
            let received = try socket.receive(framesMax: 2, wait: wait) { message -> ConnectionEvent? in
                guard message.frameCount == 2, message.discardedFrames == 0 else { return nil }
                return ConnectionEvent(event: message.bytes(0), endpoint: message.bytes(1))
            }
            guard let received else { return nil }
            if let event = received { return event }
        }
    }
}
