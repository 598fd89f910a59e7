internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog
internal import ZeroMQ

/// The feed's thread: publishes what comes into the record log, and serves the consumers of the durable feed.
///
/// When it is stopped it publishes what the record log holds by then; libzmq goes on sending until the context ends,
/// for as long as the sockets linger at most. Consumers go on later where they stopped.
final class FeedLoop: SocketLoop {
    /// What it needs of the others.
    struct Surroundings: Sendable {
        let configuration: Configuration
        let context: Context
        let recordLog: any EntryLog
        let epoch: UInt64
        /// The last numbers that were given before.
        let heads: Heads
        let consumers: ConsumerStore
        /// What it kept.
        let consumerRecords: [ConsumerStore.Record]
        /// What others ask of the consumers, and are shown of them.
        let board: ConsumerBoard
        let metrics: Metrics
        let logger: Logger
        /// Signalled when the record log has grown, and to stop.
        let wakeUp: WakeUp
        /// The position of the first entry that was recorded then or later, in milliseconds since 1970.
        let positionOfTime: @Sendable (Int64) throws(LogError) -> UInt64
        /// Called with the position below which everything was published, and the first that a consumer still needs.
        let onPublished: @Sendable (_ published: UInt64, _ needed: UInt64?) -> Void
    }

    private static let letGoMilliseconds: Int64 = 1000

    private let surroundings: Surroundings
    private var configuration: Configuration
    private var poller: Poller
    private let tail: FeedTail
    private let live: LiveFeed
    private let durable: DurableEndpoint
    private var letGoDue: Int64 = .min

    init(_ surroundings: Surroundings) throws(ZeroMQError) {
        self.surroundings = surroundings
        configuration = surroundings.configuration
        poller = Poller(wakeUp: surroundings.wakeUp)
        tail = FeedTail(
            surroundings.recordLog, end: surroundings.recordLog.positions.upperBound,
            head: surroundings.heads.sequence)
        live = LiveFeed(surroundings, tail)
        durable = DurableEndpoint(surroundings, tail)
        try live.open(configuration, patiently: false, &poller)
        try durable.open(configuration, patiently: false, &poller)
    }

    func run(until request: () -> StopRequest) throws {
        defer { durable.finish() }
        var ready: Poller.Ready?
        while true {
            // Asked before publishing: what was recorded before the stop is then published after it.
            let request = request()
            let published = try live.publishNext()
            live.beatIfDue()
            try live.readPeers()
            let now = MonotonicClock.milliseconds()
            let isBusy = try durable.serve(ready, now: now)
            if published > 0 || now >= letGoDue {
                letGoDue = now + Self.letGoMilliseconds
                surroundings.onPublished(tail.end, durable.neededFrom)
            }
            if request == .now { return }
            if published > 0 {
                ready = try poller.poll(timeoutMilliseconds: 0)
                continue
            }
            if request == .drain { return }
            let due = min(live.heartbeatDue, durable.nextDue(now: now) ?? .max)
            ready = try poller.poll(timeoutMilliseconds: isBusy ? 0 : Int(max(0, due - now)))
        }
    }

    func change(_ order: SocketOrder) throws(ZeroMQError) {
        switch order {
        case .configure(let next):
            do throws(ZeroMQError) {
                try live.move(to: next, &poller)
                try durable.move(to: next, &poller)
                configuration = next
            } catch {
                try live.move(to: configuration, &poller)
                try durable.move(to: configuration, &poller)
                throw error
            }
        case .renew:
            try live.close(&poller)
            try durable.close(&poller)
            try live.open(configuration, patiently: true, &poller)
            try durable.open(configuration, patiently: true, &poller)
        }
    }
}
