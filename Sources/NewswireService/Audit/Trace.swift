internal import Hashing
internal import JSONText
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

/// Finds all that happened to a payload or an article, under any of its names.
///
/// Reads the record log twice: for what bears the name, and for what that refers to and what refers to it. Of the
/// journal only the payloads in question and those in flight are read, but for the hash of a payload, all of it.
/// Nothing is locked or written.
package struct Trace {
    /// Items that are told of, and of each the others that are named with it; the rest is counted.
    package static let itemsMax = 100
    package static let othersMax = 100

    private let files: StateFiles
    private let query: TraceQuery
    private let observe: ReadingObserver

    package init(_ files: StateFiles, _ text: String, observe: @escaping ReadingObserver = { _ in true }) {
        self.files = files
        query = TraceQuery(text)
        self.observe = observe
    }

    package func run() throws(StateFilesError) -> TraceReport {
        try StateFiles.patiently { () throws(StateFilesError) in try runOnce() }
    }

    private func runOnce() throws(StateFilesError) -> TraceReport {
        let recordLog = try files.snapshot(of: .records)
        let journal = try files.snapshot(of: .journal)
        var report = TraceReport(query: query.text)
        let hashed = try positionsOfHash(journal)
        var head: UInt64 = 0
        var wanted = hashed ?? []
        if let position = query.position { wanted.insert(position) }
        try forEachOutcome(recordLog) { entry, position in
            head = max(head, entry.journalIndex)
            wanted.remove(entry.journalIndex)
            for (index, item) in entry.items.enumerated() {
                let place = ItemPosition(journalIndex: entry.journalIndex, item: UInt32(index))
                guard let found = match(item, at: place, position, hashed) else { continue }
                report.add(found)
            }
        } mayMatter: { bytes in
            query.sequence != nil || query.position != nil || query.sha256 != nil || query.mayMatch(bytes)
        }
        try addOthers(to: &report, recordLog)
        for index in report.items.indices {
            report.items[index].payload = try payload(report.items[index].place.journalIndex, journal)
            let path = files.quarantine + "/\(report.items[index].id).payload"
            if files.names(files.quarantine).contains("\(report.items[index].id).payload") {
                report.items[index].quarantinePath = path
            }
        }
        for position in wanted.sorted() where position <= head {
            guard case .kept(let payload) = try payload(position, journal) else { continue }
            add(payload, at: position, .withoutOutcome, hashed, to: &report)
        }
        var cursor = LogCursor(journal, .journal, from: head + 1)
        while let entry = try cursor.entry() {
            guard case .payload(let payload) = JournalContent(decoding: entry.bytes) else { continue }
            add(payload, at: entry.position, .inFlight, hashed, to: &report)
        }
        return report
    }

    /// Journal positions of the payloads with the hash; nil where no hash is looked for.
    private func positionsOfHash(_ journal: SegmentLog) throws(StateFilesError) -> Set<UInt64>? {
        guard let wanted = query.sha256 else { return nil }
        var meter = ProgressMeter(.journal, journal, observe)
        var cursor = LogCursor(journal, .journal)
        var found: Set<UInt64> = []
        while let entry = try cursor.entry() {
            guard meter.read(entry.bytes.count) else { break }
            guard case .payload(let payload) = JournalContent(decoding: entry.bytes) else { continue }
            if SHA256.hexadecimal(payload.payload.span) == wanted { found.insert(entry.position) }
        }
        try meter.checkStopped()
        return found
    }

    private func forEachOutcome(
        _ log: SegmentLog, _ body: (RecordLogEntry, _ position: UInt64) -> Void, mayMatter: ([UInt8]) -> Bool
    ) throws(StateFilesError) {
        var meter = ProgressMeter(.records, log, observe)
        var cursor = LogCursor(log, .records)
        while let entry = try cursor.entry() {
            guard meter.read(entry.bytes.count) else { break }
            guard entry.bytes.first == RecordLogEntry.firstByte else { continue }
            guard mayMatter(entry.bytes), let outcome = try? RecordLogEntry(decoding: entry.bytes) else {
                // Only its place matters then.
                if let index = RecordLogEntry.journalIndex(of: entry.bytes) {
                    body(RecordLogEntry(journalIndex: index, items: []), entry.position)
                }
                continue
            }
            body(outcome, entry.position)
        }
        try meter.checkStopped()
    }

    private func match(
        _ item: RecordLogEntry.Item, at place: ItemPosition, _ position: UInt64, _ hashed: Set<UInt64>?
    ) -> TracedItem? {
        var names: [String] = []
        if item.sequence == query.sequence { names.append("sequence") }
        if place.journalIndex == query.position { names.append("journal position") }
        if hashed?.contains(place.journalIndex) == true { names.append("sha256") }
        guard !names.isEmpty || query.mayMatch(item.record) else { return nil }
        guard let data = Self.data(of: item) else { return nil }
        names += query.members(of: data)
        return names.isEmpty ? nil : TracedItem(item, data, at: place, in: position, names: names)
    }

    private static func data(of item: RecordLogEntry.Item) -> JSONObject? {
        (try? JSONReader.read(item.record))?.object?["data"]?.object
    }

    /// What the items refer to, what refers to them, and the other versions of their articles.
    private func addOthers(to report: inout TraceReport, _ log: SegmentLog) throws(StateFilesError) {
        guard !report.items.isEmpty else { return }
        let links = TraceLinks(report.items)
        var items = report.items
        try forEachOutcome(log) { entry, _ in
            for (index, item) in entry.items.enumerated() {
                let place = ItemPosition(journalIndex: entry.journalIndex, item: UInt32(index))
                guard links.mayConcern(item, at: place), let data = Self.data(of: item) else { continue }
                let other = TracedOther(item, data, at: place)
                for index in items.indices { items[index].note(other) }
            }
        } mayMatter: {
            links.mayConcern($0)
        }
        report.items = items
    }

    private func payload(_ position: UInt64, _ journal: SegmentLog) throws(StateFilesError) -> TracedPayload {
        let held = journal.positions
        if position < held.lowerBound { return .gone }
        guard position < held.upperBound else { return .missing }
        let found = try StateFiles.reading(.journal) { () throws(LogError) in
            try journal.read(from: position, entriesMax: 1, bytesMax: 1)
        }
        guard let entry = found.first, entry.position == position,
            case .payload(let payload) = JournalContent(decoding: entry.bytes)
        else { return .missing }
        return .kept(payload)
    }

    /// Adds a payload without an outcome, if it bears the name.
    private func add(
        _ payload: JournalEntry, at position: UInt64, _ state: TracedArrival.State, _ hashed: Set<UInt64>?,
        to report: inout TraceReport
    ) {
        var names = query.members(of: payload)
        if position == query.position { names.append("journal position") }
        if hashed?.contains(position) == true { names.append("sha256") }
        guard !names.isEmpty else { return }
        report.add(TracedArrival(state: state, position: position, payload: payload, names: names))
    }
}

