/// What says in which encoding a text is, the strongest first: a byte order mark, the transport, the page's `<meta>`.
public struct EncodingDeclaration: Equatable, Sendable {
    public enum Source: String, Sendable { case byteOrderMark, transport, meta }

    public let encoding: TextEncoding
    public let source: Source

    /// Reads the declaration of a text: WHATWG HTML, "determining the character encoding", the steps before detection.
    ///
    /// - Parameters:
    ///   - transport: the label that the transport gave; one the standard does not list counts as none.
    ///   - isPage: whether the first 1,024 bytes are searched for a `<meta>`.
    /// - Returns: nil where nothing declares a known encoding.
    public static func read(_ bytes: [UInt8], transport: String? = nil, isPage: Bool) -> EncodingDeclaration? {
        if let encoding = byteOrderMark(bytes) {
            return EncodingDeclaration(encoding: encoding, source: .byteOrderMark)
        }
        if let transport, let encoding = TextEncoding(label: transport.utf8) {
            return EncodingDeclaration(encoding: encoding, source: .transport)
        }
        guard isPage else { return nil }
        var prescan = MetaPrescan(bytes)
        return prescan.encoding().map { EncodingDeclaration(encoding: $0, source: .meta) }
    }

    /// How far behind the first 1,024 bytes a `<meta>` still counts.
    static let lateBytesMax = 64 << 10

    /// The encoding in a `<meta>` that stands too late for `read`. A browser that meets one begins anew with it: WHATWG
    /// HTML, "changing the encoding while parsing".
    public static func late(_ bytes: [UInt8]) -> TextEncoding? {
        guard bytes.count > MetaPrescan.bytesMax else { return nil }
        var prescan = MetaPrescan(bytes, bytesMax: lateBytesMax)
        return prescan.encoding()
    }

    private static func byteOrderMark(_ bytes: [UInt8]) -> TextEncoding? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BE }
        return bytes.starts(with: [0xFF, 0xFE]) ? .utf16LE : nil
    }
}
