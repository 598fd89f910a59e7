/// What a stretch of the journal says of ids: an entry of the id log.
///
/// With it the ids of that stretch are known without the journal, which may let go of it. Format 1, integers
/// little-endian: format u32, count u32, first and last position u64; then for each id its key and its payload's hash
/// (high u64, low u64), its position u64 and its reception time i64 in milliseconds since 1970, in the order of their
/// positions.
public struct IDBlock: Sendable, Equatable {
    /// The stretch; its end is the position behind it.
    public var positions: Range<UInt64>
    public var entries: [AcceptedIDs.Entry]

    public static let entrySize = 48

    private static let format: UInt32 = 1
    private static let fixedSize = 24

    public init(positions: Range<UInt64>, entries: [AcceptedIDs.Entry]) {
        self.positions = positions
        self.entries = entries
    }

    public func encode() -> [UInt8] {
        var writer = EntryWriter(size: Self.fixedSize + entries.count * Self.entrySize)
        writer.integer(Self.format)
        writer.integer(UInt32(entries.count))
        writer.integer(positions.lowerBound)
        writer.integer(positions.upperBound)
        for entry in entries {
            writer.append(entry.key)
            writer.append(entry.payloadHash)
            writer.integer(entry.position)
            writer.integer(entry.received)
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt32.self)
        guard format == Self.format else { throw .unknownFormat(UInt8(truncatingIfNeeded: format)) }
        let count = try reader.integer(UInt32.self)
        let first = try reader.integer(UInt64.self)
        let end = try reader.integer(UInt64.self)
        guard first > 0, first <= end else { throw .invalid("positions") }
        guard Int(count) == reader.remaining / Self.entrySize else { throw .truncated }
        positions = first..<end
        entries = []
        entries.reserveCapacity(Int(count))
        var next = first
        for _ in 0..<count {
            let entry = AcceptedIDs.Entry(
                key: try reader.hash(), payloadHash: try reader.hash(), position: try reader.integer(UInt64.self),
                received: try reader.integer(Int64.self))
            guard next..<end ~= entry.position else { throw .invalid("position") }
            next = entry.position + 1
            entries.append(entry)
        }
        try reader.end()
    }
}
