/// Cuts cleaned text into its lines and sees their features, in one pass over the bytes. Empty lines are not kept; they
/// leave a mark on the next line.
struct LineScanner {
    private var line = Line(range: 0..<0)
    private var hasGap = false
    private var hasBullet = false

    /// Appends the lines of the text; stops and answers false when they would be more than `linesMax`.
    ///
    /// - Parameter keepsNumbers: a number alone is a line, not the bullet of the next one.
    static func scan(
        _ text: Span<UInt8>, into lines: inout [Line], linesMax: Int, keepsNumbers: Bool = false
    ) -> Bool {
        var scanner = LineScanner()
        var start = 0
        while start < text.count {
            let end = scanner.scanLine(text, from: start)
            if scanner.line.range.isEmpty {
                scanner.hasGap = !scanner.hasBullet
            } else if scanner.isLoneBullet(text), !keepsNumbers || scanner.line.digits == 0 {
                scanner.hasBullet = true
                scanner.hasGap = scanner.line.marks.contains(.gapAbove)
            } else {
                guard lines.count < linesMax else { return false }
                lines.append(scanner.line)
                scanner.hasGap = false
                scanner.hasBullet = false
            }
            start = end + 1
        }
        return true
    }

    /// Sees the line that begins at `start`; answers the index of its end.
    private mutating func scanLine(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = SpaceRun.end(text, from: start)
        while index < text.count, let length = Self.spaceLength(text, at: index) { index += length }
        line = Line(range: index..<index)
        if hasGap { line.marks.insert(.gapAbove) }
        if hasBullet { line.marks.insert(.bulleted) }
        if let length = Self.bulletLength(text, at: index) {
            line.marks.insert(.bulleted)
            index += length
            while index < text.count, let length = Self.spaceLength(text, at: index) { index += length }
        }
        let first = index
        let end = see(text, from: first)
        var last = end
        while last > first, let length = Self.trailingSpaceLength(text, before: last, from: first) { last -= length }
        line.range = first..<last
        line.ending = Self.ending(text, first..<last)
        if line.endsSentence { line.sentences += 1 }
        return end
    }

    /// Counts over the bytes of one line; answers its end.
    private mutating func see(_ text: Span<UInt8>, from first: Int) -> Int {
        var seen = Line(range: 0..<0)
        var index = first
        // Of the word that is being read.
        var isWord = false
        var hasLetter = false
        var previous: UInt8 = 0
        while index < text.count {
            let byte = text[index]
            switch byte {
            case 0x61...0x7A:
                let start = index
                repeat { index += 1 } while index < text.count && text[index] &- 0x61 < 26
                seen.lowercase += index - start
                seen.columns += index - start
                (isWord, hasLetter) = (true, true)
                previous = byte
                continue
            case 0x20, 0x09, 0x0A:
                if isWord { seen.words += 1 }
                if seen.words <= 1, isWord, seen.firstWordColumns == 0 { seen.firstWordColumns = seen.columns }
                (isWord, hasLetter) = (false, false)
                if byte == 0x0A {
                    finish(seen)
                    return index
                }
                if previous == 0x2E || previous == 0x21 || previous == 0x3F { seen.sentences += 1 }
            case 0x41...0x5A:
                seen.uppercase += 1
                if !hasLetter { seen.capitalized += 1 }
                (isWord, hasLetter) = (true, true)
            case 0x30...0x39:
                seen.digits += 1
                isWord = true
            case 0x80...:
                index += Self.seeScalar(text, at: index, &seen, &isWord, &hasLetter) - 1
            default: Self.seePunctuation(byte, behind: previous, &seen)
            }
            // A quote behind a full stop belongs to its sentence.
            if byte != 0x22 && byte != 0x29 { previous = byte }
            seen.columns += 1
            index += 1
        }
        if isWord { seen.words += 1 }
        finish(seen)
        return index
    }

    private mutating func finish(_ seen: Line) {
        let marks = line.marks
        line = seen
        line.marks = marks
        if line.firstWordColumns == 0 { line.firstWordColumns = line.columns }
    }

    @inline(__always)
    private static func seePunctuation(_ byte: UInt8, behind previous: UInt8, _ seen: inout Line) {
        switch byte {
        case UInt8(ascii: ","): seen.commas += 1
        case UInt8(ascii: ":"): seen.punctuation.insert(.colon)
        case UInt8(ascii: "|"): seen.punctuation.insert(.bar)
        case UInt8(ascii: ">"): seen.punctuation.insert(.angle)
        case UInt8(ascii: "\""): seen.punctuation.insert(.quote)
        case UInt8(ascii: "("): seen.punctuation.insert(.bracket)
        case UInt8(ascii: "@"): seen.punctuation.insert(.address)
        case UInt8(ascii: "/"): if previous == byte { seen.punctuation.insert(.address) }
        default: break
        }
    }

    private static func seePunctuation(beyondASCII scalar: UInt32, _ seen: inout Line) {
        switch scalar {
        case 0xA9: seen.punctuation.insert(.copyright)
        case 0xB7, 0x2022: seen.punctuation.insert(.dot)
        case 0xBB: seen.punctuation.formUnion([.angle, .quote])
        case 0x203A: seen.punctuation.insert(.angle)
        case 0xAB, 0x201C, 0x201D, 0x201E: seen.punctuation.insert(.quote)
        default: break
        }
    }

