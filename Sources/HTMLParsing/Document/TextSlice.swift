/// A stretch of a document's text: of its source where the source says it literally, else of what was decoded.
///
/// It means something only together with the document that it came from, until the next page is parsed into that.
public struct TextSlice: Hashable, Sendable {
    /// Where it begins: below the length of the source there, above it in the decoded text.
    @usableFromInline var start: UInt32
    /// In bytes of UTF-8.
    @usableFromInline var length: UInt32

    @inlinable init(start: UInt32, length: UInt32) {
        self.start = start
        self.length = length
    }

    @inlinable init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        length = UInt32(truncatingIfNeeded: end - start)
    }

    /// How many bytes of UTF-8 it is.
    @inlinable public var count: Int { Int(length) }
    @inlinable public var isEmpty: Bool { length == 0 }

    static let empty = TextSlice(start: 0, length: 0)
    var end: Int { Int(start) + Int(length) }
}

/// One attribute of an element, as a document keeps it.
public struct Attribute: Sendable {
    public let name: Name
    public let namespace: AttributeNamespace
    /// The value with its character references decoded.
    public let value: TextSlice

    init(name: Name, namespace: AttributeNamespace = .none, value: TextSlice) {
        self.name = name
        self.namespace = namespace
        self.value = value
    }
}
