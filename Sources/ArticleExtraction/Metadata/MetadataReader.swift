import HTMLParsing
import JSONText
import NewswireModel

/// Collects in one walk what a page's markup says of its article: `meta`, `link`, `title`, JSON-LD, microdata and RDFa,
/// and what readers see: `h1`, `time`, `rel=author`, the classes of bylines and dates, figures.
///
/// Linear in the page; what it keeps is bounded by the counts below. It holds the document while it lives.
struct MetadataReader {
    let document: Document
    let limits: WorkLimits
    private(set) var claims: [Claim] = []
    private(set) var linked = LinkedData()
    private(set) var headings: [Heading] = []
    var images: [Article.Image] = []
    /// Of the `title` element.
    private(set) var pageTitle: String?
    private(set) var htmlLanguage: String?
    /// Of `link rel=canonical`.
    private(set) var canonicalLink: String?
    /// Of microdata and RDFa, in small letters: items that are not a part of another.
    var itemTypes: [String] = []
    /// Of things that are no article and no page.
    var otherTypes: [String] = []

    /// An `h1`, or what has the property of a headline.
    struct Heading {
        var text: String
        var position: Int
    }

    /// Bytes of text before the node at hand.
    private(set) var position = 0
    private(set) var scopes: [Scope] = []
    /// How many of the scopes are not the article's.
    private var outside = 0
    private var signsRead = 0

    private static let claimsMax = 400
    private static let headingsMax = 16
    private static let signsMax = 300
    private static let metaBytesMax = 8 << 10
    private static let bylineBytesMax = 200
    private static let dateBytesMax = 160

    /// An element that says whose what stands in it is.
    struct Scope {
        var node: Node
        var kind: Kind

        enum Kind: Equatable {
            case outside, article, person, organization
            /// An item that is none of these: what it says is not of the article.
            case other
        }
    }

    init(_ document: Document, limits: WorkLimits) {
        self.document = document
        self.limits = limits
    }

    mutating func read() {
        var walk = Walk(document.rootNode)
        while let step = walk.step(in: document) {
            switch step {
            case .leave(let node): while scopes.last?.node == node { leave() }
            case .enter(let node):
                switch document.kind(of: node) {
                case .text: position += document.text(of: node).count
                case .element: if !enter(node) { walk.skipContent() }
                case .templateContents: walk.skipContent()
                default: break
                }
            }
        }
    }

    private mutating func leave() {
        if scopes.popLast()?.kind == .outside { outside -= 1 }
    }

    mutating func enter(_ node: Node, _ kind: Scope.Kind) {
        if kind == .outside { outside += 1 }
        scopes.append(Scope(node: node, kind: kind))
    }

    /// Where the headline of the page stands is the article's, whatever the classes around it are called.
    private mutating func takeBackOutside() {
        for index in scopes.indices where scopes[index].kind == .outside {
            switch document.name(of: scopes[index].node) {
            case .nav, .footer, .aside: break
            default:
                scopes[index].kind = .article
                outside -= 1
            }
        }
    }

    var isOutside: Bool { outside > 0 }

    /// False where nothing in the element is of interest.
    private mutating func enter(_ node: Node) -> Bool {
        guard document.namespace(of: node) == .html else { return false }
        let name = document.name(of: node)
        switch name {
        case .meta: readMeta(node)
        case .link: readLink(node)
        case .script:
            readScript(node)
            return false
        case .style, .template, .iframe, .select, .textarea: return false
        case .title:
            if pageTitle == nil { pageTitle = ShortText.read(document, node, bytesMax: 1024) }
            return false
        case .html: htmlLanguage = document.attribute(.lang, of: node).map { document.string($0) }
        default: readElement(node, name)
        }
        return true
    }

    mutating func add(_ claim: Claim) {
        if claims.count < Self.claimsMax { claims.append(claim) }
    }

    // MARK: In the head

    private mutating func readMeta(_ node: Node) {
        guard let content = document.attribute(.content, of: node), !content.isEmpty else { return }
        if let itemprop = document.attribute(.itemprop, of: node) { return readProperty(itemprop, node) }
        for name in [Name.property, .name, .httpEquiv] {
            guard let value = document.attribute(name, of: node) else { continue }
            if let meaning = document.withBytes(of: value, MetaNames.meaning) {
                let text = document.withBytes(of: content) { ShortText.clean($0, bytesMax: Self.metaBytesMax) }
                if let text { add(Claim(subject: meaning.subject, source: meaning.source, text: text)) }
                return
            }
            if document.equals(value, "parsely-page", ignoringCase: true) { return readParsely(content) }
            if name == .property { readProperty(value, node) }
        }
    }

    private mutating func readLink(_ node: Node) {
        guard canonicalLink == nil, let rel = document.attribute(.rel, of: node),
            document.equals(rel, "canonical", ignoringCase: true), let href = document.attribute(.href, of: node),
            !href.isEmpty, href.count <= Self.metaBytesMax
        else { return }
        canonicalLink = document.string(href)
    }

    private mutating func readScript(_ node: Node) {
        guard let type = document.attribute(.type, of: node), document.withBytes(of: type, Self.isLinkedData),
            let text = document.firstChild(of: node)
        else { return }
        document.withBytes(of: document.text(of: text)) { linked.add($0, limits: limits.json) }
    }

