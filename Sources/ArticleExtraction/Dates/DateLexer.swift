/// One token of a printed date.
struct DateToken {
    var kind: Kind
    /// White space stood before it.
    var isSpaced = false
    /// What a word's language says about numeric dates.
    var order: DateOrder?
    /// Of a number: its digits are Persian.
    var isPersian = false
    /// It is a word of one letter.
    var isLetter = false
    /// It is written in Thai.
    var isThai = false

    enum Kind: Equatable {
        case number(value: Int, digits: Int)
        case word(DateWord)
        /// A mark of ASCII punctuation; others are read as the one they stand for.
        case mark(UInt8)
    }
}

/// Cuts a short line into the tokens of a date. It knows every word it lets through: a line with any other word is no
/// date, and is left at that word.
struct DateLexer {
    /// Lines with more tokens, or longer than `bytesMax`, are no dates.
    static let tokensMax = 40
    static let bytesMax = 160

    /// Nil if something in the line cannot belong to a date.
    static func tokens(_ text: Span<UInt8>) -> [DateToken]? {
        guard text.count <= bytesMax else { return nil }
        var tokens: [DateToken] = []
        var isSpaced = false
        var index = 0
        while index < text.count {
            if let length = spaceLength(text, at: index) {
                index += length
                isSpaced = true
                continue
            }
            if text[index] == 0x0A { return nil }
            if let length = weekdayInBrackets(text, at: index) {
                index += length
                continue
            }
            let start = index
            guard tokens.count < tokensMax, var token = token(text, at: &index) else { return nil }
            // Few lines come this far.
            if tokens.isEmpty { tokens.reserveCapacity(16) }
            token.isSpaced = isSpaced
            // U+0E00…U+0E7F
            token.isThai = text[start] == 0xE0 && text[start + 1] & 0xFE == 0xB8
            tokens.append(token)
            isSpaced = false
        }
        return tokens
    }

    private static func token(_ text: Span<UInt8>, at index: inout Int) -> DateToken? {
        if DateDigit.digit(text, at: index) != nil { return number(text, at: &index) }
        let byte = text[index]
        if byte < 0x80 {
            if isMark(byte) {
                index += 1
                return DateToken(kind: .mark(byte))
            }
        } else {
            let sequence = UTF8Sequence(text, at: index)
            if let mark = mark(sequence.scalar ?? 0) {
                index += sequence.length
                return DateToken(kind: .mark(mark))
            }
            if let number = DateDigit.hanNumber(text, at: index) {
                index += number.length
                return DateToken(kind: .number(value: number.value, digits: number.digits))
            }
        }
        return word(text, at: &index)
    }

    private static func number(_ text: Span<UInt8>, at index: inout Int) -> DateToken? {
        // U+06F0…U+06F9
        let isPersian = text[index] == 0xDB
        var value = 0
        var digits = 0
        while index < text.count, let digit = DateDigit.digit(text, at: index) {
            digits += 1
            guard digits <= 14 else { return nil }
            value = value * 10 + digit.value
            index += digit.length
        }
        return DateToken(kind: .number(value: value, digits: digits), isPersian: isPersian)
    }

    /// A run of letters of one kind, with the dots and apostrophes inside it: the whole of it, or its part up to one of
    /// those, whatever is known and longest. Of scripts without spaces the longest known part of the run.
    private static func word(_ text: Span<UInt8>, at index: inout Int) -> DateToken? {
        if let length = spacedMeridiem(text, at: index) {
            let isMorning = text[index] | 0x20 == UInt8(ascii: "a")
            index += length
            return DateToken(kind: .word(isMorning ? .morning : .afternoon))
        }
        var hash = FoldedHash()
        var found: (entry: DateVocabulary.Entry, end: Int)?
        var next = index
        var isWide: Bool?
        while next < text.count {
            let byte = text[next]
            if byte < 0x80, (byte | 0x20) &- 0x61 >= 26 {
                // The dots of `p.m.`, the apostrophe of `d'abril`.
                guard byte == 0x2E || byte == 0x27, isWide != nil, isLetter(text, at: next + 1) else { break }
                if let entry = DateVocabulary.table[hash.value] { found = (entry, next) }
                next += 1
                continue
            }
            guard DateDigit.digit(text, at: next) == nil else { break }
            let sequence = UTF8Sequence(text, at: next)
            // Joiners inside Persian words.
            if sequence.scalar == 0x200C || sequence.scalar == 0x200D {
                next += 3
                continue
            }
            guard let letter = letter(sequence) else {
                guard sequence.scalar == 0x2019, isWide != nil, isLetter(text, at: next + 3) else { break }
                if let entry = DateVocabulary.table[hash.value] { found = (entry, next) }
                next += 3
                continue
            }
            if let isWide, isWide != (letter == .wide) { break }
            isWide = letter == .wide
            for offset in next..<next + sequence.length { hash.add(text[offset]) }
            next += sequence.length
            if letter == .wide, let entry = DateVocabulary.table[hash.value] { found = (entry, next) }
        }
        if isWide == false, let entry = DateVocabulary.table[hash.value] { found = (entry, next) }
        guard let found else { return nil }
        let isLetter = found.end == index + UTF8Sequence(text, at: index).length
        index = found.end
        return DateToken(kind: .word(found.entry.word), order: found.entry.order, isLetter: isLetter)
    }

