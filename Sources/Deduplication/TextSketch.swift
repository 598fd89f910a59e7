/// A fixed-size sample of a text's word 3-shingles, by which two versions of one article show that they share text.
///
/// Bottom-k: the `size` smallest of the shingles' 32-bit hashes (A. Broder, "On the resemblance and containment of
/// documents", 1997, section 4). What lies below the lower of two sketches' largest values is a sample of both texts.
struct TextSketch: Sendable, Equatable {
    static let size = 16

    /// Ascending, distinct; all of the text's shingles when it has fewer than `size`.
    private(set) var hashes: [UInt32] = []

    init(_ text: NormalizedText) {
        hashes.reserveCapacity(Self.size + 1)
        var window: (UInt64, UInt64) = (0, 0)
        var start = 0
        for (index, end) in text.wordEnds.enumerated() {
            let word = Self.hash(text.bytes, start..<end)
            start = end + 1
            if index >= 2 { insert(Self.mix(Self.mix(window.0 &* 3 &+ window.1) &* 3 &+ word)) }
            window = (window.1, word)
        }
    }

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

    private mutating func insert(_ hash: UInt64) {
        let value = UInt32(truncatingIfNeeded: hash >> 32)
        if hashes.count == Self.size, value >= hashes[Self.size - 1] { return }
        var place = hashes.count
        while place > 0, hashes[place - 1] > value { place -= 1 }
        if place > 0, hashes[place - 1] == value { return }
        hashes.insert(value, at: place)
        if hashes.count > Self.size { hashes.removeLast() }
    }

    /// FNV-1a, 64 bits.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return hash
    }

    /// The finalizer of MurmurHash3, which spreads every input bit over the output.
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
