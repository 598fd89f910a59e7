internal import NewswireProtocol
internal import SegmentLog

/// Proves from the files of a state that everything that was accepted is settled once, or still in flight.
///
/// Reads the record log first and the journal after it, as it was then: so what a running daemon adds meanwhile can
/// only be in flight. Nothing is locked or written. Memory: one entry at a time, the gaps of the positions, and at most
/// `AuditFaults.keptMax` faults.
package struct Audit {
    private let files: StateFiles
    private let observe: ReadingObserver

    package init(_ files: StateFiles, observe: @escaping ReadingObserver = { _ in true }) {
        self.files = files
        self.observe = observe
    }

    package func run() throws(StateFilesError) -> AuditReport {
        try StateFiles.patiently { () throws(StateFilesError) in try runOnce() }
    }

    private func runOnce() throws(StateFilesError) -> AuditReport {
        let recordLog = try files.snapshot(of: .records)
        var records = RecordLogAudit(first: recordLog.positions.lowerBound)
        var meter = ProgressMeter(.records, recordLog, observe)
        let recordFiles = try StateFiles.reading(.records) { () throws(LogError) in
            try recordLog.verify { entry in
                records.take(entry)
                return meter.read(entry.bytes.count)
            }
        }
        try meter.checkStopped()
        let journal = try files.snapshot(of: .journal)
        var payloads = JournalAudit(records)
        meter = ProgressMeter(.journal, journal, observe)
        let journalFiles = try StateFiles.reading(.journal) { () throws(LogError) in
            try journal.verify { entry in
                payloads.take(entry)
                return meter.read(entry.bytes.count)
            }
        }
        try meter.checkStopped()
        payloads.finish(journalFiles, first: journal.positions.lowerBound)
        return AuditReport(
            files: files, records: records, recordFiles: recordFiles, recordPositions: recordLog.positions,
            journal: payloads, journalFiles: journalFiles, journalPositions: journal.positions)
    }
}

/// Goes through the journal beside what the record log said. A pure value.
struct JournalAudit {
    private let records: RecordLogAudit
    private(set) var faults = AuditFaults()
    private(set) var payloads = 0
    private(set) var settled = 0
    private(set) var inFlight = 0
    /// Settled by entries that the record log has let go of.
    private(set) var settledBefore = 0
    private var whole = PositionRuns()

    init(_ records: RecordLogAudit) {
        self.records = records
    }

    mutating func take(_ entry: PositionedEntry) {
        let position = entry.position
        whole.insert(position)
        switch JournalContent(decoding: entry.bytes) {
        case .payload(let payload):
            payloads += 1
            count(position)
            check(payload, at: position)
        case .unknown(let error):
            faults.add(
                AuditFault(
                    .form, journal: position, "an entry of the journal of no form that this version knows: \(error)"))
        }
    }

    private mutating func count(_ position: UInt64) {
        if records.settled.contains(position) {
            settled += 1
        } else if position > records.head {
            inFlight += 1
        } else if position < records.knownFrom {
            settledBefore += 1
        } else {
            faults.add(
                AuditFault(
                    .noOutcome, journal: position,
                    "the payload at journal position \(position) was accepted and has no outcome"))
        }
    }

    /// What was acknowledged under an id has a hash that was made before the log had it.
    private mutating func check(_ entry: JournalEntry, at position: UInt64) {
        guard let delivery = entry.delivery,
            !DeliveryHash.isPayload(entry.payload.span.bytes, of: delivery.payloadHash)
        else { return }
        faults.add(
            AuditFault(
                .wrongBytes, journal: position,
                "the payload at journal position \(position) is not what was acknowledged as \(delivery.id)"))
    }

    /// - Parameter first: the first position that the journal holds.
    mutating func finish(_ files: LogVerification, first: UInt64) {
        for run in records.settled.subtracting(files.held).runs where run.upperBound > first {
            let missing = max(run.lowerBound, first)..<run.upperBound
            faults.add(
                AuditFault(
                    .noPayload, journal: missing.lowerBound,
                    "the record log has the outcome of journal position \(missing.text), which the journal lacks"
                ))
        }
        // What a crash left half written was promised to nobody, wherever it stands.
        var promised = files.held
        for damage in files.damages where damage.cause == .unfinished {
            var unfinished = PositionRuns()
            unfinished.insert(damage.positions)
            promised = promised.subtracting(unfinished)
        }
        // Damaged ones are named as such; if they were not decided before, they never will be.
        for run in promised.subtracting(whole).runs {
            for position in run where position >= records.knownFrom && position <= records.head {
                guard !records.settled.contains(position) else { continue }
                faults.add(
                    AuditFault(
                        .noOutcome, journal: position,
                        "the payload at journal position \(position) is lost and has no outcome"))
            }
        }
    }
}

extension Range<UInt64> {
    /// `7` or `7-9`.
    package var text: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound - 1)" }
}
