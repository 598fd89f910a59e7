/// The words of an article's likely core, to see which other lines speak of the same things: a teaser for another
/// article shares few words with this one, in any language.
///
/// A word is known by the hash of its first bytes, so some words stand for others; a line is seen by its first bytes.
struct LineVocabulary {
    /// How much of what a line says is said elsewhere in the core.
    struct Overlap {
        /// Words that were looked up.
        var words = 0
        /// Of these, how many stand in another line of the core.
        var known = 0
        /// The same of words that begin with a capital, the first aside.
        var names = 0
        var knownNames = 0
    }

    private static let slotBits = 13
    /// Bytes of a line that are read.
    private static let bytesMax = 320
    /// Bytes of a word by which it is known.
    private static let prefixBytes = 8
    /// Shorter words are in every text.
    private static let wordBytesMin = 4

    /// How many lines of the core have the word, up to 2.
    private var counts = [UInt8](repeating: 0, count: 1 << slotBits)
    /// The line that was counted last.
    private var lastLines = [UInt16](repeating: 0, count: 1 << slotBits)
    private var isEmpty = true

    mutating func removeAll() {
        guard !isEmpty else { return }
        for slot in counts.indices { counts[slot] = 0 }
        for slot in lastLines.indices { lastLines[slot] = 0 }
        isEmpty = true
    }

    /// Adds a line of the core; `number` tells it from the others.
    mutating func add(_ text: Span<UInt8>, _ range: Range<Int>, number: Int) {
        isEmpty = false
        let stamp = UInt16(truncatingIfNeeded: number) &+ 1
        var index = range.lowerBound
        let end = min(range.upperBound, range.lowerBound + Self.bytesMax)
        while let word = Self.nextWord(text, from: &index, to: end) {
            guard lastLines[word.slot] != stamp || counts[word.slot] == 0 else { continue }
            lastLines[word.slot] = stamp
            if counts[word.slot] < 2 { counts[word.slot] += 1 }
        }
    }

    /// What a line shares with the core, of which it may be one itself.
    func overlap(_ text: Span<UInt8>, _ range: Range<Int>, isCore: Bool) -> Overlap {
        var overlap = Overlap()
        let least: UInt8 = isCore ? 2 : 1
        var index = range.lowerBound
        let end = min(range.upperBound, range.lowerBound + Self.bytesMax)
        while let word = Self.nextWord(text, from: &index, to: end) {
            let isKnown = counts[word.slot] >= least
            overlap.words += 1
            if isKnown { overlap.known += 1 }
            guard word.isName, word.start > range.lowerBound else { continue }
            overlap.names += 1
            if isKnown { overlap.knownNames += 1 }
        }
        return overlap
    }

    private struct Word {
        let slot: Int
        let start: Int
        /// Begins with a capital, or is of a script without them.
        let isName: Bool
    }

    /// The next word of at least four bytes, or the next two characters of a script without spaces.
    @inline(__always)
    private static func nextWord(_ text: Span<UInt8>, from index: inout Int, to end: Int) -> Word? {
        while index < end {
            let first = text[index]
            let start = index
            if first < 0x80 {
                guard (first | 0x20) &- 0x61 < 26 else {
                    index += 1
                    continue
                }
            } else if first == 0xE2 || first == 0xC2 {
                // Marks, and spaces beyond ASCII.
                index += first == 0xE2 ? 3 : 2
                continue
            } else if 0xE3...0xE9 ~= first {
                index += 3
                guard index + 3 <= end, 0xE3...0xE9 ~= text[index], start + 6 <= end else { continue }
                return Word(slot: slot(text, start..<start + 6), start: start, isName: true)
            }
            repeat { index += 1 } while index < end && isLetter(text[index])
            guard index - start >= wordBytesMin else { continue }
            let isName = first &- 0x41 < 26 || first >= 0xC3
            return Word(slot: slot(text, start..<min(index, start + prefixBytes)), start: start, isName: isName)
        }
        return nil
    }

    @inline(__always)
    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || (byte >= 0x80 && byte != 0xE2 && byte != 0xC2)
    }

    @inline(__always)
    private static func slot(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        var key: UInt64 = 0
        if range.lowerBound + 8 <= text.count {
            key = text.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
            if range.count < 8 { key &= 1 << UInt64(8 * range.count) - 1 }
        } else {
            for index in range.reversed() { key = key << 8 | UInt64(text[index]) }
        }
        // Capitals made small, and some marks taken for others.
        key |= 0x2020_2020_2020_2020
        return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits))
    }
}
