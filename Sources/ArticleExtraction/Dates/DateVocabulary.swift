/// The words of dates, language by language, and the table that they make.
///
/// A language begins with a line `[code]`, and `day-first`, `month-first` or `year-first` behind it where all its
/// papers write numeric dates in that order. Each line below it is a meaning, a colon, and the words that have it, in
/// small letters and without the dots of abbreviations; lists of months have a group for each month between `|`.
/// Capitals are read too. `maybe-months` are months only where the line names no other, `maybe-weekdays` make a month
/// of another language one of those.
enum DateVocabulary {
    struct Entry: Sendable {
        var word: DateWord
        /// What the language of the word says about the order of numeric dates; nil if languages that share it differ.
        var order: DateOrder?
    }

    /// By the folded hash of the word.
    static let table = HashTable(entries(of: european) + entries(of: asian) + specialEntries, merge: merged)

    private static func entries(of text: String) -> [(UInt64, Entry)] {
        var entries: [(UInt64, Entry)] = []
        var order: DateOrder?
        var code = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("[") {
                let parts = line.split(separator: " ")
                code = String(parts[0])
                order = parts.count > 1 ? DateOrder(name: parts[1]) : nil
                precondition(parts.count == 1 || order != nil, "unknown order in \(line)")
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { preconditionFailure("no meaning in \(line)") }
            let groups = line[line.index(after: colon)...].split(separator: "|", omittingEmptySubsequences: false)
            for (index, group) in groups.enumerated() {
                guard let word = word(line[..<colon], index) else { preconditionFailure("no such meaning: \(line)") }
                for name in group.split(separator: " ") {
                    entries += spellings(String(name), code).map { ($0, Entry(word: word, order: order)) }
                }
            }
        }
        return entries
    }

    /// What the words of a line mean by the line's name, in the group with this index.
    private static func word(_ meaning: Substring, _ index: Int) -> DateWord? {
        switch meaning {
        case "months": .month(index + 1)
        case "maybe-months": .maybeMonth(index + 1)
        case "jalali": .jalaliMonth(index + 1)
        case "maybe-weekdays": .maybeWeekday
        case "weekdays", "fillers": .filler
        case "published": .published
        case "modified": .modified
        case "morning": .morning
        case "afternoon": .afternoon
        case "noon": .noon
        case "midnight": .midnight
        case "clock": .clock
        case "before-time": .beforeTime
        case "month-before": .monthBefore
        case "day-before": .dayBefore
        case "year": .year
        case "month": .monthUnit
        case "day": .day
        case "hours": .hour
        case "minutes": .minute
        case "seconds": .second
        case "relative": .relative
        case "hijri": .hijriMonth
        case "hijri-era": .hijriEra
        case "buddhist": .era(.buddhist)
        case "minguo": .era(.minguo)
        case "reiwa": .era(.reiwa)
        case "heisei": .era(.heisei)
        case "showa": .era(.showa)
        default: nil
        }
    }

    /// The hashes of a word as it is, with a capital, in capitals, and in capitals without accents where the language
    /// drops them: the hash folds no more than ASCII, Latin-1 and Russian.
    private static func spellings(_ name: String, _ code: String) -> Set<UInt64> {
        var spellings: Set<String> = [name, name.uppercased(), name.prefix(1).uppercased() + name.dropFirst()]
        if code == "[tr]" || code == "[az]" {
            let dotted = name.replacing("i", with: "İ")
            spellings.formUnion([dotted.uppercased(), String(dotted.prefix(1)) + name.dropFirst()])
        }
        if code == "[el]" {
            let bare = String(String.UnicodeScalarView(name.unicodeScalars.map { greekWithoutAccent[$0] ?? $0 }))
            spellings.formUnion([bare, bare.uppercased(), bare.prefix(1).uppercased() + bare.dropFirst()])
        }
        return Set(spellings.map { FoldedHash(bytes: $0.utf8).value })
    }

    private static let greekWithoutAccent: [Unicode.Scalar: Unicode.Scalar] = [
        "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω", "ϊ": "ι", "ΐ": "ι",
    ]

    /// Words whose meaning hangs on what stands beside them, and the names of zones.
    private static let specialEntries: [(UInt64, Entry)] =
        DateZone.names.flatMap { names, zone in names.map { entry($0, .zone(zone)) } }
        + ["كانون"].map { entry($0, .monthStem(first: 12, second: 1)) }
        + ["تشرين"].map { entry($0, .monthStem(first: 10, second: 11)) }
        + ["الأول", "الاول", "الأولى", "أول"].map { entry($0, .ordinal(1)) }
        + ["الثاني", "الثانية", "ثاني", "ثان", "الآخر", "الآخرة"].map { entry($0, .ordinal(2)) }
        + ["listopada", "Listopada", "LISTOPADA"].map { entry($0, .listopada) }

    private static func entry(_ name: String, _ word: DateWord) -> (UInt64, Entry) {
        (FoldedHash(bytes: name.utf8).value, Entry(word: word, order: nil))
    }

    /// Of two meanings of a word the one that says more; of a month and a weekday, or a word like `ago`, both.
    private static func merged(_ first: Entry, _ second: Entry) -> Entry {
        let order = first.order == second.order ? first.order : nil
        let (more, less) =
            first.word.weight >= second.word.weight ? (first.word, second.word) : (second.word, first.word)
        switch (more, less) {
        case (.month(let month), .month(let other)):
            precondition(month == other, "a word for two months")
            return Entry(word: more, order: order)
        case (.month(let month), .maybeWeekday), (.month(let month), .relative), (.maybeMonth, .month(let month)):
            return Entry(word: .maybeMonth(month), order: order)
        default: return Entry(word: more, order: order)
        }
    }
}
