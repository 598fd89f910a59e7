/// What going through one segment found.
struct SegmentFindings: Equatable {
    var entries = 0
    /// Of the entries, without their headers.
    var bytes = 0
    /// The index behind its last entry, whole or not.
    var end: UInt64
    /// Behind its last entry.
    var endOffset = SegmentHeader.size
    var chain: UInt32 = 0
    var lastTime: Int64
    /// Where the last batch begins, as far as it is known: nothing says that this was on the disk.
    var confirmed = SegmentHeader.size
    var mark: EntryHeader?
    var damages: [LogDamage] = []
    /// The disk could not read all of it.
    var isUnreadable = false
    /// Bytes at the end that are no entry, and were none or of an index that nobody knows.
    var hasTornTail = false
    /// What a repair gave up.
    var lost = PositionRuns()
    /// The visitor has seen enough.
    var isStopped = false

    /// Reads all of it.
    ///
    /// - Parameters:
    ///   - isLast: no segment follows; only then can damage be an unfinished write without an end mark's word.
    ///   - visit: gets each whole entry in its order; false ends the reading.
    static func scan(
        _ file: any DiskFile, _ header: SegmentHeader, limit: Int, indexLimit: UInt64, isLast: Bool,
        visit: ((PositionedEntry) -> Bool)? = nil
    ) throws(DiskError) -> SegmentFindings {
        var findings = SegmentFindings(end: header.first, lastTime: header.created)
        var scanner = SegmentScanner(file, header, limit: limit, indexLimit: indexLimit, checksBytes: visit == nil)
        let name = SegmentName(ordinal: header.ordinal, first: header.first).text
        var open: [(bytes: Range<Int>, indexes: Range<UInt64>)] = []
        func settle(below confirmed: Int, as cause: LogDamage.Cause) {
            while let first = open.first, first.bytes.lowerBound < confirmed {
                open.removeFirst()
                findings.damages.append(
                    LogDamage(
                        cause: cause, segment: name, offset: first.bytes.lowerBound, bytes: first.bytes.count,
                        positions: first.indexes))
            }
        }
        scan: while true {
            switch try scanner.next() {
            case .entry(let entry, let offset):
                if let visit {
                    guard let contents = try scanner.contents(of: entry, at: offset) else {
                        open.append((offset..<offset + entry.totalSize, entry.index..<entry.index + 1))
                        findings.endOffset = offset + entry.totalSize
                        continue
                    }
                    findings.isStopped = !visit(PositionedEntry(position: entry.index, bytes: contents))
                }
                findings.add(entry, at: offset)
                settle(below: entry.confirmed, as: .entry)
                if findings.isStopped { break scan }
            case .lost(let entry):
                findings.lost.insert(entry.index)
                findings.endOffset = scanner.offset
                findings.chain = entry.chained(to: findings.chain)
            case .damage(let bytes, let indexes):
                open.append((bytes, indexes))
                if indexes.isEmpty { findings.hasTornTail = true } else { findings.endOffset = bytes.upperBound }
            case .end(let offset, let mark):
                findings.mark = mark
                guard let mark else { break scan }
                if open.last?.bytes.upperBound != offset, let damage = try scanner.markDamage(at: offset) {
                    open.append((damage, mark.index..<mark.index))
                }
                settle(below: mark.confirmed, as: .entry)
                break scan
            }
        }
        settle(below: .max, as: isLast || findings.mark != nil ? .unfinished : .entry)
        findings.end = scanner.expected
        findings.isUnreadable = scanner.window.unreadable > 0
        return findings
    }

    private mutating func add(_ entry: EntryHeader, at offset: Int) {
        entries += 1
        bytes += entry.length
        endOffset = offset + entry.totalSize
        chain = entry.chained(to: chain)
        lastTime = max(lastTime, entry.time)
        confirmed = max(confirmed, entry.confirmed)
    }
}
