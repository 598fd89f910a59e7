/// A fixed-size sample of a text's word 3-shingles, by which two versions of one article show that they share text.
///
/// Bottom-k: the `size` smallest of the shingles' 32-bit hashes (A. Broder, "On the resemblance and containment of
/// documents", 1997, section 4). What lies below the lower of two sketches' largest values is a sample of both texts.
struct TextSketch: Sendable, Equatable {
    static let size = 16

    /// Ascending, distinct; all of the text's shingles when it has fewer than `size`.
    let hashes: [UInt32]

    /// True when the samples show that the two texts have next to nothing in common; false when they share text or are too
    /// short to tell.
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
        private var word = Self.seed
        private var before: (UInt64, UInt64) = (0, 0)

        /// The offset basis of FNV-1a, 64 bits.
        private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(_ byte: UInt8) {
            word = (word ^ UInt64(byte)) &* 0x100_0000_01B3
        }

        mutating func endWord() {
            if wordCount >= 2 { insert(Self.mix(Self.mix(before.0 &* 3 &+ before.1) &* 3 &+ word)) }
            before = (before.1, word)
            word = Self.seed
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

        /// The finalizer of MurmurHash3, which spreads every input bit over the output.
        private static func mix(_ value: UInt64) -> UInt64 {
            var value = value
            value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
            value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
            return value ^ value >> 33
        }
    }
}
