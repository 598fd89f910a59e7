import NewswireModel

/// A short line that tells a day and little besides, though not all of it is understood: `Madrid - 15 ene 2024 -
/// 11:32`, `Jane Doe24.04.2024, 19:35 Uhr`. Never text of an article.
struct DatedLine {
    private static let wordsMax = 14
    /// Words that belong to no date, beside a clock time.
    private static let othersMax = 5

    /// The whole dates in it, with one at most that has no label; empty if none can be read, or if an unknown label
    /// stands before it.
    private(set) var dates: [PrintedDate] = []
    /// Words that belong to no date.
    private(set) var others = 0

    private let conventions: DateConventions
    /// Those of them that can be a part of a name, or stand between names.
    private var names = 0
    private var hasDay = false
    private var hasTime = false
    /// Days without a label, of which a line that tells its article's has one.
    private var unlabelled = 0

    /// Words that follow one another and all can belong to a date.
    private struct Run {
        var range: Range<Int>
        var tokens: [DateToken]
        /// A word that is no part of it is joined to its first.
        var isGlued: Bool
        /// An unknown word with a colon stands before it.
        var isLabelled: Bool
    }

    /// Nil for any other line, and for a sentence. `isCredit`: where it stands names are expected beside a day.
    init?(
        _ text: Span<UInt8>, _ line: Line, _ conventions: DateConventions = .unknown, isCredit: Bool = false
    ) {
        guard line.digits >= 4, line.words <= Self.wordsMax, line.range.count <= DateLexer.bytesMax,
            DateDigit.canTellDay(text, line.range)
        else { return nil }
        self.conventions = conventions
        var run: Run?
        var isLabelled = false
        var word = line.range.lowerBound
        for index in line.range.lowerBound...line.range.upperBound {
            guard index == line.range.upperBound || text[index] == 0x20 || text[index] == 0x0A else { continue }
            let range = word..<index
            word = index + 1
            if range.isEmpty { continue }
            if let tokens = DateLexer.tokens(text.extracting(range)) {
                let start = run ?? Run(range: range, tokens: [], isGlued: false, isLabelled: isLabelled)
                run = Run(
                    range: start.range.lowerBound..<index, tokens: start.tokens + tokens, isGlued: start.isGlued,
                    isLabelled: start.isLabelled)
                continue
            }
            others += 1
            if let before = run, let year = Self.gluedYear(text, range),
                let tokens = DateLexer.tokens(text.extracting(year))
            {
                run = Run(
                    range: before.range.lowerBound..<year.upperBound, tokens: before.tokens + tokens,
                    isGlued: before.isGlued, isLabelled: before.isLabelled)
                if Self.isName(text, year.upperBound..<range.upperBound) { names += 1 }
            } else if Self.isName(text, range) {
                names += 1
            }
            if !Self.counts(run, text, range) { end(run, text) }
            run = Self.gluedRun(text, range)
            // `Deadline: `, `No. `
            isLabelled =
                text[index - 1] == UInt8(ascii: ":")
                || text[index - 1] == UInt8(ascii: ".") && range.count <= 4 && index + 1 < line.range.upperBound
                    && DateDigit.digit(text, at: index + 1) != nil
            if others > Self.othersMax, !isCredit || !tellsPublication { return nil }
        }
        end(run, text)
        if unlabelled > 1 { dates = [] }
        let isClear = hasTime || isCredit && (names == others || dates.contains { $0.label != nil })
        let most = line.endsSentence ? 1 : isClear ? Self.othersMax : isLabelled ? 2 : 1
        guard hasDay, others <= most || isCredit && tellsPublication else { return nil }
    }

    /// `May 12 2023 people`: the number before the word is its count, and no year.
    private static func counts(_ run: Run?, _ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        guard run?.tokens.last?.kind.isNumber == true, word.count > 3 else { return false }
        return LetterCase(scalar: UTF8Sequence(text, at: word.lowerBound).scalar ?? 0) == .lower
    }

    private var tellsPublication: Bool { dates.contains { $0.label == .published } }

    private static func isName(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        let hash = FoldedHash(text, word)
        if PhraseTable.table[PhraseHash(of: hash).value]?.contains(.bylineStart) == true { return true }
        let letter = LetterCase(scalar: UTF8Sequence(text, at: word.lowerBound).scalar ?? 0)
        return letter != .lower && (letter != nil || word.count <= 3)
    }

