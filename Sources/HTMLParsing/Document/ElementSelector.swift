/// Conditions on an element: its name, `id`, classes and attributes, as CSS writes them (Selectors Level 4, compound
/// selectors): `p`, `#story`, `div.article`, `meta[property=og:title]`, `[hidden]`, `*`; several separated by commas.
///
/// No combinators and no pseudo-classes. Names are compared without regard to the case of ASCII letters, values and
/// classes exactly.
public struct ElementSelector: Sendable {
    /// One of the alternatives: all of its conditions hold.
    private struct Compound: Sendable {
        var name: String?
        var classes: [[UInt8]] = []
        /// Nil as a value: any.
        var attributes: [(name: String, value: [UInt8]?)] = []
    }

    private var alternatives: [Compound] = []

    /// More are refused, and so are longer texts.
    private static let conditionsMax = 64
    private static let bytesMax = 4096

    /// Nil where the text is no such selector.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let compound = Self.compound(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) else {
                return nil
            }
            alternatives.append(compound)
        }
    }

    private static func compound(_ text: [Character]) -> Compound? {
        var found = Compound()
        var rest = text[...]
        let name = takeName(&rest)
        if !name.isEmpty {
            found.name = name.lowercased()
        } else if rest.first == "*" {
            rest.removeFirst()
        } else if rest.isEmpty {
            return nil
        }
        var conditions = 0
        while let mark = rest.popFirst() {
            conditions += 1
            guard conditions <= conditionsMax else { return nil }
            switch mark {
            case ".", "#":
                let value = takeName(&rest)
                if value.isEmpty { return nil }
                if mark == "." {
                    found.classes.append(Array(value.utf8))
                } else {
                    found.attributes.append(("id", Array(value.utf8)))
                }
            case "[":
                guard let condition = takeAttribute(&rest) else { return nil }
                found.attributes.append(condition)
            default: return nil
            }
        }
        return found
    }

    private static func takeName(_ rest: inout ArraySlice<Character>) -> String {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    /// `name]`, `name=value]`, the value perhaps in quotes.
    private static func takeAttribute(_ rest: inout ArraySlice<Character>) -> (name: String, value: [UInt8]?)? {
        let name = String(rest.prefix { $0 != "=" && $0 != "]" })
        rest = rest.dropFirst(name.count)
        guard !name.isEmpty, let mark = rest.popFirst() else { return nil }
        if mark == "]" { return (name.lowercased(), nil) }
        let quote = rest.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
        if quote != nil { rest.removeFirst() }
        let value = String(rest.prefix { $0 != quote ?? "]" })
        rest = rest.dropFirst(value.count)
        if quote != nil, rest.popFirst() == nil { return nil }
        return rest.popFirst() == "]" ? (name.lowercased(), Array(value.utf8)) : nil
    }

    /// Its names looked up in a document, so that asking of a node compares numbers. It means nothing in another one,
    /// nor in the same one when another page was parsed into it.
    public func resolved(in document: borrowing Document) -> Resolved {
        var found = Resolved()
        next: for compound in alternatives {
            var alternative = Resolved.Alternative(classes: compound.classes)
            if let name = compound.name {
                guard let number = document.name(name) else { continue }
                alternative.name = number
            }
            for attribute in compound.attributes {
                guard let number = document.name(attribute.name) else { continue next }
                alternative.attributes.append((number, attribute.value))
            }
            found.alternatives.append(alternative)
        }
        return found
    }

    /// A selector for the nodes of one document.
    public struct Resolved: Sendable {
        struct Alternative: Sendable {
            var name: Name?
            var classes: [[UInt8]]
            var attributes: [(name: Name, value: [UInt8]?)] = []

            init(classes: [[UInt8]]) { self.classes = classes }
        }

        var alternatives: [Alternative] = []

        /// Whether an element meets the conditions; false for all other nodes. O(its attributes and classes).
        public func matches(_ node: Node, in document: borrowing Document) -> Bool {
            guard document.kind(of: node) == .element else { return false }
            for alternative in alternatives {
                if let name = alternative.name, document.name(of: node) != name { continue }
                if alternative.holds(node, in: document) { return true }
            }
            return false
        }
    }
}

extension ElementSelector.Resolved.Alternative {
    fileprivate func holds(_ node: Node, in document: borrowing Document) -> Bool {
        for attribute in attributes {
            guard let found = document.attribute(attribute.name, of: node) else { return false }
            if let value = attribute.value, !document.withBytes(of: found, { $0.equals(value) }) { return false }
        }
        for token in classes where !document.hasClass(token, of: node) { return false }
        return true
    }
}

extension Document {
    /// Whether a token is one of an element's classes. O(its classes).
    public func hasClass(_ token: [UInt8], of node: Node) -> Bool {
        guard let value = attribute(.class, of: node), value.count >= token.count else { return false }
        return withBytes(of: value) { bytes in
            var start = 0
            while start < bytes.count {
                start = bytes.skipSpaces(from: start)
                var end = start
                while end < bytes.count, !bytes[end].isHTMLSpace { end += 1 }
                if end > start, bytes.extracting(start..<end).equals(token) { return true }
                start = end
            }
            return false
        }
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}
