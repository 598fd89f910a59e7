/// Reads what pages hold as JSON, whatever is wrong with it: linear in time, bounded in depth and number of values.
///
/// Valid objects and arrays give the same values as `JSONReader` reads. Beyond that it takes line feeds and quotes in
/// strings, unknown escapes, commas too many or missing, comments, the marks of HTML comments and CDATA around the
/// text, words that are no values (`undefined`, read as null), texts that follow one another, and texts that break off:
/// what was open is closed, and what has been read until then counts.
public struct LenientJSONReader {
    private let limits: JSONReader.Limits
    private var position = 0
    private var depth = 0
    private var values = 0
    private var strings = JSONStringScanner()
    /// A limit was reached or the text ended within a string: nothing more is read.
    private var isOver = false

    private init(limits: JSONReader.Limits) {
        self.limits = limits
        strings.acceptsControlCharacters = true
        strings.acceptsFaults = true
    }

    /// The objects and arrays that a text consists of; none if it is nothing of the kind.
    public static func values(_ bytes: Span<UInt8>, limits: JSONReader.Limits = JSONReader.Limits()) -> [JSONValue] {
        var reader = LenientJSONReader(limits: limits)
        var values: [JSONValue] = []
        while !reader.isOver {
            // Between the texts stand semicolons, brackets too many, the marks of comments.
            while reader.position < bytes.count, !reader.beginsContainer(bytes) { reader.position += 1 }
            guard reader.position < bytes.count, let value = reader.value(bytes) else { break }
            values.append(value)
        }
        return values
    }

    /// Not at the brackets of `<![CDATA[`.
    private func beginsContainer(_ bytes: Span<UInt8>) -> Bool {
        if bytes[position] == UInt8(ascii: "{") { return true }
        guard bytes[position] == UInt8(ascii: "[") else { return false }
        return position == 0 || bytes[position - 1] != UInt8(ascii: "!") && bytes[position - 1] != UInt8(ascii: "A")
    }

    /// Nil for what is none; it is stepped over, but for what ends a container.
    private mutating func value(_ bytes: Span<UInt8>) -> JSONValue? {
        guard position < bytes.count, !isOver else { return nil }
        values += 1
        guard values <= limits.valuesMax else {
            isOver = true
            return nil
        }
        switch bytes[position] {
        case UInt8(ascii: "\""): return string(bytes, isKey: false).map { .string($0) }
        case UInt8(ascii: "{"): return object(bytes)
        case UInt8(ascii: "["): return array(bytes)
        default: return word(bytes)
        }
    }

    private mutating func string(_ bytes: Span<UInt8>, isKey: Bool) -> String? {
        guard let string = try? strings.read(bytes, at: &position, isKey: isKey) else {
            isOver = true
            return nil
        }
        return string
    }

    private mutating func object(_ bytes: Span<UInt8>) -> JSONValue? {
        guard enter() else { return nil }
        var members: [(key: String, value: JSONValue)] = []
        while let byte = next(bytes), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
            guard byte == UInt8(ascii: "\"") else {
                position += 1
                continue
            }
            guard let key = string(bytes, isKey: true), next(bytes) == UInt8(ascii: ":") else { continue }
            position += 1
            _ = next(bytes)
            if let value = value(bytes) { members.append((key, value)) }
        }
        leave(at: UInt8(ascii: "}"), bytes)
        return .object(JSONObject(members))
    }

    private mutating func array(_ bytes: Span<UInt8>) -> JSONValue? {
        guard enter() else { return nil }
        var elements: [JSONValue] = []
        while let byte = next(bytes), byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") {
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                position += 1
            } else if let value = value(bytes) {
                elements.append(value)
            }
        }
        leave(at: UInt8(ascii: "]"), bytes)
        return .array(elements)
    }

    /// Steps over the opening bracket; too deep, the reading ends.
    private mutating func enter() -> Bool {
        guard depth < min(limits.depthMax, 512) else {
            isOver = true
            return false
        }
        depth += 1
        position += 1
        return true
    }

    /// Steps over the closing bracket; one of the other kind is that of a container around, and this one's is missing.
    private mutating func leave(at bracket: UInt8, _ bytes: Span<UInt8>) {
        depth -= 1
        guard position < bytes.count, !isOver else { return }
        if bytes[position] == bracket || depth == 0 { position += 1 }
    }

    /// A number, `true`, `false`, or whatever else stands there without quotes.
    private mutating func word(_ bytes: Span<UInt8>) -> JSONValue? {
        let start = position
        scan: while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\""), 0...0x20: break scan
            default: position += 1
            }
        }
        guard position > start else { return nil }
        return (try? JSONReader.read(bytes.extracting(start..<position), limits: limits)) ?? .null
    }

    /// The byte that stands behind white space and comments, without stepping over it; nil at the end.
    private mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
        while position < bytes.count, !isOver {
            let byte = bytes[position]
            let following = position + 1 < bytes.count ? bytes[position + 1] : 0
            if byte <= 0x20 {
                position += 1
            } else if byte == UInt8(ascii: "/"), following == byte || following == UInt8(ascii: "*") {
                skipComment(bytes)
            } else if byte == 0xC2, following == 0xA0 {
                // A no-break space.
                position += 2
            } else {
                return byte
            }
        }
        return nil
    }

    /// To the end of the line, or behind the marks that end it.
    private mutating func skipComment(_ bytes: Span<UInt8>) {
        let isLine = bytes[position + 1] == UInt8(ascii: "/")
        position += 2
        while position < bytes.count {
            position += 1
            if isLine {
                if bytes[position - 1] == 0x0A { return }
            } else if bytes[position - 1] == UInt8(ascii: "/"), bytes[position - 2] == UInt8(ascii: "*") {
                return
            }
        }
    }
}
