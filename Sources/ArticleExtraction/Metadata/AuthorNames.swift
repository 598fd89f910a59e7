/// Finds the names of people in what a page declares or prints as its author.
enum AuthorNames {
    private static let wordsMax = 40

    /// The names in a value that is declared to hold them. What is an address is none, and what is no list stays whole:
    /// `Doe, Jane`, `Jane Doe, PhD`, `Maria & Katerina`.
    static func declared(_ text: String) -> [String] {
        guard !isAddress(text) else { return [] }
        let words = Self.words(text)
        guard words.count <= wordsMax else { return [text] }
        var parts = split(dropLead(words))
        while let last = parts.last, parts.count > 1, isOffice(last) || isAddress(plain(last)) { parts.removeLast() }
        // Degrees belong to the name before them.
        parts = parts.reduce(into: []) { list, part in
            if !list.isEmpty, part.allSatisfy(isDegree) {
                let name = list[list.count - 1]
                if name[name.count - 1].utf8.last != UInt8(ascii: ",") { list[list.count - 1][name.count - 1] += "," }
                list[list.count - 1] += part
            } else {
                list.append(part)
            }
        }
        parts = parts.map(withoutOffice)
        let isList = text.utf8.contains(UInt8(ascii: ";")) || parts.count { $0.count >= 2 } >= 2
        if parts.count > 1, !isList, parts.contains(where: { $0.count < 2 && !isEastAsian($0) }) {
            return [plain(dropLead(words), keepsMarks: true)]
        }
        return parts.map { plain($0) }.filter { !$0.isEmpty && !isAddress($0) }
    }

    /// The people of a byline as it is printed, with whatever stands beside it: `By Jane Doe, Staff Writer • May 5,
    /// 2023`.
    static func printed(_ text: String) -> [String] {
        var words = Self.words(text)
        guard words.count <= wordsMax else { return [] }
        words = behindBy(words).map(unglued)
        words = dropLead(Array(words.prefix { !endsNames($0) }))
        while let last = words.last, isMonth(last) { words.removeLast() }
        var names: [String] = []
        for part in split(words) {
            let name = withoutOffice(part)
            guard isPerson(name) else { break }
            names.append(plain(name))
        }
        return names
    }

    /// A name that is a person's by its form.
    static func isStrong(_ name: String) -> Bool {
        let words = Self.words(name)
        return words.count >= 2 && !words.contains { offices.contains(hash($0)) } || isEastAsian(words)
    }

    // MARK: Words

    private static func words(_ text: String) -> [String] {
        text.unicodeScalars.split(maxSplits: wordsMax + 1) { $0.properties.isWhitespace || $0 == "\"" }
            .map { String($0) }
    }

    /// Without an office or a month that the page's layout keeps apart: `KimDecember`, `DoeFounder`.
    private static func unglued(_ word: String) -> String {
        let scalars = word.unicodeScalars
        for index in scalars.indices.dropFirst(2)
        where scalars[index].properties.isUppercase && scalars[scalars.index(before: index)].properties.isLowercase {
            let tail = String(scalars[index...])
            if isMonth(tail) || offices.contains(hash(tail)) { return String(scalars[..<index]) }
        }
        return word
    }

