internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

/// One turn of a consumer: a bounded number of events, those to be delivered again first.
struct Turn {
    enum End {
        /// There is nothing for it now.
        case nothing
        /// Its turn is over.
        case more
        /// libzmq takes no more for it for now.
        case full
        case gone
    }

    private var events: Int
    private var bytes: Int
    /// Whether what is kept of the consumer is different now.
    private(set) var isChanged = false

    init(events: Int, bytes: Int) {
        self.events = events
        self.bytes = bytes
    }

    mutating func run(
        _ session: inout DurableDesk.Session, _ desk: DurableDesk, _ peer: [UInt8], _ now: Int64,
        _ send: DurableDesk.Send
    ) throws -> End {
        while events > 0, bytes > 0 {
            if let again = session.machine.nextAgain(now: now) {
                if let end = try deliverAgain(again, &session, desk, peer, now, send) { return end }
                continue
            }
            if session.ahead.isEmpty {
                guard try readAhead(&session, desk) else {
                    return try sayIdle(&session, desk, peer, send)
                }
                continue
            }
            if let end = try deliverNext(&session, desk, peer, now, send) { return end }
        }
        return .more
    }

    /// Reads on; false at the end.
    private func readAhead(_ session: inout DurableDesk.Session, _ desk: DurableDesk) throws -> Bool {
        if session.position < desk.tail.first { session.position = desk.tail.first }
        let (entries, next) = try desk.tail.read(from: session.position)
        session.ahead = DurableDesk.ahead(entries)
        guard next > session.position else { return false }
        session.position = next
        return true
    }

    private func sayIdle(
        _ session: inout DurableDesk.Session, _ desk: DurableDesk, _ peer: [UInt8], _ send: DurableDesk.Send
    ) throws -> End {
        if session.saidIdle { return .nothing }
        switch try send(peer, .idle(head: desk.tail.head)) {
        case .sent:
            session.saidIdle = true
            return .nothing
        case .full: return .full
        case .gone: return .gone
        }
    }

    /// The next event in order: nil to go on.
    private mutating func deliverNext(
        _ session: inout DurableDesk.Session, _ desk: DurableDesk, _ peer: [UInt8], _ now: Int64,
        _ send: DurableDesk.Send
    ) throws -> End? {
        guard let one = session.ahead.first else { return nil }
        let sequence = one.item.sequence
        if sequence > session.machine.seen + 1 {
            if let end = try tellGap(upTo: sequence - 1, &session, desk, peer, send) { return end }
        }
        if sequence <= session.machine.seen || !session.machine.filter.admits(one.item, in: session.shard) {
            session.machine.pass(sequence)
            session.ahead.removeFirst()
            isChanged = true
            return nil
        }
        if session.machine.isDone(sequence) {
            session.machine.passDone(sequence)
            session.ahead.removeFirst()
            return nil
        }
        guard session.machine.takesNew(bytes: one.item.record.count) else { return .nothing }
        let event = FeedEvent(
            sequence: sequence, previous: session.machine.previousOfNext, deliveries: 1, record: one.item.record)
        switch try send(peer, .event(event)) {
        case .sent: break
        case .full: return .full
        case .gone: return .gone
        }
        let candidate = FeedConsumer.Candidate(
            sequence: sequence, position: one.position, bytes: one.item.record.count)
        session.machine.deliver(candidate, now: now)
        session.saidIdle = false
        session.ahead.removeFirst()
        desk.metrics.add(.durable(.events))
        count(one.item.record.count)
        return nil
    }

    private mutating func count(_ recordBytes: Int) {
        events -= 1
        bytes -= recordBytes
    }

    /// What the log does not have any more: nil to go on.
    private mutating func tellGap(
        upTo last: UInt64, _ session: inout DurableDesk.Session, _ desk: DurableDesk, _ peer: [UInt8],
        _ send: DurableDesk.Send
    ) throws -> End? {
        let first = session.machine.seen + 1
        // Entries at the log's front were let go of; between others they were damaged.
        let isFront = (session.ahead.first?.position ?? 0) <= desk.tail.firstSettled
        switch try send(peer, .gap(from: first, to: last, reason: isFront ? .trimmed : .damaged)) {
        case .sent: break
        case .full: return .full
        case .gone: return .gone
        }
        desk.noteGap(from: first, to: last, of: session.key, isFront ? .trimmed : .damaged)
        session.machine.pass(last)
        isChanged = true
        return nil
    }

    private mutating func deliverAgain(
        _ again: FeedConsumer.Outstanding, _ session: inout DurableDesk.Session, _ desk: DurableDesk,
        _ peer: [UInt8], _ now: Int64, _ send: DurableDesk.Send
    ) throws -> End? {
        let sequence = again.event.sequence
        guard let item = try desk.tail.item(sequence, at: again.event.position) else {
            let reason: FeedGap = again.event.position < desk.tail.first ? .trimmed : .damaged
            switch try send(peer, .gap(from: sequence, to: sequence, reason: reason)) {
            case .sent: break
            case .full: return .full
            case .gone: return .gone
            }
            desk.noteGap(from: sequence, to: sequence, of: session.key, reason)
            session.machine.lose(sequence)
            isChanged = true
            return nil
        }
        let event = FeedEvent(
            sequence: sequence, previous: again.previous, deliveries: again.deliveries + 1, record: item.record)
        switch try send(peer, .event(event)) {
        case .sent: break
        case .full: return .full
        case .gone: return .gone
        }
        session.machine.deliverAgain(sequence, now: now)
        session.saidIdle = false
        session.redelivered += 1
        desk.metrics.add(.durable(.redelivered))
        count(item.record.count)
        return nil
    }
}

extension DurableDesk {
    /// Events that a consumer will never get.
    func noteGap(from first: UInt64, to last: UInt64, of key: ConsumerKey, _ reason: FeedGap) {
        metrics.add(.durable(.gaps))
        logger.log(
            .warning, .consumerGap,
            "consumer \(key) misses the sequences \(first) to \(last): \(reason.rawValue)"
                + (reason == .trimmed ? "; raise retention.consumerHold or the retention of records" : ""),
            [.consumer: "\(key)", .detail: reason.rawValue])
    }
}

extension DurableDesk {
    var overview: [ConsumerBoard.Overview] {
        sessions.values.map { session in
            let progress = session.machine.progress
            return ConsumerBoard.Overview(
                key: session.key, isConnected: session.peer != nil, cursor: progress.cursor,
                lag: tail.head - min(tail.head, progress.cursor), outstanding: session.machine.outstanding.count,
                redelivered: session.redelivered, deadLetters: session.deadLetters, seen: session.seen,
                filter: progress.filter)
        }.sorted { $0.key.description < $1.key.description }
    }

    /// - Returns: why it was not done; nil where it was.
    func carryOut(_ order: ConsumerBoard.Order) -> String? {
        switch order {
        case .reset(let key, let sequence):
            guard sessions[key] != nil else { return "there is no consumer \(key)" }
            dismiss(key)
            do { try reset(key, after: min(sequence, tail.head)) } catch { return "\(error)" }
        case .remove(let key):
            guard sessions[key] != nil else { return "there is no consumer \(key)" }
            dismiss(key)
            sessions[key] = nil
        }
        isDirty = true
        return nil
    }
}
