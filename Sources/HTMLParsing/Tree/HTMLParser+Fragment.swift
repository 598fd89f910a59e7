/// Fragments: parsing what would be the content of an element (§13.4).
extension HTMLParser {
    /// Readies the parser for the content of an element.
    mutating func beginFragment(_ context: FragmentContext) {
        self.context = context
        let name = tokenizer.names.intern { $0.append(contentsOf: context.name.utf8.map(\.lowercased)) }
        contextName = name
        contextTraits = []
        if context.namespace != .html {
            let adjusted = foreignNames.element(name, context.namespace)
            contextTraits = ElementTraits.foreign(adjusted, context.namespace, holdsHTML: false)
        } else {
            tokenizer.state = Self.state(in: name)
        }
        insertRoot()
        if context.namespace == .html, name == .template { templateModes.append(.inTemplate) }
        if context.namespace == .html, name == .form { form = .max }
        resetMode()
    }

    /// How the tokenizer reads the text in an element.
    private static func state(in name: Name) -> Tokenizer.State {
        switch name {
        case .title, .textarea: .rcdata
        case .style, .xmp, .iframe, .noembed, .noframes: .rawtext
        case .script: .scriptData
        case .plaintext: .plaintext
        default: .data
        }
    }

    /// Where the content of the fragment is.
    var fragmentRoot: UInt32 { openElements.first?.node ?? nodes[0].firstChild }
}
