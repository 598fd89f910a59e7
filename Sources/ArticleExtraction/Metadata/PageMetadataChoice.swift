import NewswireModel
import WebAddress

/// Decides each field of a page among its claims.
struct PageMetadataChoice {
    private let reader: MetadataReader
    private let linked: LinkedArticle
    /// Those of JSON-LD first.
    private let claims: [Claim]
    private let address: WebAddress?
    private let latest: Int64
    private let sites: SiteNames

    private typealias Told = PageMetadata.Told

    init(_ reader: MetadataReader, address: WebAddress?, latest: Int64) {
        self.reader = reader
        self.address = address
        self.latest = latest
        let titles = [reader.headings.first?.text, reader.pageTitle].compactMap { $0 }
        let linked = reader.linked.article(address: address?.text, titles: titles)
        self.linked = linked
        claims = linked.claims + reader.claims
        let names = claims.filter { $0.subject == .site }.map(\.text)
        sites = SiteNames(declared: [linked.publisher?.name].compactMap { $0 } + names, host: address?.host)
    }

    func metadata() -> PageMetadata {
        var metadata = PageMetadata()
        let slug = slug
        let headline = PageHeadline(reader, linked, sites: sites).choose(slug: slug)
        metadata.headline = headline.map { Told(value: $0.text, origin: $0.source.origin) }
        metadata.summary = first(.summary, [.openGraph, .jsonld, .meta, .twitter, .microdata, .dublinCore])
        let authors = PageAuthors(claims, sites: sites, headline: place(of: headline?.text)).choose()
        metadata.authors = authors.map { Told(value: $0.names, origin: $0.source.origin) }
        metadata.byline = authors.flatMap { byline(of: $0.names) }
        metadata.language = language
        takeDates(into: &metadata, headline: headline?.text)
        metadata.section = first(.section, [.jsonld, .openGraph, .parsely, .microdata, .meta]) { text in
            text.utf8.contains { $0 &- 0x30 >= 10 }
        }
        metadata.keywords = keywords
        metadata.publisher = publisher
        metadata.images = images
        metadata.isAccessibleForFree = access
        metadata.canonicalAddress =
            reader.canonicalLink.map { Told(value: $0, origin: .meta) }
            ?? first(.canonical, [.openGraph, .parsely])
        metadata.articleBody = linked.articleBody
        metadata.types = linked.types + reader.itemTypes
        metadata.types += claims.filter { $0.subject == .pageType }.map { SchemaType($0.text).text }
        metadata.otherTypes = reader.linked.types.map(\.text).filter { !metadata.types.contains($0) }
        metadata.otherTypes += reader.otherTypes
        metadata.paywallSelectors = linked.paywallSelectors
        return metadata
    }

    /// The first claim in the order of the sources; doubtful ones last.
    private func first(
        _ subject: Claim.Subject, _ order: [Claim.Source], where counts: (String) -> Bool = { _ in true }
    ) -> PageMetadata.Told<String>? {
        for source in order {
            let all = claims.filter { $0.subject == subject && $0.source == source && counts($0.text) }
            if let claim = all.first(where: { !$0.isDoubtful }) ?? all.first {
                return Told(value: claim.text, origin: source.origin)
            }
        }
        return nil
    }

