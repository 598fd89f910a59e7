import HTMLParsing
import NewswireModel

// Microdata (HTML, section 5) and RDFa Lite, as far as pages use them: properties of the article, with people and
// organizations as items of their own.
extension MetadataReader {
    private static let textBytesMax = 4 << 10
    private static let nameBytesMax = 200
    private static let itemTypesMax = 32
    /// Nodes of an item that are looked at for names.
    private static let nodesMax = 64

    mutating func readProperty(_ names: TextSlice, _ node: Node) {
        guard names.count <= 256, isOfArticle else { return }
        for name in document.string(names).utf8.split(separator: 0x20) {
            guard let meaning = MetaNames.property(Array(name).span) else { continue }
            switch meaning.subject {
            case .author, .site: for text in itemNames(node) { say(meaning, text) }
            case .title where document.name(of: node) != .meta:
                // An `h1` is read as such.
                if document.name(of: node) != .h1 { readHeading(node) }
            default: say(meaning, value(of: node))
            }
        }
    }

    private mutating func say(_ meaning: MetaNames.Meaning, _ text: String?) {
        guard let text = text.flatMap({ ShortText.clean($0, bytesMax: Self.textBytesMax) }) else { return }
        add(
            Claim(
                subject: meaning.subject, source: meaning.source, text: text, position: position, isDoubtful: isOutside)
        )
    }

    /// The item at hand is the article, or there is none.
    private var isOfArticle: Bool {
        guard let item = scopes.last(where: { $0.kind != .outside }) else { return true }
        return item.kind == .article
    }

    /// The value of a property (HTML, section 5.2.4); RDFa's `content` goes first.
    private func value(of node: Node) -> String? {
        func attribute(_ name: Name) -> String? { document.attribute(name, of: node).map { document.string($0) } }
        if let content = attribute(.content) { return content }
        return switch document.name(of: node) {
        case .a, .link, .area: attribute(.href)
        case .img, .video, .audio, .source: attribute(.src)
        case .time: attribute(.datetime) ?? ShortText.read(document, node, bytesMax: Self.nameBytesMax)
        default: ShortText.read(document, node, bytesMax: Self.textBytesMax)
        }
    }

    /// The names of people or of an organization: those that items in the element say, else its text.
    private func itemNames(_ node: Node) -> [String] {
        if let content = document.attribute(.content, of: node) { return [document.string(content)] }
        var walk = Walk(node)
        var names: [String] = []
        var nodes = 0
        while let inner = walk.next(in: document), nodes < Self.nodesMax {
            nodes += 1
            guard let property = document.attribute(.itemprop, of: inner) ?? document.attribute(.property, of: inner),
                document.equals(property, "name") || document.equals(property, "schema:name")
            else { continue }
            let content = document.attribute(.content, of: inner).map { document.string($0) }
            if let name = content ?? ShortText.read(document, inner, bytesMax: Self.nameBytesMax) { names.append(name) }
        }
        if !names.isEmpty { return names }
        return [ShortText.read(document, node, bytesMax: Self.nameBytesMax, without: [.time])].compactMap { $0 }
    }

    /// What an item is; of a part of another, only what names somebody is told apart.
    mutating func scope(ofType name: TextSlice?, isPart: Bool) -> Scope.Kind {
        guard let name, name.count <= 256 else { return isPart ? .other : .article }
        let type = SchemaType(document.string(name))
        if type.isArticle || type.isPage {
            if !isPart, itemTypes.count < Self.itemTypesMax { itemTypes.append(type.text) }
            return .article
        }
        if !isPart, otherTypes.count < Self.itemTypesMax { otherTypes.append(type.text) }
        return type.text == "person" ? .person : type.isOrganization ? .organization : .other
    }
}

// MARK: - Figures

extension MetadataReader {
    private static let figuresMax = 32
    private static let captionBytesMax = 2 << 10

    /// The first picture of a figure that has a caption, with what is marked as its credit.
    mutating func readFigure(_ figure: Node) {
        guard !isOutside, images.count < Self.figuresMax else { return }
        var image: Node?
        var caption: Node?
        var credit: Node?
        var walk = Walk(figure)
        var nodes = 0
        while let node = walk.next(in: document), nodes < Self.nodesMax {
            nodes += 1
            guard document.isElement(node) else { continue }
            switch document.name(of: node) {
            case .img: if image == nil { image = node }
            case .figcaption: if caption == nil { caption = node }
            default:
                guard credit == nil, let names = document.attribute(.class, of: node), names.count <= 512 else {
                    continue
                }
                var signs: ClassSigns = []
                document.withBytes(of: names) { signs.add($0) }
                if signs.contains(.credit) { credit = node }
            }
        }
        guard let image, let caption, let url = address(of: image) else { return }
        let creditText = credit.flatMap { ShortText.read(document, $0, bytesMax: Self.nameBytesMax) }
        var text = ShortText.read(document, caption, bytesMax: Self.captionBytesMax)
        // The credit at the end of its caption is not a part of it.
        if let whole = text, let creditText, whole.utf8.count > creditText.utf8.count, whole.hasSuffix(creditText) {
            text = ShortText.clean(String(whole.dropLast(creditText.count)), bytesMax: Self.captionBytesMax)
        }
        images.append(
            Article.Image(
                url: url, caption: text, credit: creditText.map(PictureCredit.withoutLabel),
                width: pixels(.width, image),
                height: pixels(.height, image)))
    }

    /// `src`, or where scripts find it; not what stands in for a picture.
    private func address(of image: Node) -> String? {
        for name in [Name.dataSrc, .src] {
            guard let value = document.attribute(name, of: image), 8...2048 ~= value.count else { continue }
            let text = document.string(value)
            if !text.hasPrefix("data:") { return text }
        }
        return nil
    }

    private func pixels(_ name: Name, _ image: Node) -> Int? {
        document.attribute(name, of: image).flatMap { $0.count <= 6 ? Int(document.string($0)) : nil }
    }
}
