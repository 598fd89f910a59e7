import NewswireModel

/// What kind of page it is: an article, and of which type, or why it is none.
struct PageKind {
    private(set) var type: Article.PageType?
    private(set) var typeOrigin = Article.Origin.heuristic
    private(set) var rejection: Finding<RejectionCode>?
    /// How likely it is that the body has an F1 over 0.9: 0 to 1, in hundredths.
    private(set) var confidence = 0.0

    /// What must speak for a kind of page at least: see `PageFacts.score`.
    private static let scoreMin = 3
    /// A page that says it is not for free and has fewer words shows the beginning only.
    private static let leadWordsMax = 250
    /// A page with fewer words is all about its cookies, or its error, if half of them are in lines about these.
    private static let noticeWordsMax = 300
    /// So many headings that are links, with fewer words under each, make a list of articles.
    private static let linkedHeadingsMin = 5
    private static let teaserWordsMax = 60

    private static let consentWords: [StaticString] = [
        "cookie", "gdpr", "dsgvo", "consent", "einwillig", "zustimm", "consentement", "personal data",
    ]
    private static let errorTitles = [
        "404", "403", "410", "500", "502", "503", "error 404", "error 403", "page not found", "not found",
        "page unavailable", "access denied", "seite nicht gefunden", "fehler 404", "page introuvable", "erreur 404",
        "página no encontrada", "página não encontrada", "pagina non trovata", "pagina niet gevonden",
        "страница не найдена", "ошибка 404", "ページが見つかりません", "页面不存在", "nie znaleziono strony",
        "sidan hittades inte", "siden ble ikke funnet",
    ]

    /// - Parameter status: of the HTTP response, where the scraper tells it.
    init(_ reader: PageReader, facts: PageFacts, metadata: PageMetadata, words: Int, status: Int?) {
        // The logistic function of a quarter-unit bin: the same on each machine.
        let probability = BodyCut.probability(of: PageModel.confidence.score(facts.bins))
        confidence = Double((probability * 100) >> 16) / 100
        if let status, status >= 400 {
            rejection = Finding(.errorPage, "the response's status is \(status)")
        } else if words == 0 {
            rejection =
                reader.lines.count > 20
                ? Finding(.listing, "nothing but labels and links to other articles")
                : Finding(.empty, "the page has no words of an article")
        } else if let notice = Self.notice(reader, metadata, words: words) {
            rejection = notice
        } else if PageModel.kind.score(facts.bins) < 0 || Self.isList(reader, metadata, words: words) {
            rejection = Self.rejection(reader, facts, metadata, words: words)
        }
        chooseType(metadata, words: words)
    }

    /// What a page says of itself that is no article, whatever the trees make of it.
    private static func notice(
        _ reader: PageReader, _ metadata: PageMetadata, words: Int
    ) -> Finding<RejectionCode>? {
        let isArticle = metadata.types.contains { $0.contains("article") }
        if !isArticle, let type = metadata.types.first(where: { $0.contains("discussion") || $0.contains("qapage") }) {
            return Finding(.forum, "declared as \(shown(type))")
        }
        guard !isArticle, metadata.published == nil, words < noticeWordsMax else { return nil }
        if noticeShare(reader, of: consentWords) >= 60 {
            return Finding(.consentWall, "most of its text is about cookies")
        }
        if let title = reader.pageTitle?.lowercased(), errorTitles.contains(where: { title.hasPrefix($0) }) {
            return Finding(.errorPage, "its title is that of an error")
        }
        return nil
    }

    /// Whether nearly all of its headings are links, with little text under each.
    private static func isList(_ reader: PageReader, _ metadata: PageMetadata, words: Int) -> Bool {
        guard !metadata.types.contains(where: { $0.contains("article") || $0.contains("posting") }) else {
            return false
        }
        let headings = reader.bodyLines.map { reader.block(of: $0) }.filter {
            reader.page.elements[Int($0.element)].region.contains(.heading)
        }
        let links = headings.count { $0.linkBytes * 10 >= $0.bytes * 9 }
        return links >= linkedHeadingsMin && links * 10 >= headings.count * 8 && words < links * teaserWordsMax
    }

    private static func rejection(
        _ reader: PageReader, _ facts: PageFacts, _ metadata: PageMetadata, words: Int
    ) -> Finding<RejectionCode> {
        let types = metadata.types + metadata.otherTypes
        func holds(_ parts: [String]) -> String? { types.first { type in parts.contains { type.contains($0) } } }
        if words < noticeWordsMax, noticeShare(reader, of: ["cookie", "gdpr", "consent"]) >= 50 {
            return Finding(.consentWall, "half of its text is about cookies")
        }
        if words < noticeWordsMax, noticeShare(reader, of: ["404", "403", "500", "503"]) >= 10 {
            return Finding(.errorPage, "short, and with the number of an error in its text")
        }
        if let type = holds(["product", "offer"]) { return Finding(.product, "declared as \(shown(type))") }
        if let type = holds(["discussion", "qapage", "question"]) {
            return Finding(.forum, "declared as \(shown(type))")
        }
        let (forum, product) = (facts.score(.forum), facts.score(.product))
        if forum >= max(Self.scoreMin, product) { return Finding(.forum, "its address and its parts are named so") }
        if product >= Self.scoreMin { return Finding(.product, "its address and its parts are named so") }
        return Finding(.listing, "looks like a list or an entry page, not like an article")
    }

    /// How much of the kept text is in lines with one of these words, in percent.
    private static func noticeShare(_ reader: PageReader, of words: [StaticString]) -> Int {
        var all = 0
        var found = 0
        for index in reader.kept {
            let range = reader.lines[index].range
            let weight = max(1, reader.lines[index].weight)
            all += weight
            let text = reader.text.span
            let holds = range.contains { position in words.contains { text.begins(with: $0, at: position) } }
            if holds { found += weight }
        }
        return 100 * found / max(1, all)
    }

    private mutating func chooseType(_ metadata: PageMetadata, words: Int) {
        let types = metadata.types
        typeOrigin = .jsonld
        if types.contains(where: { $0.contains("liveblog") }) {
            type = .liveBlog
        } else if metadata.isAccessibleForFree?.value == false, words < Self.leadWordsMax {
            type = .paywalled
        } else if types.first.map({ $0.contains("video") }) ?? false {
            type = .video
        } else if types.first.map({ $0.contains("gallery") }) ?? false {
            type = .gallery
        } else {
            type = .article
            if !types.contains(where: { $0.contains("article") || $0.contains("posting") }) { typeOrigin = .heuristic }
        }
    }
}
