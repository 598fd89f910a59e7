import JSONText
import NewswireModel

/// The article fields of an envelope, as they stand there.
struct EnvelopeFields {
    var headline: String?
    var summary: String?
    var byline: String?
    var section: String?
    var located: String?
    var authors: [String] = []
    var keywords: [String] = []
    var captions: [String] = []
    var publisher: Article.Publisher?
    /// A date in some notation, or a number.
    var published: JSONValue?
    var modified: JSONValue?
    var language: String?
    var images: [Article.Image] = []
    var pageType: Article.PageType?
    var isAccessibleForFree: Bool?
    var canonicalURL: String?

    /// Takes the value of one of the fields. `title` and `date` are aliases, which the proper names win over.
    mutating func take(_ key: String, _ value: JSONValue) -> PayloadHeader.Taken {
        switch key {
        case "headline": return take(value.string, "a string") { $0.headline = $1 }
        case "title": return take(value.string, "a string") { $0.headline = $0.headline ?? $1 }
        case "summary": return take(value.string, "a string") { $0.summary = $1 }
        case "byline": return take(value.string, "a string") { $0.byline = $1 }
        case "section": return take(value.string, "a string") { $0.section = $1 }
        case "located": return take(value.string, "a string") { $0.located = $1 }
        case "language": return take(value.string, "a string") { $0.language = $1 }
        case "canonicalUrl": return take(value.string, "a string") { $0.canonicalURL = $1 }
        case "authors": return take(Self.strings(value, in: Byline.list), "a list of strings") { $0.authors = $1 }
        case "keywords": return take(Self.strings(value, in: Self.keywords), "a list of strings") { $0.keywords = $1 }
        case "captions": return take(Self.strings(value, in: { [$0] }), "a list of strings") { $0.captions = $1 }
        case "publisher": return take(Self.publisher(value), "an object or a string") { $0.publisher = $1 }
        case "published": return take(Self.date(value), "a string or a number") { $0.published = $1 }
        case "date": return take(Self.date(value), "a string or a number") { $0.published = $0.published ?? $1 }
        case "modified": return take(Self.date(value), "a string or a number") { $0.modified = $1 }
        case "images": return take(Self.images(value), "a list of addresses or objects") { $0.images = $1 }
        case "isAccessibleForFree": return take(value.bool, "a boolean") { $0.isAccessibleForFree = $1 }
        case "pageType":
            return take(Self.pageType(value), "the name of a kind of page") { $0.pageType = $1 }
        default: return .unknown
        }
    }

    private mutating func take<Value>(
        _ value: Value?, _ expected: String, _ set: (inout Self, Value) -> Void
    ) -> PayloadHeader.Taken {
        guard let value else { return .wrongType(expected: expected) }
        set(&self, value)
        return .taken
    }

    /// A list of strings, or one string that `parts` takes apart.
    private static func strings(_ value: JSONValue, in parts: (String) -> [String]) -> [String]? {
        switch value {
        case .string(let string): return parts(string)
        case .array(let elements):
            let strings = elements.compactMap(\.string)
            return strings.count == elements.count ? strings : nil
        default: return nil
        }
    }

    /// More parts than this are more than any list of an article holds.
    private static let partsMax = 1024

    private static func keywords(_ text: String) -> [String] {
        text.utf8.split(maxSplits: partsMax) { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static func pageType(_ value: JSONValue) -> Article.PageType? {
        guard let name = value.string, name.utf8.count <= PayloadHeader.nameBytesMax else { return nil }
        return Article.PageType(rawValue: name)
    }

    private static func date(_ value: JSONValue) -> JSONValue? {
        value.string != nil || value.number != nil ? value : nil
    }

    private static func publisher(_ value: JSONValue) -> Article.Publisher? {
        if let name = value.string { return Article.Publisher(name: name) }
        guard let object = value.object else { return nil }
        let publisher = Article.Publisher(name: object["name"]?.string, url: object["url"]?.string)
        return publisher.name == nil && publisher.url == nil ? nil : publisher
    }

    private static func images(_ value: JSONValue) -> [Article.Image]? {
        let elements = value.array ?? [value]
        let images = elements.compactMap(image)
        return images.count == elements.count ? images : nil
    }

    private static func image(_ value: JSONValue) -> Article.Image? {
        if let url = value.string { return Article.Image(url: url) }
        guard let object = value.object, let url = object["url"]?.string else { return nil }
        return Article.Image(
            url: url, caption: object["caption"]?.string, credit: object["credit"]?.string, width: object["width"]?.int,
            height: object["height"]?.int)
    }
}
