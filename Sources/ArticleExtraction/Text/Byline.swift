/// Reads bylines: `By Jane Doe and John Smith, Associated Press`.
enum Byline {
    /// The whole of a segment if it is a byline: a preposition or a label, then names.
    static func range(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        guard range.count <= 160, let names = names(text, range), !names.isEmpty else { return nil }
        var words = 0
        var capitalized = 0
        for word in self.words(text, names) {
            // A year or an age is no part of a name.
            if text[word.lowerBound] &- 0x30 < 10, words == 0 { return nil }
            words += 1
            if isCapital(text, at: word.lowerBound) { capitalized += 1 }
        }
        guard 1...14 ~= words, capitalized * 2 >= words, isCapital(text, at: names.lowerBound) else { return nil }
        let last = text[range.upperBound - 1]
        guard last != UInt8(ascii: "?"), last != UInt8(ascii: "!"), last != UInt8(ascii: ":") else { return nil }
        return range
    }

    /// The people of a byline, without what they are: `Jane Doe`, `John Smith`.
    ///
    /// A comma stands between names only while a conjunction is still to come: behind the last name it tells an office
    /// or a place, as a spaced dash and a word like `in` always do.
    static func authors(_ text: Span<UInt8>, _ range: Range<Int>) -> [String] {
        guard let names = names(text, range) else { return [] }
        let words = words(text, names)
        let lastConjunction = words.lastIndex { isConjunction(text, $0) } ?? -1
        var people: [[Range<Int>]] = [[]]
        for (index, word) in words.enumerated() {
            if isConjunction(text, word) {
                people.append([])
                continue
            }
            if isEndOfNames(text, word) { break }
            people[people.count - 1].append(word)
            switch text[word.upperBound - 1] {
            case UInt8(ascii: ";"): people.append([])
            case UInt8(ascii: ","), UInt8(ascii: "/"):
                if index > lastConjunction { return people.filter { isPerson(text, $0) }.map { string(text, $0) } }
                people.append([])
            default: break
            }
        }
        return people.filter { isPerson(text, $0) }.map { string(text, $0) }
    }

    /// The name of a person that is the whole of a line: two to four words, all but particles with a capital.
    static func name(_ text: Span<UInt8>, _ line: Line) -> String? {
        guard 2...4 ~= line.words, line.digits == 0, line.ending == .open, line.range.count <= 60,
            line.capitalized >= max(2, line.words - 1), !line.isBulleted
        else { return nil }
        for index in line.range where text[index] < 0x80 {
            switch text[index] {
            case 0x20, 0x27, 0x2D, 0x2E, 0x41...0x5A, 0x61...0x7A: break
            default: return nil
            }
        }
        let words = words(text, line.range)
        let first = FoldedHash(text, words[0])
        return isPerson(text, words) && !articles.contains(first.value) ? string(text, words) : nil
    }

    /// A longer string is no list of names.
    private static let listBytesMax = 8 << 10

    /// The names of a string that is declared to hold names: what separates them is no question here, and an agency
    /// stays.
    ///
    /// A single word before a comma is a family name: `Doe, Jane` stays whole.
    static func list(_ string: String) -> [String] {
        guard string.utf8.count <= listBytesMax else { return [string] }
        let text = string.utf8.span
        var parts: [[Range<Int>]] = [[]]
        for (index, word) in words(text, 0..<text.count).enumerated() {
            // Other prepositions are names as well.
            if index == 0, isBy(text, word) { continue }
            if isConjunction(text, word) {
                parts.append([])
                continue
            }
            parts[parts.count - 1].append(word)
            let last = text[word.upperBound - 1]
            guard isMark(last) else { continue }
            if parts.count == 1, parts[0].count == 1, last == UInt8(ascii: ",") { return [string] }
            parts.append([])
        }
        let found = parts.map { Self.string(text, $0) }.filter { !$0.isEmpty }
        return found.isEmpty ? [string] : found
    }

    private static func isBy(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        word.count == 2 && text[word.lowerBound] | 0x20 == UInt8(ascii: "b")
            && text[word.lowerBound + 1] | 0x20 == UInt8(ascii: "y")
    }

