internal import JSONText
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

/// What an audit found, as lines to read and as JSON.
package struct AuditReport: Sendable {
    package let directory: String
    package let daemon: Int?
    package let faults: [(StoreName, AuditFaults)]
    private let records: RecordLogAudit
    private let journal: JournalAudit
    private let recordFiles: LogVerification
    private let journalFiles: LogVerification
    private let recordPositions: Range<UInt64>
    private let journalPositions: Range<UInt64>

    init(
        files: StateFiles, records: RecordLogAudit, recordFiles: LogVerification, recordPositions: Range<UInt64>,
        journal: JournalAudit, journalFiles: LogVerification, journalPositions: Range<UInt64>
    ) {
        directory = files.directory
        daemon = files.daemon
        self.records = records
        self.recordFiles = recordFiles
        self.recordPositions = recordPositions
        self.journal = journal
        self.journalFiles = journalFiles
        self.journalPositions = journalPositions
        faults = [
            (.records, Self.faults(recordFiles, .records, and: records.faults)),
            (.journal, Self.faults(journalFiles, .journal, and: journal.faults)),
        ]
    }

    /// Whether every promise is kept.
    package var isClean: Bool { faults.allSatisfy { $0.1.count == 0 } }

    /// An unfinished write at the end was promised to nobody, or is being written.
    private static func faults(
        _ files: LogVerification, _ store: StoreName, and others: AuditFaults
    ) -> AuditFaults {
        var faults = others
        for damage in files.damages where damage.cause != .unfinished {
            let position = damage.positions.first
            faults.add(
                AuditFault(
                    .damaged, journal: store == .journal ? position : nil,
                    position: store == .records ? position : nil, "\(store.text): \(damage)"))
        }
        return faults
    }

    package var lines: [String] {
        let state = records.state.map { ", state id \($0.stateID), epoch \($0.epoch)" } ?? ""
        var lines = [
            "state       \(directory)\(state)\(daemon.map { "; in use by process \($0)" } ?? "")",
            "journal     \(Self.positions(journalPositions)): \(journal.payloads) payloads, "
                + "\(journalFiles.bytes) bytes",
            "record log  \(Self.positions(recordPositions)): \(records.entries) entries, \(recordFiles.bytes) bytes, "
                + "checkpoints \(records.checkpoints)",
            "payloads    settled \(journal.settled), in flight \(journal.inFlight)"
                + (journal.settledBefore > 0 ? ", settled before the record log begins \(journal.settledBefore)" : ""),
            "items       \(records.items)\(records.items > 0 ? ": \(outcomes)" : "")",
        ]
        if let first = records.firstSequence, let last = records.sequence, records.epochs < 2 {
            lines.append("sequence    \(first)-\(last)")
        }
        lines += faults.flatMap { $0.1.kept.map { "fault       \($0.kind.rawValue): \($0.detail)" } }
        let count = faults.reduce(0) { $0 + $1.1.count }
        let kept = faults.reduce(0) { $0 + $1.1.kept.count }
        if kept < count { lines.append("fault       and \(count - kept) more") }
        lines.append(
            count == 0
                ? "proved      every accepted payload is settled once or in flight, and no number is missing"
                : "faults      \(count)")
        return lines
    }

    private var outcomes: String {
        Outcome.allCases.compactMap { outcome in
            records.outcomes[outcome].map { "\(outcome.rawValue) \($0)" }
        }.joined(separator: ", ")
    }

    private static func positions(_ range: Range<UInt64>) -> String {
        range.isEmpty ? "empty" : "positions \(range.text)"
    }

    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("clean", isClean)
        writer.member("state", directory)
        writer.member("daemon", daemon)
        writer.member("stateId", records.state?.stateID)
        writer.member("epoch", records.state?.epoch)
        writer.key("journal")
        writer.beginObject()
        writer.members(of: journalFiles, journalPositions)
        writer.member("payloads", journal.payloads)
        writer.member("settled", journal.settled)
        writer.member("settledBefore", journal.settledBefore)
        writer.member("inFlight", journal.inFlight)
        writer.endObject()
        writer.key("records")
        writer.beginObject()
        writer.members(of: recordFiles, recordPositions)
        writer.member("outcomesOf", records.entries)
        writer.member("checkpoints", records.checkpoints)
        writer.member("epochs", records.epochs)
        writer.member("items", records.items)
        writer.key("outcomes")
        writer.beginObject()
        for outcome in Outcome.allCases { writer.member(outcome.rawValue, records.outcomes[outcome] ?? 0) }
        writer.endObject()
        writer.member("sequence", records.sequence)
        writer.endObject()
        writer.key("faults")
        writer.beginObject()
        for (store, faults) in faults { writer.member(store.rawValue, faults) }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}

extension JSONWriter {
    /// The members that tell of a log's files.
    fileprivate mutating func members(of files: LogVerification, _ positions: Range<UInt64>) {
        member("first", positions.lowerBound)
        member("end", positions.upperBound)
        member("segments", files.segments)
        member("entries", files.entries)
        member("bytes", files.bytes)
        member("lost", files.lost.count)
    }
}
