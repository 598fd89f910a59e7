internal import Synchronization

/// Where a damaged stretch begins.
struct DamagePlace: Hashable {
    let ordinal: UInt64
    let offset: Int
}

/// Where a reader stopped: whoever goes on from there need not search.
struct ReadCursor: Sendable {
    let ordinal: UInt64
    let position: UInt64
    let offset: Int
    let file: any DiskFile
}

extension SegmentLog {
    /// Reading remembers so many places.
    private static let cursorsMax = 8
    /// Places of damage that are remembered as named.
    private static let namedMax = 10_000

    /// As `EntryLog` says. Damaged entries are left out, told to `observe` once each, and their positions with them.
    package func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
        let positions = positions
        guard position >= positions.lowerBound else {
            throw .trimmed(position: position, first: positions.lowerBound)
        }
        guard position <= positions.upperBound else {
            throw .beyondEnd(position: position, end: positions.upperBound)
        }
        var taken: [PositionedEntry] = []
        var bytes = 0
        var next = position
        while taken.count < entriesMax, let segment = segment(holding: next) {
            do throws(DiskError) {
                let isFull = try read(segment, from: &next, entriesMax, bytesMax, &taken, &bytes)
                if isFull { break }
            } catch {
                // It may have been trimmed since.
                guard let first = view.withLock({ $0.segments.first?.first }), first > next else { throw .disk(error) }
                guard taken.isEmpty else { break }
                throw .trimmed(position: position, first: first)
            }
            next = max(next, segment.end)
        }
        return taken
    }

    /// The position of the first entry that was written at `milliseconds` since 1970 or later; the end without one.
    ///
    /// Reads at most one segment's headers.
    package func position(notBefore milliseconds: Int64) throws(LogError) -> UInt64 {
        let (segments, end) = view.withLock { ($0.segments, $0.next) }
        guard let index = segments.firstIndex(where: { $0.lastTime >= milliseconds && $0.end > $0.first }) else {
            return end
        }
        do throws(DiskError) {
            let file = try open(segments[index])
            var scanner = scanner(segments[index], file, from: nil, checksBytes: false)
            while true {
                switch try scanner.next() {
                case .entry(let entry, _) where entry.time >= milliseconds: return entry.index
                case .end: return segments[index].end
                default: continue
                }
            }
        } catch {
            throw .disk(error)
        }
    }

    /// The segment of the position, or the next one behind it: between two there may be a gap.
    private func segment(holding position: UInt64) -> Segment? {
        view.withLock { view in
            var low = 0
            var high = view.segments.count
            while low < high {
                let middle = (low + high) / 2
                if view.segments[middle].end <= position { low = middle + 1 } else { high = middle }
            }
            return low < view.segments.count ? view.segments[low] : nil
        }
    }

    /// Takes entries of one segment; true when there is no more room for any.
    private func read(
        _ segment: Segment, from next: inout UInt64, _ entriesMax: Int, _ bytesMax: Int,
        _ taken: inout [PositionedEntry],
        _ bytes: inout Int
    ) throws(DiskError) -> Bool {
        let start = try start(in: segment, at: max(next, segment.first))
        var scanner = scanner(segment, start.file, from: (start.offset, start.position), checksBytes: false)
        while scanner.expected < segment.end {
            let offset = scanner.offset
            switch try scanner.next() {
            case .entry(let entry, let offset) where entry.index >= next:
                guard taken.count < entriesMax, taken.isEmpty || entry.length <= bytesMax - bytes else {
                    keep(
                        ReadCursor(
                            ordinal: segment.header.ordinal, position: entry.index, offset: offset, file: start.file))
                    return true
                }
                next = entry.index + 1
                guard let contents = try scanner.contents(of: entry, at: offset) else {
                    damaged(segment, offset..<offset + entry.totalSize, entry.index..<entry.index + 1)
                    continue
                }
                taken.append(PositionedEntry(position: entry.index, bytes: contents))
                bytes += entry.length
            case .entry, .lost: continue
            case .damage(let bytes, let indexes): damaged(segment, bytes, indexes)
            case .end:
                damaged(segment, offset..<offset, scanner.expected..<segment.end)
                return false
            }
        }
        keep(
            ReadCursor(
                ordinal: segment.header.ordinal, position: scanner.expected, offset: scanner.offset, file: start.file))
        return false
    }

    private func start(in segment: Segment, at position: UInt64) throws(DiskError) -> ReadCursor {
        if let cursor = takeCursor(segment, position) { return cursor }
        let file = try open(segment)
        if position == segment.first {
            return ReadCursor(
                ordinal: segment.header.ordinal, position: position, offset: SegmentHeader.size, file: file)
        }
        let place = try places(of: segment, file).start(for: position)
        return ReadCursor(
            ordinal: segment.header.ordinal, position: place?.index ?? segment.first,
            offset: place?.offset ?? SegmentHeader.size, file: file)
    }

    /// The segment's sparse index; made by going through its headers where there is none yet.
    private func places(of segment: Segment, _ file: any DiskFile) throws(DiskError) -> SparseIndex {
        if let places = segment.places { return places }
        var places = SparseIndex()
        var scanner = scanner(segment, file, from: nil, checksBytes: false)
        scan: while scanner.expected < segment.end {
            switch try scanner.next() {
            case .entry(let entry, let offset): places.note(entry.index, at: offset)
            case .damage, .lost: continue
            case .end: break scan
            }
        }
        view.withLock { view in
            guard let index = view.segments.firstIndex(where: { $0.header.ordinal == segment.header.ordinal }),
                view.segments[index].end == segment.end
            else { return }
            view.segments[index].places = places
        }
        return places
    }

    func open(_ segment: Segment) throws(DiskError) -> any DiskFile {
        try uninterrupted { () throws(DiskError) in try disk.open(directory + "/" + segment.name, .read) }
    }

    private func scanner(
        _ segment: Segment, _ file: any DiskFile, from start: (offset: Int, index: UInt64)?, checksBytes: Bool
    ) -> SegmentScanner {
        SegmentScanner(
            file, segment.header, from: start, limit: segment.endOffset, indexLimit: segment.end,
            checksBytes: checksBytes)
    }

    private func takeCursor(_ segment: Segment, _ position: UInt64) -> ReadCursor? {
        cursors.withLock { cursors in
            guard
                let index = cursors.firstIndex(where: {
                    $0.ordinal == segment.header.ordinal && $0.position == position
                })
            else { return nil }
            return cursors.remove(at: index)
        }
    }

    private func keep(_ cursor: ReadCursor) {
        cursors.withLock { cursors in
            if cursors.count == Self.cursorsMax { cursors.removeFirst() }
            cursors.append(cursor)
        }
    }

    private func damaged(_ segment: Segment, _ bytes: Range<Int>, _ indexes: Range<UInt64>) {
        guard !bytes.isEmpty || !indexes.isEmpty else { return }
        let isNew = named.withLock { named in
            named.count < Self.namedMax
                && named.insert(DamagePlace(ordinal: segment.header.ordinal, offset: bytes.lowerBound)).inserted
        }
        guard isNew else { return }
        let damage = LogDamage(
            cause: .entry, segment: segment.name, offset: bytes.lowerBound, bytes: bytes.count, positions: indexes)
        if !options.isReadOnly {
            do throws(DiskError) {
                try CorruptFolder.keep(damage, of: directory, disk)
            } catch {
                failed(error)
            }
        }
        options.observe(.damaged(damage))
    }
}
