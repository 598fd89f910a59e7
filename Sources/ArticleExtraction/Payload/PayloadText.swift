import TextDecoding

/// The bytes of a text or page, and what is known of their encoding.
struct PayloadText {
    private enum State {
        /// From a string of JSON, which is Unicode.
        case unicode
        case encoded(label: String?)
        /// UTF-16, which has to be decoded before anything can be told of it.
        case decoded(DecodedText, label: String?)
    }

    /// What the form is told by; UTF-8, or another encoding that extends ASCII.
    let bytes: [UInt8]
    private let state: State

    /// - Parameter label: the character set that the scraper or its HTTP response names.
    init(_ bytes: [UInt8], label: String?) {
        let declared = EncodingDeclaration.read(bytes, transport: label, isPage: false)?.encoding
        if declared == .utf16BE || declared == .utf16LE {
            let text = DecodedText(bytes, transport: label, isPage: false)
            self.bytes = text.utf8
            state = .decoded(text, label: label)
        } else {
            self.bytes = bytes
            state = .encoded(label: label)
        }
    }

    init(unicode bytes: [UInt8]) {
        self.bytes = bytes
        state = .unicode
    }

    /// The text as UTF-8, without a copy where it came so; warns of what was odd about it.
    ///
    /// - Parameter isPage: whether a `<meta>` may declare the encoding.
    func utf8(isPage: Bool, warning draft: inout ArticleDraft) -> [UInt8] {
        switch state {
        case .unicode: return bytes
        case .encoded(let label):
            let text = DecodedText(bytes, transport: label, isPage: isPage)
            warn(of: text, label, &draft)
            return text.utf8
        case .decoded(let text, let label):
            warn(of: text, label, &draft)
            return bytes
        }
    }

    private func warn(of text: DecodedText, _ label: String?, _ draft: inout ArticleDraft) {
        let encoding = text.encoding.rawValue
        if let label, TextEncoding(label: label.utf8) == nil { draft.warn("unknown-charset: \(shown(label))") }
        if let overruled = text.overruled {
            draft.warn("wrong-charset: \(overruled.encoding.rawValue) declared, read as \(encoding)")
        } else if text.source == .detected || text.source == .fallback {
            draft.warn("guessed-charset: \(encoding)")
        }
        guard text.replacedBytes > 0 else { return }
        draft.warn(
            text.encoding == .utf8
                ? "invalid-utf8: \(text.replacedBytes) bytes"
                : "invalid-bytes: \(text.replacedBytes) that are no \(encoding)")
    }
}