    /// Counts a scalar beyond ASCII; answers its bytes.
    private static func seeScalar(
        _ text: Span<UInt8>, at index: Int, _ seen: inout Line, _ isWord: inout Bool, _ hasLetter: inout Bool
    ) -> Int {
        let sequence = UTF8Sequence(text, at: index)
        let scalar = sequence.scalar ?? 0xFFFD
        if DateDigit.value(scalar) != nil {
            seen.digits += 1
            isWord = true
            return sequence.length
        }
        switch LetterCase(scalar) {
        case .upper:
            seen.uppercase += 1
            if !hasLetter { seen.capitalized += 1 }
            (isWord, hasLetter) = (true, true)
        case .lower:
            seen.lowercase += 1
            (isWord, hasLetter) = (true, true)
        case .none: (isWord, hasLetter) = (true, true)
        case .wide: seen.wide += 1
        case .wideStop: seen.sentences += 1
        case .space:
            if isWord { seen.words += 1 }
            (isWord, hasLetter) = (false, false)
        case .punctuation: seePunctuation(beyondASCII: scalar, &seen)
        }
        return sequence.length
    }

    /// A bullet, or the number of a ranking, with nothing behind it.
    private func isLoneBullet(_ text: Span<UInt8>) -> Bool {
        let bytes = text.extracting(line.range)
        switch bytes.count {
        case 1: return "-*+#>|".utf8.contains(bytes[0]) || 0x30...0x39 ~= bytes[0]
        case 2:
            return 0x30...0x39 ~= bytes[0] && (0x30...0x39 ~= bytes[1] || bytes[1] == 0x2E || bytes[1] == 0x29)
                || Self.scalarBulletLength(bytes, at: 0) == 2
        case 3:
            let sequence = UTF8Sequence(bytes, at: 0)
            return Self.scalarBulletLength(bytes, at: 0) == 3 || sequence.scalar == 0x2013 || sequence.scalar == 0x2014
                || (line.digits == 2 && (bytes[2] == 0x2E || bytes[2] == 0x29))
        default: return false
        }
    }
}

// MARK: - Marks at the ends of a line

extension LineScanner {
    /// The bytes of a bullet that white space follows.
    private static func bulletLength(_ text: Span<UInt8>, at index: Int) -> Int? {
        guard index < text.count else { return nil }
        let length: Int
        switch text[index] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): length = 1
        case 0xC2...:
            guard let scalarLength = scalarBulletLength(text, at: index) else { return nil }
            length = scalarLength
        default: return nil
        }
        guard index + length < text.count, let space = spaceLength(text, at: index + length) else { return nil }
        // A bullet with nothing but white space behind it is left to be the line.
        var next = index + length + space
        while next < text.count, let space = spaceLength(text, at: next) { next += space }
        return next < text.count && text[next] != 0x0A ? length : nil
    }

    /// `·`, `•`, `‣`, `▪`, `■`, `□`, `►`, `●`, `○`, `◦`, `➤`. Dashes begin dialogue in many languages.
    private static func scalarBulletLength(_ text: Span<UInt8>, at index: Int) -> Int? {
        guard text[index] >= 0xC2 else { return nil }
        let sequence = UTF8Sequence(text, at: index)
        switch sequence.scalar {
        case 0xB7, 0x2022, 0x2023, 0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B6, 0x25BA, 0x25CB, 0x25CF, 0x25E6, 0x27A4:
            return sequence.length
        default: return nil
        }
    }

    /// The bytes of white space at an index: space, tab, no-break space, the spaces of U+2000, ideographic space.
    static func spaceLength(_ text: Span<UInt8>, at index: Int) -> Int? {
        switch text[index] {
        case 0x20, 0x09: return 1
        case 0xC2: return index + 1 < text.count && text[index + 1] == 0xA0 ? 2 : nil
        case 0xE2, 0xE3:
            let sequence = UTF8Sequence(text, at: index)
            return LetterCase(sequence.scalar ?? 0) == .space ? sequence.length : nil
        default: return nil
        }
    }

    private static func trailingSpaceLength(_ text: Span<UInt8>, before end: Int, from first: Int) -> Int? {
        if text[end - 1] == 0x20 || text[end - 1] == 0x09 { return 1 }
        if end - first >= 2, text[end - 2] == 0xC2, text[end - 1] == 0xA0 { return 2 }
        if end - first >= 3, text[end - 3] >= 0xE2, text[end - 3] <= 0xE3 { return spaceLength(text, at: end - 3) }
        return nil
    }

    private static func ending(_ text: Span<UInt8>, _ range: Range<Int>) -> Line.Ending {
        var end = range.upperBound
        while end > range.lowerBound {
            var start = end - 1
            while start > range.lowerBound, text[start] & 0xC0 == 0x80 { start -= 1 }
            switch UTF8Sequence(text, at: start).scalar {
            case 0x22, 0x27, 0x29, 0x5D, 0xBB, 0x05F4, 0x2019, 0x201C, 0x201D, 0x203A, 0x300D, 0x300F, 0x3011, 0xFF09:
                end = start
            case 0x2E, 0x2026, 0x3002, 0xFF0E, 0xFF61, 0x0589, 0x0964, 0x06D4: return .terminal
            case 0x21, 0x3F, 0xFF01, 0xFF1F, 0x061F: return .emphatic
            case 0x3A, 0xFF1A: return .colon
            case 0x2C, 0x3001, 0xFF0C, 0x060C, 0x3B: return .comma
            case 0x2D, 0x2010: return .hyphen
            default: return .open
            }
        }
        return .open
    }
}
