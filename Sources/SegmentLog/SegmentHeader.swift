/// What the first bytes of a segment say of it and of the one before.
///
/// Format 1, 256 bytes: two copies of 128, so that one damaged byte does not cost a segment. Integers little-endian:
/// magic `NWSEGLG1`, version u32, bytes of both copies u32, log id 2 × u64, ordinal u64, first index u64; of the
/// segment before: its ordinal u64 (0: none), its last index u64, its chain u32, and 1 if it was given up u32; creation
/// time i64 in milliseconds since 1970, the bytes that were allocated u64, 36 zero bytes, CRC-32C of the copy u32.
package struct SegmentHeader: Equatable {
    static let copySize = 128
    package static let size = 256
    private static let magic: UInt64 = 0x3147_4C47_4553_574E
    private static let version: UInt32 = 1

    var logID: LogID
    /// Counts the segments of a log, from 1; never used again.
    var ordinal: UInt64
    /// The index of its first entry.
    var first: UInt64
    var previous: Previous?
    /// Milliseconds since 1970.
    var created: Int64
    /// The file's length until it is sealed. A shorter one without an end mark was cut by somebody else.
    var allocated: Int

    /// The segment that this one continues.
    struct Previous: Equatable {
        var ordinal: UInt64
        /// The index behind its last entry.
        var end: UInt64
        /// Its `SegmentChain` at the end.
        var chain: UInt32
        /// A failed write or sync ended it: it may be shorter than it was made, and yet have no end mark.
        var isGivenUp = false
    }

    /// What the checksums of its entries begin with: an entry of another log or segment is none here.
    var seed: UInt32 {
        Checksum.crc32c(ordinal, after: Checksum.crc32c(logID.low, after: Checksum.crc32c(logID.high, after: 0)))
    }

    /// Both copies.
    func encode() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.copySize)
        bytes.withUnsafeMutableBytes { copy in
            copy.setField(0, Self.magic)
            copy.setField(8, Self.version)
            copy.setField(12, UInt32(Self.size))
            copy.setField(16, logID.high)
            copy.setField(24, logID.low)
            copy.setField(32, ordinal)
            copy.setField(40, first)
            copy.setField(48, previous?.ordinal ?? 0)
            copy.setField(56, previous.map { $0.end - 1 } ?? 0)
            copy.setField(64, previous?.chain ?? 0)
            copy.setField(68, UInt32(previous?.isGivenUp == true ? 1 : 0))
            copy.setField(72, created)
            copy.setField(80, UInt64(allocated))
            copy.setField(
                124, Checksum.crc32c(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[..<124])))
        }
        return bytes + bytes
    }

    /// What a file's first bytes say.
    struct Reading {
        var header: SegmentHeader?
        /// Both copies are there and whole.
        var isWhole = false
        /// The disk could not read it, perhaps for now.
        var isUnreadable = false
    }

    static func read(from file: any DiskFile) throws(DiskError) -> Reading {
        let window = ReadWindow(file)
        // The bytes are the window's.
        defer { withExtendedLifetime(window) {} }
        let decoded = decode(try window.bytes(at: 0, wanted: size, limit: size))
        return Reading(
            header: decoded?.header, isWhole: decoded?.isWhole ?? false, isUnreadable: window.unreadable > 0)
    }

    /// The header that the bytes hold in a copy at least, and whether both are whole; nil without one.
    private static func decode(_ bytes: UnsafeRawBufferPointer) -> (header: SegmentHeader, isWhole: Bool)? {
        guard bytes.count >= size else { return nil }
        let first = copy(UnsafeRawBufferPointer(rebasing: bytes[..<copySize]))
        let second = copy(UnsafeRawBufferPointer(rebasing: bytes[copySize..<size]))
        return (first ?? second).map { ($0, first == second) }
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer) -> SegmentHeader? {
        guard bytes.field(0) == magic, bytes.field(8) == version, bytes.field(12) == UInt32(size),
            bytes.field(124) == Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<124]))
        else { return nil }
        let ordinal: UInt64 = bytes.field(32)
        let first: UInt64 = bytes.field(40)
        let allocated: UInt64 = bytes.field(80)
        guard ordinal > 0, first > 0, let allocated = Int(exactly: allocated) else { return nil }
        let before: UInt64 = bytes.field(48)
        let last: UInt64 = bytes.field(56)
        let previous = Previous(
            ordinal: before, end: last &+ 1, chain: bytes.field(64), isGivenUp: bytes.field(68, as: UInt32.self) != 0)
        return SegmentHeader(
            logID: LogID(high: bytes.field(16), low: bytes.field(24)), ordinal: ordinal, first: first,
            previous: before == 0 ? nil : previous,
            created: bytes.field(72), allocated: allocated)
    }
}

/// Tells one log from another; random.
package struct LogID: Equatable, Sendable {
    package let high: UInt64
    package let low: UInt64

    static func random() -> LogID {
        LogID(high: .random(in: 0...UInt64.max), low: .random(in: 0...UInt64.max))
    }
}

/// A segment's file name: `<ordinal>-<first index>.log`, in ten and twenty digits. It says again what the header says.
package struct SegmentName: Equatable {
    let ordinal: UInt64
    package let first: UInt64

    /// Of a file that is not complete yet.
    static let unfinished = ".new"

    package var text: String { Self.padded(ordinal, 10) + "-" + Self.padded(first, 20) + ".log" }

    package init(ordinal: UInt64, first: UInt64) {
        self.ordinal = ordinal
        self.first = first
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "log" else { return nil }
        let numbers = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, let ordinal = UInt64(numbers[0]), let first = UInt64(numbers[1]) else { return nil }
        self.init(ordinal: ordinal, first: first)
        guard ordinal > 0, first > 0, self.text == text else { return nil }
    }

    private static func padded(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
