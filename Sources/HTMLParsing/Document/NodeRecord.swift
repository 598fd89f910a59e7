/// What a node is.
public enum NodeKind: UInt8, Sendable {
    /// The root of a tree.
    case document
    case doctype, element, text, comment
    /// The contents of a `template` element: its only child.
    case templateContents
}

/// A node as the arena keeps it, in 32 bytes. The document itself is number 0, which elsewhere means "none".
@usableFromInline
struct NodeRecord: Sendable {
    @usableFromInline var parent: UInt32 = 0
    @usableFromInline var previous: UInt32 = 0
    @usableFromInline var next: UInt32 = 0
    @usableFromInline var firstChild: UInt32 = 0
    @usableFromInline var lastChild: UInt32 = 0
    /// Of an element: where its attributes begin. Of text and comments: where the text begins.
    @usableFromInline var start: UInt32 = 0
    /// Of an element: how many attributes it has. Of text and comments: how long the text is.
    @usableFromInline var length: UInt32 = 0
    /// Of an element.
    @usableFromInline var name = Name(0)
    @usableFromInline var kind: NodeKind
    @usableFromInline var flags: Flags = []

    init(kind: NodeKind) { self.kind = kind }

    @usableFromInline
    struct Flags: OptionSet, Sendable {
        @usableFromInline let rawValue: UInt8
        @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }

        static let svg = Flags(rawValue: 1)
        static let mathml = Flags(rawValue: 2)
        /// The element is a MathML `annotation-xml` that holds HTML.
        static let holdsHTML = Flags(rawValue: 4)
        /// The element is on the stack of open elements; kept up for formatting elements only.
        static let open = Flags(rawValue: 8)
        /// The text lies in a place that was made for it, with room up to the next power of two.
        static let roomy = Flags(rawValue: 16)
        /// A `select` whose `size` is not 1.
        static let showsSeveral = Flags(rawValue: 32)
    }

    var text: TextSlice { TextSlice(start: start, length: length) }

    @inlinable var namespace: Namespace { Namespace(rawValue: flags.rawValue & 3) ?? .html }
}
