internal import Hashing
internal import NewswireModel

/// Writes the parts of remembered state one after the other; integers are little-endian.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
        for index in 0..<Value.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> Value(8 * index))) }
    }

    mutating func reserve(_ size: Int) { bytes.reserveCapacity(bytes.count + size) }

    mutating func words(_ words: borrowing [UInt32]) {
        for index in words.indices { integer(words[index]) }
    }

    mutating func words(_ words: Span<UInt32>) {
        for index in words.indices { integer(words[index]) }
    }

    mutating func digest(_ digest: Digest128) {
        integer(digest.high)
        integer(digest.low)
    }

    mutating func position(_ position: ItemPosition) {
        integer(position.journalIndex)
        integer(position.item)
    }

    mutating func range(_ range: ClosedRange<Int64>) {
        integer(range.lowerBound)
        integer(range.upperBound)
    }

    /// Behind a byte that tells whether there is one.
    mutating func optional<Value>(_ value: Value?, _ write: (inout StateWriter, Value) -> Void) {
        integer(UInt8(value == nil ? 0 : 1))
        if let value { write(&self, value) }
    }

    mutating func sketch(_ sketch: TextSketch) {
        integer(UInt8(sketch.hashes.count))
        for hash in sketch.hashes { integer(hash) }
    }
}

/// Reads what a `StateWriter` wrote. Nil is given for what is not there, or is of no form that was ever written.
struct StateReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }
    /// What was not read.
    var remainder: [UInt8] { Array(rest) }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
        let size = Value.bitWidth / 8
        guard rest.count >= size else { return nil }
        var value: Value = 0
        for (index, byte) in rest.prefix(size).enumerated() {
            value |= Value(truncatingIfNeeded: byte) << Value(8 * index)
        }
        rest.removeFirst(size)
        return value
    }

    mutating func words(_ count: Int) -> [UInt32]? {
        guard rest.count >= 4 * count else { return nil }
        let words = rest.withUnsafeBytes { bytes in
            (0..<count).map { UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)) }
        }
        rest.removeFirst(4 * count)
        return words
    }

    mutating func digest() -> Digest128? {
        guard let high: UInt64 = integer(), let low: UInt64 = integer() else { return nil }
        return Digest128(high: high, low: low)
    }

    mutating func position() -> ItemPosition? {
        guard let index: UInt64 = integer(), let item: UInt32 = integer() else { return nil }
        return ItemPosition(journalIndex: index, item: item)
    }

    mutating func range() -> ClosedRange<Int64>? {
        guard let low: Int64 = integer(), let high: Int64 = integer(), low <= high else { return nil }
        return low...high
    }

    /// The outer nil: it could not be read; the inner one: there is none.
    mutating func optional<Value>(_ read: (inout StateReader) -> Value?) -> Value?? {
        guard let isThere: UInt8 = integer(), isThere <= 1 else { return nil }
        if isThere == 0 { return .some(nil) }
        guard let value = read(&self) else { return nil }
        return .some(value)
    }

    mutating func sketch() -> TextSketch? {
        guard let count: UInt8 = integer(), count <= TextSketch.size else { return nil }
        let hashes = (0..<count).compactMap { _ in integer(UInt32.self) }
        return hashes.count == count ? TextSketch(hashes: hashes) : nil
    }
}
