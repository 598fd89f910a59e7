/// Looks up the phrases of a line: as a whole, at its beginning, before its first colon, and anywhere.
struct LineSigns {
    private(set) var signs: PhraseTable.Signs = []
    /// The index behind the colon of `Label: something`; nil where nothing follows or no known label stands before it.
    private(set) var labelEnd: Int?

    private var whole = FoldedHash()
    private var word = FoldedHash()
    private var pair = FoldedHash()
    private var hasWord = false
    private var words = 0

    /// Reads the words of a line up to `wordsMax`; the line as a whole only if it has no more.
    init(_ text: Span<UInt8>, _ range: Range<Int>, wordsMax: Int) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            var length = 1
            var isLetter = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
            if byte >= 0x80 {
                let sequence = UTF8Sequence(text, at: index)
                length = sequence.length
                isLetter = LetterCase(scalar: sequence.scalar ?? 0) != nil
            }
            if isLetter {
                if !hasWord { startWord() }
                for offset in index..<index + length {
                    whole.add(text[offset])
                    word.add(text[offset])
                    pair.add(text[offset])
                }
            } else if hasWord {
                endWord()
                if words >= wordsMax { return }
            }
            if byte == UInt8(ascii: ":"), labelEnd == nil, words <= 4, index + 1 < range.upperBound {
                readLabel(endingAt: index)
            }
            index += length
        }
        if hasWord { endWord() }
        signs.formUnion(PhraseTable.signs(of: whole).intersection([.related, .ranking, .furniture, .section]))
    }

    private mutating func startWord() {
        hasWord = true
        if words > 0 {
            whole.add(0x20)
            pair = word
            pair.add(0x20)
        }
        word = FoldedHash()
    }

    private mutating func endWord() {
        hasWord = false
        words += 1
        let starts: PhraseTable.Signs = [
            .furnitureStart, .bylineStart, .copyrightStart, .rankingStart,
        ]
        let anywhere: PhraseTable.Signs = [.rankingWord, .captionWord, .captionVerb]
        if words <= 4 { signs.formUnion(PhraseTable.signs(of: whole).intersection(starts)) }
        if words <= 6 { signs.formUnion(PhraseTable.signs(of: whole).intersection(.rights)) }
        signs.formUnion(PhraseTable.signs(of: word).intersection(anywhere))
        if words > 1 { signs.formUnion(PhraseTable.signs(of: pair).intersection(anywhere)) }
    }

    private mutating func readLabel(endingAt colon: Int) {
        let found = PhraseTable.signs(of: whole)
        let labels: PhraseTable.Signs = [.keywordsLabel, .sectionLabel, .captionLabel, .bylineLabel, .related]
        guard !found.isDisjoint(with: labels) else { return }
        signs.formUnion(found.intersection(labels.subtracting(.related)))
        if found.contains(.related) { signs.insert(.relatedLabel) }
        labelEnd = colon + 1
    }
}
