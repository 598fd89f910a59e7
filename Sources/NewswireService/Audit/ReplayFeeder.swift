internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

/// Brings the record log and the journal together: what is to be decided again, and what of it is given.
struct ReplayFeeder {
    private let flow: ReplayFlow
    private var epoch: UInt64
    /// For the next payload.
    private var given = GivenFacts()
    /// By the position of the payload.
    private var rulings: [UInt64: RulingEntry] = [:]
    private var waiting: (position: UInt64, payload: JournalEntry)?
    private var counted: ReplayReport
    private var lastTold = 0

    private static let interval = 1000

    init(flow: ReplayFlow, epoch: UInt64, rulings: [UInt64: RulingEntry], report: ReplayReport) {
        self.flow = flow
        self.epoch = epoch
        self.rulings = rulings
        counted = report
    }

    /// So far.
    var report: ReplayReport {
        var report = counted
        report.result = flow.log.result
        return report
    }

    /// Whether it is time to tell how far it is.
    var isDue: Bool {
        mutating get {
            guard counted.payloads - lastTold >= Self.interval else { return false }
            lastTold = counted.payloads
            return true
        }
    }

    /// Takes the next entry of the record log: all payloads up to the one it tells of are decided.
    mutating func take(_ entry: PositionedEntry, _ payloads: inout LogCursor) throws(StateFilesError) {
        switch try? RecordLogContent(decoding: entry.bytes) {
        case .state(let state):
            if state.epoch != epoch { given.beginsEpoch = true }
            if !state.settings.changes.isEmpty { given.settings = state.settings }
            epoch = state.epoch
        case .ruling(let ruling): rulings[ruling.journalIndex] = ruling
        case .settled(let settled): try decide(settled, entry.bytes, &payloads)
        case .checkpoint, nil: break
        }
    }

    private mutating func decide(
        _ original: RecordLogEntry, _ bytes: [UInt8], _ payloads: inout LogCursor
    ) throws(StateFilesError) {
        while let (position, payload) = try nextPayload(&payloads), position <= original.journalIndex {
            waiting = nil
            guard position >= counted.first else { continue }
            let isRecorded = position == original.journalIndex
            submit(position, payload, outcome: nil, original: isRecorded ? bytes : nil)
            if isRecorded { return }
        }
        // The payload is lost, and what became of it counts for those that come after.
        counted.givenLost += 1
        submit(
            original.journalIndex,
            JournalEntry(received: Timestamp(milliseconds: 0), endpoint: .push, payload: []), outcome: original,
            original: bytes)
    }

    private mutating func submit(
        _ position: UInt64, _ payload: JournalEntry, outcome: RecordLogEntry?, original: [UInt8]?
    ) {
        given.outcome = outcome
        defer { given = GivenFacts() }
        let ruling = rulings.removeValue(forKey: position)
        if ruling != nil { counted.givenPoison += 1 }
        counted.payloads += 1
        counted.bytes += payload.payload.count
        flow.submit(
            Backlog.Entry(position: position, entry: payload, ruling: ruling), given.isEmpty ? nil : given,
            original: original)
    }

    /// The one that waits, or the next of the journal; what is no payload is passed over, as by the daemon.
    private mutating func nextPayload(
        _ payloads: inout LogCursor
    ) throws(StateFilesError) -> (UInt64, JournalEntry)? {
        while waiting == nil, let entry = try payloads.entry() {
            if case .payload(let payload) = JournalContent(decoding: entry.bytes) {
                waiting = (entry.position, payload)
            }
        }
        return waiting.map { ($0.position, $0.payload) }
    }
}
