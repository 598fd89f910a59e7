/// What stands before each entry's bytes in a segment.
///
/// Format 1, 40 bytes, integers little-endian: magic FE 4E 57 45, length u32, index u64, time i64 in milliseconds since
/// 1970, confirmed u32, kind u32, CRC-32C of the bytes u32 (of an end mark: the segment's chain), CRC-32C u32 of the 36
/// bytes before, begun with the segment's seed.
package struct EntryHeader: Equatable {
    enum Kind: UInt32 {
        case entry = 0
        /// The log was closed here, or this is what a recovery found.
        case closed = 1
        /// The log goes on in another segment.
        case continued = 2
        /// A repair put it where an entry was damaged: the position is lost, and its bytes are no contents.
        case lost = 3
    }

    package static let size = 40
    /// An end mark is written twice, so that one damaged byte does not make it look as if the file had been cut.
    static let markSize = 80
    /// FE occurs in no UTF-8 text.
    static let magic: UInt32 = 0x4557_4EFE
    static let magicByte: Int32 = 0xFE

    var kind = Kind.entry
    var length = 0
    var index: UInt64
    /// Milliseconds since 1970; never before that of the entry before.
    var time: Int64
    /// What lies below this offset was on the disk when this was written.
    var confirmed: Int
    var checksum: UInt32

    /// Whether it takes a position, and is no end mark.
    var isInLine: Bool { kind == .entry || kind == .lost }

    /// With the bytes behind it.
    var totalSize: Int { Self.size + length }

    /// Writes it to the front of the buffer and returns its own checksum.
    @discardableResult
    func encode(into bytes: UnsafeMutableRawBufferPointer, seed: UInt32) -> UInt32 {
        bytes.setField(0, Self.magic)
        bytes.setField(4, UInt32(length))
        bytes.setField(8, index)
        bytes.setField(16, time)
        bytes.setField(24, UInt32(confirmed))
        bytes.setField(28, kind.rawValue)
        bytes.setField(32, checksum)
        let own = Checksum.crc32c(
            UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<36]), after: seed)
        bytes.setField(36, own)
        return own
    }

    /// Its own bytes alone.
    func encoded(seed: UInt32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        bytes.withUnsafeMutableBytes { _ = encode(into: $0, seed: seed) }
        return bytes
    }

    /// Nil when the bytes are no header of this segment.
    init?(_ bytes: UnsafeRawBufferPointer, seed: UInt32) {
        guard bytes.count >= Self.size, bytes.field(0) == Self.magic, let kind = Kind(rawValue: bytes.field(28)),
            bytes.field(36) == Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<36]), after: seed)
        else { return nil }
        self.kind = kind
        length = Int(bytes.field(4, as: UInt32.self))
        index = bytes.field(8)
        time = bytes.field(16)
        confirmed = Int(bytes.field(24, as: UInt32.self))
        checksum = bytes.field(32)
    }

    init(
        kind: Kind = .entry, length: Int = 0, index: UInt64, time: Int64, confirmed: Int, checksum: UInt32
    ) {
        self.kind = kind
        self.length = length
        self.index = index
        self.time = time
        self.confirmed = confirmed
        self.checksum = checksum
    }

    /// The segment's chain with this entry: a sum over the sums of all its entries in their order, which the next
    /// segment's header repeats.
    func chained(to chain: UInt32) -> UInt32 {
        Checksum.crc32c(index &<< 32 | UInt64(checksum), after: chain)
    }
}
