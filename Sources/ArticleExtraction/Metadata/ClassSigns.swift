/// What the words of classes and ids tell of an element: those that mean one thing all over the web.
struct ClassSigns: OptionSet {
    let rawValue: UInt16

    static let author = ClassSigns(rawValue: 1)
    static let byline = ClassSigns(rawValue: 2)
    static let date = ClassSigns(rawValue: 4)
    static let published = ClassSigns(rawValue: 8)
    static let modified = ClassSigns(rawValue: 16)
    static let credit = ClassSigns(rawValue: 32)
    /// Other articles, comments, the site's own parts.
    static let outside = ClassSigns(rawValue: 64)
    /// About the author, not the name.
    static let aboutAuthor = ClassSigns(rawValue: 128)
    static let name = ClassSigns(rawValue: 256)

    /// Takes the words of `articleHeader__date-author pub_date`; linear.
    mutating func add(_ value: Span<UInt8>) {
        var start = 0
        var index = 0
        while index < value.count {
            let byte = value[index]
            let isSmall = byte &- 0x61 < 26
            let isCapital = byte &- 0x41 < 26
            // A capital behind a small letter begins a word.
            if isSmall || isCapital && (index == start || value[index - 1] &- 0x41 < 26) {
                index += 1
                continue
            }
            if index > start { add(value, start..<index) }
            start = isCapital ? index : index + 1
            index += 1
        }
        if index > start { add(value, start..<index) }
    }

    private mutating func add(_ value: Span<UInt8>, _ word: Range<Int>) {
        guard 2...15 ~= word.count, Self.initials & 1 << UInt32(value[word.lowerBound] & 31) != 0 else { return }
        if let signs = Self.words[FoldedHash(value, word).value] { formUnion(signs) }
    }

    private static let list: [(ClassSigns, [StaticString])] = [
        (.author, ["author", "authors", "writer", "reporter", "auteur", "autor", "autore", "autores", "auteurs"]),
        (.byline, ["byline", "bylines", "firma"]),
        (.date, ["date", "dateline", "datetime", "time", "timestamp", "datum", "fecha", "posted"]),
        (
            [.date, .published],
            ["published", "pubdate", "publish", "publication", "pubtime", "postdate", "publishdate"]
        ),
        (.modified, ["updated", "modified", "update", "updatedate", "lastupdated"]),
        (.credit, ["credit", "credits", "copyright", "photographer"]),
        (
            .outside,
            [
                "related", "comment", "comments", "footer", "recommended", "recommendations", "recirc", "newsletter",
                "promo", "trending", "popular", "teaser", "teasers", "cookie", "menu", "navigation", "breadcrumb",
                "breadcrumbs", "disqus", "respond", "sidebar",
            ]
        ),
        (
            .aboutAuthor,
            ["bio", "biography", "about", "box", "description", "avatar", "image", "img", "photo", "social", "role"]
        ),
        (.name, ["name", "fn"]),
    ]

    private static let words = HashTable(
        list.flatMap { signs, words in words.map { (FoldedHash($0).value, signs) } }, merge: { $0.union($1) })

    /// The first letters of the words, a bit each.
    private static let initials = list.flatMap(\.1).reduce(UInt32(0)) { $0 | 1 << UInt32($1.utf8Start[0] & 31) }
}
