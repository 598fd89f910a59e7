/// A token with its texts as strings: for tests and for people who look at a page, not for parsing.
package enum Token: Equatable, Sendable {
    case doctype(name: String?, publicID: String?, systemID: String?, forcesQuirks: Bool)
    case startTag(String, attributes: [String: String], isSelfClosing: Bool)
    case endTag(String)
    case comment(String)
    /// All text up to the next other token.
    case characters(String)

    /// What the tokenizer begins in.
    package enum State: Sendable, CaseIterable {
        case data, rcdata, rawtext, scriptData, plaintext, cdata
    }

    /// The tokens of a text for which no tree is built: after a start tag the state stays what it is.
    package static func tokens(of bytes: [UInt8], state: State = .data, lastStartTag: String? = nil) -> [Token] {
        var source: [UInt8] = []
        LineEnds.normalize(bytes.span, into: &source)
        var tokenizer = Tokenizer()
        tokenizer.reset(sourceCount: source.count)
        tokenizer.state = state.tokenizerState
        tokenizer.lastStartTag = lastStartTag.map { name in
            tokenizer.names.intern { $0.append(contentsOf: name.utf8) }
        }
        var tokens: [Token] = []
        while let token = next(&tokenizer, source) {
            if case .characters(let text) = token, case .characters(let before)? = tokens.last {
                tokens[tokens.count - 1] = .characters(before + text)
            } else {
                tokens.append(token)
            }
        }
        return tokens
    }

    private static func next(_ tokenizer: inout Tokenizer, _ source: [UInt8]) -> Token? {
        let kind = tokenizer.next(source.span)
        let decoded = tokenizer.decoded
        func text(_ slice: TextSlice) -> String {
            if slice.end <= source.count {
                return String(decoding: source[Int(slice.start)..<slice.end], as: UTF8.self)
            }
            let offset = Int(slice.start) - source.count - 1
            return String(decoding: decoded[offset..<offset + slice.count], as: UTF8.self)
        }
        let names = tokenizer.names
        func text(_ name: Name) -> String { String(decoding: names.texts[names.range(of: name)], as: UTF8.self) }
        switch kind {
        case .endOfFile: return nil
        case .characters: return .characters(text(tokenizer.text))
        case .nullCharacter: return .characters(String(repeating: "\0", count: tokenizer.text.count))
        case .comment: return .comment(text(tokenizer.text))
        case .endTag: return .endTag(text(tokenizer.name))
        case .startTag:
            let attributes = tokenizer.attributes[tokenizer.attributesKept...].map { (text($0.name), text($0.value)) }
            return .startTag(
                text(tokenizer.name),
                // Names that differ in bytes may be the same string: where they are no UTF-8, or equal to Unicode.
                attributes: Dictionary(attributes) { first, _ in first },
                isSelfClosing: tokenizer.isSelfClosing)
        case .doctype:
            let doctype = tokenizer.doctype
            return .doctype(
                name: doctype.name.map(text), publicID: doctype.publicID.map(text),
                systemID: doctype.systemID.map(text), forcesQuirks: doctype.forcesQuirks)
        }
    }
}

extension Token.State {
    fileprivate var tokenizerState: Tokenizer.State {
        switch self {
        case .data: .data
        case .rcdata: .rcdata
        case .rawtext: .rawtext
        case .scriptData: .scriptData
        case .plaintext: .plaintext
        case .cdata: .cdata
        }
    }
}
