import HTMLParsing

/// The line above a headline that names its subject and that many pages put into the same heading.
enum Kicker {
    private static let words = Set(
        ([
            "kicker", "overline", "dachzeile", "topline", "roofline", "eyebrow", "supertitle", "pretitle", "overtitle",
            "spitzmarke", "surtitre", "antetitulo", "occhiello", "rubrik",
        ] as [StaticString]).map { word in
            var hash = PageWordHash()
            for index in 0..<word.utf8CodeUnitCount { hash.add(word.utf8Start[index]) }
            return hash.value
        })

    /// Whether an element is named as one, or is kept from those who can't see the page: a mark between the two.
    static func isOne(_ node: Node, in document: Document) -> Bool {
        if let hidden = document.attribute(.ariaHidden, of: node),
            document.equals(hidden, "true", ignoringCase: true)
        {
            return true
        }
        var isOne = false
        PageWords.read(node, document) { hash, _, _ in isOne = isOne || words.contains(hash.value) }
        return isOne
    }
}
