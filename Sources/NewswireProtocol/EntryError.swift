/// Why the bytes of a log entry are none: they were damaged, or written by another version.
public enum EntryError: Error, Sendable, Equatable {
    /// The entry ends before its contents do.
    case truncated
    /// The first byte names a format that this version does not read.
    case unknownFormat(UInt8)
    /// A field holds what no writer writes.
    case invalid(String)
    /// There are bytes behind the end of the entry.
    case trailingBytes(Int)
}

/// Reads the binary form of an entry from the front: integers are little-endian, every length is checked.
struct EntryReader: ~Copyable {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - offset }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(EntryError) -> Value {
        let size = Value.bitWidth / 8
        guard remaining >= size else { throw .truncated }
        var value: Value = 0
        for index in 0..<size {
            value |= Value(truncatingIfNeeded: bytes[offset + index]) << Value(index * 8)
        }
        offset += size
        return value
    }

    /// A length that was read before; more than what is left is refused before anything is allocated.
    mutating func bytes(_ count: UInt64) throws(EntryError) -> [UInt8] {
        guard count <= UInt64(remaining) else { throw .truncated }
        let start = offset
        offset += Int(count)
        return Array(bytes[start..<offset])
    }

    /// A text of so many bytes, which are UTF-8.
    mutating func text(_ count: UInt64) throws(EntryError) -> String {
        guard let text = String(validating: try bytes(count), as: UTF8.self) else { throw .invalid("text") }
        return text
    }

    mutating func hash() throws(EntryError) -> Hash128 {
        Hash128(high: try integer(UInt64.self), low: try integer(UInt64.self))
    }

    /// Bytes that every writer of this format leaves zero.
    mutating func reserved(_ count: Int) throws(EntryError) {
        for _ in 0..<count {
            guard try integer(UInt8.self) == 0 else { throw .invalid("reserved") }
        }
    }

    func end() throws(EntryError) {
        guard remaining == 0 else { throw .trailingBytes(remaining) }
    }
}

/// Writes the binary form of an entry into one allocation of a size known beforehand.
struct EntryWriter: ~Copyable {
    private(set) var bytes: [UInt8] = []

    init(size: Int) {
        bytes.reserveCapacity(size)
    }

    mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
        for index in 0..<Value.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: value >> Value(index * 8)))
        }
    }

    mutating func append(_ hash: Hash128) {
        integer(hash.high)
        integer(hash.low)
    }

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }
}
