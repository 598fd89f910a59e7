/// Looks up the phrases of a line: as a whole (a number behind it aside: `Comments (3)`), at its beginning, before its
/// first colon or in brackets (`【写真】`), and anywhere.
struct LineSigns {
    private(set) var signs: PhraseTable.Signs = []
    /// The index behind the colon of `Label: something`; nil where nothing follows or no known label stands before it.
    private(set) var labelEnd: Int?

    private let table = PhraseTable.table
    private var whole = PhraseHash()
    private var word = FoldedHash()
    private var previous = FoldedHash()
    private var hasWord = false
    /// The phrase as it was before the last word, if that is a number.
    private var numbered: UInt64?
    private var isNumber = true
    private var words = 0

    /// No phrase is looked for further in a line: marks without a word between them are no reason to read on.
    private static let bytesMax = 2048

    /// Reads the words of a line up to `wordsMax`; the line as a whole only if it has no more.
    init(_ text: Span<UInt8>, _ range: Range<Int>, wordsMax: Int) {
        var index = range.lowerBound
        while index < range.upperBound {
            if index - range.lowerBound >= Self.bytesMax { return }
            let byte = text[index]
            if byte >= 0x80 {
                let sequence = UTF8Sequence(text, at: index)
                if LetterCase(scalar: sequence.scalar ?? 0) != nil {
                    hasWord = true
                    isNumber = false
                    for offset in index..<index + sequence.length { word.add(text[offset]) }
                } else if hasWord, endWord() >= wordsMax {
                    return
                }
                if sequence.scalar == 0xFF1A || sequence.scalar == 0x3011 {
                    readLabel(endingAt: index + sequence.length, range)
                }
                index += sequence.length
                continue
            }
            if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 {
                hasWord = true
                if byte &- 0x30 >= 10 { isNumber = false }
                word.add(byte)
            } else if hasWord, endWord() >= wordsMax {
                return
            }
            index += 1
            if byte == UInt8(ascii: ":") { readLabel(endingAt: index, range) }
        }
        if hasWord { _ = endWord() }
        signs.formUnion(found(whole.value).intersection([.related, .ranking, .furniture, .section]))
        if let numbered { signs.formUnion(found(numbered).intersection([.related, .ranking, .furniture])) }
    }

    private func found(_ hash: UInt64) -> PhraseTable.Signs { table[hash] ?? [] }

    /// Looks up what ends with this word; answers the number of words so far.
    private mutating func endWord() -> Int {
        let starts: PhraseTable.Signs = [.furnitureStart, .bylineStart, .copyrightStart, .rankingStart, .rights]
        let anywhere: PhraseTable.Signs = [.rankingWord, .captionWord, .captionVerb, .bylineEnd]
        hasWord = false
        words += 1
        numbered = isNumber && words > 1 ? whole.value : nil
        isNumber = true
        whole.add(word)
        if words <= 6 { signs.formUnion(found(whole.value).intersection(starts)) }
        var phrase = PhraseHash()
        if words > 1 {
            phrase.add(word)
            signs.formUnion(found(phrase.value).intersection(anywhere))
            phrase = PhraseHash()
            phrase.add(previous)
        }
        phrase.add(word)
        signs.formUnion(found(phrase.value).intersection(anywhere))
        previous = word
        word = FoldedHash()
        return words
    }

    private mutating func readLabel(endingAt end: Int, _ range: Range<Int>) {
        guard labelEnd == nil, words <= 4, end < range.upperBound else { return }
        let labels: PhraseTable.Signs = [.keywordsLabel, .sectionLabel, .captionLabel, .bylineLabel]
        let found = found(whole.value)
        guard !found.isDisjoint(with: labels.union(.related)) else { return }
        signs.formUnion(found.intersection(labels))
        if found.contains(.related) { signs.insert(.relatedLabel) }
        labelEnd = end
    }
}
