internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog
internal import ZeroMQ

/// Publishes what comes into the record log, in its order, and heartbeats; confined to the feed's thread.
///
/// It begins behind what the record log held at the start: whoever missed some of that fetches it.
///
/// It never waits for a subscriber: one that is too slow loses messages (XPUB), and sees which by their numbers.
final class LiveFeed {
    private static let entriesMax = 64
    private static let bytesMax = 4 * 1024 * 1024
    private static let heartbeatMilliseconds: Int64 = 1000

    private let surroundings: FeedLoop.Surroundings
    private let tail: FeedTail
    private var socket: LiveSocket?
    private var heartbeat: Heartbeat
    private(set) var heartbeatDue: Int64

    init(_ surroundings: FeedLoop.Surroundings, _ tail: FeedTail) {
        self.surroundings = surroundings
        self.tail = tail
        let heads = surroundings.heads
        heartbeat = Heartbeat(epoch: surroundings.epoch, head: heads.sequence, heads: heads.numbers)
        heartbeatDue = MonotonicClock.milliseconds()
    }

    func move(to configuration: Configuration, _ poller: inout Poller) throws(ZeroMQError) {
        let wanted = configuration.liveEndpoints
        if wanted.isClosed {
            try close(&poller)
        } else if socket == nil {
            try open(configuration, patiently: true, &poller)
        } else {
            try socket?.change(to: wanted)
        }
    }

    func open(_ configuration: Configuration, patiently: Bool, _ poller: inout Poller) throws(ZeroMQError) {
        guard !configuration.liveEndpoints.isClosed else { return }
        socket = try LiveSocket(
            configuration, surroundings.context, surroundings.logger, patiently: patiently, &poller)
    }

    func close(_ poller: inout Poller) throws(ZeroMQError) {
        guard socket != nil else { return }
        try socket?.leave(&poller, surroundings.metrics)
        socket = nil
    }

    func readPeers() throws(ZeroMQError) { try socket?.readPeers(surroundings.metrics) }

    /// Publishes some of what is new in the record log; the number of entries.
    func publishNext() throws -> Int {
        let entries = try surroundings.recordLog.read(
            from: tail.end, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
        guard let last = entries.last else { return 0 }
        let start = ProcessorTime.now()
        var records = 0
        var bytes = 0
        for entry in entries {
            guard case .settled(let settled) = try RecordLogContent(decoding: entry.bytes) else { continue }
            tail.add(FeedTail.Entry(position: entry.position, items: settled.items), bytes: entry.bytes.count)
            for item in settled.items {
                publish(item)
                records += 1
                bytes += item.record.count
            }
        }
        let next = last.position + 1
        tail.advance(to: next)
        surroundings.metrics.add([(.published, records), (.publishedBytes, bytes)])
        surroundings.metrics.addProcessorTime(.feed, nanoseconds: ProcessorTime.now() - start)
        return entries.count
    }

    private func publish(_ item: RecordLogEntry.Item) {
        let trailer = LiveTrailer(epoch: surroundings.epoch, sequence: item.sequence, number: item.number)
        heartbeat.head = item.sequence
        heartbeat.heads[item.outcome] = item.number
        send([item.topic, item.record, trailer.encode()])
    }

    func beatIfDue() {
        let now = MonotonicClock.milliseconds()
        guard now >= heartbeatDue else { return }
        send(heartbeat.encodeFrames())
        heartbeatDue = now + Self.heartbeatMilliseconds
    }

    private func send(_ frames: [[UInt8]]) {
        do throws(ZeroMQError) {
            _ = try socket?.send(frames)
        } catch {
            surroundings.metrics.add(.publishFailed)
            let count = surroundings.metrics[.publishFailed]
            guard LogThrottle.mustLog(count) else { return }
            surroundings.logger.log(
                .error, .publishFailed, "a record could not be published (\(count) so far): \(error)",
                [.detail: "\(error)", .count: count])
        }
    }
}
