import NewswireModel

/// A short line that tells a day and little besides, though not all of it is understood: `Madrid - 15 ene 2024 -
/// 11:32`, `05/03/2024 10h12 Atualizado há 2 horas`. Never text of an article.
struct DatedLine {
    private static let wordsMax = 14
    /// Words that belong to no date, beside a clock time.
    private static let othersMax = 5

    /// The first whole date in it; nil if none can be read, or if an unknown label stands before it.
    private(set) var date: PrintedDate?

    private var others = 0
    private var hasDay = false
    private var hasTime = false

    /// Nil for any other line, and for a sentence.
    init?(_ text: Span<UInt8>, _ line: Line) {
        guard line.digits >= 5, line.words <= Self.wordsMax, line.range.count <= DateLexer.bytesMax else { return nil }
        var run: Range<Int>?
        var runTokens: [DateToken] = []
        var isLabelled = false
        var word = line.range.lowerBound
        for index in line.range.lowerBound...line.range.upperBound {
            guard index == line.range.upperBound || text[index] == 0x20 || text[index] == 0x0A else { continue }
            let range = word..<index
            word = index + 1
            if range.isEmpty { continue }
            if let tokens = DateLexer.tokens(text.extracting(range)) {
                runTokens += tokens
                run = (run?.lowerBound ?? range.lowerBound)..<index
                continue
            }
            others += 1
            end(run, runTokens, isLabelled, text)
            isLabelled = text[index - 1] == UInt8(ascii: ":")
            run = nil
            runTokens.removeAll(keepingCapacity: true)
        }
        end(run, runTokens, isLabelled, text)
        let most = line.endsSentence ? 1 : hasTime ? Self.othersMax : isLabelled ? 2 : 1
        guard hasDay, others <= most else { return nil }
    }

    /// Ends a run of words that all can belong to a date.
    private mutating func end(_ run: Range<Int>?, _ tokens: [DateToken], _ isLabelled: Bool, _ text: Span<UInt8>) {
        guard let run else { return }
        if Self.hasDay(tokens) { hasDay = true }
        if Self.hasTime(tokens) { hasTime = true }
        guard date == nil, !isLabelled else { return }
        date = PrintedDate.dates(text.extracting(run))?.first
    }

    /// A day, a month and a year, in digits or with the month's name.
    private static func hasDay(_ tokens: [DateToken]) -> Bool {
        var (hasYear, hasMonth, hasDay) = (false, false, false)
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .number(let value, 4): hasYear = hasYear || 1900..<2100 ~= value
            case .number(let value, 1...2): hasDay = hasDay || 1...31 ~= value
            case .word(.month), .word(.monthUnit): hasMonth = true
            case .mark(let mark): hasMonth = hasMonth || isNumericDate(tokens, at: index, mark)
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
