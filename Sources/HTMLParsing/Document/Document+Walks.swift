/// The children of a node, first to last.
public struct Children: Sequence, IteratorProtocol {
    @usableFromInline let nodes: [NodeRecord]
    @usableFromInline var following: UInt32

    @inlinable init(nodes: [NodeRecord], first: UInt32) {
        self.nodes = nodes
        following = first
    }

    @inlinable public mutating func next() -> Node? {
        guard following != 0 else { return nil }
        let node = Node(following)
        following = nodes[node.index].next
        return node
    }
}

extension Document {
    @inlinable public func children(of node: Node) -> Children {
        Children(nodes: nodes, first: nodes[node.index].firstChild)
    }
}

/// A step of a walk: into a node, or out of an element or a template's contents.
public enum WalkStep: Sendable, Equatable {
    case enter(Node)
    case leave(Node)
}

/// A walk through all that is in a node, in document order, however deep it is.
///
///     var walk = Walk(document.rootNode)
///     while let node = walk.next(in: document) {
///         if document.isElement(node, .script) { walk.skipContent() }
///     }
///
/// It holds no reference to the document, and the node that it begins at is not visited. Use either `next` or `step`.
public struct Walk: Sendable {
    @usableFromInline let root: UInt32
    @usableFromInline var node: UInt32
    @usableFromInline var skips = false
    @usableFromInline var leaves = false
    @usableFromInline var isOver = false

    @inlinable public init(_ root: Node) {
        self.root = root.number
        node = root.number
    }

    /// Goes on behind the node that was returned last, not into it.
    @inlinable public mutating func skipContent() { skips = true }

    /// The next node; nil at the end.
    @inlinable public mutating func next(in document: borrowing Document) -> Node? {
        if isOver { return nil }
        let first = document.nodes[Int(node)].firstChild
        if first != 0, !skips {
            node = first
            return Node(first)
        }
        skips = false
        while node != root {
            let next = document.nodes[Int(node)].next
            if next != 0 {
                node = next
                return Node(next)
            }
            node = document.nodes[Int(node)].parent
        }
        isOver = true
        return nil
    }

    /// The next step; nil at the end. Each element that is entered is left again, at once if it is empty.
    @inlinable public mutating func step(in document: borrowing Document) -> WalkStep? {
        if isOver { return nil }
        let record = document.nodes[Int(node)]
        if !leaves {
            if record.firstChild != 0, !skips {
                node = record.firstChild
                return .enter(Node(node))
            }
            skips = false
            if node != root, record.kind == .element || record.kind == .templateContents {
                leaves = true
                return .leave(Node(node))
            }
        }
        leaves = false
        if node != root, record.next != 0 {
            node = record.next
            return .enter(Node(node))
        }
        node = node == root ? root : record.parent
        if node == root {
            isOver = true
            return nil
        }
        leaves = true
        return .leave(Node(node))
    }
}