    private static func letter(_ sequence: UTF8Sequence) -> LetterCase? {
        guard let scalar = sequence.scalar, !isInvisible(scalar) else { return nil }
        return LetterCase(scalar: scalar)
    }

    private static func isLetter(_ text: Span<UInt8>, at index: Int) -> Bool {
        guard index < text.count else { return false }
        return LetterCase(scalar: UTF8Sequence(text, at: index).scalar ?? 0) != nil
            && DateDigit.digit(text, at: index) == nil
    }

    /// The bytes of `a. m.`, `p. m.`
    private static func spacedMeridiem(_ text: Span<UInt8>, at index: Int) -> Int? {
        let first = text[index] | 0x20
        guard first == UInt8(ascii: "a") || first == UInt8(ascii: "p"), index + 3 < text.count, text[index + 1] == 0x2E,
            let space = spaceLength(text, at: index + 2), index + 2 + space < text.count,
            text[index + 2 + space] | 0x20 == UInt8(ascii: "m"), !isLetter(text, at: index + 3 + space)
        else { return nil }
        return 3 + space
    }

    /// `(月)`, `（火）`: a weekday that would be read as a month or a day.
    private static func weekdayInBrackets(_ text: Span<UInt8>, at index: Int) -> Int? {
        guard text[index] == 0x28 || text[index] == 0xEF else { return nil }
        let open = UTF8Sequence(text, at: index)
        guard open.scalar == 0x28 || open.scalar == 0xFF08, index + open.length < text.count else { return nil }
        let day = UTF8Sequence(text, at: index + open.length)
        let next = index + open.length + day.length
        guard let scalar = day.scalar, next < text.count, weekdays.contains(where: { $0.value == scalar }) else {
            return nil
        }
        let close = UTF8Sequence(text, at: next)
        guard close.scalar == 0x29 || close.scalar == 0xFF09 else { return nil }
        return open.length + day.length + close.length
    }

    private static let weekdays = "月火水木金土日월화수목금토일一二三四五六".unicodeScalars

    /// White space, and the invisible marks of writing direction.
    private static func spaceLength(_ text: Span<UInt8>, at index: Int) -> Int? {
        if text[index] == 0xE2 || text[index] == 0xEF, let scalar = UTF8Sequence(text, at: index).scalar,
            isInvisible(scalar)
        {
            return 3
        }
        return LineScanner.spaceLength(text, at: index)
    }

    private static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
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
        case 0x2010...0x2015, 0x2212, 0xFF0D, 0x5BE: UInt8(ascii: "-")
        case 0xFF1A, 0x2236: UInt8(ascii: ":")
        case 0xFF0C, 0x3001, 0x60C, 0xB7, 0x2022, 0x30FB, 0xBA, 0xAA, 0xB0, 0x25A0...0x25CF: UInt8(ascii: ",")
        case 0x2018, 0x2019: UInt8(ascii: "'")
        case 0xFF08, 0x3010, 0x3014: UInt8(ascii: "(")
        case 0xFF09, 0x3011, 0x3015: UInt8(ascii: ")")
        case 0xFF0E: UInt8(ascii: ".")
        case 0xFF0B: UInt8(ascii: "+")
        case 0xFF0F: UInt8(ascii: "/")
        case 0xFF5C: UInt8(ascii: "|")
        default: nil
        }
    }
}