    /// What can belong to a date at the end of a word that as a whole can't: `Doe24.04.2024`, `TimesNovember`.
    private static func gluedRun(_ text: Span<UInt8>, _ word: Range<Int>) -> Run? {
        var start: Int?
        for index in word.dropFirst(2) {
            let isDigit = DateDigit.digit(text, at: index) != nil
            let isBehindLetter = text[index - 1] >= 0x80 || (text[index - 1] | 0x20) &- 0x61 < 26
            let isCapitalInside = text[index] &- 0x41 < 26 && text[index - 1] &- 0x61 < 26
            let isBehindDash = text[index - 1] == UInt8(ascii: "-") && text[index - 2] | 0x20 &- 0x61 < 26
            if isDigit && (isBehindLetter || isBehindDash) && text[index] & 0xC0 != 0x80 || isCapitalInside {
                start = index
                if isDigit { break }
                if let tokens = DateLexer.tokens(text.extracting(index..<word.upperBound)) {
                    return Run(range: index..<word.upperBound, tokens: tokens, isGlued: true, isLabelled: false)
                }
            }
        }
        guard let start, let tokens = DateLexer.tokens(text.extracting(start..<word.upperBound)) else { return nil }
        return Run(range: start..<word.upperBound, tokens: tokens, isGlued: true, isLabelled: false)
    }

    /// The year that a name behind it is joined to: `2025Julian`.
    private static func gluedYear(_ text: Span<UInt8>, _ word: Range<Int>) -> Range<Int>? {
        let end = word.lowerBound + 4
        guard end < word.upperBound, (word.lowerBound..<end).allSatisfy({ text[$0] &- 0x30 < 10 }),
            text[end] &- 0x41 < 26 || text[end] >= 0xC3
        else { return nil }
        return word.lowerBound..<end
    }

    private mutating func end(_ run: Run?, _ text: Span<UInt8>) {
        guard let run else { return }
        let tellsTime = Self.hasTime(run.tokens)
        // `Version10.4.2023` is none.
        if run.isGlued, !tellsTime, !run.tokens.contains(where: \.kind.tellsMonth) { return }
        if Self.hasDay(run.tokens) { hasDay = true }
        if tellsTime { hasTime = true }
        guard !run.isLabelled, let found = PrintedDate.dates(text.extracting(run.range), conventions) else { return }
        for date in found {
            if date.label == nil { unlabelled += 1 }
            if !dates.contains(where: { $0.label == date.label }) { dates.append(date) }
        }
    }

    /// A day, a month and a year, in digits or with the month's name.
    private static func hasDay(_ tokens: [DateToken]) -> Bool {
        var (hasYear, hasMonth, hasDay) = (false, false, false)
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .number(let value, 4): hasYear = hasYear || 1279..<2644 ~= value
            case .number(let value, 1...2): hasDay = hasDay || 1...31 ~= value
            case .word: hasMonth = hasMonth || token.kind.tellsMonth
            case .mark(let mark):
                guard isNumericDate(tokens, at: index, mark) else { break }
                hasMonth = true
                // `15.10.24`
                hasYear = hasYear || tokens.count > 5
            default: break
            }
        }
        return hasYear && hasMonth && hasDay
    }

    /// The first mark of `05/03/2024`.
    private static func isNumericDate(_ tokens: [DateToken], at index: Int, _ mark: UInt8) -> Bool {
        guard mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "-"), index > 0,
            index + 3 < tokens.count, tokens[index + 2].kind == .mark(mark), case .number = tokens[index - 1].kind,
            case .number(_, 1...2) = tokens[index + 1].kind, case .number = tokens[index + 3].kind
        else { return false }
        return true
    }

    /// `10:12`, `10h12`, `10 Uhr`.
    private static func hasTime(_ tokens: [DateToken]) -> Bool {
        tokens.indices.dropLast().contains { index in
            guard case .number(let value, 1...2) = tokens[index].kind, value < 25 else { return false }
            switch tokens[index + 1].kind {
            case .word(.clock), .word(.hour), .word(.morning), .word(.afternoon): return true
            case .mark(UInt8(ascii: ":")):
                guard index + 2 < tokens.count, case .number(_, 2) = tokens[index + 2].kind else { return false }
                return true
            default: return false
            }
        }
    }
}

extension DateToken.Kind {
    /// The name of a month, or what says that a number is one.
    var tellsMonth: Bool {
        guard case .word(let word) = self else { return false }
        switch word {
        case .maybeMonth, .jalaliMonth, .monthUnit, .monthBefore: return true
        default: return word.isMonth
        }
    }
}
