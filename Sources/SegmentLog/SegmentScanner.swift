internal import Glibc

/// Goes through a segment's entries one after the other, past all damage, in bounded memory.
///
/// It yields each entry whose checksums hold; what lies between is damage, with its place and the indexes that it held.
/// An entry with damaged bytes is skipped by its header; where a header is damaged, the next that is whole is searched
/// for. The segment may grow meanwhile: what was read while it was being written is read again before it is called
/// damage. Confined to its owner.
struct SegmentScanner: ~Copyable {
    /// What comes next in the segment.
    enum Step: Equatable {
        /// A whole entry, and where it begins.
        case entry(EntryHeader, at: Int)
        /// What a repair left of an entry that was lost.
        case lost(EntryHeader)
        /// Bytes that are no whole entry, and the indexes that stood there: empty at the end, where nobody knows.
        case damage(bytes: Range<Int>, indexes: Range<UInt64>)
        /// Nothing more: an end mark, zeros, or the end of the file.
        case end(at: Int, mark: EntryHeader?)
    }

    let header: SegmentHeader
    let window: ReadWindow
    private let seed: UInt32
    /// Where reading ends.
    let limit: Int
    /// Entries from this index on stand in a later segment: they are what a failed sync left behind.
    let indexLimit: UInt64
    private let checksBytes: Bool
    private(set) var offset: Int
    /// The index of the next entry if nothing is missing.
    private(set) var expected: UInt64

    /// - Parameters:
    ///   - start: where an entry begins, and its index; the segment's first when nil.
    ///   - checksBytes: whether entries' bytes are read too; otherwise their headers alone are checked.
    init(
        _ file: any DiskFile, _ header: SegmentHeader, from start: (offset: Int, index: UInt64)? = nil, limit: Int,
        indexLimit: UInt64 = .max, checksBytes: Bool = true
    ) {
        self.header = header
        window = ReadWindow(file)
        seed = header.seed
        self.limit = limit
        self.indexLimit = indexLimit
        self.checksBytes = checksBytes
        offset = start?.offset ?? SegmentHeader.size
        expected = start?.index ?? header.first
    }

    mutating func next() throws(DiskError) -> Step {
        guard let entry = try settledHeader(at: offset) else { return try skipDamage() }
        if entry.index >= indexLimit, entry.isInLine { return .end(at: offset, mark: nil) }
        if entry.index > expected {
            defer { expected = entry.index }
            return .damage(bytes: offset..<offset, indexes: expected..<entry.index)
        }
        guard entry.isInLine else { return .end(at: offset, mark: entry) }
        let start = offset
        offset += entry.totalSize
        expected = entry.index + 1
        if entry.kind == .lost { return .lost(entry) }
        if checksBytes, try !isSettled(entry, at: start) {
            return .damage(bytes: start..<offset, indexes: entry.index..<entry.index + 1)
        }
        return .entry(entry, at: start)
    }