    /// What stands behind the preposition or the label.
    private static func names(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        let found = LineSigns(text, range, wordsMax: 2)
        if let end = found.labelEnd, found.signs.contains(.bylineLabel) {
            let rest = trimmed(text, end..<range.upperBound)
            return names(text, rest) ?? rest
        }
        var phrase = PhraseHash()
        let all = words(text, range)
        for word in all.prefix(4) {
            let hash = FoldedHash(text, word)
            phrase.add(hash)
            guard PhraseTable.table[phrase.value]?.contains(.bylineStart) == true else { continue }
            let rest = trimmed(text, word.upperBound..<range.upperBound)
            // `de` begins much else.
            if word.count == 2, text[word.lowerBound] | 0x20 == UInt8(ascii: "d"),
                text[word.lowerBound + 1] | 0x20 == UInt8(ascii: "e"), !isPerson(text, words(text, rest))
            {
                return nil
            }
            return rest
        }
        guard let last = all.last, all.count > 1, LineSigns(text, last, wordsMax: 1).signs.contains(.bylineEnd) else {
            return nil
        }
        return trimmed(text, range.lowerBound..<last.lowerBound)
    }

    private static func isPerson(_ text: Span<UInt8>, _ words: [Range<Int>]) -> Bool {
        if words.count == 1 { return isEastAsianName(text, words[0]) }
        guard 2...5 ~= words.count else { return false }
        return words.allSatisfy { word in
            var hash = FoldedHash()
            for index in word where !isMark(text[index]) { hash.add(text[index]) }
            return !officeWords.contains(hash.value) && !(text[word.lowerBound] &- 0x30 < 10)
        } && words.contains { isCapital(text, at: $0.lowerBound) }
    }

    /// Two to four characters of Han or Hangul, as names there are written.
    private static func isEastAsianName(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        guard 6...12 ~= word.count, word.count % 3 == 0 else { return false }
        return stride(from: word.lowerBound, to: word.upperBound, by: 3).allSatisfy { index in
            let sequence = UTF8Sequence(text, at: index)
            guard sequence.length == 3, let scalar = sequence.scalar else { return false }
            return 0x4E00...0x9FFF ~= scalar || 0xAC00...0xD7A3 ~= scalar
        }
    }

    private static func string(_ text: Span<UInt8>, _ words: [Range<Int>]) -> String {
        var bytes: [UInt8] = []
        for word in words {
            if !bytes.isEmpty { bytes.append(0x20) }
            for index in word { bytes.append(text[index]) }
        }
        while let last = bytes.last, isMark(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isConjunction(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        let hash = FoldedHash(text, word)
        return conjunctions.contains(hash.value)
    }

    /// A dash between spaces, or a word behind which a place or an office stands.
    private static func isEndOfNames(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        let hash = FoldedHash(text, word)
        return namesEnds.contains(hash.value)
    }

    /// What separates names: a comma, a semicolon, a slash.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "/")
    }

    /// A capital, or a letter of a script without them.
    private static func isCapital(_ text: Span<UInt8>, at index: Int) -> Bool {
        switch LetterCase(scalar: UTF8Sequence(text, at: index).scalar ?? 0) {
        case .upper, .some(.none), .wide: true
        default: false
        }
    }

    private static func words(_ text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound {
            guard index == range.upperBound || text[index] == 0x20 || text[index] == 0x09 || text[index] == 0x0A else {
                continue
            }
            if index > start { words.append(start..<index) }
            start = index + 1
        }
        return words
    }

    static let conjunctions = Set(
        (["and", "&", "und", "et", "y", "e", "en", "og", "och", "ja", "i", "и"] as [StaticString]).map {
            FoldedHash($0).value
        })

    private static let namesEnds = Set(
        ([
            "-", "--", "–", "—", "―", "in", "at", "for", "aus", "für", "with", "avec", "mit", "con", "com", "met",
            "med",
        ] as [StaticString]).map { FoldedHash($0).value })

    /// What begins the name of a column or a paper.
    static let articles = Set(
        (["the", "der", "die", "das", "le", "les", "el", "los", "il", "het", "os"] as [StaticString]).map {
            FoldedHash($0).value
        })

    /// Words of offices and agencies, not of names.
    static let officeWords = Set(
        ([
            "press", "news", "times", "post", "staff", "writer", "writers", "reporter", "reporters", "correspondent",
            "correspondents", "editor", "editors", "desk", "agency", "reuters", "afp", "ap", "bureau", "team",
            "service", "editorial", "board", "wire", "wires", "media", "redação", "redacao", "redactie", "redakcja",
            "redaktionen", "toimitus", "редакция", "agence", "agencia", "agência", "agências", "agenzia", "agentur",
            "dpa", "efe", "ansa", "tass", "pti", "xinhua", "kyodo", "jiji", "yonhap", "bloomberg", "associated",
            "shimbun",
            "bbc", "cnn", "newsroom", "redaktion", "rédaction", "redacción", "redazione", "special", "contributor",
            "chief", "the",
        ] as [StaticString]).map { FoldedHash($0).value })
}
