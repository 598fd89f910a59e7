internal import ArticleExtraction
internal import Deduplication
internal import NewswireModel
internal import NewswireProtocol

/// A payload with the outcome of each of its items, ready for the record log.
struct DecidedPayload: Sendable {
    let entry: RecordLogEntry
    /// What it counts for in `InFlightLimit`.
    let bytes: Int
    /// When it was received, or for once more when that was ordered.
    let arrived: Timestamp
    let outlet: String?
    /// The payload and the reason, where it goes to quarantine.
    let quarantine: (payload: JournalEntry, reason: Finding<QuarantineCode>)?
}

/// How much deduplication remembers, and what it has done for near-duplicates.
struct RememberedCounts: Sendable {
    var articles = 0
    var texts = 0
    var nearTexts = 0
    var nearBytes = 0
    /// Texts that were compared word by word since the state was rebuilt.
    var nearComparisons = 0
    /// Sources whose recurring lines are learned, and their lines.
    var boilerplateSources = 0
    var boilerplateLines = 0
    /// Records that left lines out since the state was rebuilt, and these lines.
    var cutRecords = 0
    var cutLines = 0
}

/// What the last stage has to do, in order.
enum RecordJob: Sendable {
    case payload(DecidedPayload)
    /// An entry of a checkpoint, and where in it.
    case checkpoint([UInt8], Place)

    enum Place: Sendable {
        case first, middle, last
    }
}