    /// The longest part of the address's path, in words.
    private var slug: String {
        let longest = (address?.path ?? "").utf8.split(separator: UInt8(ascii: "/")).max { $0.count < $1.count }
        return longest.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static let bylineBytesMax = 160

    /// What readers see of the authors, with the word before their names: the shortest text with all of them, or what
    /// has just that word more.
    private func byline(of names: [String]) -> PageMetadata.Told<String>? {
        let names = names.map(FoldedText.init)
        let printed = claims.compactMap { claim -> (text: String, folded: FoldedText)? in
            guard claim.source == .element, claim.subject == .byline || claim.subject == .author, !claim.isDoubtful,
                claim.text.utf8.count <= Self.bylineBytesMax
            else { return nil }
            let folded = FoldedText(claim.text)
            return names.allSatisfy { $0.isPart(of: folded) } ? (claim.text, folded) : nil
        }
        guard let shortest = printed.min(by: { $0.folded.count < $1.folded.count }) else { return nil }
        let withLead = printed.first {
            $0.folded.count > shortest.folded.count && $0.folded.count <= shortest.folded.count + 12
                && shortest.folded.ends($0.folded)
        }
        return Told(value: (withLead ?? shortest).text, origin: .text)
    }

    // MARK: Dates

    /// Bytes of text before the headline; nil where none is seen.
    private func place(of headline: String?) -> Int? {
        let folded = headline.map(FoldedText.init)
        let heading = reader.headings.first { heading in
            folded.map { FoldedText(heading.text).isPart(of: $0) || $0.isPart(of: FoldedText(heading.text)) } ?? false
        }
        return (heading ?? reader.headings.first)?.position
    }

    private func takeDates(into metadata: inout PageMetadata, headline: String?) {
        let topLevel = address?.host.split(separator: ".").last.map(String.init)
        let dates = PageDates(
            claims, conventions: DateConventions(language: metadata.language, topLevelDomain: topLevel),
            addressDate: address.flatMap { PathDate.date(inURL: $0.text) }.flatMap { date in
                date.possibleInstants.lowerBound <= latest ? date : nil
            },
            headline: place(of: headline) ?? 0, latest: latest)
        if let found = dates.published() { metadata.published = Told(value: found.date, origin: found.source.origin) }
        if let found = dates.modified(published: metadata.published?.value) {
            metadata.modified = Told(value: found.date, origin: found.source.origin)
        }
    }

    // MARK: Others

    /// More are no keywords of an article.
    private static let keywordsMax = 1024

    private var keywords: PageMetadata.Told<[String]>? {
        for source in [Claim.Source.jsonld, .openGraph, .parsely, .meta, .microdata, .dublinCore] {
            let texts = claims.filter { $0.subject == .keyword && $0.source == source }.map(\.text)
            var words: [String] = []
            var seen: Set<[UInt8]> = []
            for word in texts.flatMap({ $0.utf8.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") } }) {
                guard let word = ShortText.clean(String(decoding: word, as: UTF8.self), bytesMax: 256),
                    words.count < Self.keywordsMax, seen.insert(Array(word.utf8)).inserted
                else { continue }
                words.append(word)
            }
            if !words.isEmpty { return Told(value: words, origin: source.origin) }
        }
        return nil
    }

    private var publisher: PageMetadata.Told<Article.Publisher>? {
        let declared = first(.site, [.openGraph, .microdata, .dublinCore, .meta]) { !SiteNames.isAddress($0) }
        if var publisher = linked.publisher {
            publisher.name = publisher.name.flatMap { SiteNames.isAddress($0) ? nil : $0 } ?? declared?.value
            publisher.url = publisher.url.flatMap(resolved)
            return Told(value: publisher, origin: .jsonld)
        }
        return declared.map { Told(value: Article.Publisher(name: $0.value), origin: $0.origin) }
    }

    private var access: PageMetadata.Told<Bool>? {
        if let isFree = linked.isAccessibleForFree { return Told(value: isFree, origin: .jsonld) }
        for claim in claims where claim.subject == .access {
            if claim.source == .microdata {
                if let isFree = LinkedData.bool(claim.text) { return Told(value: isFree, origin: .microdata) }
            } else if claim.text == "free" || claim.text == "locked" {
                // `metered` is free for some.
                return Told(value: claim.text == "free", origin: .opengraph)
            }
        }
        return nil
    }

    private var language: String? {
        let declared =
            [reader.htmlLanguage]
            + [.jsonld, .openGraph, .microdata, .meta, .dublinCore].map {
                first(.language, [$0])?.value
            }
        return declared.lazy.compactMap { $0.flatMap(LanguageCase.tag) }.first
    }

    private func resolved(_ text: String) -> String? {
        (address.map { WebAddress(text, relativeTo: $0) } ?? WebAddress(text))?.text
    }

    // MARK: Pictures

    private static let imagesMax = 64

    /// JSON-LD's pictures, OpenGraph's, and those of the page's figures; what several say of one picture together.
    private var images: PageMetadata.Told<[Article.Image]>? {
        var found: [Article.Image] = []
        var origin = Article.Origin.text
        func add(_ images: [Article.Image], _ source: Article.Origin) {
            for var image in images {
                guard let url = resolved(image.url) else { continue }
                image.url = url
                if found.isEmpty { origin = source }
                guard let index = found.firstIndex(where: { Self.isSame($0.url, url) }) else {
                    if found.count < Self.imagesMax { found.append(image) }
                    continue
                }
                found[index].caption = found[index].caption ?? image.caption
                found[index].credit = found[index].credit ?? image.credit
                found[index].width = found[index].width ?? image.width
                found[index].height = found[index].height ?? image.height
            }
        }
        add(linked.images, .jsonld)
        add(openGraphImages, .opengraph)
        if found.isEmpty, let other = first(.image, [.microdata, .parsely, .twitter, .meta]) {
            add([Article.Image(url: other.value)], other.origin)
        }
        add(reader.images, .text)
        return found.isEmpty ? nil : Told(value: found, origin: origin)
    }

    /// Sizes are those of the picture before them (ogp.me, "Arrays").
    private var openGraphImages: [Article.Image] {
        var images: [Article.Image] = []
        for claim in claims where claim.source == .openGraph {
            switch claim.subject {
            case .image: images.append(Article.Image(url: claim.text))
            case .imageWidth where !images.isEmpty: images[images.count - 1].width = Int(claim.text)
            case .imageHeight where !images.isEmpty: images[images.count - 1].height = Int(claim.text)
            default: break
            }
        }
        return images
    }

    /// The same picture in another size has another query.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        func path(_ text: String) -> some Sequence<UInt8> { text.utf8.prefix { $0 != UInt8(ascii: "?") } }
        return path(left).elementsEqual(path(right))
    }
}
