/// The insertion modes of the standard (§13.2.4.1).
enum InsertionMode: UInt8, Sendable {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text, inTable, inTableText
    case inCaption, inColumnGroup, inTableBody, inRow, inCell, inTemplate, afterBody, inFrameset, afterFrameset
    case afterAfterBody, afterAfterFrameset
}

/// An element on the stack of open elements.
struct OpenElement: Sendable {
    var node: UInt32
    /// Where its children go: itself, a template's contents, or the deepest element that children may be put in.
    var target: UInt32
    var traits: ElementTraits
    /// The name of an HTML element; of any other a number that is no name.
    var name: Name
    /// The name as the tag had it, in lower case.
    var written: Name

    static let notHTML = Name(UInt16(NameTable.countMax))
}

/// An entry of the list of active formatting elements.
struct FormattingElement: Sendable {
    /// 0 is a marker.
    var node: UInt32
    var name: Name

    static let marker = FormattingElement(node: 0, name: OpenElement.notHTML)
    var isMarker: Bool { node == 0 }
}

/// The element whose content a fragment is.
public struct FragmentContext: Sendable, Hashable {
    public let namespace: Namespace
    /// The local name: `td`, `foreignObject`.
    public let name: String

    public init(_ name: String, namespace: Namespace = .html) {
        self.name = name
        self.namespace = namespace
    }

    /// The context as the html5lib tests write it: `td`, `svg path`, `math mi`.
    public init(testFormat text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("svg", 2): self.init(parts[1], namespace: .svg)
        case ("math", 2): self.init(parts[1], namespace: .mathml)
        default: self.init(text)
        }
    }
}

/// The names in SVG and MathML that are not what the tokenizer makes of them (§13.2.6.5).
struct ForeignNames: Sendable {
    /// By the number of the name in lower case; itself for most.
    private var svgElements: [Name]
    private var svgAttributes: [Name]
    private var attributeNamespaces: [(AttributeNamespace, Name)]

    init() {
        let all = (0..<KnownNames.count).map { Name(UInt16($0)) }
        svgElements = all
        svgAttributes = all
        attributeNamespaces = all.map { (.none, $0) }
        for (written, name) in KnownNames.svgElements { svgElements[Int(written)] = Name(name) }
        for (written, name) in KnownNames.svgAttributes { svgAttributes[Int(written)] = Name(name) }
        for (written, namespace, name) in KnownNames.foreignAttributes {
            attributeNamespaces[Int(written)] = (namespace, Name(name))
        }
    }

    func element(_ name: Name, _ namespace: Namespace) -> Name {
        namespace == .svg && name.isKnown ? svgElements[name.index] : name
    }

    func attribute(_ name: Name, _ namespace: Namespace) -> (AttributeNamespace, Name) {
        guard name.isKnown else { return (.none, name) }
        let (space, local) = attributeNamespaces[name.index]
        if space != .none { return (space, local) }
        if namespace == .svg { return (.none, svgAttributes[name.index]) }
        return (.none, name == .definitionurl ? .definitionURL : name)
    }
}
