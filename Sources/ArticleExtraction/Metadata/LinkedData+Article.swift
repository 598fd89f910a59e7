import JSONText
import NewswireModel
import WebAddress

/// What JSON-LD says of the page's article.
struct LinkedArticle {
    var claims: [Claim] = []
    /// Of the article and of the page around it, in small letters.
    var types: [String] = []
    var publisher: Article.Publisher?
    var images: [Article.Image] = []
    var isAccessibleForFree: Bool?
    /// CSS selectors of what is not for free.
    var paywallSelectors: [String] = []
    /// As it stands there, which may be HTML.
    var articleBody: String?
}

extension LinkedData {
    /// What the page's article says, and the page's own object where that says nothing.
    ///
    /// Of several articles it is the one with the page's address or title, else the first.
    func article(address: String?, titles: [String]) -> LinkedArticle {
        var article = LinkedArticle()
        let chosen = chosen(address: address, titles: titles)
        if let chosen { read(chosen, into: &article) }
        let page = objects.first { $0.types.contains { $0.isPage } }
        if let page { readPage(page, into: &article, hasArticle: chosen != nil) }
        return article
    }

    private func chosen(address: String?, titles: [String]) -> Object? {
        let path = address.flatMap(Self.path)
        let folded = titles.map(FoldedText.init)
        var best: (score: Int, object: Object)?
        for object in objects {
            var score = object.types.contains { $0.isArticle } ? 10 : object.types.contains { $0.isMedia } ? 4 : 0
            guard score > 0 else { continue }
            if let path, addresses(of: object.value).contains(where: { Self.path($0) == path }) { score += 4 }
            let headline = (object.value["headline"] ?? object.value["name"])?.string
                .flatMap { $0.utf8.count <= Self.titleBytesMax ? FoldedText($0) : nil }
            if let headline, folded.contains(where: { headline.isPart(of: $0) || $0.isPart(of: headline) }) {
                score += 3
            }
            if object.value["datePublished"] != nil { score += 1 }
            if score > best?.score ?? 0 { best = (score, object) }
        }
        return best?.object
    }

    /// The path of an address in canonical form; nil for a site's front page.
    private static func path(_ text: String) -> String? {
        guard let address = WebAddress(text), !address.isRoot else { return nil }
        return address.canonical.path
    }

    private func addresses(of object: JSONObject) -> [String] {
        ["url", "@id", "mainEntityOfPage"].compactMap { key in
            object[key]?.string ?? object[key]?.object?["@id"]?.string ?? object[key]?.object?["url"]?.string
        }
    }

    // MARK: The article

    private func read(_ object: Object, into article: inout LinkedArticle) {
        let value = object.value
        article.types += object.types.map(\.text)
        say(.title, value["headline"] ?? value["name"] ?? value["title"], &article)
        say(.summary, value["description"] ?? value["abstract"], &article)
        say(.published, value["datePublished"] ?? value["uploadDate"], &article)
        say(.date, value["dateCreated"], &article)
        say(.modified, value["dateModified"], &article)
        say(.section, value["articleSection"], &article)
        say(.keyword, value["keywords"], &article)
        say(.language, value["inLanguage"], &article)
        sayAuthors(value["author"] ?? value["creator"], &article)
        article.publisher = publisher(value["publisher"])
        readImages(value, into: &article)
        article.isAccessibleForFree = value["isAccessibleForFree"].flatMap(Self.bool)
        article.articleBody = value["articleBody"]?.string ?? value["text"]?.string
        for part in Self.list(value["hasPart"]).prefix(16) {
            guard let part = part.object, part["isAccessibleForFree"].flatMap(Self.bool) == false else { continue }
            article.paywallSelectors += Self.list(part["cssSelector"]).prefix(16).compactMap(\.string)
        }
    }

    /// Claims behind those of the article: they count where it makes none.
    private func readPage(_ page: Object, into article: inout LinkedArticle, hasArticle: Bool) {
        let value = page.value
        article.types += page.types.map(\.text)
        say(.published, value["datePublished"], &article)
        say(.modified, value["dateModified"], &article)
        say(.language, value["inLanguage"], &article)
        if article.publisher == nil { article.publisher = publisher(value["publisher"]) }
        if article.isAccessibleForFree == nil {
            article.isAccessibleForFree = value["isAccessibleForFree"].flatMap(Self.bool)
        }
        guard !hasArticle else { return }
        say(.summary, value["description"], &article)
        sayAuthors(value["author"] ?? value["creator"], &article)
        readImages(value, into: &article)
    }

