internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

/// The consumers of the durable feed: takes what they say, and decides what each is sent next. Confined to the feed's
/// thread; the socket is a closure that sends.
///
/// Each consumer has its turn with a bounded number of events, so that one that is far behind, or slow, is its own
/// trouble. What it holds of one is bounded by the window, and by one batch read ahead.
final class DurableDesk {
    struct Limits: Sendable, Equatable {
        var consumersMax: Int
        var options: FeedConsumer.Options
    }

    /// What became of a message to a peer.
    enum Sending { case sent, full, gone }
    typealias Send = ([UInt8], FeedReply) throws -> Sending

    /// One consumer that is known.
    struct Session {
        let key: ConsumerKey
        var shard: FeedShard { key.shard }
        var machine: FeedConsumer
        /// The routing id of its connection; nil while there is none.
        var peer: [UInt8]?
        /// Where reading goes on, and what was read ahead.
        var position: UInt64
        var ahead: ArraySlice<AheadItem> = []
        /// libzmq takes no more for it until then.
        var fullUntil: Int64 = .min
        var saidIdle = false
        /// Wall time.
        var seen: Timestamp
        var redelivered = 0
        var deadLetters = 0
    }

    struct AheadItem {
        let position: UInt64
        let item: RecordLogEntry.Item
    }

    static let eventsPerTurn = 64
    private static let bytesPerTurn = 1 << 20
    static let fullMilliseconds: Int64 = 20
    /// How often it is looked for answers that are overdue, and for what was put off.
    private static let overdueMilliseconds: Int64 = 50

    let tail: FeedTail
    let epoch: UInt64
    let metrics: Metrics
    let logger: Logger
    var limits: Limits
    var sessions: [ConsumerKey: Session] = [:]
    private var keysOfPeers: [[UInt8]: ConsumerKey] = [:]
    var fetches: [[UInt8]: Fetch] = [:]
    private var overdueDue: Int64 = .min
    /// Something is different from what the store has.
    var isDirty = false
    var letters: [ConsumerStore.Letter] = []
    var replies: [(peer: [UInt8], reply: FeedReply)] = []
    private let position: (Int64) throws(LogError) -> UInt64

    /// - Parameter position: of the first entry that was recorded then or later, in milliseconds since 1970.
    init(
        tail: FeedTail, epoch: UInt64, limits: Limits, records: [ConsumerStore.Record], metrics: Metrics,
        logger: Logger, position: @escaping (Int64) throws(LogError) -> UInt64
    ) {
        self.tail = tail
        self.epoch = epoch
        self.limits = limits
        self.metrics = metrics
        self.logger = logger
        self.position = position
        for record in records {
            let isOfEpoch = record.progress.epoch == epoch
            sessions[record.key] = Session(
                key: record.key, machine: FeedConsumer(record.progress, options: limits.options),
                // What can't be read now is looked for again from the front when the consumer subscribes.
                position: isOfEpoch
                    ? (try? tail.position(ofSequence: record.progress.cursor + 1)) ?? tail.first : tail.first,
                seen: record.seen)
        }
    }

    /// The first position of the record log that a consumer still needs; nil without consumers.
    var neededFrom: UInt64? {
        sessions.values.lazy.map {
            min($0.machine.firstPosition ?? $0.position, $0.ahead.first?.position ?? $0.position)
        }
        .min()
    }

    var records: [ConsumerStore.Record] {
        sessions.map { ConsumerStore.Record(key: $0, progress: $1.machine.progress, seen: $1.seen) }
    }

    // MARK: What consumers say

    func take(_ message: Result<FeedRequest, FeedRefusal>, from peer: [UInt8], now: Int64) {
        if let key = keysOfPeers[peer] {
            sessions[key]?.machine.hear(now: now)
            sessions[key]?.seen = WallClock.now()
        }
        do throws(FeedRefusal) {
            switch try message.get() {
            case .subscribe(let subscription):
                do throws(LogError) {
                    try subscribe(subscription, peer, now)
                } catch {
                    throw FeedRefusal(.internal, "\(error)")
                }
            case .ack(let sequence): try acknowledge(sequence, peer, now)
            case .nak(let sequence, let delay):
                try answer(peer, sequence) { $0.putOff(sequence, milliseconds: delay, now: now) }
            case .term(let sequence, let reason):
                try answer(peer, sequence) { $0.terminate(sequence, reason: reason, now: now) }
            case .fetch(let sequence, let count, let filter):
                do throws(LogError) {
                    try fetch(sequence, count, filter, peer)
                } catch {
                    throw FeedRefusal(.internal, "\(error)")
                }
            }
        } catch {
            metrics.add(.durable(.errors))
            replies.append((peer, FeedReply(error)))
        }
    }

