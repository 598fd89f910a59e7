/// Hashes words without regard to case, byte by byte, so that text can be looked up in word tables without a copy.
///
/// FNV-1a in 64 bits over UTF-8 with the capitals of ASCII, Latin-1 and Cyrillic made small. Not for hostile keys: it
/// only ever looks up in tables of ours.
struct FoldedHash: Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
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
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}

/// Hashes phrases: words in their order, whatever stands between them.
struct PhraseHash {
    private(set) var value: UInt64 = 0

    init() {}

    /// A phrase of one word.
    init(of word: FoldedHash) { add(word) }

    /// A phrase with single spaces between its words.
    init(_ phrase: StaticString) {
        var word = FoldedHash()
        for index in 0..<phrase.utf8CodeUnitCount {
            if phrase.utf8Start[index] == 0x20 {
                add(word)
                word = FoldedHash()
            } else {
                word.add(phrase.utf8Start[index])
            }
        }
        add(word)
    }

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
