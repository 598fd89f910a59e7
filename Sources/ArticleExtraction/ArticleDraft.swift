import JSONText
import LanguageDetection
import NewswireModel

/// An article while its fields are being collected: the first source that knows a field sets it and its origin.
struct ArticleDraft {
    private(set) var article = Article()
    private let limits: WorkLimits
    private let received: Timestamp

    init(limits: WorkLimits, received: Timestamp) {
        self.limits = limits
        self.received = received
    }

    mutating func warn(_ warning: String) { article.warnings.append(warning) }
    mutating func warn(_ warnings: [String]) { article.warnings += warnings }

    /// Sets a string that is not set yet, on one line, cut to the limit.
    mutating func set(
        _ path: WritableKeyPath<Article, String?>, _ field: Article.Field, _ value: String?, _ origin: Article.Origin
    ) {
        guard let value, article[keyPath: path] == nil, let line = line(value, field.rawValue) else { return }
        article[keyPath: path] = line
        article.origins[field] = origin
    }

    mutating func set(
        _ path: WritableKeyPath<Article, [String]>, _ field: Article.Field, _ values: [String], _ origin: Article.Origin
    ) {
        guard !values.isEmpty, article[keyPath: path].isEmpty else { return }
        let lines = values.prefix(limits.listCountMax).compactMap { line($0, field.rawValue) }
        if values.count > limits.listCountMax { warn("truncated: \(field.rawValue)") }
        guard !lines.isEmpty else { return }
        article[keyPath: path] = lines
        article.origins[field] = origin
    }

    /// Sets a date that is not set yet, unless it lies more than a day behind the reception.
    mutating func set(
        _ path: WritableKeyPath<Article, NewsDate?>, _ field: Article.Field, _ date: NewsDate?, _ origin: Article.Origin
    ) {
        guard let date, article[keyPath: path] == nil else { return }
        guard date.possibleInstants.lowerBound <= latestDate else {
            return warn("future-date: \(field.rawValue) \(date)")
        }
        article[keyPath: path] = date
        article.origins[field] = origin
    }