    /// The bytes of an entry that `next` gave; nil when they are damaged. One allocation of their size.
    func contents(of entry: EntryHeader, at offset: Int) throws(DiskError) -> [UInt8]? {
        var failure: DiskError?
        let bytes = [UInt8](unsafeUninitializedCapacity: entry.length) { buffer, initialized in
            do throws(DiskError) {
                initialized = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset + EntryHeader.size)
            } catch {
                failure = error
            }
        }
        if let failure, failure.errno != ErrorNumber.inputOutput { throw failure }
        return failure == nil && bytes.count == entry.length && Checksum.crc32c(bytes) == entry.checksum ? bytes : nil
    }

    /// What is wrong with the second copy of an end mark whose first one is whole.
    func markDamage(at offset: Int) throws(DiskError) -> Range<Int>? {
        let size = EntryHeader.size
        let bytes = try window.bytes(at: offset, wanted: EntryHeader.markSize, limit: limit)
        let first = UnsafeRawBufferPointer(rebasing: bytes.prefix(size))
        let second = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(size).prefix(size))
        return first.elementsEqual(second) ? nil : offset + size..<offset + size + second.count
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at start: Int) throws(DiskError) -> Int {
        guard buffer.count > 0 else { return 0 }
        if buffer.count > ReadWindow.capacity / 2 { return try window.file.readAll(into: buffer, at: start) }
        let bytes = try window.bytes(at: start, wanted: buffer.count, limit: limit)
        let count = min(bytes.count, buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
    }

    /// A header that can stand here: of this segment, not of an index that is past, and with its bytes in the file.
    private func entryHeader(at offset: Int) throws(DiskError) -> EntryHeader? {
        let bytes = try window.bytes(at: offset, wanted: EntryHeader.size, limit: limit)
        guard let entry = EntryHeader(bytes, seed: seed), entry.index >= expected,
            entry.index - expected <= UInt64((offset - self.offset) / EntryHeader.size) + 1 || entry.kind != .entry,
            entry.totalSize <= limit - offset
        else { return nil }
        return entry
    }

    private func settledHeader(at offset: Int) throws(DiskError) -> EntryHeader? {
        if let entry = try entryHeader(at: offset) { return entry }
        window.forget()
        return try entryHeader(at: offset)
    }

    private func isSettled(_ entry: EntryHeader, at start: Int) throws(DiskError) -> Bool {
        if try isWhole(entry, at: start) { return true }
        window.forget()
        return try isWhole(entry, at: start)
    }

    private func isWhole(_ entry: EntryHeader, at start: Int) throws(DiskError) -> Bool {
        var sum: UInt32 = 0
        var next = start + EntryHeader.size
        let end = start + entry.totalSize
        while next < end {
            let bytes = try window.bytes(at: next, wanted: 1, limit: end)
            guard !bytes.isEmpty else { return false }
            sum = Checksum.crc32c(bytes, after: sum)
            next += bytes.count
        }
        return sum == entry.checksum
    }

    private mutating func skipDamage() throws(DiskError) -> Step {
        let start = offset
        guard let found = try nextEntry(after: start) else {
            let used = try endOfData(from: start)
            if used == start { return .end(at: start, mark: nil) }
            offset = limit
            return .damage(bytes: start..<used, indexes: expected..<expected)
        }
        // Written before what was found behind it, so by now it is there, unless it is damaged.
        window.forget()
        if try entryHeader(at: start) != nil { return try next() }
        offset = found.offset
        defer { expected = found.index }
        return .damage(bytes: start..<offset, indexes: expected..<found.index)
    }

    /// The next whole entry or end mark behind `start`.
    private func nextEntry(after start: Int) throws(DiskError) -> (offset: Int, index: UInt64)? {
        var next = start + 1
        while next + EntryHeader.size <= limit {
            let bytes = try window.bytes(at: next, wanted: EntryHeader.size, limit: limit)
            guard let base = bytes.baseAddress, bytes.count >= EntryHeader.size else { return nil }
            guard let hit = memchr(base, EntryHeader.magicByte, bytes.count) else {
                next += bytes.count
                continue
            }
            next += UnsafeRawPointer(hit) - base
            if let entry = try entryHeader(at: next) {
                if entry.kind != .entry { return (next, entry.index) }
                if entry.index < indexLimit, try isWhole(entry, at: next) { return (next, entry.index) }
            }
            next += 1
        }
        return nil
    }

    /// Behind the last byte that is not zero, or `start`.
    private func endOfData(from start: Int) throws(DiskError) -> Int {
        var next = start
        var end = start
        while next < limit {
            let bytes = try window.bytes(at: next, wanted: 1, limit: limit)
            guard !bytes.isEmpty else { break }
            if !bytes.isZero, let last = bytes.lastIndex(where: { $0 != 0 }) { end = next + last + 1 }
            next += bytes.count
        }
        return end
    }
}
