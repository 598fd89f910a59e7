/// Looks up the phrases of a line: as a whole (a number behind it aside: `Comments (3)`), at its beginning, before its
/// first colon or in brackets (`【写真】`), and anywhere.
struct LineSigns {
    private(set) var signs: PhraseTable.Signs = []
    /// The index behind the colon of `Label: something`; nil where nothing follows or no known label stands before it.
    private(set) var labelEnd: Int?

    private let table = PhraseTable.table
    private var whole = PhraseHash()
    /// All words so far are in `whole`; once no phrase begins with them, those that follow are not.
    private var isWhole = true
    private var opensPhrase = true
    private var previous = FoldedHash()
    /// Where the word began that is being read.
    private var start: Int?
    /// The phrase as it was before the last word, if that is a number.
    private var numbered: UInt64?
    private var isNumber = true
    private var words = 0

    /// No phrase is looked for further in a line: marks without a word between them are no reason to read on.
    private static let bytesMax = 2048

    /// Looks up the words of a line up to `wordsMax`; the line as a whole only if it has no more.
    init(_ text: Span<UInt8>, _ range: Range<Int>, wordsMax: Int) {
        var index = range.lowerBound
        while index < range.upperBound {
            if index - range.lowerBound >= Self.bytesMax { return }
            let byte = text[index]
            if byte >= 0x80 {
                let sequence = UTF8Sequence(text, at: index)
                if LetterCase(scalar: sequence.scalar ?? 0) != nil {
                    if start == nil { start = index }
                    isNumber = false
                } else if let start, endWord(text, start..<index) >= wordsMax {
                    return
                }
                if sequence.scalar == 0xFF1A || sequence.scalar == 0x3011 {
                    readLabel(endingAt: index + sequence.length, range)
                }
                index += sequence.length
                continue
            }
            if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 {
                if start == nil { start = index }
                if byte &- 0x30 >= 10 { isNumber = false }
            } else if let start, endWord(text, start..<index) >= wordsMax {
                return
            }
            index += 1
            if byte == UInt8(ascii: ":") { readLabel(endingAt: index, range) }
        }
        if let start { _ = endWord(text, start..<range.upperBound) }
        if isWhole { signs.formUnion(found(whole.value).intersection([.related, .ranking, .furniture, .section])) }
        if let numbered { signs.formUnion(found(numbered).intersection([.related, .ranking, .furniture])) }
    }

    private func found(_ hash: UInt64) -> PhraseTable.Signs { table[hash] ?? [] }

    /// Looks up what ends with this word; answers the number of words so far.
    private mutating func endWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        let word = FoldedHash(text, range)
        start = nil
        words += 1
        let starts: PhraseTable.Signs = [.furnitureStart, .bylineStart, .copyrightStart, .rankingStart, .rights]
        numbered = isNumber && words > 1 && isWhole ? whole.value : nil
        isNumber = true
        isWhole = isWhole && opensPhrase
        if isWhole {
            whole.add(word)
            let found = found(whole.value)
            if words <= 6 { signs.formUnion(found.intersection(starts)) }
            opensPhrase = found.contains(.opensPhrase)
        }
        let alone = found(PhraseHash(of: word).value)
        if alone.contains(.endsAnywhere) {
            signs.formUnion(alone.intersection(.anywhere))
            if words > 1 {
                var pair = PhraseHash(of: previous)
                pair.add(word)
                signs.formUnion(found(pair.value).intersection(.anywhere))
            }
        }
        previous = word
        return words
    }

    private mutating func readLabel(endingAt end: Int, _ range: Range<Int>) {
        guard labelEnd == nil, isWhole, words <= 4, end < range.upperBound else { return }
        let labels: PhraseTable.Signs = [.keywordsLabel, .sectionLabel, .captionLabel, .bylineLabel]
        let found = found(whole.value)
        guard !found.isDisjoint(with: labels.union(.related)) else { return }
        signs.formUnion(found.intersection(labels))
        if found.contains(.related) { signs.insert(.relatedLabel) }
        labelEnd = end
    }
}