    /// A string on one line without control characters, cut to the limit; nil if nothing is left.
    private mutating func line(_ value: String, _ name: String) -> String? {
        var cleaned: [UInt8] = []
        var cleaner = TextCleaner()
        cleaner.clean(value.utf8.span, into: &cleaned)
        var line: [UInt8] = []
        PlainText.append(cleaned.span, trimmed(cleaned.span, 0..<cleaned.count), to: &line)
        if line.count > limits.fieldBytesMax {
            PlainText.cut(&line, to: limits.fieldBytesMax)
            warn("truncated: \(name)")
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}

// MARK: - What the scraper says

extension ArticleDraft {
    /// Takes what a header says beside the addresses and the guid.
    mutating func take(_ header: PayloadHeader) {
        article.payloadID = header.id.flatMap { line($0, "payloadId") }
        article.outlet = header.outlet.flatMap { line($0, "outlet") }
        article.meta = header.meta
        guard let text = header.fetchedAt else { return }
        let date = PrintedDate.declared(text)
        if date == nil { warn("unreadable-date: fetchedAt") }
        article.fetchedAt = date
    }

    /// Takes the article fields of an envelope.
    mutating func take(_ fields: EnvelopeFields) {
        takePublisher(fields.publisher, .envelope)
        set(\.headline, .headline, headline(fields), .envelope)
        set(\.summary, .summary, fields.summary, .envelope)
        set(\.byline, .byline, fields.byline, .envelope)
        set(\.section, .section, fields.section, .envelope)
        set(\.located, .located, fields.located, .envelope)
        set(\.authors, .authors, fields.authors, .envelope)
        set(\.keywords, .keywords, fields.keywords, .envelope)
        set(\.captions, .captions, fields.captions, .envelope)
        set(\.published, .published, date(fields.published, .published), .envelope)
        set(\.modified, .modified, date(fields.modified, .modified), .envelope)
        takeLanguage(fields.language)
        takeImages(fields.images, .envelope)
        if let type = fields.pageType {
            article.pageType = type
            article.origins[.pageType] = .envelope
        }
        if let isFree = fields.isAccessibleForFree {
            article.isAccessibleForFree = isFree
            article.origins[.isAccessibleForFree] = .envelope
        }
    }

    /// Without the site's name behind it, where the envelope says what that is.
    private mutating func headline(_ fields: EnvelopeFields) -> String? {
        guard let headline = fields.headline.flatMap({ line($0, Article.Field.headline.rawValue) }) else { return nil }
        guard let name = article.publisher?.name else { return headline }
        // Bytes: the ends of characters are not to be found in linear time.
        var rest = headline.utf8[...]
        guard rest.count > name.utf8.count, rest.suffix(name.utf8.count).elementsEqual(name.utf8) else {
            return headline
        }
        rest = rest.dropLast(name.utf8.count)
        for separator in [" - ", " | ", " – ", " — ", " · "]
        where rest.suffix(separator.utf8.count).elementsEqual(separator.utf8) {
            return String(decoding: rest.dropLast(separator.utf8.count), as: UTF8.self)
        }
        return headline
    }

    private mutating func date(_ value: JSONValue?, _ field: Article.Field) -> NewsDate? {
        guard let value else { return nil }
        let date =
            value.string.flatMap(PrintedDate.declared) ?? value.number?.integer.flatMap(PrintedDate.unix)
            ?? value.double.flatMap { abs($0) < 1e15 ? PrintedDate.unix(Int64($0)) : nil }
        if date == nil { warn("unreadable-date: \(field.rawValue)") }
        return date
    }

    /// A BCP 47 tag by its form, in canonical case.
    private mutating func takeLanguage(_ language: String?) {
        guard let language else { return }
        guard let tag = LanguageCase.tag(language) else { return warn("unreadable-language: \(shown(language))") }
        article.language = tag
        article.origins[.language] = .envelope
    }

    private mutating func takePublisher(_ publisher: Article.Publisher?, _ origin: Article.Origin) {
        guard let publisher, article.publisher == nil else { return }
        let name = publisher.name.flatMap { line($0, "publisher") }
        let url = publisher.url.flatMap { line($0, "publisher") }
        guard name != nil || url != nil else { return }
        article.publisher = Article.Publisher(name: name, url: url)
        article.origins[.publisher] = origin
    }

    private mutating func takeImages(_ images: [Article.Image], _ origin: Article.Origin) {
        guard article.images.isEmpty else { return }
        if images.count > limits.listCountMax { warn("truncated: images") }
        article.images = images.prefix(limits.listCountMax).compactMap { image in
            guard let url = line(image.url, "images") else { return nil }
            return Article.Image(
                url: url, caption: image.caption.flatMap { line($0, "images") },
                credit: image.credit.flatMap { line($0, "images") },
                width: image.width.flatMap { $0 > 0 ? $0 : nil }, height: image.height.flatMap { $0 > 0 ? $0 : nil })
        }
        if !article.images.isEmpty { article.origins[.images] = origin }
    }
}

// MARK: - What a page's markup says

extension ArticleDraft {
    /// Takes what a page declares of its article, where the scraper says nothing.
    mutating func take(_ metadata: PageMetadata) {
        set(\.headline, .headline, metadata.headline)
        set(\.summary, .summary, metadata.summary)
        // The people of the byline belong to it.
        if article.byline == nil {
            set(\.authors, .authors, metadata.authors?.value ?? [], metadata.authors?.origin ?? .meta)
        }
        if article.origins[.authors] != .envelope { set(\.byline, .byline, metadata.byline) }
        set(\.section, .section, metadata.section)
        set(\.keywords, .keywords, metadata.keywords?.value ?? [], metadata.keywords?.origin ?? .meta)
        if let told = metadata.published { set(\.published, .published, told.value, told.origin) }
        if let told = metadata.modified { set(\.modified, .modified, told.value, told.origin) }
        takePublisher(metadata.publisher?.value, metadata.publisher?.origin ?? .meta)
        takeImages(metadata.images?.value ?? [], metadata.images?.origin ?? .meta)
        if article.isAccessibleForFree == nil, let told = metadata.isAccessibleForFree {
            article.isAccessibleForFree = told.value
            article.origins[.isAccessibleForFree] = told.origin
        }
    }

    mutating func take(_ kind: PageKind) {
        article.confidence = kind.confidence
        guard article.pageType == nil, kind.rejection == nil, let type = kind.type else { return }
        article.pageType = type
        article.origins[.pageType] = kind.typeOrigin
    }

    private mutating func set(
        _ path: WritableKeyPath<Article, String?>, _ field: Article.Field, _ told: PageMetadata.Told<String>?
    ) {
        if let told { set(path, field, told.value, told.origin) }
    }
}

// MARK: - What the addresses, the text and its language say

extension ArticleDraft {
    mutating func take(
        _ address: ArticleAddress, origin: Article.Origin, declaredOrigin: Article.Origin = .envelope
    ) {
        warn(address.warnings)
        if let url = address.url {
            article.url = url
            article.origins[.url] = origin
        }
        if let canonical = address.canonicalURL {
            article.canonicalURL = canonical
            article.origins[.canonicalUrl] = address.isDeclared ? declaredOrigin : .url
        }
        article.domain = address.domain
    }

    mutating func takeGUID(_ guid: String?, origin: Article.Origin) {
        set(\.guid, .guid, guid, origin)
    }

    /// Takes what a text shows, where the scraper says nothing.
    mutating func take(_ fields: TextFields) {
        set(\.headline, .headline, fields.headline, .text)
        set(\.summary, .summary, fields.summary, .text)
        // The people of the byline belong to it.
        if article.byline == nil { set(\.authors, .authors, fields.authors, .text) }
        set(\.byline, .byline, fields.byline, .text)
        set(\.section, .section, fields.section, .text)
        set(\.located, .located, fields.located, .text)
        set(\.keywords, .keywords, fields.keywords, .text)
        set(\.captions, .captions, fields.captions, .text)
    }

    mutating func take(_ dates: TextDates) {
        set(\.published, .published, dates.future, .text)
        set(\.published, .published, dates.published, dates.publishedOrigin)
        set(\.modified, .modified, dates.modified, .text)
    }

    /// Numeric dates of the article are read by these.
    func dateConventions(_ address: ArticleAddress) -> DateConventions {
        DateConventions(language: article.language, topLevelDomain: address.topLevelDomain)
    }

    /// The last second that a date of the article can tell.
    var latestDate: Int64 { received.seconds + 86_400 }

    mutating func takeBody(_ body: String, wordCount: Int) {
        article.body = body
        article.wordCount = wordCount
        article.origins[.body] = .text
    }

    /// Takes the body as Markdown, in UTF-8. Marks and addresses may be more than the limit: what is cut off is told.
    mutating func takeMarkdown(_ markdown: [UInt8], isWhole: Bool) {
        if !isWhole { warn("truncated: bodyMarkdown") }
        article.bodyMarkdown = markdown.isEmpty ? nil : String(decoding: markdown, as: UTF8.self)
    }

    mutating func takeLinks(_ links: [Article.Link]) { article.links = links }

    /// Takes the language that the body is in. What the scraper declares stands, with a warning where the body is
    /// plainly in another.
    mutating func takeLanguage(_ detected: DetectedLanguage?) {
        guard let detected else { return }
        if let declared = article.language {
            guard detected.contradicts(declared: declared) else { return }
            return warn("language-mismatch: declared \(declared), the body looks like \(detected.tag)")
        }
        guard detected.isReliable else { return }
        article.language = detected.tag
        article.origins[.language] = .detected
    }
}
