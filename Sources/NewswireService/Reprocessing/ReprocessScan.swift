internal import ArticleExtraction
internal import Deduplication
internal import Dispatch
internal import Hashing
internal import JSONText
package import NewswireModel
internal import NewswireProtocol
internal import SegmentLog
internal import Synchronization

/// Finds the payloads of which this version makes other records than those that were published.
///
/// Reads the record log once, then the journal's payloads of a range, and extracts them on all cores, with the settings
/// that hold now. Nothing is locked or written.
package struct ReprocessScan {
    /// Where a range begins or ends, both included.
    package enum Bound: Sendable, Equatable {
        /// Of the journal.
        case position(UInt64)
        /// Of reception.
        case time(Timestamp)
    }

    /// A payload whose records would not be the same.
    package struct Difference: Sendable, Equatable {
        /// A member of the record's data, and the parts of it that differ: nil where there is nothing.
        package struct Field: Sendable, Equatable {
            package let name: String
            package let recorded: String?
            package let extracted: String?
        }

        /// Where the payload stands in the journal, in its latest reading.
        package let position: UInt64
        /// The record that would be revised.
        package let id: String
        package let fields: [Field]
    }

    private let files: StateFiles
    private let from: Bound?
    private let to: Bound?
    private let observe: ReadingObserver

    /// - Parameters from, to: nil for all that is kept.
    package init(_ files: StateFiles, from: Bound?, to: Bound?, observe: @escaping ReadingObserver = { _ in true }) {
        self.files = files
        self.from = from
        self.to = to
        self.observe = observe
    }

    /// Hands out each difference, in journal order; what it throws ends the scan.
    package func run(_ found: (Difference) throws -> Void) throws -> ReprocessReport {
        let recordLog = try files.snapshot(of: .records)
        // Opened after the record log: whatever that tells of is in it, or was let go of.
        let journal = try files.snapshot(of: .journal)
        let published = try PublishedVersions(recordLog, journal, observe)
        guard let stateID = published.stateID else {
            throw StateFilesError(.unreadable, "the record log of \(files.directory) does not say whose it is")
        }
        var report = ReprocessReport(first: journal.positions.lowerBound)
        let outcomes = OutcomeFinder(recordLog: recordLog, stateID: stateID)
        let readers = (0..<ProcessorTime.coreCount).map { _ in Rereader(published.settings) }
        var meter = ProgressMeter(.journal, journal, observe)
        var cursor = LogCursor(journal, .journal, from: firstPosition)
        var batch: [Candidate] = []
        var batchBytes = 0
        func settle() throws {
            for (candidate, readings) in zip(batch, Self.read(batch, readers)) {
                try judge(candidate, readings, stateID, &report, found)
            }
            (batch, batchBytes) = ([], 0)
        }
        while let entry = try cursor.entry() {
            guard meter.read(entry.bytes.count) else { break }
            guard case .payload(let payload) = JournalContent(decoding: entry.bytes) else { continue }
            if isBehindEnd(entry.position, payload) { break }
            guard isWanted(entry.position, payload, journal.positions.lowerBound) else { continue }
            report.payloads += 1
            guard !published.awaited.contains(entry.position) else {
                report.undecided += 1
                continue
            }
            let position = published.revisedBy[entry.position] ?? entry.position
            guard let outcome = outcomes.entry(of: position) else {
                report.undecided += 1
                continue
            }
            guard published.isLatest(outcome, at: position, &report) else { continue }
            batch.append(Candidate(position: position, payload: payload, outcome: outcome))
            batchBytes += payload.payload.count
            if batch.count >= Self.batchMax || batchBytes >= Self.batchBytesMax { try settle() }
        }
        try meter.checkStopped()
        try settle()
        return report
    }

    private static let batchMax = 64
    private static let batchBytesMax = 16 * 1024 * 1024

    private var firstPosition: UInt64 { if case .position(let position)? = from { position } else { 0 } }

    private func isBehindEnd(_ position: UInt64, _ payload: JournalEntry) -> Bool {
        if case .position(let last)? = to { position > last } else { false }
    }

    private func isWanted(_ position: UInt64, _ payload: JournalEntry, _ first: UInt64) -> Bool {
        // A later reading is looked at where the payload stood first, as long as that is there.
        if let again = payload.reprocessing, again.reason == .reprocessed, again.origin >= first { return false }
        if case .time(let time)? = from, payload.received < time { return false }
        if case .time(let time)? = to, payload.received > time { return false }
        return true
    }

    private struct Candidate: Sendable {
        let position: UInt64
        let payload: JournalEntry
        let outcome: RecordLogEntry
    }

    /// Each reader takes its share; the result is in the order of the batch.
    private static func read(_ batch: [Candidate], _ readers: [Rereader]) -> [[Rereader.Reading]] {
        let found = Mutex<[[Rereader.Reading]]>(Array(repeating: [], count: batch.count))
        DispatchQueue.concurrentPerform(iterations: readers.count) { share in
            for index in stride(from: share, to: batch.count, by: readers.count) {
                let readings = readers[share].read(batch[index].payload)
                found.withLock { $0[index] = readings }
            }
        }
        return found.withLock { $0 }
    }

    private func judge(
        _ candidate: Candidate, _ readings: [Rereader.Reading], _ stateID: String, _ report: inout ReprocessReport,
        _ found: (Difference) throws -> Void
    ) throws {
        report.compared += 1
        for (index, (item, reading)) in zip(candidate.outcome.items, readings).enumerated() {
            guard let data = item.data else { continue }
            let fields: [RecordComparison.Field]
            switch (item.outcome, reading) {
            case (.rejected, .article): fields = [("outcome", "\"rejected\"", "an article")]
            case (.rejected, _): fields = []
            case (_, .article(let extracted)):
                fields = RecordComparison.extractionFields(recorded: data, extracted: extracted)
            case (_, .none):
                // What was an article stays what it was.
                report.noArticle += 1
                continue
            }
            guard !fields.isEmpty else { continue }
            report.different += 1
            let id = ItemPosition(journalIndex: candidate.position, item: UInt32(index)).id(stateID: stateID)
            let shown = fields.map {
                Difference.Field(name: $0.name, recorded: $0.original, extracted: $0.replayed)
            }
            return try found(Difference(position: candidate.position, id: id, fields: shown))
        }
    }
}

