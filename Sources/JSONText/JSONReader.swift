/// Reads JSON text from bytes, strictly by RFC 8259: linear in time, bounded in depth and number of values.
///
/// A UTF-8 byte order mark before the value is skipped. Bytes in strings that are not UTF-8, and surrogates without
/// their half, become U+FFFD and are counted in the document.
public struct JSONReader {
    /// How much work one text may be.
    public struct Limits: Sendable {
        /// Containers inside one another, at most 512: the reader's own stack.
        public var depthMax: Int
        /// Values of all kinds, containers included.
        public var valuesMax: Int
        /// Takes control characters in strings as they are, as scrapers send them, and counts them in the document.
        public var acceptsControlCharacters: Bool

        public init(depthMax: Int = 64, valuesMax: Int = 100_000, acceptsControlCharacters: Bool = false) {
            self.depthMax = depthMax
            self.valuesMax = valuesMax
            self.acceptsControlCharacters = acceptsControlCharacters
        }
    }

    private let limits: Limits
    private var position = 0
    private var depth = 0
    private var values = 0
    private var strings = JSONStringScanner()

    private init(limits: Limits) {
        self.limits = limits
        strings.acceptsControlCharacters = limits.acceptsControlCharacters
    }

    /// The value of a whole text.
    public static func read(_ bytes: Span<UInt8>, limits: Limits = Limits()) throws(JSONError) -> JSONValue {
        try document(bytes, limits: limits).value
    }

    /// The value of a whole text.
    public static func read(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) -> JSONValue {
        try document(bytes.span, limits: limits).value
    }

    /// The value of a whole text with what had to be mended in it.
    public static func document(
        _ bytes: Span<UInt8>, limits: Limits = Limits()
    ) throws(JSONError) -> JSONDocument {
        var reader = JSONReader(limits: limits)
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { reader.position = 3 }
        reader.skipSpace(bytes)
        let value = try reader.value(bytes)
        reader.skipSpace(bytes)
        guard reader.position == bytes.count else { throw JSONError(.bytesAfterValue, at: reader.position) }
        return JSONDocument(
            value: value, invalidBytes: reader.strings.invalidBytes, loneSurrogates: reader.strings.loneSurrogates,
            controlCharacters: reader.strings.controlCharacters)
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        guard position < bytes.count else { throw JSONError(.endOfInput, at: bytes.count) }
        values += 1
        guard values <= limits.valuesMax else { throw JSONError(.tooManyValues, at: position) }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try strings.read(bytes, at: &position))
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "t"): return try word("true", .bool(true), bytes)
        case UInt8(ascii: "f"): return try word("false", .bool(false), bytes)
        case UInt8(ascii: "n"): return try word("null", .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
        default: throw JSONError(.expectedValue, at: position)
        }
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        try enter()
        skipSpace(bytes)
        var members: [(key: String, value: JSONValue)] = []
        if !take(UInt8(ascii: "}"), bytes) {
            repeat {
                skipSpace(bytes)
                try expect(UInt8(ascii: "\""), .expectedKey, bytes)
                let key = try strings.read(bytes, at: &position)
                skipSpace(bytes)
                try expect(UInt8(ascii: ":"), .expectedColon, bytes)
                position += 1
                skipSpace(bytes)
                members.append((key, try value(bytes)))
                skipSpace(bytes)
            } while take(UInt8(ascii: ","), bytes)
            try expect(UInt8(ascii: "}"), .expectedCommaOrBrace, bytes)
            position += 1
        }
        depth -= 1
        return .object(JSONObject(members))
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        try enter()
        skipSpace(bytes)
        var elements: [JSONValue] = []
        if !take(UInt8(ascii: "]"), bytes) {
            repeat {
                skipSpace(bytes)
                elements.append(try value(bytes))
                skipSpace(bytes)
            } while take(UInt8(ascii: ","), bytes)
            try expect(UInt8(ascii: "]"), .expectedCommaOrBracket, bytes)
            position += 1
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func word(
        _ text: StaticString, _ value: JSONValue, _ bytes: Span<UInt8>
    ) throws(JSONError) -> JSONValue {
        for index in 0..<text.utf8CodeUnitCount {
            guard position + index < bytes.count else { throw JSONError(.endOfInput, at: bytes.count) }
            // A static string's bytes can only be had by pointer.
            guard bytes[position + index] == text.utf8Start[index] else {
                throw JSONError(.expectedValue, at: position)
            }
        }
        position += text.utf8CodeUnitCount
        return value
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
        let start = position
        _ = take(UInt8(ascii: "-"), bytes)
        if take(UInt8(ascii: "0"), bytes) {
            if position < bytes.count, isDigit(bytes[position]) { throw JSONError(.invalidNumber, at: start) }
        } else {
            try digits(bytes, of: start)
        }
        if take(UInt8(ascii: "."), bytes) { try digits(bytes, of: start) }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            try digits(bytes, of: start)
        }
        return JSONNumber(text: JSONStringScanner.validText(bytes.extracting(start..<position)))
    }

    private mutating func digits(_ bytes: Span<UInt8>, of start: Int) throws(JSONError) {
        let first = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard position > first else {
            throw position == bytes.count
                ? JSONError(.endOfInput, at: position) : JSONError(.invalidNumber, at: start)
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Steps over the opening bracket.
    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= min(limits.depthMax, 512) else { throw JSONError(.tooDeep, at: position) }
        position += 1
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Checks the byte that stands here without stepping over it.
    private func expect(_ byte: UInt8, _ kind: JSONError.Kind, _ bytes: Span<UInt8>) throws(JSONError) {
        guard position < bytes.count else { throw JSONError(.endOfInput, at: bytes.count) }
        guard bytes[position] == byte else { throw JSONError(kind, at: position) }
    }
}

/// A value with what had to be mended to read it.
public struct JSONDocument: Sendable, Equatable {
    public let value: JSONValue
    /// Bytes in strings that were not UTF-8.
    public let invalidBytes: Int
    /// Escaped surrogates without their other half.
    public let loneSurrogates: Int
    /// Unescaped control characters in strings, where the limits accept them.
    public let controlCharacters: Int
}
