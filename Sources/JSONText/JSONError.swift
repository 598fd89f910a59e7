/// Why bytes are no JSON text, and at which byte.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    public let kind: Kind
    /// From 0; the length of the input where it ends too soon.
    public let offset: Int

    public enum Kind: Sendable, Equatable, CaseIterable {
        case endOfInput
        case expectedValue
        case expectedKey
        case expectedColon
        case expectedCommaOrBracket
        case expectedCommaOrBrace
        case invalidNumber
        case invalidEscape
        case controlCharacter
        case bytesAfterValue
        case tooDeep
        case tooManyValues
    }

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// What is wrong and where: `no comma or } after a member, at byte 17`.
    public var description: String { "\(kind.text), at byte \(offset)" }
}

extension JSONError.Kind {
    fileprivate var text: String {
        switch self {
        case .endOfInput: "the text ends too soon"
        case .expectedValue: "no value where one must stand"
        case .expectedKey: "no quoted key where one must stand"
        case .expectedColon: "no colon after a key"
        case .expectedCommaOrBracket: "no comma or ] after an element"
        case .expectedCommaOrBrace: "no comma or } after a member"
        case .invalidNumber: "a malformed number"
        case .invalidEscape: "a malformed escape in a string"
        case .controlCharacter: "an unescaped control character in a string"
        case .bytesAfterValue: "more text after the value"
        case .tooDeep: "nested too deep"
        case .tooManyValues: "too many values"
        }
    }
}
