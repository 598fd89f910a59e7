/// Finds the name of a section in a line that tells it.
enum SectionName {
    /// `Section: Politics`, `Home > News > Politics`, `"Politics" POPULAR ARTICLE`, `More from Politics`, `Politics`.
    static func range(_ text: Span<UInt8>, _ line: Line, _ kind: LineKind) -> Range<Int>? {
        switch kind.kind {
        case .section:
            if let end = kind.labelEnd { return trimmed(text, end..<line.range.upperBound) }
            return path(text, line) ?? line.range
        case .ranking, .maybeRanking, .related: return quoted(text, line.range) ?? lastKnown(text, line.range)
        default: return nil
        }
    }

    /// The end of a path from the home page, or of one through a known section.
    static func path(_ text: Span<UInt8>, _ line: Line) -> Range<Int>? {
        guard line.punctuation.contains(.angle), line.words <= 10, line.range.count <= 120, !line.endsSentence else {
            return nil
        }
        var start = line.range.lowerBound
        var index = start
        var isKnown = false
        while index < line.range.upperBound {
            let sequence = UTF8Sequence(text, at: index)
            if sequence.scalar == 0x3E || sequence.scalar == 0x203A || sequence.scalar == 0xBB {
                let signs = LineSigns(text, trimmed(text, start..<index), wordsMax: 4).signs
                if !signs.isDisjoint(with: [.section, .furniture]) { isKnown = true }
                start = index + sequence.length
            }
            index += sequence.length
        }
        let last = trimmed(text, start..<line.range.upperBound)
        return isKnown && !last.isEmpty ? last : nil
    }

    /// What stands in quotes at the beginning of a label, if it is short.
    private static func quoted(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        let open = UTF8Sequence(text, at: range.lowerBound)
        switch open.scalar {
        case 0x22, 0x27, 0xAB, 0x2018, 0x201C, 0x201E, 0x300C, 0x300E: break
        default: return nil
        }
        let start = range.lowerBound + open.length
        var index = start
        while index < range.upperBound, index - start <= 40 {
            let sequence = UTF8Sequence(text, at: index)
            switch sequence.scalar {
            case 0x22, 0x27, 0xBB, 0x2019, 0x201C, 0x201D, 0x300D, 0x300F:
                let name = trimmed(text, start..<index)
                return name.isEmpty ? nil : name
            default: index += sequence.length
            }
        }
        return nil
    }

    /// The last words of a label, at most three, where they are the name of a section; of several the longest.
    private static func lastKnown(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var found: Range<Int>?
        var words = 0
        var end = range.upperBound
        while end > range.lowerBound, range.upperBound - end < nameBytesMax, words < nameWordsMax {
            end -= 1
            guard text[end] == 0x20, text[end + 1] != 0x20 else { continue }
            words += 1
            // A name does not begin with a mark.
            guard text[end + 1] >= 0x80 || (text[end + 1] | 0x20) &- 0x61 < 26 else { continue }
            let rest = end + 1..<range.upperBound
            if LineSigns(text, rest, wordsMax: nameWordsMax).signs.contains(.section) { found = rest }
        }
        return found
    }

    /// No known section has more words.
    private static let nameWordsMax = 3
    /// No known section is longer.
    private static let nameBytesMax = 60
}
