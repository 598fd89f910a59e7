internal import Deduplication
internal import NewswireModel
internal import NewswireProtocol

/// A payload with the outcome of each of its items, ready for the record log.
struct DecidedPayload: Sendable {
    let entry: RecordLogEntry
    /// What it counts for in `InFlightLimit`.
    let bytes: Int
    let received: Timestamp
    let outlet: String?
    /// The payload and the reason, where it goes to quarantine.
    let quarantine: (payload: JournalEntry, reason: Finding<QuarantineCode>)?
}

/// The serial stage: takes parsed payloads in journal order, decides each item, numbers it and finishes its record.
///
/// A pure state machine: its results depend on the payloads and the configuration alone.
struct Decider {
    private let encoder: RecordEncoder
    private var deduplicator: Deduplicator
    private var sequence: UInt64 = 0
    private var numbers: [Outcome: UInt64] = [:]

    init(instance: String, stateID: String, limits: Deduplicator.Limits) {
        encoder = RecordEncoder(source: instance, stateID: stateID)
        deduplicator = Deduplicator(stateID: stateID, limits: limits)
    }

    /// How many articles and texts it remembers.
    var remembered: (articles: Int, texts: Int) { deduplicator.counts }

    mutating func decide(_ parsed: ParsedPayload) -> DecidedPayload {
        var quarantine: (payload: JournalEntry, reason: Finding<QuarantineCode>)?
        var items: [RecordLogEntry.Item] = []
        items.reserveCapacity(parsed.items.count)
        for (index, item) in parsed.items.enumerated() {
            let position = ItemPosition(journalIndex: parsed.position, item: UInt32(index))
            let decision = decision(about: item, at: position, received: parsed.received)
            if case .quarantined(let finding) = decision, let payload = parsed.quarantined {
                quarantine = (payload, finding)
            }
            items.append(finish(item.record, decision, at: position))
        }
        return DecidedPayload(
            entry: RecordLogEntry(journalIndex: parsed.position, items: items), bytes: parsed.bytes,
            received: parsed.received, outlet: parsed.outlet, quarantine: quarantine)
    }

    private mutating func decision(about item: ParsedItem, at position: ItemPosition, received: Timestamp) -> Decision {
        switch item.fate {
        case .article(let fingerprint):
            .verdict(deduplicator.decide(fingerprint, at: position, received: received))
        case .rejected(let finding): .rejected(finding)
        case .quarantined(let finding): .quarantined(finding)
        }
    }

    private mutating func finish(
        _ record: PreparedRecord, _ decision: Decision, at position: ItemPosition
    ) -> RecordLogEntry.Item {
        let outcome = decision.outcome
        var refersTo: ItemPosition?
        if case .verdict(let verdict) = decision { refersTo = verdict.refersTo }
        sequence += 1
        numbers[outcome, default: 0] += 1
        return RecordLogEntry.Item(
            outcome: outcome, sequence: sequence, number: numbers[outcome, default: 0], refersTo: refersTo,
            topic: LiveTopic(outcome: outcome, language: record.language, domain: record.domain).bytes,
            record: encoder.encode(record, position: position, sequence: sequence, decision: decision))
    }
}
