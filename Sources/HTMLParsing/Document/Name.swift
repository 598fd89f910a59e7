/// The name of an element or attribute: a small number that stands for its text.
///
/// The names of the HTML standard and common others have the same number in every document, `Name.div` for one. Any
/// other gets its number from the document that it stands in, and means nothing in another one.
public struct Name: Hashable, Sendable {
    @usableFromInline let number: UInt16

    @inlinable init(_ number: UInt16) { self.number = number }

    /// Whether the number is the same in every document.
    public var isKnown: Bool { Int(number) < KnownNames.count }

    /// The number.
    @inlinable public var index: Int { Int(number) }
}

/// What vocabulary an element belongs to.
public enum Namespace: UInt8, Sendable {
    case html, svg, mathml
}

/// The namespace of an attribute; only those in SVG and MathML ever have one.
public enum AttributeNamespace: UInt8, Sendable {
    case none, xlink, xml, xmlns
}
