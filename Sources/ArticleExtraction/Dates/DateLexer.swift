/// One token of a printed date.
struct DateToken {
    var kind: Kind
    /// White space stood before it.
    var isSpaced = false

    enum Kind: Equatable {
        case number(value: Int, digits: Int)
        case word(DateWord)
        /// A mark of ASCII punctuation; others are read as the one they stand for.
        case mark(UInt8)
    }
}

/// Cuts a short line into the tokens of a date. It knows every word it lets through: a line with any other word is no date.
struct DateLexer {
    /// Lines with more tokens, or longer than `bytesMax`, are no dates.
    static let tokensMax = 40
    static let bytesMax = 160

    /// Nil if something in the line cannot belong to a date.
    static func tokens(_ text: Span<UInt8>) -> [DateToken]? {
        guard text.count <= bytesMax else { return nil }
        var lexer = DateLexer()
        var tokens: [DateToken] = []
        var index = 0
        while index < text.count {
            if let length = LineScanner.spaceLength(text, at: index) {
                index += length
                lexer.isSpaced = true
                continue
            }
            if text[index] == 0x0A { return nil }
            if let length = lexer.weekdayInBrackets(text, at: index) {
                index += length
                continue
            }
            guard tokens.count < tokensMax, let kind = lexer.token(text, at: &index) else { return nil }
            tokens.append(DateToken(kind: kind, isSpaced: lexer.isSpaced))
            lexer.isSpaced = false
        }
        return tokens
    }

    private var isSpaced = false

    private func token(_ text: Span<UInt8>, at index: inout Int) -> DateToken.Kind? {
        if let first = Self.digit(text, at: index) { return number(text, at: &index, first) }
        let byte = text[index]
        if Self.isMark(byte) {
            index += 1
            return .mark(byte)
        }
        if byte >= 0x80 {
            let sequence = UTF8Sequence(text, at: index)
            if let mark = Self.mark(sequence.scalar ?? 0) {
                index += sequence.length
                return .mark(mark)
            }
        }
        return word(text, at: &index)
    }

    private func number(_ text: Span<UInt8>, at index: inout Int, _ first: (value: Int, length: Int)) -> DateToken.Kind?
    {
        var value = 0
        var digits = 0
        while index < text.count, let digit = Self.digit(text, at: index) {
            digits += 1
            guard digits <= 14 else { return nil }
            value = value * 10 + digit.value
            index += digit.length
        }
        return .number(value: value, digits: digits)
    }

    /// A run of letters of one kind, or one of the units that stand behind a number in Chinese and Japanese.
    private func word(_ text: Span<UInt8>, at index: inout Int) -> DateToken.Kind? {
        var hash = FoldedHash()
        var letters = 0
        var isWide: Bool?
        while index < text.count {
            // The dots of `p.m.`
            if text[index] == 0x2E, letters == 1, index + 1 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "m") {
                index += 1
                continue
            }
            guard Self.digit(text, at: index) == nil else { break }
            let sequence = UTF8Sequence(text, at: index)
            let letterCase = LetterCase(scalar: sequence.scalar ?? 0)
            guard let letterCase, letterCase == .wide || letterCase.isSpacedLetter else { break }
            let isUnit = Self.isUnit(sequence.scalar ?? 0)
            if letters > 0, isUnit || isWide != (letterCase == .wide) { break }
            for byte in index..<index + sequence.length { hash.add(text[byte]) }
            index += sequence.length
            letters += 1
            isWide = letterCase == .wide
            if isUnit { break }
        }
        guard letters > 0, let word = DateWord.table[hash.value] else { return nil }
        return .word(word)
    }

    /// `(月)`, `（火）`: a weekday that would be read as a month or a day.
    private func weekdayInBrackets(_ text: Span<UInt8>, at index: Int) -> Int? {
        let open = UTF8Sequence(text, at: index)
        guard open.scalar == 0x28 || open.scalar == 0xFF08, index + open.length < text.count else { return nil }
        let day = UTF8Sequence(text, at: index + open.length)
        let next = index + open.length + day.length
        guard let scalar = day.scalar, "月火水木金土日월화수목금토일".unicodeScalars.contains(where: { $0.value == scalar }),
            next < text.count
        else { return nil }
        let close = UTF8Sequence(text, at: next)
        guard close.scalar == 0x29 || close.scalar == 0xFF09 else { return nil }
        return open.length + day.length + close.length
    }

    /// A digit, ASCII or full width.
    private static func digit(_ text: Span<UInt8>, at index: Int) -> (value: Int, length: Int)? {
        let byte = text[index]
        if byte &- 0x30 < 10 { return (Int(byte) - 0x30, 1) }
        guard byte == 0xEF, index + 2 < text.count, text[index + 1] == 0xBC, text[index + 2] &- 0x90 < 10 else {
            return nil
        }
        return (Int(text[index + 2]) - 0x90, 3)
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "'"), UInt8(ascii: "@"):
            true
        default: false
        }
    }

    private static func mark(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x2010...0x2015, 0x2212: UInt8(ascii: "-")
        case 0xFF1A: UInt8(ascii: ":")
        case 0xFF0C, 0x3001, 0xB7, 0x2022, 0x30FB, 0xBA, 0xAA, 0x2019: UInt8(ascii: ",")
        case 0xFF08, 0x3010: UInt8(ascii: "(")
        case 0xFF09, 0x3011: UInt8(ascii: ")")
        case 0xFF0F: UInt8(ascii: "/")
        case 0xFF5C: UInt8(ascii: "|")
        default: nil
        }
    }

    private static func isUnit(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x5E74, 0x6708, 0x65E5, 0x53F7, 0x6642, 0x65F6, 0x70B9, 0x9EDE, 0x5206, 0x79D2: true  // 年月日号時时点點分秒
        case 0xB144, 0xC6D4, 0xC77C, 0xC2DC, 0xBD84, 0xCD08: true  // 년월일시분초
        default: false
        }
    }
}