/// The serial stage: takes parsed payloads in journal order, decides each item, numbers it and finishes its record.
///
/// A pure state machine: its results depend on the payloads and the settings alone.
package struct Decider: Sendable {
    private let stateID: String
    private var encoder: RecordEncoder
    private(set) var settings: SettingsHistory
    private var inForce: SettingsChange?
    private var deduplicator: Deduplicator
    private var heads: Heads
    private var cut = (records: 0, lines: 0)
    /// The journal position that was decided last.
    private var settled: UInt64

    /// - Parameters:
    ///   - instance: the name of the daemon, as long as the memory's settings tell of none.
    ///   - memory: what was decided before, and with which settings the rest is.
    package init(instance: String, stateID: String, memory: DecidedMemory) {
        self.stateID = stateID
        settings = memory.settings
        encoder = RecordEncoder(source: instance, stateID: stateID)
        deduplicator = memory.deduplicator
        deduplicator.stateID = stateID
        heads = memory.heads
        settled = memory.settled
    }

    /// What it remembers.
    var remembered: RememberedCounts {
        RememberedCounts(
            articles: deduplicator.counts.articles, texts: deduplicator.counts.texts,
            nearTexts: deduplicator.nearCounts.texts, nearBytes: deduplicator.nearCounts.recordBytes,
            nearComparisons: deduplicator.nearWork.comparisons,
            boilerplateSources: deduplicator.boilerplateCounts.sources,
            boilerplateLines: deduplicator.boilerplateCounts.lines, cutRecords: cut.records, cutLines: cut.lines)
    }

    mutating func decide(_ parsed: ParsedPayload) -> DecidedPayload {
        settled = parsed.position
        if let given = parsed.given {
            if let later = given.settings { settings = later }
            if given.beginsEpoch { heads = Heads() }
        }
        adoptSettings()
        if let outcome = parsed.given?.outcome { return take(outcome, of: parsed) }
        var quarantine: (payload: JournalEntry, reason: Finding<QuarantineCode>)?
        var items: [RecordLogEntry.Item] = []
        items.reserveCapacity(parsed.items.count)
        for (index, item) in parsed.items.enumerated() {
            let position = ItemPosition(journalIndex: parsed.position, item: UInt32(index))
            let revision = parsed.again?.revision(ofItem: position.item).flatMap { Revision($0, stateID: stateID) }
            let decision = decision(about: item, at: position, received: parsed.received, revision)
            if case .quarantined(let finding) = decision, let payload = parsed.quarantined {
                quarantine = (payload, finding)
            }
            items.append(finish(item, decision, at: position, of: parsed, revision))
        }
        return DecidedPayload(
            entry: RecordLogEntry(journalIndex: parsed.position, items: items), bytes: parsed.bytes,
            arrived: parsed.again?.ordered ?? parsed.received, outlet: parsed.outlet, quarantine: quarantine)
    }

    private mutating func adoptSettings() {
        guard let next = settings.change(at: settled), next != inForce else { return }
        inForce = next
        encoder = RecordEncoder(source: next.settings.instance, stateID: stateID)
        deduplicator.change(to: next.settings.limits)
    }

    /// What was decided elsewhere is remembered as if it had been decided here.
    private mutating func take(_ entry: RecordLogEntry, of parsed: ParsedPayload) -> DecidedPayload {
        for (index, item) in entry.items.enumerated() {
            heads.take(item)
            _ = deduplicator.remember(
                item, at: ItemPosition(journalIndex: entry.journalIndex, item: UInt32(index)))
        }
        return DecidedPayload(
            entry: entry, bytes: parsed.bytes, arrived: parsed.received, outlet: nil, quarantine: nil)
    }

    /// Hands out the entries of a checkpoint of all that was decided so far, in their order.
    func writeCheckpoint(of state: StateEntry, _ emit: (RecordJob) -> Void) {
        emit(.checkpoint(state.encode(), .first))
        let beginning = CheckpointEntry.beginning(
            settled: settled, sequence: heads.sequence, numbers: heads.numbers)
        emit(.checkpoint(beginning.encode(), .middle))
        var parts: UInt64 = 0
        deduplicator.writeSnapshot(partBytes: Self.partBytes) { part in
            emit(.checkpoint(CheckpointEntry.part(part).encode(), .middle))
            parts += 1
        }
        emit(.checkpoint(CheckpointEntry.end(parts: parts).encode(), .last))
    }

    private static let partBytes = 256 * 1024

    private mutating func decision(
        about item: ParsedItem, at position: ItemPosition, received: Timestamp, _ revision: Revision?
    ) -> Decision {
        switch item.fate {
        case .article(let fingerprint):
            .verdict(deduplicator.decide(fingerprint, revision, at: position, received: received))
        case .rejected(let finding): .rejected(finding)
        case .quarantined(let finding): .quarantined(finding)
        }
    }

    private mutating func finish(
        _ item: ParsedItem, _ decision: Decision, at position: ItemPosition, of parsed: ParsedPayload,
        _ revision: Revision?
    ) -> RecordLogEntry.Item {
        var record = item.record
        let outcome = decision.outcome
        var refersTo: ItemPosition?
        if case .verdict(let verdict) = decision {
            refersTo = verdict.refersTo
            if !verdict.boilerplate.isEmpty {
                record = record.leavingOut(lines: verdict.boilerplate) { WordCounter.count($0) }
                cut = (cut.records + 1, cut.lines + verdict.boilerplate.count)
            }
        }
        let number = heads.count(outcome)
        var fingerprint: [UInt8] = []
        if case .article(let known) = item.fate {
            let isHeld = outcome == .new || outcome == .update || outcome == .nearDuplicate
            fingerprint = known.encode(received: parsed.received, isHeld: isHeld)
            if let revision { fingerprint = revision.encode(before: fingerprint) }
        }
        return RecordLogEntry.Item(
            outcome: outcome, sequence: heads.sequence, number: number, refersTo: refersTo,
            topic: LiveTopic(outcome: outcome, language: record.language, domain: record.domain).bytes,
            record: encoder.encode(
                record, position: position, sequence: heads.sequence, decision: decision, again: parsed.again),
            fingerprint: fingerprint)
    }
}

extension Revision {
    /// What the journal says of an item; nil where its ids are none of this state's.
    fileprivate init?(_ revision: Reprocessing.Revision, stateID: String) {
        self.init(
            previous: revision.previous, articleID: revision.articleID, story: revision.story,
            version: Int(revision.version), stateID: stateID)
    }
}

extension Deduplicator {
    /// Decides about an article, or takes another reading of one.
    mutating func decide(
        _ fingerprint: Fingerprint, _ revision: Revision?, at position: ItemPosition, received: Timestamp
    ) -> Verdict {
        guard let revision else { return decide(fingerprint, at: position, received: received) }
        return revise(fingerprint, revision, at: position, received: received)
    }
}