/// What a scan has seen.
package struct ReprocessReport: Sendable, Equatable {
    /// The first position that the journal still has.
    package var first: UInt64
    /// Payloads in the range, as far as they are kept.
    package var payloads = 0
    /// Those that were extracted again.
    package var compared = 0
    /// Those of which another record would be published.
    package var different = 0
    /// Passed over: a later version of the article is published.
    package var older = 0
    /// Passed over: their records have no text of their own (`unchanged`, `duplicate`).
    package var copies = 0
    /// Passed over: in quarantine, where a retry is for them.
    package var quarantined = 0
    /// Passed over: not decided yet, or the outcome is lost.
    package var undecided = 0
    /// Articles of which this version makes none: they stay as they are.
    package var noArticle = 0

    package init(first: UInt64) {
        self.first = first
    }
}

/// Extracts payloads with memory of its own; one a core. Sendable because a reader is used by one thread at a time.
private final class Rereader: @unchecked Sendable {
    enum Reading: Sendable {
        case article(JSONObject)
        /// Rejected, or not to be processed.
        case none
    }

    private let extractor = Extractor()

    init(_ settings: DecisionSettings?) {
        extractor.limits = settings?.work ?? WorkLimits()
        extractor.extras = settings?.extras ?? []
    }

    func read(_ entry: JournalEntry) -> [Reading] {
        let payload = Payload(
            bytes: entry.payload, header: PayloadParser.header(of: entry), received: entry.received)
        guard case .items(let items) = extractor.extract(payload) else { return [.none] }
        return items.map { item in
            guard item.rejection == nil else { return .none }
            let content = Fingerprint(item.article, identity: item.identity, findsNear: false).content
            let data = ArticleData.encode(item.article, contentHash: content.hexadecimal)
            return (try? JSONReader.read(data))?.object.map { .article($0) } ?? .none
        }
    }
}

