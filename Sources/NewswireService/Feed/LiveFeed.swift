internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog
internal import ZeroMQ

/// Publishes what comes into the record log, in its order, and heartbeats; confined to the thread that owns its socket.
///
/// It begins behind what the record log held at the start: whoever missed some of that fetches it.
///
/// It never waits for a subscriber: one that is too slow loses messages (XPUB), and sees which by their numbers. When
/// it is stopped it publishes what the record log holds by then; libzmq goes on sending to subscribers until the
/// context ends, for `lingerMilliseconds` at most.
final class LiveFeed: SocketLoop {
    /// What it needs of the others.
    struct Surroundings: Sendable {
        let configuration: Configuration
        let context: Context
        let recordLog: any EntryLog
        let epoch: UInt64
        /// The last numbers that were given before.
        let heads: Heads
        let metrics: Metrics
        let logger: Logger
        /// Signalled when the record log has grown, and to stop.
        let wakeUp: WakeUp
        /// Called with the position below which everything was published.
        let onPublished: @Sendable (UInt64) -> Void
    }

    private static let entriesMax = 64
    private static let bytesMax = 4 * 1024 * 1024
    private static let heartbeatMilliseconds: Int64 = 1000

    private let surroundings: Surroundings
    private var configuration: Configuration
    private var socket: LiveSocket?
    private var poller: Poller
    private var next: UInt64
    private var heartbeat: Heartbeat
    private var heartbeatDue: Int64

    init(_ surroundings: Surroundings) throws(ZeroMQError) {
        self.surroundings = surroundings
        configuration = surroundings.configuration
        poller = Poller(wakeUp: surroundings.wakeUp)
        next = surroundings.recordLog.positions.upperBound
        let heads = surroundings.heads
        heartbeat = Heartbeat(epoch: surroundings.epoch, head: heads.sequence, heads: heads.numbers)
        heartbeatDue = MonotonicClock.milliseconds()
        try open(patiently: false)
    }

    func run(until request: () -> StopRequest) throws {
        while true {
            // Asked before publishing: what was recorded before the stop is then published after it.
            let request = request()
            let published = try publishNext()
            beatIfDue()
            try socket?.readPeers(surroundings.metrics)
            if request == .now { return }
            if published > 0 { continue }
            if request == .drain { return }
            let wait = max(0, heartbeatDue - MonotonicClock.milliseconds())
            _ = try poller.poll(timeoutMilliseconds: Int(wait))
        }
    }

    func change(_ order: SocketOrder) throws(ZeroMQError) {
        switch order {
        case .configure(let next):
            let before = configuration
            do throws(ZeroMQError) {
                configuration = next
                try move(to: next.liveEndpoints)
            } catch {
                configuration = before
                throw error
            }
        case .renew:
            try close()
            try open(patiently: true)
        }
    }

    private func move(to wanted: SocketEndpoints) throws(ZeroMQError) {
        if wanted.isClosed {
            try close()
        } else if socket == nil {
            try open(patiently: true)
        } else {
            try socket?.change(to: wanted)
        }
    }

    private func open(patiently: Bool) throws(ZeroMQError) {
        guard !configuration.liveEndpoints.isClosed else { return }
        socket = try LiveSocket(
            configuration, surroundings.context, surroundings.logger, patiently: patiently, &poller)
    }

    private func close() throws(ZeroMQError) {
        guard socket != nil else { return }
        try socket?.leave(&poller, surroundings.metrics)
        socket = nil
    }

    /// Publishes some of what is new in the record log; the number of entries.
    private func publishNext() throws -> Int {
        let entries = try surroundings.recordLog.read(from: next, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
        guard let last = entries.last else { return 0 }
        let start = ProcessorTime.now()
        var records = 0
        var bytes = 0
        for entry in entries {
            guard case .settled(let settled) = try RecordLogContent(decoding: entry.bytes) else { continue }
            for item in settled.items {
                publish(item)
                records += 1
                bytes += item.record.count
            }
        }
        next = last.position + 1
        surroundings.metrics.add([(.published, records), (.publishedBytes, bytes)])
        surroundings.metrics.addProcessorTime(.feed, nanoseconds: ProcessorTime.now() - start)
        surroundings.onPublished(next)
        return entries.count
    }

    private func publish(_ item: RecordLogEntry.Item) {
        let trailer = LiveTrailer(epoch: surroundings.epoch, sequence: item.sequence, number: item.number)
        heartbeat.head = item.sequence
        heartbeat.heads[item.outcome] = item.number
        send([item.topic, item.record, trailer.encode()])
    }

    private func beatIfDue() {
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