/// What decides whether an item has to do with those that were found.
private struct TraceLinks {
    private let places: Set<ItemPosition>
    private let referred: Set<ItemPosition>
    private let articles: [[UInt8]]
    private let needles: [[UInt8]]

    init(_ items: [TracedItem]) {
        places = Set(items.map(\.place))
        let referred = Set(items.compactMap(\.refersTo))
        self.referred = referred
        func quoted(_ text: String) -> [UInt8] { Array("\"\(text)\"".utf8) }
        let articles = Set(items.compactMap(\.articleID)).map(quoted)
        self.articles = articles
        let stateIDs = Set(items.map(\.stateID))
        let others = stateIDs.flatMap { id in referred.map { quoted($0.id(stateID: id)) } }
        needles = articles + Set(items.map(\.id)).map(quoted) + others
    }

    func mayConcern(_ bytes: [UInt8]) -> Bool { needles.contains { bytes.contains(bytes: $0) } }

    func mayConcern(_ item: RecordLogEntry.Item, at place: ItemPosition) -> Bool {
        referred.contains(place) || item.refersTo.map { places.contains($0) } ?? false
            || articles.contains { item.record.contains(bytes: $0) }
    }
}

extension RecordLogEntry {
    /// With which the entries of the form begin.
    fileprivate static let firstByte: UInt8 = 1

    /// Without reading the rest.
    fileprivate static func journalIndex(of bytes: [UInt8]) -> UInt64? {
        guard bytes.count >= 16 else { return nil }
        return (8..<16).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
    }
}