    private static let valuesMax = 64
    private static let titleBytesMax = 400
    private static let textBytesMax = 8 << 10
    private static let nameBytesMax = 1 << 10

    private func say(_ subject: Claim.Subject, _ value: JSONValue?, _ article: inout LinkedArticle) {
        for value in Self.list(value).prefix(Self.valuesMax) {
            let text = value.string ?? value.number?.text ?? resolved(value)?["name"]?.string
            guard let text = text.flatMap({ ShortText.clean($0, bytesMax: Self.textBytesMax) }) else { continue }
            article.claims.append(Claim(subject: subject, source: .jsonld, text: text))
        }
    }

    private func sayAuthors(_ value: JSONValue?, _ article: inout LinkedArticle) {
        for value in Self.list(value).prefix(Self.valuesMax) {
            let object = resolved(value)
            let isOrganization = object.map { Self.types(of: $0).contains(where: \.isOrganization) } ?? false
            let names = object.map { Self.list($0["name"]).compactMap(\.string) } ?? [value.string].compactMap { $0 }
            for name in names.prefix(Self.valuesMax) {
                guard let text = ShortText.clean(name, bytesMax: Self.nameBytesMax) else { continue }
                article.claims.append(
                    Claim(subject: .author, source: .jsonld, text: text, isDoubtful: isOrganization))
            }
        }
    }

    private func publisher(_ value: JSONValue?) -> Article.Publisher? {
        for value in Self.list(value).prefix(4) {
            let object = resolved(value)
            let name = (object.flatMap { Self.list($0["name"]).first?.string } ?? value.string)
                .flatMap { ShortText.clean($0, bytesMax: Self.nameBytesMax) }
            let url = object.flatMap { Self.list($0["url"]).first?.string }
            if name != nil || url != nil { return Article.Publisher(name: name, url: url) }
        }
        return nil
    }

    // MARK: Pictures

    private static let imagesMax = 64
    private static let addressBytesMax = 2 << 10

    private func readImages(_ object: JSONObject, into article: inout LinkedArticle) {
        for value in Self.list(object["image"]) + Self.list(object["thumbnailUrl"]) {
            guard article.images.count < Self.imagesMax else { return }
            if let image = image(value), !article.images.contains(where: { $0.url == image.url }) {
                article.images.append(image)
            }
        }
    }

    private func image(_ value: JSONValue) -> Article.Image? {
        let object = resolved(value)
        let url = object.flatMap { Self.list($0["url"] ?? $0["contentUrl"] ?? $0["@id"]).first?.string } ?? value.string
        guard let url, 1...Self.addressBytesMax ~= url.utf8.count else { return nil }
        func text(_ keys: [String]) -> String? {
            for key in keys {
                guard let value = object?[key], let text = value.string ?? resolved(value)?["name"]?.string else {
                    continue
                }
                if let text = ShortText.clean(text, bytesMax: Self.textBytesMax) { return text }
            }
            return nil
        }
        return Article.Image(
            url: url, caption: text(["caption", "description"]),
            credit: text(["creditText", "copyrightNotice", "author", "creator", "copyrightHolder"]),
            width: object.flatMap { Self.pixels($0["width"]) }, height: object.flatMap { Self.pixels($0["height"]) })
    }

    /// A number, or a string or an object that holds one: `"1200px"`.
    private static func pixels(_ value: JSONValue?) -> Int? {
        guard let value = value?.object?["value"] ?? value else { return nil }
        return value.int
            ?? value.string.flatMap {
                Int(String(decoding: $0.utf8.prefix(6).prefix { $0 &- 0x30 < 10 }, as: UTF8.self))
            }
    }

    // MARK: Values

    private static func list(_ value: JSONValue?) -> [JSONValue] {
        switch value {
        case .array(let elements): elements
        case .some(let value): [value]
        case nil: []
        }
    }

    private static func bool(_ value: JSONValue) -> Bool? { value.bool ?? value.string.flatMap(bool) }

    /// `true`, `False`, `http://schema.org/False`.
    static func bool(_ text: String) -> Bool? {
        switch SchemaType(text).text {
        case "true", "yes", "1": true
        case "false", "no", "0": false
        default: nil
        }
    }
}
