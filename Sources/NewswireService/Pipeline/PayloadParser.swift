internal import ArticleExtraction
internal import Deduplication
internal import Hashing
internal import JSONText
internal import NewswireModel
package import NewswireProtocol

/// A payload that is in the journal and not yet decided.
package struct JournaledPayload: Sendable {
    /// Counts what is given to the workers, from 0: positions of a journal may be missing.
    let ticket: UInt64
    let position: UInt64
    let entry: JournalEntry
    /// Where its outcome is given.
    let ruling: RulingEntry?
    /// What else is, in a replay.
    let given: GivenFacts?
    /// What held when it was accepted; nil where that is not known.
    let settings: DecisionSettings?

    /// What it counts for in `InFlightLimit`.
    var bytes: Int { InFlightSize.bytes(of: entry) }
}

/// What a payload takes while it is in flight, about: its frames and what is kept beside them.
package enum InFlightSize {
    static let overhead = 256

    package static func bytes(of entry: JournalEntry) -> Int {
        entry.payload.count + (entry.header?.count ?? 0) + (entry.topic?.count ?? 0) + overhead
    }
}

/// A payload as a worker leaves it: all is done but what needs the others.
struct ParsedPayload: Sendable {
    let ticket: UInt64
    let position: UInt64
    let received: Timestamp
    /// What it counts for in `InFlightLimit`.
    let bytes: Int
    let items: [ParsedItem]
    /// The scraper's name for the paper, of the first item that has one.
    let outlet: String?
    /// The payload itself, where it goes to quarantine: it is not needed for anything else any more.
    let quarantined: JournalEntry?
    /// Why it is processed once more, if it is.
    let again: Reprocessing?
    let given: GivenFacts?

    init(_ payload: JournaledPayload, items: [ParsedItem], outlet: String?, isQuarantined: Bool) {
        ticket = payload.ticket
        position = payload.position
        received = payload.entry.received
        bytes = payload.bytes
        self.items = items
        self.outlet = outlet
        quarantined = isQuarantined ? payload.entry : nil
        again = payload.entry.reprocessing
        given = payload.given
    }
}

/// An item with its record prepared.
struct ParsedItem: Sendable {
    enum Fate: Sendable {
        case article(Fingerprint)
        case rejected(Finding<RejectionCode>)
        case quarantined(Finding<QuarantineCode>)
    }

    let record: PreparedRecord
    let fate: Fate
}

/// Turns journaled payloads into prepared records: a pure function of the payload and its settings, with scratch memory
/// of its own. One a worker.
final class PayloadParser: Worker {
    private let extractor = Extractor()
    private let metrics: Metrics
    private let slot: FlightSlot?
    private let provoked: ProvokedFault?

    /// - Parameters:
    ///   - slot: where it records what it works on.
    ///   - provoked: the fault that a test has ordered.
    init(metrics: Metrics, slot: FlightSlot? = nil, provoked: ProvokedFault? = nil) {
        self.metrics = metrics
        self.slot = slot
        self.provoked = provoked
    }

    func run(_ job: JournaledPayload) -> ParsedPayload {
        if job.given?.outcome != nil { return ParsedPayload(job, items: [], outlet: nil, isQuarantined: false) }
        if let ruling = job.ruling { return poisoned(job, ruling) }
        guard let slot else { return work(job) }
        return slot.holding(job.position) { work(job) }
    }

    private func work(_ job: JournaledPayload) -> ParsedPayload {
        provoked?.strike(job.entry)
        return ProcessorTime.measure(.parse, metrics) { parse(job) }
    }

    /// Without a look at the payload, and at no more of the header than the intake has read.
    private func poisoned(_ job: JournaledPayload, _ ruling: RulingEntry) -> ParsedPayload {
        let header = Self.header(of: job.entry)
        var article = Article()
        article.payloadID = header.id
        article.outlet = header.outlet
        article.meta = header.meta
        let record = PreparedRecord(article, received: job.entry.received)
        return ParsedPayload(
            job, items: [ParsedItem(record: record, fate: .quarantined(Finding(.poison, ruling.detail)))],
            outlet: header.outlet, isQuarantined: true)
    }

    private func parse(_ job: JournaledPayload) -> ParsedPayload {
        let received = job.entry.received
        let payload = Payload(bytes: job.entry.payload, header: Self.header(of: job.entry), received: received)
        extractor.limits = job.settings?.work ?? WorkLimits()
        extractor.extras = job.settings?.extras ?? []
        let needs = FingerprintNeeds(
            near: job.settings.map { $0.near != nil } ?? true, lines: job.settings.map { $0.boilerplate != nil } ?? true
        )
        switch extractor.extract(payload) {
        case .items(let items):
            return ParsedPayload(
                job, items: items.map { prepare($0, received: received, needs) },
                outlet: items.lazy.compactMap(\.article.outlet).first, isQuarantined: false)
        case .quarantined(let finding, let article):
            let record = PreparedRecord(article, received: received)
            return ParsedPayload(
                job, items: [ParsedItem(record: record, fate: .quarantined(finding))], outlet: article.outlet,
                isQuarantined: true)
        }
    }

    private func prepare(_ item: ExtractedItem, received: Timestamp, _ needs: FingerprintNeeds) -> ParsedItem {
        if let rejection = item.rejection {
            return ParsedItem(record: PreparedRecord(item.article, received: received), fate: .rejected(rejection))
        }
        let fingerprint = Fingerprint(
            item.article, identity: item.identity, findsNear: needs.near, marksLines: needs.lines)
        let record = PreparedRecord(
            item.article, received: received, contentHash: fingerprint.content.hexadecimal)
        return ParsedItem(record: record, fate: .article(fingerprint))
    }

    /// What is asked of an article's text.
    private struct FingerprintNeeds {
        let near: Bool
        let lines: Bool
    }

    /// The intake has read it already; a journal that a stricter build reads gives a header without what it can't read.
    static func header(of entry: JournalEntry) -> PayloadHeader {
        guard let bytes = entry.header else { return PayloadHeader() }
        guard case .object(let object) = PlainIntake.readHeader(bytes),
            case .success(let header) = PayloadHeader.read(object)
        else {
            var header = PayloadHeader()
            header.warnings.append("unreadable-header")
            return header
        }
        return header
    }
}