    private static func hash(_ word: some StringProtocol) -> UInt64 {
        var hash = FoldedHash()
        for byte in word.utf8 where !isMark(byte) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: ":") {
            hash.add(byte)
        }
        return hash.value
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: "|")
    }

    private static func plain(_ words: [String], keepsMarks: Bool = false) -> String {
        var name = words.joined(separator: " ")
        while let last = name.utf8.last, isMark(last) && !keepsMarks || last == UInt8(ascii: ":") { name.removeLast() }
        return name
    }

    private static func isAddress(_ text: String) -> Bool {
        SiteNames.isAddress(text) || text.utf8.contains(UInt8(ascii: "@"))
            || text.utf8.allSatisfy { $0 &- 0x30 < 10 } || text.hasPrefix("facebook.com")
    }

    /// Without words and labels that announce names: `By`, `Written by`, `Autor:`.
    private static func dropLead(_ words: [String]) -> [String] {
        // `di` is a word only in small letters: Di Maria is a name.
        Array(words.drop { leads.contains(hash($0)) || $0 == "di" })
    }

    /// What stands behind a `by` within a sentence, up to a `reviewed by`.
    private static func behindBy(_ words: [String]) -> [String] {
        var start = 0
        for index in words.indices where hash(words[index]) == by {
            if index > 0, checks.contains(hash(words[index - 1])) { return Array(words[start..<index - 1]) }
            if start == 0 { start = index + 1 }
        }
        return Array(words[start...])
    }

    /// Names separated by marks and conjunctions.
    private static func split(_ words: [String]) -> [[String]] {
        var parts: [[String]] = [[]]
        for word in words {
            if Byline.conjunctions.contains(hash(word)) || word == "|" || word == "/" {
                parts.append([])
                continue
            }
            for (index, piece) in word.split(whereSeparator: { $0 == ";" || $0 == "|" }).enumerated() {
                if index > 0 { parts.append([]) }
                parts[parts.count - 1].append(String(piece))
            }
            if let last = word.utf8.last, isMark(last) { parts.append([]) }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// Cut before the word that begins an office, where a name stands before it.
    private static func withoutOffice(_ words: [String]) -> [String] {
        guard let index = words.firstIndex(where: { offices.contains(hash($0)) }),
            index >= 2 || isEastAsian(Array(words[..<index]))
        else { return words }
        return Array(words[..<index])
    }

    /// A part of a list that tells an office or a place, in running words.
    private static func isOffice(_ words: [String]) -> Bool {
        words.contains { offices.contains(hash($0)) }
            || words.count > 4 && words.contains { word in word.unicodeScalars.first?.properties.isLowercase == true }
    }

    /// `PhD`, `M.D.`, `CFP®`
    private static func isDegree(_ word: String) -> Bool {
        let letters = word.unicodeScalars.filter { $0.properties.isAlphabetic }
        return 2...6 ~= letters.count && letters.count(where: { $0.properties.isUppercase }) >= 2
    }

    private static func isPerson(_ words: [String]) -> Bool {
        if isEastAsian(words) { return true }
        guard 2...5 ~= words.count, let first = words.first, !Byline.articles.contains(hash(first)) else {
            return false
        }
        var names = 0
        for word in words {
            guard let scalar = word.unicodeScalars.first, !Byline.officeWords.contains(hash(word)),
                !offices.contains(hash(word)),
                !word.utf8.contains(where: { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ":") })
            else { return false }
            switch LetterCase(scalar: scalar.value) {
            case .upper, .some(.none): names += 1
            case .lower: if !particles.contains(hash(word)) { return false }
            default: return false
            }
        }
        return names >= 2
    }

    /// Two to four characters of Han or Hangul.
    private static func isEastAsian(_ words: [String]) -> Bool {
        guard words.count == 1, 2...4 ~= words[0].unicodeScalars.count else { return false }
        return words[0].unicodeScalars.allSatisfy { 0x4E00...0x9FFF ~= $0.value || 0xAC00...0xD7A3 ~= $0.value }
    }

    /// A date, a mark or a word that stands behind names.
    private static func endsNames(_ word: String) -> Bool {
        if word.utf8.contains(where: { $0 &- 0x30 < 10 }) || word.hasPrefix("(") { return true }
        switch word {
        case "-", "–", "—", "|", "•", "·", "∙", "›", "»", "/": return true
        default: return ends.contains(hash(word))
        }
    }

    private static func isMonth(_ word: String) -> Bool {
        guard let tokens = DateLexer.tokens(word.utf8.span), let first = tokens.first else { return false }
        switch first.kind {
        case .word(.month), .word(.maybeMonth), .word(.maybeWeekday): return true
        default: return false
        }
    }

    private static func table(_ words: [StaticString]) -> Set<UInt64> { Set(words.map { FoldedHash($0).value }) }

    private static let by = FoldedHash("by").value
    private static let checks = table([
        "reviewed", "edited", "updated", "checked", "approved", "verified", "translated",
    ])
    private static let leads = table([
        "by", "von", "par", "por", "af", "av", "door", "przez", "author", "authors", "autor", "autorin", "autoren",
        "auteur", "texto", "text", "written", "posted", "published", "words", "story", "article", "recipe", "content",
        "report", "reported", "tekst", "skrevet", "geschreven", "от", "автор", "文", "作者", "記者", "记者", "撰文", "글",
    ])
    private static let ends = table([
        "updated", "published", "posted", "last", "on", "stand", "min", "read", "in", "at", "for", "is", "was", "has",
        "fact", "reviewed", "edited", "view", "follow", "more", "sponsored", "twitter", "facebook", "instagram",
        "linkedin", "email", "share", "content", "former", "as", "rn", "about", "contact",
    ])
    private static let particles = table([
        "de", "der", "den", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "van", "von", "vom", "zu",
        "zum", "zur", "ten", "ter", "bin", "ibn", "al", "el", "abu", "ben", "af", "av", "e", "y", "y’", "och",
    ])
    /// What begins the office of a person behind the name.
    private static let offices = table([
        "writer", "editor", "reporter", "correspondent", "journalist", "contributor", "contributing", "senior", "staff",
        "freelance", "freelancer", "guest", "associate", "managing", "deputy", "founder", "cofounder", "co-founder",
        "ceo", "cto", "president", "vice", "director", "head", "expert", "specialist", "coordinator", "manager",
        "professor", "lecturer", "columnist", "blogger", "seo", "copywriter", "marketing", "redakteur", "redakteurin",
        "redaktion", "korrespondent", "korrespondentin", "journaliste", "rédacteur", "rédactrice", "periodista",
        "redactor", "redactora", "giornalista", "redattore", "jornalista", "repórter", "redacteur", "journalistin",
        "reportér", "profesorius", "기자", "특파원", "記者", "记者",
    ])
}
