extension TextEncoding {
    /// Decodes bytes as the standard has it (WHATWG Encoding, sections 8 to 14), without looking for a byte order mark.
    ///
    /// Always succeeds: what stands for nothing becomes U+FFFD, and no ASCII byte is lost behind it. Linear, and at
    /// most three bytes come out for one that goes in, and three more.
    ///
    /// - Parameter output: its memory is used again, what it held is lost; then holds valid UTF-8.
    /// - Returns: how many of the bytes were replaced.
    @discardableResult
    public func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) -> Int {
        var writer = UTF8Writer(&output, expecting: bytes.count)
        let replaced = decode(bytes, to: &writer)
        writer.finish(into: &output)
        return replaced
    }

    private func decode(_ bytes: Span<UInt8>, to writer: inout UTF8Writer) -> Int {
        switch self {
        case .utf8: Self.decode(bytes, UTF8Steps(), to: &writer)
        case .utf16BE: Self.decode(bytes, UTF16Steps(isBigEndian: true), to: &writer)
        case .utf16LE: Self.decode(bytes, UTF16Steps(isBigEndian: false), to: &writer)
        case .big5: Self.decode(bytes, Big5(), to: &writer)
        case .eucJP: Self.decode(bytes, EUCJP(), to: &writer)
        case .eucKR: Self.decode(bytes, EUCKR(), to: &writer)
        case .gb18030, .gbk: Self.decode(bytes, GB18030(), to: &writer)
        case .shiftJIS: Self.decode(bytes, ShiftJIS(), to: &writer)
        case .iso2022JP: Self.decode(bytes, ISO2022JP(), to: &writer)
        case .replacement: Self.replace(bytes, to: &writer)
        default: Self.decode(bytes, SingleByte(self), to: &writer)
        }
    }

    private static func decode(
        _ bytes: Span<UInt8>, _ encoding: some StepwiseEncoding, to writer: inout UTF8Writer
    ) -> Int {
        var encoding = encoding
        return encoding.decode(bytes, to: &writer)
    }

    private static func replace(_ bytes: Span<UInt8>, to writer: inout UTF8Writer) -> Int {
        guard !bytes.isEmpty else { return 0 }
        writer.write(bytesMax: 4) { room, count in UTF8Writer.put(replacementCharacter, &room, &count) }
        return bytes.count
    }

    static let replacementCharacter: UInt32 = 0xFFFD

    /// Whether one byte is one character.
    var isSingleByte: Bool { self == .xUserDefined || EncodingIndex.singleByte[self] != nil }
}
