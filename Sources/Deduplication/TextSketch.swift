/// A fixed-size sample of a text's word 3-shingles, by which two versions of one article show that they share text.
///
/// Bottom-k: the `size` smallest of the shingles' 32-bit hashes (A. Broder, "On the resemblance and containment of
/// documents", 1997, section 4). What lies below the lower of two sketches' largest values is a sample of both texts.
struct TextSketch: Sendable, Equatable {
    static let size = 16

    /// Ascending, distinct; all of the text's shingles when it has fewer than `size`.
    let hashes: [UInt32]

    /// True when the samples show that the two texts have next to nothing in common; false when they share text or are
    /// too short to tell.
    func isUnrelated(to other: Self) -> Bool {
        let limit = min(
            hashes.count < Self.size ? UInt32.max : hashes[hashes.count - 1],
            other.hashes.count < Self.size ? UInt32.max : other.hashes[other.hashes.count - 1])
        let ours = hashes.prefix { $0 <= limit }
        let theirs = other.hashes.prefix { $0 <= limit }
        // Below four samples of the shorter text, chance alone could hide what they share.
        guard min(ours.count, theirs.count) >= 4 else { return false }
        return !ours.contains { theirs.contains($0) }
    }

    /// Takes the bytes of the words one after the other.
    struct Builder {
        private(set) var wordCount = 0
        private var smallest = InlineArray<16, UInt32>(repeating: .max)
        private var count = 0
        private var before: (UInt64, UInt64) = (0, 0)

        /// Not inlined: the loop over the bytes has more use for the registers.
        @inline(never)
        mutating func add(_ word: WordHash) {
            let hash = word.finish()
            if wordCount >= 2 { insert(WordHash.mix(WordHash.mix(before.0 &* 3 &+ before.1) &* 3 &+ hash)) }
            before = (before.1, hash)
            wordCount += 1
        }

        func finish() -> TextSketch { TextSketch(hashes: (0..<count).map { smallest[$0] }) }

        /// Keeps the hash in its place among the smallest.
        private mutating func insert(_ hash: UInt64) {
            let value = UInt32(truncatingIfNeeded: hash >> 32)
            if count == TextSketch.size, value >= smallest[TextSketch.size - 1] { return }
            var place = count
            while place > 0, smallest[place - 1] > value { place -= 1 }
            if place > 0, smallest[place - 1] == value { return }
            var index = min(count, TextSketch.size - 1)
            while index > place {
                smallest[index] = smallest[index - 1]
                index -= 1
            }
            smallest[place] = value
            count = min(count + 1, TextSketch.size)
        }
    }
}

/// The hash of a word, taken byte by byte.
struct WordHash {
    /// Of the full groups of eight bytes so far.
    private var groups: UInt64 = 0
    /// The bytes behind them, the last one lowest.
    private var group: UInt64 = 0
    private var length = 0

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        group = group << 8 | UInt64(byte)
        length &+= 1
        if length & 7 == 0 {
            groups = Self.mix(groups &* 3 &+ group)
            group = 0
        }
    }

    func finish() -> UInt64 { Self.mix((groups &* 3 &+ group) ^ UInt64(length) << 56) }

    /// The finalizer of MurmurHash3, which spreads every input bit over the output.
    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