    private func subscribe(_ wanted: FeedSubscription, _ peer: [UInt8], _ now: Int64) throws(LogError) {
        let key = wanted.consumer
        guard sessions[key] != nil || sessions.count < limits.consumersMax else {
            metrics.add(.durable(.errors))
            let refusal = FeedRefusal(
                .tooManyConsumers, "\(sessions.count) consumers are known, feed.durable.consumers; remove one")
            return replies.append((peer, FeedReply(refusal)))
        }
        if let other = keysOfPeers[peer], other != key { leave(peer) }
        if let older = sessions[key]?.peer, older != peer {
            replies.append((older, .bye))
            leave(older)
        }
        var session =
            sessions[key]
            ?? Session(
                key: key, machine: FeedConsumer(FeedConsumer.Progress(epoch: epoch), options: limits.options),
                position: tail.first, seen: WallClock.now())
        var gap: FeedReply?
        if session.machine.epoch != epoch {
            let stopped = session.machine.progress.cursor
            if case .cursor = wanted.start { gap = .gap(from: stopped + 1, to: 0, reason: .epoch) }
            session.machine.begin(epoch: epoch)
        }
        let start = try self.start(wanted.start)
        session.machine.subscribe(filter: wanted.filter, window: wanted.window, after: start, now: now)
        session.position = try tail.position(ofSequence: session.machine.seen + 1)
        session.ahead = []
        session.peer = peer
        session.saidIdle = false
        session.fullUntil = .min
        session.seen = WallClock.now()
        keysOfPeers[peer] = key
        sessions[key] = session
        isDirty = true
        replies.append((peer, .ok(head: tail.head, epoch: epoch, cursor: session.machine.progress.cursor)))
        if let gap {
            metrics.add(.durable(.gaps))
            replies.append((peer, gap))
        }
        logger.log(
            .info, .consumerSubscribed, "consumer \(key) has subscribed behind \(session.machine.progress.cursor)",
            [.consumer: "\(key)"])
    }

    /// The sequence before the one to begin with; nil for where the consumer stopped.
    private func start(_ start: FeedSubscription.Start) throws(LogError) -> UInt64? {
        switch start {
        case .cursor: return nil
        case .first: return 0
        case .new: return tail.head
        case .sequence(let sequence): return min(sequence - 1, tail.head)
        case .time(let time):
            var place = try position(time.milliseconds)
            while place < tail.end {
                let (entries, next) = try tail.read(from: place)
                if let first = entries.first?.items.first { return first.sequence - 1 }
                place = next
            }
            return tail.head
        }
    }

    private func acknowledge(_ sequence: UInt64, _ peer: [UInt8], _ now: Int64) throws(FeedRefusal) {
        guard let key = keysOfPeers[peer], let count = sessions[key]?.machine.acknowledge(upTo: sequence, now: now)
        else { throw refusal(of: peer, sequence) }
        metrics.add(.durable(.acknowledged), count)
        isDirty = true
    }

    private func answer(
        _ peer: [UInt8], _ sequence: UInt64, _ apply: (inout FeedConsumer) -> FeedConsumer.Answer
    ) throws(FeedRefusal) {
        guard let key = keysOfPeers[peer], var session = sessions[key] else { throw refusal(of: peer, sequence) }
        // Taken out, so that nothing is copied.
        sessions[key] = nil
        let answer = apply(&session.machine)
        sessions[key] = session
        switch answer {
        case .unknown: throw refusal(of: peer, sequence)
        case .putOff: break
        case .dead(let letter): bury(letter, of: key)
        }
    }

    private func refusal(of peer: [UInt8], _ sequence: UInt64) -> FeedRefusal {
        keysOfPeers[peer] == nil
            ? FeedRefusal(.notSubscribed, "this connection has not subscribed")
            : FeedRefusal(.notDelivered, "\(sequence) waits for no answer")
    }