    /// `application/ld+json`, with or without a parameter.
    private static func isLinkedData(_ type: Span<UInt8>) -> Bool {
        guard 19...64 ~= type.count else { return false }
        return FoldedHash(type, trimmed(type, 0..<type.count).prefix(19)).value == linkedData
    }

    private static let linkedData = FoldedHash("application/ld+json").value

    /// The object in a parsely-page element (Parse.ly's documentation, "Metadata and JSON").
    private mutating func readParsely(_ content: TextSlice) {
        let values = document.withBytes(of: content) { LenientJSONReader.values($0, limits: limits.json) }
        guard let object = values.first?.object else { return }
        let members: [(Claim.Subject, JSONValue?)] = [
            (.title, object["title"]), (.author, object["authors"] ?? object["author"]),
            (.published, object["pub_date"]), (.section, object["section"]), (.keyword, object["tags"]),
            (.image, object["image_url"]), (.canonical, object["link"]), (.pageType, object["type"]),
        ]
        for (subject, value) in members {
            for value in value?.array ?? value.map({ [$0] }) ?? [] {
                guard let text = value.string.flatMap({ ShortText.clean($0, bytesMax: Self.metaBytesMax) }) else {
                    continue
                }
                add(Claim(subject: subject, source: .parsely, text: text))
            }
        }
    }
}

// MARK: - In the body

extension MetadataReader {
    private mutating func readElement(_ node: Node, _ name: Name) {
        var signs: ClassSigns = []
        var property: TextSlice?
        var type: TextSlice?
        var isItem = false
        var isAuthorLink = false
        var leadsToAuthor = false
        for attribute in document.attributes(of: node) where attribute.namespace == .none {
            switch attribute.name {
            case .class, .id: document.withBytes(of: attribute.value) { if $0.count <= 512 { signs.add($0) } }
            case .itemprop: property = attribute.value
            case .property where property == nil: property = attribute.value
            case .itemscope: isItem = true
            case .itemtype: type = attribute.value
            case .typeof:
                isItem = true
                type = attribute.value
            case .href where name == .a: leadsToAuthor = document.withBytes(of: attribute.value, AuthorPath.isAuthors)
            case .rel: isAuthorLink = document.equals(attribute.value, "author", ignoringCase: true)
            default: break
            }
        }
        if let property { readProperty(property, node) }
        if isItem { enter(node, scope(ofType: type, isPart: property != nil)) }
        switch name {
        case .nav, .footer, .aside: enter(node, .outside)
        case .body, .article, .main: break
        case .h1: readHeading(node)
        case .figure: readFigure(node)
        case .time: return readTime(node, signs)
        default: if signs.contains(.outside) { enter(node, .outside) }
        }
        guard isAuthorLink || leadsToAuthor || !signs.isDisjoint(with: [.author, .byline, .date, .modified]),
            signsRead < Self.signsMax
        else { return }
        signsRead += 1
        if leadsToAuthor, let text = ShortText.read(document, node, bytesMax: Self.bylineBytesMax) {
            add(
                Claim(
                    subject: .author, source: .element, text: text, position: position, isDoubtful: isOutside,
                    isByAddress: true))
        }
        readSigns(node, signs, isAuthorLink: isAuthorLink)
    }

    private mutating func readSigns(_ node: Node, _ signs: ClassSigns, isAuthorLink: Bool) {
        if isAuthorLink || signs.contains(.author) || signs.contains(.byline),
            let text = ShortText.read(document, node, bytesMax: Self.bylineBytesMax, without: [.time])
        {
            let isName = isAuthorLink || !signs.contains(.aboutAuthor) || signs.contains(.name)
            add(
                Claim(
                    subject: signs.contains(.byline) && !signs.contains(.author) ? .byline : .author, source: .element,
                    text: text, position: position, isDoubtful: isOutside || !isName, isByClass: !isAuthorLink))
        }
        if !signs.isDisjoint(with: [.date, .modified]),
            let text = ShortText.read(document, node, bytesMax: Self.dateBytesMax)
        {
            add(
                Claim(
                    subject: signs.contains(.modified) && !signs.contains(.published) ? .modified : .date,
                    source: .element, text: text, position: position, isDoubtful: isOutside, isByClass: true))
        }
    }

    mutating func readHeading(_ node: Node) {
        guard headings.count < Self.headingsMax,
            let text = ShortText.read(document, node, bytesMax: 1024, skips: { Kicker.isOne($0, in: document) })
                ?? ShortText.read(document, node, bytesMax: 1024)
        else { return }
        takeBackOutside()
        headings.append(Heading(text: text, position: position))
    }

    private mutating func readTime(_ node: Node, _ signs: ClassSigns) {
        guard signsRead < Self.signsMax else { return }
        signsRead += 1
        let declared = document.attribute(.datetime, of: node).map { document.string($0) }
        guard let text = declared ?? ShortText.read(document, node, bytesMax: Self.dateBytesMax) else { return }
        let isPublished = document.hasAttribute(.pubdate, of: node) || signs.contains(.published)
        add(
            Claim(
                subject: isPublished ? .published : signs.contains(.modified) ? .modified : .date, source: .element,
                text: text, position: position, isDoubtful: isOutside))
    }
}
