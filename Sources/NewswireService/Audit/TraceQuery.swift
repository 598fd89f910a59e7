internal import JSONText
internal import NewswireModel
internal import NewswireProtocol
internal import WebAddress

/// What a trace looks for: any name that a payload or an item has.
struct TraceQuery {
    let text: String
    /// Names as records have them: the text, and where it is an address its canonical form.
    private let names: [String]
    /// The same as they stand in JSON, with their quotes.
    private let needles: [[UInt8]]
    /// Of the sequence.
    let sequence: UInt64?
    /// Of the journal.
    let position: UInt64?
    /// Of a payload: 64 lower-case hexadecimal digits.
    let sha256: String?

    /// The members of a record's `data` that name it or its article.
    private static let members = [
        "id", "articleId", "story", "payloadId", "guid", "url", "canonicalUrl", "retryOf",
    ]

    init(_ text: String) {
        self.text = text
        func number(_ prefix: String) -> UInt64? {
            text.hasPrefix(prefix) ? UInt64(text.dropFirst(prefix.count)) : nil
        }
        sequence = number("seq:") ?? number("")
        position = number("journal:") ?? number("")
        let digits = text.lowercased()
        sha256 = digits.count == 64 && digits.allSatisfy(\.isHexDigit) ? digits : nil
        var names = [text]
        if let canonical = WebAddress(text)?.canonical.text, canonical != text {
            names.append(canonical)
        }
        self.names = names
        needles = names.map { name in
            var writer = JSONWriter()
            writer.string(name)
            return writer.bytes
        }
    }

    /// Whether these bytes hold one of the names; whoever says no need not be read further.
    func mayMatch(_ bytes: [UInt8]) -> Bool { needles.contains { bytes.contains(bytes: $0) } }

    /// As what a record bears one of the names: `url`.
    func members(of data: JSONObject) -> [String] {
        Self.members.filter { member in data[member]?.string.map { names.contains($0) } ?? false }
    }

    /// As what a payload that is not decided yet bears one: a member of its header, or its own text.
    func members(of payload: JournalEntry) -> [String] {
        guard mayMatch(payload.header ?? []) || mayMatch(payload.payload) else { return [] }
        guard let header = payload.header, case .object(let object) = PlainIntake.readHeader(header) else {
            return ["payload"]
        }
        let found = ["id", "guid", "url"].filter { object[$0]?.string.map { names.contains($0) } ?? false }
        return found.isEmpty ? ["payload"] : found
    }
}