    private func bury(_ letter: FeedConsumer.DeadLetter, of key: ConsumerKey) {
        metrics.add(.durable(.deadLetters))
        sessions[key]?.deadLetters += 1
        letters.append(ConsumerStore.Letter(key: key, letter: letter, time: WallClock.now()))
        isDirty = true
        let count = metrics[.durable(.deadLetters)]
        guard LogThrottle.mustLog(count) else { return }
        logger.log(
            .warning, .deadLetter,
            "sequence \(letter.sequence) is a dead letter of consumer \(key): \(letter.reason) (\(count) so far)",
            [.consumer: "\(key)", .detail: letter.reason, .count: count])
    }

    /// The connection is gone, or another one has taken its place.
    func leave(_ peer: [UInt8]) {
        fetches[peer] = nil
        guard let key = keysOfPeers.removeValue(forKey: peer) else { return }
        sessions[key]?.machine.disconnect()
        sessions[key]?.peer = nil
    }

    /// Its connection is told good-bye.
    func dismiss(_ key: ConsumerKey) {
        guard let peer = sessions[key]?.peer else { return }
        replies.append((peer, .bye))
        leave(peer)
    }

    /// It goes on behind the sequence.
    func reset(_ key: ConsumerKey, after sequence: UInt64) throws(LogError) {
        guard var session = sessions[key] else { return }
        if session.machine.epoch != epoch { session.machine.begin(epoch: epoch) }
        session.machine.reset(after: sequence)
        session.position = try tail.position(ofSequence: sequence + 1)
        session.ahead = []
        sessions[key] = session
    }

    /// All connections are gone, as with the socket.
    func leaveAll() {
        for peer in Array(keysOfPeers.keys) { leave(peer) }
        fetches = [:]
        replies = []
    }

    /// To all who have subscribed: the daemon stops.
    func sayBye() { for peer in keysOfPeers.keys { replies.append((peer, .bye)) } }

    // MARK: What consumers are sent

    /// Sends what there is, to each a bounded part.
    ///
    /// - Returns: whether there is more to do at once.
    func serve(now: Int64, _ send: Send) throws -> Bool {
        try sendReplies(send)
        var isBusy = false
        for key in Array(sessions.keys) where sessions[key]?.peer != nil {
            if now >= overdueDue {
                for letter in sessions[key]?.machine.expire(now: now) ?? [] { bury(letter, of: key) }
            }
            if try serve(key, now, send) { isBusy = true }
        }
        if now >= overdueDue { overdueDue = now + Self.overdueMilliseconds }
        for peer in Array(fetches.keys) {
            if try serveFetch(of: peer, now, send) { isBusy = true }
        }
        try sendReplies(send)
        return isBusy
    }

    /// When there is something to do though nobody says anything; nil for never.
    func nextDue(now: Int64) -> Int64? {
        var due: Int64?
        for session in sessions.values where session.peer != nil {
            if !session.machine.outstanding.isEmpty { due = min(due ?? overdueDue, overdueDue) }
            if session.fullUntil > now { due = min(due ?? session.fullUntil, session.fullUntil) }
        }
        for fetch in fetches.values where fetch.fullUntil > now { due = min(due ?? fetch.fullUntil, fetch.fullUntil) }
        return due
    }

    private func sendReplies(_ send: Send) throws {
        let waiting = replies
        replies = []
        for (peer, reply) in waiting {
            switch try send(peer, reply) {
            case .sent: break
            case .gone: leave(peer)
            case .full: metrics.add(.durable(.repliesDropped))
            }
        }
    }

    private func serve(_ key: ConsumerKey, _ now: Int64, _ send: Send) throws -> Bool {
        guard var session = sessions[key], let peer = session.peer, session.fullUntil <= now else { return false }
        // Taken out while it is worked on, so that nothing is copied.
        sessions[key] = nil
        var turn = Turn(events: Self.eventsPerTurn, bytes: Self.bytesPerTurn)
        let end = try turn.run(&session, self, peer, now, send)
        if case .full = end { session.fullUntil = now + Self.fullMilliseconds }
        sessions[key] = session
        if turn.isChanged { isDirty = true }
        if case .gone = end { leave(peer) }
        if case .more = end { return true }
        return false
    }

    static func ahead(_ entries: [FeedTail.Entry]) -> ArraySlice<AheadItem> {
        entries.flatMap { entry in entry.items.map { AheadItem(position: entry.position, item: $0) } }[...]
    }
}
