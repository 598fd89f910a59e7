/// Outcomes that are asked for.
extension PutLedger {
    mutating func expectResult(_ asker: Asker, at position: UInt64) {
        guard isThere(asker), askers < limits.resultsMax else { return }
        guard let others = wantedResults[position] else {
            wantedResults[position] = [asker]
            askers += 1
            if position <= settledThrough { lookups.append(position) }
            return
        }
        guard !others.contains(asker) else { return }
        wantedResults[position]?.append(asker)
        askers += 1
    }

    /// The outcomes of all payloads up to this journal position are known.
    public mutating func settled(through position: UInt64) {
        guard position > settledThrough else { return }
        let ripe = wantedResults.keys.filter { $0 > settledThrough && $0 <= position }
        settledThrough = position
        lookups += ripe.sorted()
    }

    /// Positions whose outcomes are to be looked up for `resulted`, each once.
    public mutating func takeLookups() -> [UInt64] {
        defer { lookups = [] }
        return lookups
    }

    /// What became of the items at a position; none where that is not known any more.
    public mutating func resulted(_ items: [IntakeReply.ItemResult], at position: UInt64) {
        guard let askers = wantedResults.removeValue(forKey: position) else { return }
        self.askers -= askers.count
        for asker in askers where isThere(asker) {
            replies.append(Outgoing(peer: asker.peer, reply: .result(id: asker.id, items: items)))
        }
    }
}

/// What the scrapers are told.
extension PutLedger {
    mutating func acknowledge(_ asker: Asker, isRepeated: Bool) {
        guard let place = sessions.index(forKey: asker.peer), sessions.values[place].number == asker.session else {
            return
        }
        if sessions.values[place].kept.isEmpty, sessions.values[place].repeated.isEmpty {
            acknowledged.append(asker.peer)
        }
        if isRepeated {
            sessions.values[place].repeated.append(asker.id)
        } else {
            sessions.values[place].kept.append(asker.id)
        }
    }

    /// What is to be sent now, acks first.
    public mutating func takeReplies() -> [Outgoing] {
        var outgoing: [Outgoing] = []
        for peer in acknowledged { outgoing += takeAcks(of: peer) }
        acknowledged.removeAll()
        outgoing += replies
        replies.removeAll()
        return outgoing
    }

    private mutating func takeAcks(of peer: Peer) -> [Outgoing] {
        guard var session = sessions[peer] else { return [] }
        var acks = IDBatches(kept: session.kept, repeated: session.repeated).batches.map { batch in
            IntakeReply.ack(ids: batch.kept, repeated: batch.repeated, window: limits.window, warning: nil)
        }
        if session.client == nil, session.mustBeWarned, case .ack(let ids, let repeated, let window, _)? = acks.first {
            session.mustBeWarned = false
            acks[0] = .ack(ids: ids, repeated: repeated, window: window, warning: IntakeReply.unscopedID)
        }
        session.kept = []
        session.repeated = []
        session.window = limits.window
        sessions[peer] = session
        return acks.map { Outgoing(peer: peer, reply: $0) }
    }

    /// An ack that acknowledges nothing and tells the window again: harmless to whoever is there.
    public func probe(_ peer: Peer) -> Outgoing {
        Outgoing(peer: peer, reply: .ack(ids: [], repeated: [], window: limits.window, warning: nil))
    }
}
