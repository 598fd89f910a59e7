/// Hashes words without regard to case, so that text can be looked up in word tables without a copy.
///
/// Over the UTF-8 with the capitals of ASCII, Latin-1 and Cyrillic made small, eight bytes at a time. Not for hostile
/// keys: it only ever looks up in tables of ours.
struct FoldedHash {
    private var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
    /// Folded bytes that are not yet mixed in, the first in the lowest place, and how many they are, 0…7.
    private var rest: UInt64 = 0
    private var restBytes: UInt64 = 0
    private var lead: UInt8 = 0

    init() {}

    init(_ text: StaticString) {
        self.init()
        for index in 0..<text.utf8CodeUnitCount { add(text.utf8Start[index]) }
    }

    init(bytes: String.UTF8View) {
        self.init()
        for byte in bytes { add(byte) }
    }

    /// The hash of a part of a text.
    init(_ text: Span<UInt8>, _ range: Range<Int>) {
        self.init()
        let raw = text.bytes
        var index = range.lowerBound
        while index + 8 <= text.count, index < range.upperBound {
            let bytes = min(8, range.upperBound - index)
            var chunk = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            if bytes < 8 { chunk &= 1 << UInt64(8 * bytes) - 1 }
            guard chunk & Self.highBits == 0 else { break }
            index += bytes
            rest = Self.folded(chunk)
            restBytes = UInt64(bytes)
            if bytes == 8 { mixRest() }
        }
        while index < range.upperBound {
            add(text[index])
            index += 1
        }
    }

    /// The words of a phrase that has single spaces between them.
    static func words(of phrase: StaticString) -> [FoldedHash] {
        var words = [FoldedHash()]
        for index in 0..<phrase.utf8CodeUnitCount {
            if phrase.utf8Start[index] == 0x20 {
                words.append(FoldedHash())
            } else {
                words[words.count - 1].add(phrase.utf8Start[index])
            }
        }
        return words
    }

    var value: UInt64 {
        var hash = (mixed ^ rest ^ restBytes << 56) &* Self.factor
        hash ^= hash >> 29
        return hash &* Self.factor
    }

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        if byte < 0x80 {
            mix(0x41...0x5A ~= byte ? byte | 0x20 : byte)
        } else {
            addBeyondASCII(byte)
        }
    }

    private mutating func addBeyondASCII(_ byte: UInt8) {
        var folded = byte
        switch byte {
        case 0xD0:
            // Small letters of the second half of the Cyrillic capitals have another lead byte: wait for the next.
            lead = byte
            return
        case 0x80...0x9E where lead == 0xC3: folded += 0x20
        case 0x90...0x9F where lead == 0xD0:
            mix(0xD0)
            folded += 0x20
        case 0xA0...0xAF where lead == 0xD0:
            mix(0xD1)
            folded -= 0x20
        default:
            if lead == 0xD0 { mix(0xD0) }
        }
        lead = byte
        mix(folded)
    }

    @inline(__always)
    private mutating func mix(_ byte: UInt8) {
        rest |= UInt64(byte) << (8 * restBytes)
        restBytes += 1
        if restBytes == 8 { mixRest() }
    }

    @inline(__always)
    private mutating func mixRest() {
        mixed = (mixed ^ rest) &* Self.factor
        mixed ^= mixed >> 32
        rest = 0
        restBytes = 0
    }

    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Eight bytes of ASCII with their capitals made small.
    @inline(__always)
    private static func folded(_ chunk: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // The high bit of each byte from `A` on, but not from behind `Z`.
        let capitals = (chunk &+ ones &* 0x3F) & ~(chunk &+ ones &* 0x25) & highBits
        return chunk | capitals >> 2
    }
}

/// Hashes phrases: words in their order, whatever stands between them.
struct PhraseHash {
    private(set) var value: UInt64 = 0

    init() {}

    /// A phrase of one word.
    init(of word: FoldedHash) { add(word) }

    @inline(__always)
    mutating func add(_ word: FoldedHash) {
        value = (value &* 0x9E37_79B9_7F4A_7C15) ^ word.value
        value ^= value >> 29
    }
}

/// A table from hashes to small values, for lookups that mostly find nothing: open addressing, at most a quarter full.
struct HashTable<Value: Sendable>: Sendable {
    private let mask: Int
    /// Zero where nothing stands.
    private var keys: [UInt64]
    private var values: [Value?]

    /// The value of a key that comes twice is made by `merge`.
    init(_ entries: [(UInt64, Value)], merge: (Value, Value) -> Value) {
        var size = 16
        while size < entries.count * 4 { size *= 2 }
        mask = size - 1
        keys = [UInt64](repeating: 0, count: size)
        values = [Value?](repeating: nil, count: size)
        for (key, value) in entries {
            let slot = slot(of: key)
            values[slot] = values[slot].map { merge($0, value) } ?? value
            keys[slot] = key
        }
    }

    @inline(__always)
    subscript(key: UInt64) -> Value? {
        let slot = slot(of: key)
        return keys[slot] == 0 ? nil : values[slot]
    }

    /// Where a key stands or would stand.
    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: key ^ key >> 32) & mask
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }
}
