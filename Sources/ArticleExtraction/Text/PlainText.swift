/// Writes parts of cleaned text as they stand in an article: on one line, with single spaces.
enum PlainText {
    /// Appends a part: runs of spaces and tabs become one space; a line feed becomes one too, but nothing behind a
    /// hyphen, which goes where it broke a word, or between characters of a script without spaces.
    static func append(_ text: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
        var run = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            index = endOfPlainRun(text, index..<range.upperBound)
            guard index < range.upperBound else { break }
            let byte = text[index]
            guard byte <= 0x20 else {
                index += 1
                continue
            }
            var end = index + 1
            var hasLineFeed = byte == 0x0A
            while end < range.upperBound, text[end] <= 0x20 {
                if text[end] == 0x0A { hasLineFeed = true }
                end += 1
            }
            if byte != 0x20 || end > index + 1 {
                append(text.extracting(run..<index), to: &out)
                if hasLineFeed, isBrokenWord(text, before: index, behind: end, in: range) {
                    out.removeLast()
                } else if !hasLineFeed || needsSpace(text, before: index, behind: end, in: range) {
                    out.append(0x20)
                }
                run = end
            }
            index = end
        }
        append(text.extracting(run..<range.upperBound), to: &out)
    }

    /// Shortens text to so many bytes at most, at a space if one is near, and never within a scalar.
    static func cut(_ text: inout [UInt8], to bytesMax: Int) {
        guard text.count > bytesMax else { return }
        var end = bytesMax
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        if let space = text[..<end].suffix(64).lastIndex(of: 0x20) { end = space }
        text.removeSubrange(end...)
    }

    /// Steps over text without tabs, line feeds and two spaces side by side, as long as there are eight bytes to look
    /// at.
    private static func endOfPlainRun(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = text.bytes
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let others = word ^ (ones &* 0x20)
            // The high bit of each byte that is a space.
            let spaces = ~(((others & (ones &* 0x7F)) &+ (ones &* 0x7F)) | others | (ones &* 0x7F))
            let hasControls = (word &- ones &* 0x20) & ~word & (ones &* 0x80) != 0
            if hasControls || spaces & (spaces << 8) != 0 { return index }
            // The last byte is the next word's first, so that no pair is missed.
            index += 7
        }
        return index
    }

    private static func append(_ run: Span<UInt8>, to out: inout [UInt8]) {
        // Arrays take whole runs from buffers only.
        run.withUnsafeBufferPointer { out.append(contentsOf: $0) }
    }

    /// Whether a hyphen at the end of a line breaks a word: a small letter goes on in the next line, and no capital or
    /// digit stands right before. A compound that was broken at its own hyphen keeps it where a word that often begins
    /// one stands before.
    private static func isBrokenWord(
        _ text: Span<UInt8>, before index: Int, behind next: Int, in range: Range<Int>
    ) -> Bool {
        guard index >= range.lowerBound + 2, next < range.upperBound, text[index - 1] == UInt8(ascii: "-"),
            LetterCase(scalar: UTF8Sequence(text, at: next).scalar ?? 0) == .lower
        else { return false }
        var start = index - 2
        while start > range.lowerBound, text[start] & 0xC0 == 0x80 { start -= 1 }
        guard LetterCase(scalar: UTF8Sequence(text, at: start).scalar ?? 0) == .lower else { return false }
        var hash = FoldedHash()
        var first = index - 1
        while first > range.lowerBound, index - first < 16, text[first - 1] > 0x20, text[first - 1] != 0x2D {
            first -= 1
        }
        for index in first..<index - 1 { hash.add(text[index]) }
        return !compoundStarts.contains(hash.value)
    }

    /// What stands before the hyphen of English compounds; other languages write most of theirs in one word.
    private static let compoundStarts = Set(
        ([
            "half", "self", "well", "ex", "non", "co", "anti", "semi", "multi", "long", "short", "high", "low", "first",
            "second", "third", "one", "two", "three", "four", "five", "ten", "mid", "cross", "all", "old", "new",
            "year",
            "part", "full", "pre", "post", "pro", "so", "far", "left", "right", "large", "small", "best", "record",
            "ill",
            "then", "vice", "by", "in", "on", "off", "state", "world", "hard", "single", "double", "open", "re", "de",
        ] as [StaticString]).map { FoldedHash($0).value })

    private static func needsSpace(
        _ text: Span<UInt8>, before index: Int, behind next: Int, in range: Range<Int>
    ) -> Bool {
        guard index > range.lowerBound, next < range.upperBound else { return true }
        if text[index - 1] == 0x2D, index >= range.lowerBound + 2, text[index - 2] != 0x20 { return false }
        guard text[index - 1] >= 0x80, text[next] >= 0x80 else { return true }
        var start = index - 1
        while start > range.lowerBound, text[start] & 0xC0 == 0x80 { start -= 1 }
        return !(isWide(UTF8Sequence(text, at: start).scalar) && isWide(UTF8Sequence(text, at: next).scalar))
    }

    private static func isWide(_ scalar: UInt32?) -> Bool {
        guard let scalar else { return false }
        return LetterCase(scalar) == .wide || LetterCase(scalar) == .wideStop || 0x3001...0x303F ~= scalar
    }
}

/// The letters and digits of a short text, to compare it without regard to case, white space and marks.
struct FoldedText {
    private var scalars: [Unicode.Scalar] = []
    /// All of the text was read.
    private let isWhole: Bool

    private static let scalarsMax = 600

    /// Reads the first 600 scalars.
    init(_ text: String) {
        let read = text.unicodeScalars.prefix(Self.scalarsMax)
        isWhole = read.endIndex == text.endIndex
        for scalar in read where LetterCase(scalar: scalar.value) != nil || 0x30...0x39 ~= scalar.value {
            if scalar.isASCII {
                scalars.append(0x41...0x5A ~= scalar.value ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
            } else {
                scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
    }

    /// Not of texts that were too long to be read.
    func equals(_ other: FoldedText) -> Bool {
        isWhole && other.isWhole && scalars == other.scalars
    }

    /// Letters and digits.
    var count: Int { scalars.count }

    /// Whether its letters and digits are the last of another's, or all of them; not if there are none.
    func ends(_ whole: FoldedText) -> Bool {
        !scalars.isEmpty && whole.isWhole && whole.scalars.suffix(scalars.count).elementsEqual(scalars)
    }

    /// Whether its letters and digits are the first of another's, or all of them; not if there are none.
    func begins(_ whole: FoldedText) -> Bool {
        !scalars.isEmpty && isWhole && whole.scalars.prefix(scalars.count).elementsEqual(scalars)
    }

    /// Whether its letters and digits stand within those of another; not if there are none.
    func isPart(of whole: FoldedText) -> Bool {
        guard !scalars.isEmpty, scalars.count <= whole.scalars.count else { return false }
        return (0...whole.scalars.count - scalars.count).contains {
            whole.scalars[$0..<$0 + scalars.count].elementsEqual(scalars)
        }
    }
}
