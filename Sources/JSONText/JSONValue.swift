/// A JSON value as it stood in the text (RFC 8259): numbers keep their digits, objects the order of their members.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    public var isNull: Bool { self == .null }

    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The number as an integer; nil for anything that is not exactly one.
    public var int: Int? { number?.integer.map { Int($0) } }

    /// The nearest double; nil for what is no number or lies beyond the doubles.
    public var double: Double? { number?.double }

    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// What a reader of messages calls this kind of value: `string`, `object`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// A number with the digits of its text, so that nothing is lost on the way through.
public struct JSONNumber: Sendable, Equatable {
    /// As in the source, by the grammar of RFC 8259.
    public let text: String

    /// For the reader, which has checked the grammar.
    init(text: String) {
        self.text = text
    }

    public init(_ value: Int64) {
        text = String(value)
    }

    /// Exactly this integer; nil with a fraction or outside `Int64`. `200.0` and `2e2` are 200 (up to 2^53).
    public var integer: Int64? {
        if let value = Int64(text) { return value }
        guard let double, abs(double) <= 9_007_199_254_740_992 else { return nil }
        return Int64(exactly: double)
    }

    /// The nearest double; nil beyond their range (`1e999`).
    public var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
}
