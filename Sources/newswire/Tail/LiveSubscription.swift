import NewswireProtocol
import ZeroMQ

/// A SUB socket on the live feed of one daemon.
final class LiveSubscription {
    private var poller = Poller()
    private let socket: Socket

    /// Frames of a message, and one more, so that a wrong message is seen to be one.
    private static let framesMax = 4
    /// Records are smaller: the extraction bounds a body at 1 MiB.
    private static let messageBytesMax: Int64 = 64 << 20

    /// Begins to connect. Throws a failure when the endpoint's form is wrong.
    ///
    /// - Parameter queueLength: how many messages may wait here before the daemon holds them back.
    init(from endpoint: String, topics: [[UInt8]], queueLength: Int) throws {
        var options = SocketOptions()
        options.receiveHighWaterMark = queueLength
        options.messageBytesMax = Self.messageBytesMax
        options.reconnectIntervalMillisecondsMax = 1_000
        let socket = try Socket(Context(), .subscribe, options: options)
        // The heartbeats last: when the first comes, the others are in force.
        for topic in topics { try socket.subscribe(topic) }
        try socket.subscribe(LiveTopic.heartbeat)
        try EndpointForm.check(endpoint, option: "--from") { try socket.connect(endpoint) }
        _ = poller.register(socket)
        self.socket = consume socket
    }

    /// Waits for messages, a signal or the time to be up.
    func wait(milliseconds: Int) throws {
        _ = try poller.poll(timeoutMilliseconds: milliseconds)
    }

    /// The next message, nil when there is none yet.
    func next() throws -> LiveMessage? {
        try socket.receive(framesMax: Self.framesMax) { message in
            LiveMessage(frames: (0..<message.frameCount).map { message.bytes($0) })
        }
    }
}
