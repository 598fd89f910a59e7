package import JSONText
package import SegmentLog

/// What a check of the files found, as lines to read and as JSON.
package struct FileCheckReport: Sendable {
    package let directory: String
    package let daemon: Int?
    package let logs: [Log]
    let quarantine: QuarantineCheck.Found

    /// One of the two logs.
    package struct Log: Sendable {
        package let store: StoreName
        package let found: LogVerification
        /// Positions of whole entries of no form that this version knows.
        package let unknown: PositionRuns
        /// Of the record log: the last journal position with an outcome.
        let head: UInt64
        /// Half-made files.
        let leftovers: Int
        /// Files in `corrupt/`.
        let kept: Int

        package var isClean: Bool { found.damages.isEmpty && unknown.isEmpty && leftovers == 0 }
    }

    /// What is being written by the daemon just now is no damage.
    private func damages(_ log: Log) -> [LogDamage] {
        daemon == nil ? log.found.damages : log.found.damages.filter { $0.cause != .unfinished }
    }

    private func leftovers(_ log: Log) -> Int { daemon == nil ? log.leftovers : 0 }

    package var faultCount: Int {
        logs.reduce(quarantine.faults.count) { sum, log in
            sum + damages(log).count + log.unknown.runs.count + leftovers(log)
        }
    }

    package var isClean: Bool { faultCount == 0 }

    /// What a damage means for whoever relies on the log.
    package func meaning(of damage: LogDamage, in store: StoreName) -> String {
        let positions = damage.positions
        let which = positions.count == 1 ? "position \(positions.text)" : "positions \(positions.text)"
        switch (damage.cause, store) {
        case (.header, _) where positions.isEmpty:
            return "the file is read by its other copy or by its name; no entry is lost"
        case (.unfinished, _) where positions.isEmpty: return "it had been promised to nobody; no entry is lost"
        case (.unfinished, _): return "a crash left \(which) half written; it had been promised to nobody"
        case (.chain, _): return "entries may have been put in the place of others"
        case (_, .journal) where positions.isEmpty: return "no payload is known to be lost"
        case (_, .ids): return "the ids are read from the journal again at the next start, as far back as it goes"
        case (_, .records) where positions.isEmpty: return "no outcome is known to be lost"
        case (_, .journal):
            let head = logs.first { $0.store == .records }?.head ?? 0
            return positions.upperBound - 1 <= head
                ? "the payload at \(which) can't be read any more; it was decided, and its outcome stands"
                : "the payload at \(which) is lost before it was decided"
        case (_, .records): return "the outcomes at \(which) of the record log are lost: their numbers will be missing"
        }
    }

    package var lines: [String] {
        var lines = ["state       \(directory)\(daemon.map { "; in use by process \($0)" } ?? "")"]
        for log in logs {
            let kept = log.kept > 0 ? "; \(log.kept) files in corrupt/" : ""
            let runs = log.found.lost.runs.map(\.text).joined(separator: ", ")
            let lost = runs.isEmpty ? "" : "; given up \(runs)"
            lines.append(
                "\(log.store.label)\(log.found.segments) files, \(log.found.entries) entries, \(log.found.bytes) bytes"
                    + lost + kept)
        }
        lines.append("quarantine  \(quarantine.payloads) payloads")
        for log in logs {
            for damage in damages(log) {
                lines.append("damage      \(log.store.text): \(damage); \(meaning(of: damage, in: log.store))")
            }
            for run in log.unknown.runs {
                lines.append("damage      \(log.store.text): position \(run.text): of no form that this version knows")
            }
            if leftovers(log) > 0 { lines.append("damage      \(log.store.text): \(leftovers(log)) half-made files") }
        }
        for fault in quarantine.faults { lines.append("damage      quarantine/\(fault.name): \(fault.detail)") }
        lines.append(isClean ? "whole       every byte is what was written" : "damages     \(faultCount)")
        return lines
    }

    package var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("clean", isClean)
        writer.member("state", directory)
        writer.member("daemon", daemon)
        for log in logs {
            writer.key(log.store.rawValue)
            writer.beginObject()
            writer.member("segments", log.found.segments)
            writer.member("entries", log.found.entries)
            writer.member("bytes", log.found.bytes)
            writer.member("leftovers", log.leftovers)
            writer.member("corruptFiles", log.kept)
            writer.member("lost", log.found.lost.runs.map(\.text))
            writer.member("unknown", log.unknown.runs.map(\.text))
            writer.key("damages")
            writer.beginArray()
            for damage in damages(log) { write(damage, of: log.store, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
        writer.key("quarantine")
        writer.beginObject()
        writer.member("payloads", quarantine.payloads)
        writer.member("damages", quarantine.faults.map { "\($0.name): \($0.detail)" })
        writer.endObject()
        writer.endObject()
    }

    private func write(_ damage: LogDamage, of store: StoreName, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("cause", damage.cause.rawValue)
        writer.member("segment", damage.segment)
        writer.member("offset", damage.offset)
        writer.member("bytes", damage.bytes)
        if let first = damage.positions.first {
            writer.member("position", first)
            writer.member("positions", damage.positions.count)
        }
        writer.member("meaning", meaning(of: damage, in: store))
        writer.endObject()
    }
}

extension StoreName {
    /// The beginning of a line about it.
    fileprivate var label: String {
        switch self {
        case .journal: "journal     "
        case .records: "record log  "
        case .ids: "ids         "
        }
    }
}
