/// Writes one segment from its creation to its seal; confined to the log's writer.
struct SegmentWriter {
    let header: SegmentHeader
    private let file: any DiskFile
    private let path: String
    private let seed: UInt32
    /// Behind the last entry that is on the disk.
    private(set) var end: Int
    /// The index behind it.
    private(set) var next: UInt64
    private(set) var chain: UInt32 = 0
    private var staging: [UInt8] = []

    private static let stagingBytes = 1024 * 1024

    var isEmpty: Bool { next == header.first }
    /// What is left for entries with their headers; an end mark always fits behind them.
    var room: Int { header.allocated - EntryHeader.markSize - end }

    /// Makes the file, with its header on the disk, under a name that no start reads.
    static func prepare(
        _ header: SegmentHeader, in directory: String, _ disk: any Disk
    ) throws(DiskError) -> SegmentWriter {
        let path = directory + "/" + SegmentName(ordinal: header.ordinal, first: header.first).text
        let unfinished = path + SegmentName.unfinished
        try? disk.unlink(unfinished)
        do throws(DiskError) {
            let file = try uninterrupted { () throws(DiskError) in try disk.open(unfinished, .create) }
            try uninterrupted { () throws(DiskError) in try file.allocate(header.allocated) }
            try write(header.encode(), to: file, at: 0, path)
            try file.sync()
            return SegmentWriter(header, file, path)
        } catch {
            try? disk.unlink(unfinished)
            throw error
        }
    }

    /// Gives it its name, for good. After an error it may have it or not, so nothing may be appended before it.
    func install(in directory: String, _ disk: any Disk) throws(DiskError) {
        do throws(DiskError) {
            try uninterrupted { () throws(DiskError) in try disk.rename(path + SegmentName.unfinished, to: path) }
            try uninterrupted { () throws(DiskError) in try disk.syncDirectory(directory) }
        } catch {
            try? disk.unlink(path + SegmentName.unfinished)
            try? disk.unlink(path)
            throw error
        }
    }

    private init(_ header: SegmentHeader, _ file: any DiskFile, _ path: String) {
        self.header = header
        self.file = file
        self.path = path
        seed = header.seed
        end = SegmentHeader.size
        next = header.first
    }

    /// Writes the entries and has them synced; `synced` gets where each begins. After an error the segment must not be
    /// written again: what is behind `end` is neither there nor not there.
    mutating func append(
        _ batch: [[UInt8]], time: Int64, sync: (any DiskFile) throws(DiskError) -> Void
    ) throws(DiskError) -> SparseIndex {
        var places = SparseIndex()
        var offset = end
        var index = next
        var chain = self.chain
        for contents in batch {
            let entry = EntryHeader(
                length: contents.count, index: index, time: time, confirmed: end,
                checksum: Checksum.crc32c(contents))
            places.note(index, at: offset + staging.count)
            try stage(entry, contents, &offset)
            chain = entry.chained(to: chain)
            index += 1
        }
        try flush(&offset)
        try sync(file)
        end = offset
        next = index
        self.chain = chain
        return places
    }

    private mutating func stage(_ entry: EntryHeader, _ contents: [UInt8], _ offset: inout Int) throws(DiskError) {
        if staging.count + entry.totalSize > Self.stagingBytes { try flush(&offset) }
        let start = staging.count
        staging.append(contentsOf: repeatElement(0, count: EntryHeader.size))
        staging.withUnsafeMutableBytes { bytes in
            _ = entry.encode(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]), seed: seed)
        }
        if entry.totalSize <= Self.stagingBytes {
            staging.append(contentsOf: contents)
        } else {
            try flush(&offset)
            try Self.write(contents, to: file, at: offset, path)
            offset += contents.count
        }
    }

    private mutating func flush(_ offset: inout Int) throws(DiskError) {
        guard !staging.isEmpty else { return }
        defer { staging.removeAll(keepingCapacity: true) }
        try Self.write(staging, to: file, at: offset, path)
        offset += staging.count
    }

    static func write(
        _ bytes: [UInt8], to file: any DiskFile, at offset: Int, _ path: String
    ) throws(DiskError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<Void, DiskError> in
            do throws(DiskError) {
                return .success(try file.writeAll(buffer, at: offset, path: path))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Marks the end and gives back the rest of the reserved room.
    func seal(_ kind: EntryHeader.Kind, time: Int64) throws(DiskError) {
        let mark = EntryHeader(kind: kind, index: next, time: time, confirmed: end, checksum: chain)
        try Self.seal(file, mark, at: end, seed: seed, path)
    }

    /// After a failed write or sync: gives back what is behind the last synced entry. Nothing is synced here.
    func abandon() throws(DiskError) {
        try uninterrupted { () throws(DiskError) in try file.truncate(to: end) }
    }

    /// The mark is on the disk before the file gets shorter, so that a cut file without one was cut by somebody else.
    static func seal(
        _ file: any DiskFile, _ mark: EntryHeader, at offset: Int, seed: UInt32, _ path: String
    ) throws(DiskError) {
        let bytes = mark.encoded(seed: seed)
        try write(bytes + bytes, to: file, at: offset, path)
        try file.sync()
        try uninterrupted { () throws(DiskError) in try file.truncate(to: offset + EntryHeader.markSize) }
        try file.sync()
    }
}
