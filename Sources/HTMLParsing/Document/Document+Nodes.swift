/// A node of a document: a number, to be used with that document only.
public struct Node: Hashable, Sendable {
    @usableFromInline let number: UInt32
    @inlinable init(_ number: UInt32) { self.number = number }
    @inlinable var index: Int { Int(number) }
}

/// Reading nodes. All of it is O(1) unless it says otherwise, and traps on a node that the document never had.
extension Document {
    /// The document node; of a fragment the element that has its nodes as children.
    public var rootNode: Node { Node(root) }

    /// The `html` element; of a fragment what stands for it.
    public var documentElement: Node? { children(of: Node(0)).first { kind(of: $0) == .element } }

    /// The `head` and the `body` element, or the `frameset` that a page has instead of one. O(children of `html`).
    public var head: Node? { firstChild(of: documentElement, named: [.head]) }
    public var body: Node? { firstChild(of: documentElement, named: [.body, .frameset]) }

    private func firstChild(of parent: Node?, named names: [Name]) -> Node? {
        guard let parent else { return nil }
        return children(of: parent).first { kind(of: $0) == .element && names.contains(name(of: $0)) }
    }

    @inlinable public func kind(of node: Node) -> NodeKind { nodes[node.index].kind }

    @inlinable public func isElement(_ node: Node) -> Bool { nodes[node.index].kind == .element }

    /// Whether a node is an HTML element of a name.
    @inlinable public func isElement(_ node: Node, _ name: Name) -> Bool {
        let record = nodes[node.index]
        return record.kind == .element && record.name == name && record.flags.rawValue & 3 == 0
    }

    /// The name of an element, of SVG's and MathML's as these write it; of no use for other nodes.
    @inlinable public func name(of node: Node) -> Name { nodes[node.index].name }

    @inlinable public func namespace(of node: Node) -> Namespace { nodes[node.index].namespace }

    /// The text of a text node or a comment; empty for all others.
    @inlinable public func text(of node: Node) -> TextSlice {
        let record = nodes[node.index]
        guard record.kind == .text || record.kind == .comment else { return TextSlice(start: 0, length: 0) }
        return TextSlice(start: record.start, length: record.length)
    }

    // MARK: Neighbours

    /// Nil for the document node.
    @inlinable public func parent(of node: Node) -> Node? { node.number == 0 ? nil : Node(nodes[node.index].parent) }

    @inlinable public func firstChild(of node: Node) -> Node? { link(nodes[node.index].firstChild) }
    @inlinable public func lastChild(of node: Node) -> Node? { link(nodes[node.index].lastChild) }
    @inlinable public func nextSibling(of node: Node) -> Node? { link(nodes[node.index].next) }
    @inlinable public func previousSibling(of node: Node) -> Node? { link(nodes[node.index].previous) }

    @inlinable func link(_ number: UInt32) -> Node? { number == 0 ? nil : Node(number) }

    // MARK: The document type

    /// The name, public and system identifier of the document type; nil where the page has none, and each of them
    /// where the declaration lacks it.
    public var doctype: (name: TextSlice?, publicID: TextSlice?, systemID: TextSlice?)? {
        doctypeToken.map { ($0.name, $0.publicID, $0.systemID) }
    }
}
