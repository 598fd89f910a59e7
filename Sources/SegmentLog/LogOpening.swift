/// Opens a log whatever state it is in: finds its segments, names what is lost, and closes what a crash left open.
///
/// Reads all headers and the last segment; what lies before is checked when it is read, and by `verify`. It fails only
/// where the directory itself can't be used, or the process has no more files to open.
struct LogOpening {
    /// After a tail was lost of which nobody knows how long it was, this many positions are left out.
    static let skippedPositions: UInt64 = 1_000_000

    let disk: any Disk
    let directory: String
    let isReadOnly: Bool

    private(set) var recovery = LogRecovery()
    private(set) var segments: [Segment] = []
    private(set) var logID: LogID?
    /// The next segment's: its ordinal, the position it begins with, and what it continues.
    private(set) var nextOrdinal: UInt64 = 1
    private(set) var next: UInt64 = 1
    private(set) var previous: SegmentHeader.Previous?
    private(set) var lastTime: Int64 = .min
    /// Segments whose headers are gone: their names are all that is known.
    private var nameless: Set<UInt64> = []

    init(_ disk: any Disk, _ directory: String, isReadOnly: Bool) {
        self.disk = disk
        self.directory = directory
        self.isReadOnly = isReadOnly
    }

    mutating func run() throws(DiskError) {
        let names = try listSegments()
        recovery.isNew = names.isEmpty
        nextOrdinal = (names.last?.ordinal ?? 0) + 1
        let found = try readHeaders(names)
        dropEmpty(keepHeaders(found))
        try findEnds()
        if !segments.isEmpty { try openLast() }
        recovery.segments = segments.count
        recovery.bytes = segments.reduce(0) { $0 + $1.fileBytes }
    }

    /// The names of the segments in their order; files that a crash left half made are removed.
    private mutating func listSegments() throws(DiskError) -> [SegmentName] {
        let all = try uninterrupted { () throws(DiskError) in try disk.list(directory) }
        if !isReadOnly {
            for name in all where name.hasSuffix(SegmentName.unfinished) {
                attempt { [directory] disk throws(DiskError) in try disk.unlink(directory + "/" + name) }
            }
        }
        return all.compactMap { SegmentName($0) }.sorted { $0.ordinal < $1.ordinal }
    }

    private struct Found {
        let name: SegmentName
        let bytes: Int
        let header: SegmentHeader?
        /// The disk could not read it, perhaps for now.
        let isUnreadable: Bool
    }

    private mutating func readHeaders(_ names: [SegmentName]) throws(DiskError) -> [Found] {
        var found: [Found] = []
        for name in names {
            let file = try open(name)
            let bytes = try uninterrupted { () throws(DiskError) in try file.size() }
            let reading = try SegmentHeader.read(from: file)
            let header = reading.header.flatMap { $0.ordinal == name.ordinal && $0.first == name.first ? $0 : nil }
            if header == nil || !reading.isWhole { damage(.header, name, 0, SegmentHeader.size) }
            found.append(Found(name: name, bytes: bytes, header: header, isUnreadable: reading.isUnreadable))
        }
        logID = found.last { $0.header != nil }?.header?.logID
        return found
    }

    /// Segments whose header is gone are read by what their name says; without any header left nothing can be.
    private mutating func keepHeaders(_ found: [Found]) -> [Segment] {
        var kept: [Segment] = []
        for (position, segment) in found.enumerated() {
            guard let id = segment.header?.logID ?? logID else {
                let following = position + 1 < found.count ? found[position + 1].name.first : nil
                let end = following ?? segment.name.first + UInt64(segment.bytes / EntryHeader.size) + 1
                // If it was cut, too, nobody knows how many it held.
                next = max(next, following ?? end + Self.skippedPositions)
                recovery.lostTail = recovery.lostTail || following == nil
                damage(.header, segment.name, 0, segment.bytes, segment.name.first..<max(segment.name.first, end))
                if !segment.isUnreadable { moveAway(segment.name) }
                continue
            }
            if segment.header == nil { nameless.insert(segment.name.ordinal) }
            let header =
                segment.header
                ?? SegmentHeader(
                    logID: id, ordinal: segment.name.ordinal, first: segment.name.first, previous: nil,
                    created: kept.last?.header.created ?? 0, allocated: segment.bytes)
            kept.append(
                Segment(
                    header: header, end: header.first, endOffset: segment.bytes, fileBytes: segment.bytes,
                    lastTime: header.created))
        }
        return kept
    }

    /// A segment that begins where the one before the next ended holds nothing: its first batch was never synced.
    private mutating func dropEmpty(_ kept: [Segment]) {
        for (position, segment) in kept.enumerated() {
            guard position + 1 < kept.count, segment.first >= Self.limit(kept[position + 1].header) else {
                segments.append(segment)
                continue
            }
            remove(segment.name)
        }
    }

    /// From this position on nothing that stands before the segment counts.
    private static func limit(_ following: SegmentHeader) -> UInt64 { following.previous?.end ?? following.first }

    /// Where each but the last ends: the next one's header says it, or it must be read.
    private mutating func findEnds() throws(DiskError) {
        for position in segments.indices.dropLast() {
            let following = segments[position + 1].header
            segments[position].lastTime = following.created
            if let previous = following.previous, previous.ordinal == segments[position].header.ordinal {
                segments[position].end = previous.end
                continue
            }
            let findings = try scan(segments[position], indexLimit: Self.limit(following), isLast: false)
            segments[position].end = findings.end
            let lostEnd = following.previous?.end ?? (nameless.contains(following.ordinal) ? following.first : 0)
            if findings.end < lostEnd {
                let name = SegmentName(ordinal: following.ordinal, first: following.first)
                damage(.missing, name, 0, 0, findings.end..<lostEnd)
            }
        }
    }

