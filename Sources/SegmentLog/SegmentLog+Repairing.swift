internal import Synchronization

extension SegmentLog {
    /// Mends what `verify` of a log just opened named, as far as it can be mended; another `verify` says what is left.
    ///
    /// Damaged headers and end marks are written anew. An entry that is damaged is given up: its bytes are copied to
    /// `corrupt/`, and in its place stands from then on that it is lost. What is missing stays named: a whole file, or
    /// a chain that does not fit. Nothing may be appended meanwhile, and the log is to be opened anew afterwards.
    package func repair(_ damages: [LogDamage]) throws(LogError) {
        guard !options.isReadOnly else { throw .readOnly }
        let segments = view.withLock { $0.segments }
        do throws(DiskError) {
            for (position, segment) in segments.enumerated() {
                let ours = damages.filter { $0.segment == segment.name }
                guard !ours.isEmpty else { continue }
                let repair = SegmentRepair(
                    log: self, segment: segment, file: try disk.open(directory + "/" + segment.name, .write))
                if ours.contains(where: { $0.cause == .header }) {
                    try repair.rewriteHeader(after: position > 0 ? segments[position - 1] : nil)
                }
                for damage in ours { try repair.mend(damage) }
                if ours.contains(where: { $0.cause != .header && $0.cause != .chain }) {
                    try repair.rewriteEnd(isLast: position + 1 == segments.count)
                }
                try repair.file.sync()
            }
        } catch {
            throw .disk(error)
        }
    }
}

/// Writes to one segment what a repair puts there.
private struct SegmentRepair {
    let log: SegmentLog
    let segment: Segment
    let file: any DiskFile

    private var path: String { log.directory + "/" + segment.name }
    private var seed: UInt32 { segment.header.seed }

    /// Both copies, from the one that is whole, else from what the name and the segment before say.
    func rewriteHeader(after before: Segment?) throws(DiskError) {
        var header = segment.header
        if try SegmentHeader.read(from: file).header == nil, let before {
            let findings = try SegmentFindings.scan(
                try log.open(before), before.header, limit: before.fileBytes, indexLimit: before.end, isLast: false)
            header.previous = SegmentHeader.Previous(
                ordinal: before.header.ordinal, end: before.end, chain: findings.chain,
                isGivenUp: findings.mark == nil)
        }
        try write(header.encode(), at: 0)
    }

    /// What lies behind the last entry is mended by `rewriteEnd`.
    func mend(_ damage: LogDamage) throws(DiskError) {
        guard damage.cause == .entry || damage.cause == .unfinished else { return }
        try CorruptFolder.keep(damage, of: log.directory, log.disk)
        let count = damage.positions.count
        if count > 0, damage.bytes >= count * EntryHeader.size { try giveUp(damage) }
    }

    /// One header for each position; the last takes all the bytes that are left.
    private func giveUp(_ damage: LogDamage) throws(DiskError) {
        let original = try header(at: damage.offset)
        var offset = damage.offset
        for position in damage.positions {
            let isLast = position + 1 == damage.positions.upperBound
            let rest = damage.offset + damage.bytes - offset - EntryHeader.size
            let isOriginal = original?.index == position && damage.positions.count == 1
            let lost = EntryHeader(
                kind: .lost, length: isLast ? rest : 0, index: position, time: isOriginal ? original?.time ?? 0 : 0,
                confirmed: damage.offset, checksum: isOriginal ? original?.checksum ?? 0 : 0)
            try write(lost.encoded(seed: seed), at: offset)
            offset += EntryHeader.size
        }
    }

    /// Where the log says that more stood here than there is, each position is given up; then comes an end mark.
    ///
    /// Of the last segment the opening has marked the end already, as at every start.
    func rewriteEnd(isLast: Bool) throws(DiskError) {
        let findings = try SegmentFindings.scan(
            file, segment.header, limit: try file.size(), indexLimit: segment.end, isLast: isLast)
        var offset = findings.endOffset
        var position = findings.end
        while position < segment.end {
            let lost = EntryHeader(kind: .lost, index: position, time: 0, confirmed: offset, checksum: 0)
            try write(lost.encoded(seed: seed), at: offset)
            offset += EntryHeader.size
            position += 1
        }
        let mark = EntryHeader(
            kind: isLast ? .closed : .continued, index: position, time: max(findings.lastTime, 0), confirmed: offset,
            checksum: findings.chain)
        try SegmentWriter.seal(file, mark, at: offset, seed: seed, path)
    }

    private func header(at offset: Int) throws(DiskError) -> EntryHeader? {
        let window = ReadWindow(file)
        defer { withExtendedLifetime(window) {} }
        return EntryHeader(
            try window.bytes(at: offset, wanted: EntryHeader.size, limit: offset + EntryHeader.size), seed: seed)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws(DiskError) {
        try SegmentWriter.write(bytes, to: file, at: offset, path)
    }
}
