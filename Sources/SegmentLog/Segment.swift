/// A segment as readers need it: which file, which positions, how far it may be read.
struct Segment: Sendable {
    let header: SegmentHeader
    /// The position behind its last.
    var end: UInt64
    /// Readers stop here: behind it nothing was synced.
    var endOffset: Int
    /// Of the file.
    var fileBytes: Int
    /// When its last entry was written at the latest; milliseconds since 1970.
    var lastTime: Int64
    /// Where entries are, every so many bytes; nil until it was needed.
    var places: SparseIndex?

    var first: UInt64 { header.first }
    var name: String { SegmentName(ordinal: header.ordinal, first: header.first).text }
}

/// The offset of an entry every `interval` bytes. Saves reading; nothing depends on it.
struct SparseIndex: Sendable, Equatable {
    static let interval = 64 * 1024

    private var entries: [(index: UInt64, offset: Int)] = []

    /// Notes the entry if the last noted one is far enough away. Indexes and offsets ascend.
    mutating func note(_ index: UInt64, at offset: Int) {
        if let last = entries.last, offset - last.offset < Self.interval { return }
        entries.append((index, offset))
    }

    /// Adds what was noted of the entries behind.
    mutating func append(_ other: SparseIndex) {
        for entry in other.entries { note(entry.index, at: entry.offset) }
    }

    /// The last noted entry that is not behind the index.
    func start(for index: UInt64) -> (offset: Int, index: UInt64)? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].index <= index { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : (entries[low - 1].offset, entries[low - 1].index)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.entries.elementsEqual(right.entries) { $0 == $1 }
    }
}