    /// Reads the last segment, finds what is next, and marks where it ends.
    private mutating func openLast() throws(DiskError) {
        let last = segments.count - 1
        let segment = segments[last]
        let findings = try scan(segment, indexLimit: .max, isLast: true)
        var findingsEnd = findings.end
        for damage in findings.damages {
            recovery.damages.append(damage)
            keepBytes(of: damage)
        }
        segments[last].end = findings.end
        segments[last].endOffset = findings.endOffset
        segments[last].lastTime = findings.lastTime
        lastTime = findings.lastTime
        if findings.isUnreadable || isCut(segment, findings) {
            recovery.lostTail = true
            damage(.cut, SegmentName(ordinal: segment.header.ordinal, first: segment.first), segment.fileBytes, 0)
            findingsEnd += Self.skippedPositions
        } else if findings.mark?.kind == .continued {
            recovery.lostTail = true
            damage(.missing, SegmentName(ordinal: segment.header.ordinal, first: segment.first), segment.fileBytes, 0)
            findingsEnd += Self.skippedPositions
        } else if findings.mark == nil, findings.hasTornTail {
            // Perhaps a whole entry once: its position is not given again.
            findingsEnd += 1
        } else if findings.damages.contains(where: {
            $0.cause == .entry && $0.positions.upperBound == findings.end
        }) {
            recovery.lostTail = true
        }
        next = max(next, findingsEnd)
        previous = whatFollows(segment, findings)
        if !isReadOnly, !findings.isUnreadable { seal(last, findings) }
    }

    /// What the next segment's header says of this one; nothing where the end is not known, so that it is looked for.
    private func whatFollows(_ segment: Segment, _ findings: SegmentFindings) -> SegmentHeader.Previous? {
        if findings.isUnreadable { return nil }
        if findings.end == segment.first { return segment.header.previous }
        return SegmentHeader.Previous(ordinal: segment.header.ordinal, end: findings.end, chain: findings.chain)
    }

    /// Shorter than it was made, and without the mark that the log itself would have left.
    private func isCut(_ segment: Segment, _ findings: SegmentFindings) -> Bool {
        findings.mark == nil
            && (segment.fileBytes < segment.header.allocated || nameless.contains(segment.header.ordinal))
    }

    private mutating func seal(_ last: Int, _ findings: SegmentFindings) {
        let segment = segments[last]
        let path = directory + "/" + segment.name
        let end = segment.endOffset + EntryHeader.markSize
        guard findings.mark == nil || segment.fileBytes > end else { return }
        let mark = EntryHeader(
            kind: .closed, index: findings.end, time: max(findings.lastTime, 0), confirmed: findings.confirmed,
            checksum: findings.chain)
        attempt { disk throws(DiskError) in
            let file = try disk.open(path, .write)
            if findings.mark == nil {
                try SegmentWriter.seal(file, mark, at: segment.endOffset, seed: segment.header.seed, path)
            } else {
                try file.truncate(to: end)
                try file.sync()
            }
        }
        segments[last].fileBytes = end
    }

    private func scan(
        _ segment: Segment, indexLimit: UInt64, isLast: Bool
    ) throws(DiskError) -> SegmentFindings {
        let file = try open(SegmentName(ordinal: segment.header.ordinal, first: segment.first))
        return try SegmentFindings.scan(
            file, segment.header, limit: segment.fileBytes, indexLimit: indexLimit, isLast: isLast)
    }

    private func open(_ name: SegmentName) throws(DiskError) -> any DiskFile {
        try uninterrupted { () throws(DiskError) in try disk.open(directory + "/" + name.text, .read) }
    }

    private mutating func damage(
        _ cause: LogDamage.Cause, _ name: SegmentName, _ offset: Int, _ bytes: Int, _ positions: Range<UInt64>? = nil
    ) {
        recovery.damages.append(
            LogDamage(
                cause: cause, segment: name.text, offset: offset, bytes: bytes,
                positions: positions ?? name.first..<name.first))
    }

    private mutating func moveAway(_ name: SegmentName) {
        guard !isReadOnly else { return }
        attempt { [directory] disk throws(DiskError) in
            try disk.makeDirectory(CorruptFolder.path(directory))
            try disk.rename(directory + "/" + name.text, to: CorruptFolder.path(directory) + "/" + name.text)
            try disk.syncDirectory(CorruptFolder.path(directory))
            try disk.syncDirectory(directory)
        }
    }

    private mutating func remove(_ name: String) {
        guard !isReadOnly else { return }
        attempt { [directory] disk throws(DiskError) in try disk.unlink(directory + "/" + name) }
    }

    private mutating func keepBytes(of damage: LogDamage) {
        guard !isReadOnly else { return }
        attempt { [directory] disk throws(DiskError) in try CorruptFolder.keep(damage, of: directory, disk) }
    }

    /// Does what the log can do without.
    private mutating func attempt(_ body: (any Disk) throws(DiskError) -> Void) {
        do throws(DiskError) {
            try uninterrupted { () throws(DiskError) in try body(disk) }
        } catch {
            recovery.failures.append(error)
        }
    }
}
