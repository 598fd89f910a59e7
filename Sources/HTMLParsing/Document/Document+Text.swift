/// Reading the bytes of texts, names and attribute values. All are UTF-8 where the page was.
extension Document {
    /// Lends the bytes of a text to a closure.
    @inlinable
    public func withBytes<Result>(of text: TextSlice, _ body: (Span<UInt8>) -> Result) -> Result {
        let start = Int(text.start)
        if start <= source.count, start + Int(text.length) <= source.count {
            return body(source.span.extracting(start..<start + Int(text.length)))
        }
        let offset = start - source.count - 1
        return body(decoded.span.extracting(offset..<offset + Int(text.length)))
    }

    /// A text as a `String`; allocates. Bytes that are no UTF-8 become U+FFFD.
    public func string(_ text: TextSlice) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the bytes of a text to a buffer.
    @inlinable
    public func append(_ text: TextSlice, to buffer: inout [UInt8]) {
        withBytes(of: text) { bytes in
            bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        }
    }

    /// Whether a text is exactly this one; `ignoringCase` needs `expected` in lower case and treats ASCII letters only.
    public func equals(_ text: TextSlice, _ expected: StaticString, ignoringCase: Bool = false) -> Bool {
        guard text.count == expected.utf8CodeUnitCount else { return false }
        return withBytes(of: text) { $0.has(expected, at: 0, ignoringCase: ignoringCase) }
    }

    /// Lends the bytes of a name to a closure.
    public func withBytes<Result>(of name: Name, _ body: (Span<UInt8>) -> Result) -> Result {
        body(names.texts.span.extracting(names.range(of: name)))
    }

    /// A name as a `String`; allocates.
    public func string(_ name: Name) -> String { String(decoding: names.texts[names.range(of: name)], as: UTF8.self) }

    /// The name that a text is in this document; nil if nothing in it is called so. Look it up once, not per node.
    public func name(_ text: String) -> Name? { names.find(Array(text.utf8)) }

    // MARK: Attributes

    /// The attributes of an element in the order of the page, each name once.
    @inlinable
    public func attributes(of node: Node) -> ArraySlice<Attribute> {
        let record = nodes[node.index]
        guard record.kind == .element else { return [] }
        return attributes[Int(record.start)..<Int(record.start) + Int(record.length)]
    }

    /// The value of an attribute without a namespace. O(attributes).
    @inlinable
    public func attribute(_ name: Name, of node: Node) -> TextSlice? {
        let record = nodes[node.index]
        guard record.kind == .element else { return nil }
        var index = Int(record.start)
        let end = index + Int(record.length)
        while index < end {
            if attributes[index].name == name, attributes[index].namespace == .none { return attributes[index].value }
            index += 1
        }
        return nil
    }

    @inlinable
    public func hasAttribute(_ name: Name, of node: Node) -> Bool { attribute(name, of: node) != nil }
}
