package import NewswireModel
package import NewswireProtocol
package import SegmentLog

/// Goes through the record log in its order and proves what the entries alone can prove: one outcome for each journal
/// position, in order; numbers without a gap, of all items and of each outcome; records that say what entries say.
///
/// A pure value. Where the beginning of the log was let go of, the first number that is met is taken as given.
package struct RecordLogAudit: Sendable {
    package private(set) var faults = AuditFaults()
    package private(set) var entries = 0
    package private(set) var outcomes: [Outcome: Int] = [:]
    package private(set) var checkpoints = 0
    package private(set) var state: StateEntry?
    package private(set) var epochs = 0
    /// Journal positions with an outcome.
    package private(set) var settled = PositionRuns()
    /// Of the journal, all below this were settled before the record log begins; 0 when it is all there.
    package private(set) var knownFrom: UInt64
    /// The last journal position that is known to be settled.
    package private(set) var head: UInt64 = 0
    /// The first number of the log in this epoch, and the last.
    package private(set) var firstSequence: UInt64?
    package private(set) var sequence: UInt64?
    private var numbers: [Outcome: UInt64] = [:]
    private var knowsBeginning: Bool
    /// Parts of a checkpoint whose end has not come yet.
    private var parts: UInt64?

    /// - Parameter first: the first position of the record log.
    package init(first: UInt64) {
        knowsBeginning = first == 1
        knownFrom = knowsBeginning ? 0 : .max
        if knowsBeginning { beginNumbers() }
    }

    package var items: Int { outcomes.values.reduce(0, +) }

    package mutating func take(_ entry: PositionedEntry) {
        do throws(EntryError) {
            switch try RecordLogContent(decoding: entry.bytes) {
            case .settled(let settled): take(settled, at: entry.position)
            case .state(let state): take(state, at: entry.position)
            case .checkpoint(let checkpoint): take(checkpoint, at: entry.position)
            case .ruling(let ruling): take(ruling, at: entry.position)
            }
        } catch {
            faults.add(
                AuditFault(.form, position: entry.position, "an entry of no form that this version knows: \(error)"))
        }
    }

    private mutating func beginNumbers() {
        sequence = 0
        for outcome in Outcome.allCases { numbers[outcome] = 0 }
    }

    private mutating func take(_ next: StateEntry, at position: UInt64) {
        if let state, state.stateID != next.stateID {
            faults.add(
                AuditFault(
                    .identity, position: position, "the state id was \(state.stateID) and is \(next.stateID)"))
        }
        if let state, next.epoch < state.epoch {
            faults.add(
                AuditFault(.identity, position: position, "the epoch was \(state.epoch) and is \(next.epoch)"))
        }
        if let state, state.epoch != next.epoch { beginNumbers() }
        if state?.epoch != next.epoch { epochs += 1 }
        state = next
        parts = nil
    }

    /// A ruling stands before the outcome of its payload.
    private mutating func take(_ ruling: RulingEntry, at position: UInt64) {
        parts = nil
        guard knowsBeginning, ruling.journalIndex <= head else { return }
        faults.add(
            AuditFault(
                .order, journal: ruling.journalIndex, position: position,
                "the ruling on journal position \(ruling.journalIndex) stands behind its outcome"))
    }

    private mutating func take(_ checkpoint: CheckpointEntry, at position: UInt64) {
        switch checkpoint {
        case .beginning(let settled, let sequence, let numbers):
            checkpoints += 1
            parts = 0
            if knowsBeginning, settled != head {
                faults.add(
                    AuditFault(
                        .checkpoint, journal: settled, position: position,
                        "a checkpoint of journal position \(settled) behind the outcome of \(head)"))
            }
            if !knowsBeginning { knownFrom = settled + 1 }
            head = max(head, settled)
            advance(to: sequence, at: position)
            for outcome in Outcome.allCases { advance(outcome, to: numbers[outcome] ?? 0, at: position) }
            knowsBeginning = true
        case .part: if let count = parts { parts = count + 1 }
        case .end(let count):
            if let parts, parts != count {
                faults.add(
                    AuditFault(
                        .checkpoint, position: position, "a checkpoint has \(parts) of its \(count) parts"))
            }
            parts = nil
        }
    }

    private mutating func take(_ entry: RecordLogEntry, at position: UInt64) {
        parts = nil
        entries += 1
        if entry.journalIndex <= head, entries > 1 || knowsBeginning {
            let isSecond = settled.contains(entry.journalIndex)
            faults.add(
                AuditFault(
                    isSecond ? .secondOutcome : .order, journal: entry.journalIndex, position: position,
                    isSecond
                        ? "journal position \(entry.journalIndex) has a second outcome"
                        : "the outcome of journal position \(entry.journalIndex) stands behind that of \(head)"))
        }
        if !knowsBeginning { knownFrom = entry.journalIndex }
        head = max(head, entry.journalIndex)
        settled.insert(entry.journalIndex)
        for (index, item) in entry.items.enumerated() {
            take(item, ItemPosition(journalIndex: entry.journalIndex, item: UInt32(index)), at: position)
        }
        knowsBeginning = true
    }

    private mutating func take(_ item: RecordLogEntry.Item, _ place: ItemPosition, at position: UInt64) {
        outcomes[item.outcome, default: 0] += 1
        if let sequence, item.sequence == sequence + 1 {
            self.sequence = item.sequence
        } else {
            advance(to: item.sequence - 1, at: position)
            sequence = item.sequence
        }
        if firstSequence == nil { firstSequence = item.sequence }
        if numbers[item.outcome].map({ $0 + 1 }) != item.number {
            advance(item.outcome, to: item.number - 1, at: position)
        }
        numbers[item.outcome] = item.number
        if let other = item.refersTo, other >= place {
            faults.add(
                AuditFault(
                    .reference, journal: place.journalIndex, position: position,
                    "item \(place.item) refers to \(other.journalIndex).\(other.item), which comes no earlier"))
        }
        if let state, let fault = RecordText.fault(in: item, at: place, stateID: state.stateID) {
            faults.add(AuditFault(.record, journal: place.journalIndex, position: position, fault))
        }
    }

    /// The last number so far is this, or some are missing, or were given twice.
    private mutating func advance(to last: UInt64, at position: UInt64) {
        if let sequence, sequence != last {
            faults.add(AuditFault(.sequence, position: position, Self.gap("sequence", sequence, last)))
        }
        sequence = last
    }

    private mutating func advance(_ outcome: Outcome, to last: UInt64, at position: UInt64) {
        if let number = numbers[outcome], number != last {
            faults.add(
                AuditFault(.number, position: position, Self.gap("number of \(outcome.rawValue)", number, last)))
        }
        numbers[outcome] = last
    }

    private static func gap(_ name: String, _ before: UInt64, _ last: UInt64) -> String {
        if last == before + 1 { return "\(name) \(last) is missing" }
        return last > before
            ? "\(name) \(before + 1)-\(last) are missing" : "\(name) \(last + 1) comes behind \(before)"
    }
}

/// What a record says of itself, found by its bytes: the encoder writes these members in one form.
enum RecordText {
    /// What in the record is not what its entry says; nil when all is.
    static func fault(in item: RecordLogEntry.Item, at place: ItemPosition, stateID: String) -> String? {
        let id = place.id(stateID: stateID)
        guard item.record.starts(with: #"{"specversion":"1.0","id":"\#(id)","source":""#.utf8) else {
            return "the record's id is not \(id)"
        }
        let digits = String(item.sequence)
        let sequence = String(repeating: "0", count: max(0, 20 - digits.count)) + digits
        guard item.record.contains(text: #","sequence":"\#(sequence)""#) else {
            return "the record of \(id) does not have sequence \(item.sequence)"
        }
        guard item.record.contains(text: #","type":"newswire.article.\#(item.outcome.rawValue).v1""#),
            item.record.contains(text: #","outcome":"\#(item.outcome.rawValue)""#)
        else { return "the record of \(id) does not say \(item.outcome.rawValue)" }
        return nil
    }
}
