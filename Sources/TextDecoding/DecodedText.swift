/// A text in UTF-8, with the encoding that it came in and how that was found.
///
/// What says the most wins: a byte order mark; that the bytes are plainly UTF-8, whatever they are declared to be; what
/// the transport declares; what the page declares; that nothing but UTF-8 or ISO-2022-JP looks like this; uchardet's
/// guess; else windows-1252. A declaration of UTF-8 that the bytes contradict does not count. Pure, and linear.
public struct DecodedText: Sendable, Equatable {
    /// How the encoding was found.
    public enum Source: String, Sendable, CaseIterable {
        case byteOrderMark = "bom"
        case transport, meta
        /// The bytes are UTF-8.
        case validUTF8 = "valid-utf8"
        /// The bytes look like it.
        case detected
        /// Nothing is known of it.
        case fallback
    }

    /// Valid UTF-8 without a byte order mark. Where the bytes were that, it is their array, not a copy.
    public let utf8: [UInt8]
    public let encoding: TextEncoding
    public let source: Source
    /// What was declared, strongest first, and plainly does not hold.
    public let overruled: EncodingDeclaration?
    /// How many bytes stood for nothing and became U+FFFD.
    public let replacedBytes: Int

    /// Decodes a text.
    ///
    /// - Parameters:
    ///   - transport: the label that came with the bytes; one that the standard does not list counts as none.
    ///   - isPage: whether a `<meta>` is looked for.
    public init(_ bytes: [UInt8], transport: String? = nil, isPage: Bool) {
        let survey = UTF8Survey(bytes.span)
        let declared = EncodingDeclaration.read(bytes, transport: transport, isPage: isPage)
        if let declared, declared.source == .byteOrderMark {
            let mark = declared.encoding == .utf8 ? 3 : 2
            self.init(bytes, from: mark, declared.encoding, .byteOrderMark, survey)
        } else if let declared, Self.holds(declared.encoding, survey) {
            self.init(bytes, declared.encoding, declared.source == .transport ? .transport : .meta, survey)
        } else {
            let (encoding, source) = Self.undeclared(bytes, survey, isPage: isPage)
            self.init(bytes, encoding, source, survey, overruled: declared)
        }
    }

    private init(
        _ bytes: [UInt8], from start: Int = 0, _ encoding: TextEncoding, _ source: Source, _ survey: UTF8Survey,
        overruled: EncodingDeclaration? = nil
    ) {
        self.encoding = encoding
        self.source = source
        self.overruled = overruled
        if encoding == .utf8, survey.brokenSequences == 0 {
            utf8 = start == 0 ? bytes : Array(bytes[start...])
            replacedBytes = 0
        } else {
            var text: [UInt8] = []
            replacedBytes = encoding.decode(bytes.span.extracting(start...), into: &text)
            utf8 = text
        }
    }
}

extension DecodedText {
    /// Whether bytes can be what they are declared to be. Pages and texts are made UTF-8 on their way to us, and keep
    /// what they said of themselves before.
    private static func holds(_ encoding: TextEncoding, _ survey: UTF8Survey) -> Bool {
        switch encoding {
        case .utf8: return !survey.contradictsUTF8
        // Where NUL is missing, Latin text is not UTF-16.
        case .utf16BE, .utf16LE: return survey.holdsNUL || !survey.showsUTF8(sequencesMin: 0)
        // Letters of these side by side are too seldom UTF-8 to do it by chance.
        case _ where encoding.isSingleByte && encoding != .windows874: return !survey.showsUTF8(sequencesMin: 1)
        // In these, two letters side by side are UTF-8 once in five to twenty times.
        default: return !survey.showsUTF8(sequencesMin: 4)
        }
    }

    private static func undeclared(
        _ bytes: [UInt8], _ survey: UTF8Survey, isPage: Bool
    ) -> (TextEncoding, Source) {
        if survey.showsUTF8(sequencesMin: 1) { return (.utf8, .validUTF8) }
        if isPage, let late = EncodingDeclaration.late(bytes), holds(late, survey) { return (late, .meta) }
        if survey.brokenSequences == 0 {
            return holdsJapaneseEscape(bytes.span) ? (.iso2022JP, .detected) : (.utf8, .validUTF8)
        }
        return CharsetDetector.guess(bytes.span).map { ($0, .detected) } ?? (.windows1252, .fallback)
    }

    /// Whether an escape of ISO-2022-JP stands in ASCII.
    private static func holdsJapaneseEscape(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 3 else { return false }
        for index in 0..<bytes.count - 2 where bytes[index] == 0x1B && bytes[index + 1] == UInt8(ascii: "$") {
            if bytes[index + 2] == UInt8(ascii: "B") || bytes[index + 2] == UInt8(ascii: "@") { return true }
        }
        return false
    }
}