/// What the record log says of all versions: which is an article's last, and where a payload was read again.
private struct PublishedVersions {
    private(set) var stateID: String?
    private(set) var settings: DecisionSettings?
    /// By where a payload stood first, the position of its latest reading.
    private(set) var revisedBy: [UInt64: UInt64] = [:]
    /// Where payloads stood first that are to be read again, and are not decided yet.
    private(set) var awaited: Set<UInt64> = []
    /// By a hash of `articleId`, the position of the payload of its last version.
    private var latest: [Int: UInt64] = [:]

    private static let reasonMark = Array(#""reason":"reprocessed""#.utf8)

    init(_ recordLog: SegmentLog, _ journal: SegmentLog, _ observe: @escaping ReadingObserver) throws(StateFilesError) {
        var meter = ProgressMeter(.records, recordLog, observe)
        var cursor = LogCursor(recordLog, .records)
        var settled: UInt64 = 0
        while let entry = try cursor.entry() {
            guard meter.read(entry.bytes.count) else { break }
            switch try? RecordLogContent(decoding: entry.bytes) {
            case .state(let state):
                stateID = state.stateID
                settings = state.settings.change(at: .max)?.settings ?? settings
            case .settled(let outcome):
                settled = outcome.journalIndex
                take(outcome, journal)
            case .checkpoint, .ruling, nil: break
            }
        }
        try meter.checkStopped()
        var payloads = LogCursor(journal, .journal, from: settled + 1)
        while let entry = try payloads.entry() {
            guard case .payload(let payload) = JournalContent(decoding: entry.bytes) else { continue }
            if let again = payload.reprocessing, again.reason == .reprocessed { awaited.insert(again.origin) }
        }
    }

    private mutating func take(_ outcome: RecordLogEntry, _ journal: SegmentLog) {
        for item in outcome.items {
            if item.record.contains(bytes: Self.reasonMark), let origin = Self.origin(outcome.journalIndex, journal) {
                revisedBy[origin] = outcome.journalIndex
            }
            guard item.outcome.isRevised, let article = item.articleID else { continue }
            guard item.data?["superseded"]?.bool != true else { continue }
            latest[article.hashValue] = outcome.journalIndex
        }
    }

    private static func origin(_ position: UInt64, _ journal: SegmentLog) -> UInt64? {
        guard let entry = try? journal.read(from: position, entriesMax: 1, bytesMax: 1).first,
            entry.position == position, case .payload(let payload) = JournalContent(decoding: entry.bytes)
        else { return nil }
        return payload.reprocessing?.origin
    }

    /// Whether the payload's record is to be looked at; counts why not.
    func isLatest(_ outcome: RecordLogEntry, at position: UInt64, _ report: inout ReprocessReport) -> Bool {
        guard let item = outcome.items.first else { return false }
        switch item.outcome {
        case .rejected: return true
        case .quarantined: report.quarantined += 1
        case .unchanged, .duplicate: report.copies += 1
        case .new, .update, .nearDuplicate:
            guard let article = item.articleID, latest[article.hashValue] == position else {
                report.older += 1
                return false
            }
            return true
        }
        return false
    }
}

extension RecordLogEntry.Item {
    /// Of its record, found without reading the rest.
    fileprivate var articleID: String? {
        let mark = Array(#""articleId":""#.utf8)
        guard let start = record.firstRange(of: mark)?.upperBound,
            let end = record[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return String(decoding: record[start..<end], as: UTF8.self)
    }
}
