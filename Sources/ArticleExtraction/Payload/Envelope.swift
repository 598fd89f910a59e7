import JSONText
import NewswireModel

/// A JSON envelope: an object with exactly one of the strings `html`, `text` and `body64`, and beside it header keys
/// and the article fields that the scraper already knows.
struct Envelope {
    enum Content: String, CaseIterable {
        case html, text, body64
    }

    let content: Content
    /// The string of `content`, decoded if it was base64.
    let bytes: [UInt8]
    let header: PayloadHeader
    let fields: EnvelopeFields
    let warnings: [String]

    /// Why it is none, with as much of it as was read.
    struct Refused: Error {
        let finding: Finding<QuarantineCode>
        var header = PayloadHeader()
        var fields = EnvelopeFields()
        var warnings: [String] = []
    }

    static func read(_ bytes: Span<UInt8>, limits: WorkLimits) throws(Refused) -> Envelope {
        let document: JSONDocument
        do {
            document = try JSONReader.document(bytes, limits: limits.json)
        } catch {
            let code: QuarantineCode = error.kind == .tooManyValues ? .overLimit : .badEnvelope
            throw Refused(finding: Finding(code, "no JSON envelope: \(error)\(hint(error, bytes))"))
        }
        guard let object = document.value.object else {
            throw Refused(finding: Finding(.badEnvelope, noEnvelope(document.value)))
        }
        var reader = EnvelopeReader(document)
        reader.read(object)
        let contents = Content.allCases.filter { reader.contents[$0] != nil }
        guard contents.count == 1, let text = reader.contents[contents[0]] else {
            let found = contents.isEmpty ? "none" : contents.map(\.rawValue).joined(separator: " and ")
            throw reader.refused(
                .badEnvelope, "an envelope has exactly one of the strings html, text and body64, not \(found)")
        }
        if let encoding = reader.unknownEncoding {
            throw reader.refused(.badEnvelope, "contentEncoding \(shown(encoding)) is unknown")
        }
        guard contents[0] == .body64 else { return reader.envelope(contents[0], Array(text.utf8)) }
        do {
            return reader.envelope(.body64, try Base64.decode(text.utf8.span))
        } catch {
            throw reader.refused(.badEnvelope, "body64 is no base64, at its byte \(error.offset)")
        }
    }

    /// What it holds, with its compression taken off.
    ///
    /// - Parameter response: has the HTTP fields that came with it.
    func text(
        response: PayloadHeader, limits: WorkLimits, warning draft: inout ArticleDraft
    ) throws(Finding<QuarantineCode>) -> PayloadText {
        guard content == .body64 else {
            if let encoding = header.contentEncoding?.last {
                draft.warn("ignored-encoding: \(encoding.rawValue) declared, of a string of JSON")
            }
            return PayloadText(unicode: bytes)
        }
        let content = try PayloadContent.read(
            bytes, header.contentEncoding, response: response, limits: limits, warning: &draft)
        return PayloadText(content, label: header.declaredCharset)
    }

    private static func noEnvelope(_ value: JSONValue) -> String {
        switch value {
        case .array: "a JSON array is no envelope: send each element as a payload of its own"
        case .string: "a JSON string is no envelope: send the text itself, or an object that holds it as text"
        case .null: "null is no envelope: an envelope is a JSON object"
        default: "a JSON \(value.typeName) is no envelope: an envelope is a JSON object"
        }
    }

    /// What to do about objects that follow one another.
    private static func hint(_ error: JSONError, _ bytes: Span<UInt8>) -> String {
        guard error.kind == .bytesAfterValue, bytes[error.offset] == UInt8(ascii: "{") else { return "" }
        return "; JSON lines are one payload each, as `newswire push --jsonl` sends them"
    }
}

/// Sorts the members of an envelope.
private struct EnvelopeReader {
    private var header = PayloadHeader()
    private var fields = EnvelopeFields()
    private var warnings: [String] = []
    private var unknown = UnknownKeys()
    private var oddValues = 0
    /// The strings that can be the content; of a key that comes twice the last.
    private(set) var contents: [Envelope.Content: String] = [:]
    private(set) var unknownEncoding: String?

    init(_ document: JSONDocument) {
        if document.invalidBytes > 0 { warnings.append("invalid-utf8: \(document.invalidBytes) bytes") }
        if document.loneSurrogates > 0 { warnings.append("lone-surrogates: \(document.loneSurrogates)") }
        if document.controlCharacters > 0 { warnings.append("raw-control-characters: \(document.controlCharacters)") }
    }

    mutating func read(_ object: JSONObject) {
        for member in object.members {
            guard member.key.utf8.count <= PayloadHeader.nameBytesMax else {
                if !member.value.isNull { unknown.add(member.key) }
                continue
            }
            if let content = Envelope.Content(rawValue: member.key) {
                contents[content] = member.value.string
                if member.value.string == nil, !member.value.isNull {
                    warnOfOdd(.wrongType(expected: "a string"), member)
                }
                continue
            }
            // Null means unknown, as absence does.
            if member.value.isNull { continue }
            let taken = take(member.key, member.value)
            switch taken {
            case .taken: break
            case .unknown: unknown.add(member.key)
            case .wrongType, .metaTooLarge: warnOfOdd(taken, member)
            case .unknownEncoding(let name): unknownEncoding = name
            }
        }
        unknown.finish()
    }

    /// The known keys bound how many such values there can be, but for copies of one key.
    private mutating func warnOfOdd(_ taken: PayloadHeader.Taken, _ member: (key: String, value: JSONValue)) {
        oddValues += 1
        guard oddValues <= PayloadHeader.unknownKeysNamed else { return }
        warnings.append(taken.warning(of: member.key, member.value))
    }

    private mutating func take(_ key: String, _ value: JSONValue) -> PayloadHeader.Taken {
        let taken = header.take(key, value)
        guard case .unknown = taken else { return taken }
        return fields.take(key, value)
    }

    func envelope(_ content: Envelope.Content, _ bytes: [UInt8]) -> Envelope {
        Envelope(
            content: content, bytes: bytes, header: header, fields: fields, warnings: warnings + unknown.warnings)
    }

    func refused(_ code: QuarantineCode, _ detail: String) -> Envelope.Refused {
        Envelope.Refused(
            finding: Finding(code, detail), header: header, fields: fields, warnings: warnings + unknown.warnings)
    }
}
