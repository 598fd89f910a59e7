internal import NewswireProtocol
internal import SegmentLog

/// Fetches: whoever asks gets a stretch of events, without a cursor.
extension DurableDesk {
    private static var fetchesMax: Int { 256 }

    /// A fetch that is being answered.
    struct Fetch {
        var position: UInt64
        var next: UInt64
        var left: Int
        let filter: FeedFilter
        var previous: UInt64 = 0
        var ahead: ArraySlice<AheadItem> = []
        var fullUntil: Int64 = .min
    }

    func fetch(_ sequence: UInt64, _ count: Int, _ filter: FeedFilter, _ peer: [UInt8]) throws(LogError) {
        guard fetches[peer] == nil, fetches.count < Self.fetchesMax else {
            metrics.add(.durable(.errors))
            let refusal = FeedRefusal(.fetchInProgress, "wait for the idle of the fetch before")
            return replies.append((peer, FeedReply(refusal)))
        }
        fetches[peer] = Fetch(
            position: try tail.position(ofSequence: sequence), next: sequence, left: count, filter: filter)
    }

    func serveFetch(of peer: [UInt8], _ now: Int64, _ send: Send) throws -> Bool {
        guard var fetch = fetches[peer], fetch.fullUntil <= now else { return false }
        fetches[peer] = nil
        var budget = Self.eventsPerTurn
        while fetch.left > 0, budget > 0 {
            if fetch.ahead.isEmpty {
                if fetch.position < tail.first { fetch.position = tail.first }
                let (entries, next) = try tail.read(from: fetch.position)
                fetch.ahead = Self.ahead(entries)
                if fetch.ahead.isEmpty, next == fetch.position { break }
                fetch.position = next
                continue
            }
            guard let one = fetch.ahead.first else { break }
            if one.item.sequence < fetch.next || !fetch.filter.admits(one.item, in: .whole) {
                fetch.next = max(fetch.next, one.item.sequence + 1)
                fetch.ahead.removeFirst()
                continue
            }
            let event = FeedEvent(
                sequence: one.item.sequence, previous: fetch.previous, deliveries: 1, record: one.item.record)
            switch try send(peer, .event(event)) {
            case .sent: break
            case .gone:
                leave(peer)
                return false
            case .full:
                fetch.fullUntil = now + Self.fullMilliseconds
                fetches[peer] = fetch
                return false
            }
            metrics.add(.durable(.fetched))
            fetch.previous = one.item.sequence
            fetch.next = one.item.sequence + 1
            fetch.left -= 1
            budget -= 1
            fetch.ahead.removeFirst()
        }
        if fetch.left > 0, budget == 0 {
            fetches[peer] = fetch
            return true
        }
        replies.append((peer, .idle(head: tail.head)))
        return false
    }
}
