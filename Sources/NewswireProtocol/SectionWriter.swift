import JSONText
import NewswireModel

/// Writes an article's members section by section, and beside them the origins of those it wrote.
struct SectionWriter {
    private var values: JSONWriter
    private var origins: [UInt8] = []
    private var valueEnds: [Int] = []
    private var originEnds: [Int] = []

    init(capacity: Int) {
        values = SectionedMembers.startedWriter(capacity: capacity)
        origins.reserveCapacity(512)
        valueEnds.reserveCapacity(RecordSection.allCases.count)
        originEnds.reserveCapacity(RecordSection.allCases.count)
    }

    var members: SectionedMembers {
        SectionedMembers(values.bytes, from: SectionedMembers.startSize, ends: valueEnds)
    }
    var originMembers: SectionedMembers { SectionedMembers(origins, from: 0, ends: originEnds) }

    /// Ends a section; they come in the order of their indexes.
    mutating func endSection(_ section: RecordSection) {
        assert(section.rawValue == valueEnds.count)
        valueEnds.append(values.bytes.count)
        originEnds.append(origins.count)
    }
}

// The sections, in the record's order.
extension SectionWriter {
    mutating func putEnvelope(_ article: Article, received: Timestamp?) {
        put("subject", article.canonicalURL)
        values.member("time", received?.rfc3339)
        values.member("datacontenttype", "application/json")
        values.member("dataschema", RecordSchema.id)
        endSection(.envelope)
    }

    mutating func putAddresses(_ article: Article) {
        put("url", article.url, .url, article)
        put("canonicalUrl", article.canonicalURL, .canonicalUrl, article)
        put("domain", article.domain)
        put("guid", article.guid, .guid, article)
        endSection(.addresses)
    }

    mutating func putContent(_ article: Article) {
        put("headline", article.headline, .headline, article)
        put("summary", article.summary, .summary, article)
        put("byline", article.byline, .byline, article)
        put("section", article.section, .section, article)
        put("located", article.located, .located, article)
        put("authors", article.authors, .authors, article)
        put("keywords", article.keywords, .keywords, article)
        put("captions", article.captions, .captions, article)
        putPublisher(article)
        endSection(.content)
    }

    mutating func putOutletAndDates(_ article: Article) {
        put("outlet", article.outlet)
        put("published", article.published?.description, .published, article)
        put("modified", article.modified?.description, .modified, article)
        put("publishedUtc", article.published?.utc)
        put("modifiedUtc", article.modified?.utc)
        endSection(.outletAndDates)
    }

    mutating func putFacts(_ article: Article) {
        if let count = article.wordCount, count >= 0 { values.member("wordCount", count) }
        putImages(article)
        put("pageType", article.pageType?.rawValue, .pageType, article)
        if let confidence = article.confidence, 0...1 ~= confidence { values.member("confidence", confidence) }
        if let isFree = article.isAccessibleForFree {
            values.member("isAccessibleForFree", isFree)
            putOrigin(.isAccessibleForFree, article)
        }
        endSection(.facts)
    }

    mutating func putReception(_ article: Article, received: Timestamp?) {
        values.member("received", received?.rfc3339)
        // RFC 3339 has no times without a zone.
        if let fetched = article.fetchedAt, fetched.instant != nil { values.member("fetchedAt", fetched.description) }
        if let meta = article.meta, !Self.isEmptyObject(meta) { values.member("meta", raw: meta) }
        endSection(.reception)
    }
}

// Members; an absent or empty value leaves one out.
extension SectionWriter {
    mutating func put(_ key: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        values.member(key, value)
    }

    mutating func put(_ key: String, _ value: String?, _ field: Article.Field, _ article: Article) {
        guard let value, !value.isEmpty else { return }
        values.member(key, value)
        putOrigin(field, article)
    }

    private mutating func put(_ key: String, _ list: [String], _ field: Article.Field, _ article: Article) {
        guard list.contains(where: { !$0.isEmpty }) else { return }
        values.key(key)
        values.beginArray()
        for value in list where !value.isEmpty { values.string(value) }
        values.endArray()
        putOrigin(field, article)
    }

    private mutating func putPublisher(_ article: Article) {
        let name = article.publisher?.name ?? ""
        let url = article.publisher?.url ?? ""
        guard !name.isEmpty || !url.isEmpty else { return }
        values.key("publisher")
        values.beginObject()
        put("name", name)
        put("url", url)
        values.endObject()
        putOrigin(.publisher, article)
    }

    mutating func putLinks(_ article: Article) {
        guard article.links.contains(where: { !$0.url.isEmpty }) else { return }
        values.key("links")
        values.beginArray()
        for link in article.links where !link.url.isEmpty {
            values.beginObject()
            values.member("url", link.url)
            put("text", link.text)
            values.endObject()
        }
        values.endArray()
    }

    private mutating func putImages(_ article: Article) {
        guard article.images.contains(where: { !$0.url.isEmpty }) else { return }
        values.key("images")
        values.beginArray()
        for image in article.images where !image.url.isEmpty {
            values.beginObject()
            values.member("url", image.url)
            put("caption", image.caption)
            put("credit", image.credit)
            if let width = image.width, width > 0 { values.member("width", width) }
            if let height = image.height, height > 0 { values.member("height", height) }
            values.endObject()
        }
        values.endArray()
        putOrigin(.images, article)
    }

    private mutating func putOrigin(_ field: Article.Field, _ article: Article) {
        guard let origin = article.origins[field] else { return }
        // Both are words of ours that need no escapes.
        origins.append(contentsOf: ",\"".utf8)
        origins.append(contentsOf: field.rawValue.utf8)
        origins.append(contentsOf: "\":\"".utf8)
        origins.append(contentsOf: origin.rawValue.utf8)
        origins.append(UInt8(ascii: "\""))
    }

    private static func isEmptyObject(_ json: [UInt8]) -> Bool {
        var rest = json.lazy.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.makeIterator()
        guard let first = rest.next() else { return true }
        return first == UInt8(ascii: "{") && rest.next() == UInt8(ascii: "}")
    }
}

extension NewsDate {
    /// The instant in UTC where it is certain and lies in the years 1 to 9999.
    fileprivate var utc: String? {
        guard let instant, -62_135_596_800...253_402_300_799 ~= instant else { return nil }
        return Timestamp.rfc3339(seconds: instant)
    }
}
