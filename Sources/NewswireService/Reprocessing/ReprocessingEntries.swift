internal import JSONText
package import NewswireModel
package import NewswireProtocol
package import SegmentLog

/// Makes the journal entries by which payloads are processed again, from what the logs and the quarantine folder hold.
///
/// Reads files; where it is not the journal's writer it may be asked beside one.
package struct ReprocessingEntries: Sendable {
    /// Why a payload can't be processed again.
    package enum Refusal: String, Error, Sendable, Equatable {
        /// Nothing of that id is in quarantine.
        case notInQuarantine = "not in quarantine"
        /// Retention has let go of it, or it is damaged.
        case gone = "the payload is not kept any more"
        /// It has no outcome yet, or that is lost.
        case undecided = "it has no outcome"
        /// Where it was quarantined: a retry is for those.
        case quarantined = "it is in quarantine: newswire quarantine retry"
    }

    private let journal: any EntryLog
    private let outcomes: OutcomeFinder
    private let stateID: String
    /// The quarantine folder.
    private let directory: String

    package init(journal: any EntryLog, recordLog: any EntryLog, stateID: String, quarantine directory: String) {
        self.journal = journal
        outcomes = OutcomeFinder(recordLog: recordLog, stateID: stateID)
        self.stateID = stateID
        self.directory = directory
    }

    /// A payload of the quarantine folder, as it came. The journal's is taken where that still has it.
    ///
    /// - Parameter id: of its item.
    package func retry(_ id: String, at now: Timestamp) throws(Refusal) -> JournalEntry {
        guard let position = ItemPosition(id: id, stateID: stateID),
            let kept = QuarantinedPayload.read(id, directory: directory)
        else { throw .notInQuarantine }
        guard var entry = entry(at: position.journalIndex) ?? kept.journalEntry() else { throw .gone }
        entry.delivery = nil
        entry.reprocessing = Reprocessing(reason: .retried, origin: position.journalIndex, ordered: now)
        return entry
    }

    /// A payload of the journal, whose records are to be revised.
    package func reprocess(_ position: UInt64, at now: Timestamp) throws(Refusal) -> JournalEntry {
        guard var entry = entry(at: position) else { throw .gone }
        let items = outcomes.entry(of: position)?.items ?? []
        guard !items.isEmpty else { throw .undecided }
        guard !items.contains(where: { $0.outcome == .quarantined }) else { throw .quarantined }
        var again = Reprocessing(
            reason: .reprocessed, origin: entry.reprocessing?.origin ?? position, ordered: now)
        for (index, item) in items.enumerated() where item.outcome.isRevised {
            let place = ItemPosition(journalIndex: position, item: UInt32(index))
            guard let data = item.data, let article = data["articleId"]?.string, let story = data["story"]?.string
            else { continue }
            again.revisions.append(
                Reprocessing.Revision(
                    item: place.item, previous: place, articleID: article, story: story,
                    version: UInt32(clamping: data["version"]?.int ?? 1)))
        }
        entry.delivery = nil
        entry.reprocessing = again
        return entry
    }

    private func entry(at position: UInt64) -> JournalEntry? {
        guard let found = try? journal.read(from: position, entriesMax: 1, bytesMax: 1).first,
            found.position == position
        else { return nil }
        return try? JournalEntry(decoding: found.bytes)
    }
}

extension Outcome {
    /// Whether another reading of the payload takes the record's place: it has the article's text.
    var isRevised: Bool {
        switch self {
        case .new, .update, .nearDuplicate: true
        case .unchanged, .duplicate, .rejected, .quarantined: false
        }
    }
}

extension RecordLogEntry.Item {
    /// What the record says; nil where it can't be read.
    var data: JSONObject? { (try? JSONReader.read(record))?.object?["data"]?.object }
}
