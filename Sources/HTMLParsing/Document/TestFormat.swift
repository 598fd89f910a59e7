/// The tree in the format of the html5lib tests: a node a line, indented by two spaces a level.
extension Document {
    /// Appends the tree as UTF-8. Attributes are sorted by name, as the tests have them.
    public func appendTestFormat(to buffer: inout [UInt8]) { appendContents(of: rootNode, depth: 0, to: &buffer) }

    /// Appends a node and all that is in it.
    public func appendTestFormat(of node: Node, to buffer: inout [UInt8]) {
        appendLine(node, depth: 0, to: &buffer)
        appendContents(of: node, depth: 1, to: &buffer)
    }

    private func appendContents(of node: Node, depth: Int, to buffer: inout [UInt8]) {
        var walk = Walk(node)
        var depth = depth
        while let step = walk.step(in: self) {
            switch step {
            case .enter(let node):
                appendLine(node, depth: depth, to: &buffer)
                if kind(of: node) == .element || kind(of: node) == .templateContents { depth += 1 }
            case .leave: depth -= 1
            }
        }
    }

    /// The tree as a string.
    public var testFormat: String {
        var buffer: [UInt8] = []
        appendTestFormat(to: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    private func appendLine(_ node: Node, depth: Int, to buffer: inout [UInt8]) {
        func put(_ text: String) { buffer.append(contentsOf: text.utf8) }
        func indent(_ depth: Int) {
            put("| ")
            buffer.append(contentsOf: repeatElement(0x20, count: 2 * depth))
        }
        indent(depth)
        switch kind(of: node) {
        case .document: break
        case .doctype: putDoctype(to: &buffer)
        case .templateContents: put("content")
        case .comment:
            put("<!-- ")
            append(text(of: node), to: &buffer)
            put(" -->")
        case .text:
            put("\"")
            append(text(of: node), to: &buffer)
            put("\"")
        case .element:
            put("<\(Self.prefix(namespace(of: node)))\(string(name(of: node)))>")
            for attribute in sortedAttributes(node) {
                put("\n")
                indent(depth + 1)
                put("\(attribute.name)=\"")
                append(attribute.value, to: &buffer)
                put("\"")
            }
        }
        put("\n")
    }

    private func sortedAttributes(_ node: Node) -> [(name: String, value: TextSlice)] {
        attributes(of: node).map { attribute in
            let prefix = attribute.namespace == .none ? "" : "\(attribute.namespace) "
            return (prefix + string(attribute.name), attribute.value)
        }
        .sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    }

    private static func prefix(_ namespace: Namespace) -> String {
        switch namespace {
        case .html: ""
        case .svg: "svg "
        case .mathml: "math "
        }
    }

    private func putDoctype(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: "<!DOCTYPE ".utf8)
        if let doctype {
            if let name = doctype.name { append(name, to: &buffer) }
            if doctype.publicID != nil || doctype.systemID != nil {
                for id in [doctype.publicID, doctype.systemID] {
                    buffer.append(contentsOf: " \"".utf8)
                    if let id { append(id, to: &buffer) }
                    buffer.append(UInt8(ascii: "\""))
                }
            }
        }
        buffer.append(UInt8(ascii: ">"))
    }
}
