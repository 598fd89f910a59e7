private import CUchardet

/// Guesses the encoding of a text that declares none and is no UTF-8. Pure: the same bytes, the same guess.
enum CharsetDetector {
    /// So many bytes are looked at, from the first on that is not ASCII.
    static let bytesMax = 64 << 10

    /// Nil where nothing is known by it, or where the guess does not fit the bytes.
    static func guess(_ bytes: Span<UInt8>) -> TextEncoding? {
        var start = 0
        while start < bytes.count, bytes[start] < 0x80 { start += 1 }
        guard start < bytes.count else { return nil }
        // The word before it, too.
        let sample = bytes.extracting(max(0, start - 16)..<min(bytes.count, start + bytesMax))
        guard let name = name(sample), var encoding = encodings[name] else { return nil }
        // Nobody writes control characters of ISO 8859: those bytes are the quotes and dashes of Windows.
        if let sibling = siblings[encoding], holdsWindowsMarks(sample) { encoding = sibling }
        var text: [UInt8] = []
        guard fits(replacing: encoding.decode(sample, into: &text), of: sample) else { return nil }
        // Where it makes no difference, the usual one.
        var usual: [UInt8] = []
        TextEncoding.windows1252.decode(sample, into: &usual)
        return usual == text ? .windows1252 : encoding
    }

    private static let siblings: [TextEncoding: TextEncoding] = [
        .iso8859Part7: .windows1253, .iso8859Part8: .windows1255, .iso8859Part13: .windows1257,
        .iso8859Part15: .windows1252,
    ]

    private static func holdsWindowsMarks(_ sample: Span<UInt8>) -> Bool {
        for index in 0..<sample.count where 0x80..<0xA0 ~= sample[index] { return true }
        return false
    }

    /// What uchardet calls it, in lower case.
    private static func name(_ sample: Span<UInt8>) -> String? {
        guard let detector = uchardet_new() else { return nil }
        defer { uchardet_delete(detector) }
        let isRead = sample.withUnsafeBytes { buffer in
            uchardet_handle_data(detector, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count) == 0
        }
        guard isRead else { return nil }
        uchardet_data_end(detector)
        return uchardet_get_charset(detector).map { String(cString: $0).lowercased() }
    }

    /// Whether the encoding has something for all but a few of the codes that are not ASCII.
    private static func fits(replacing count: Int, of sample: Span<UInt8>) -> Bool {
        var high = 0
        for index in 0..<sample.count where sample[index] >= 0x80 { high += 1 }
        return count * 20 <= high
    }

    /// What uchardet can answer, as the standard calls it. What the standard does not have is left out.
    private static let encodings: [String: TextEncoding] = [
        "big5": .big5, "euc-jp": .eucJP, "euc-kr": .eucKR, "uhc": .eucKR, "gb18030": .gb18030, "shift_jis": .shiftJIS,
        "iso-2022-jp": .iso2022JP, "utf-8": .utf8, "tis-620": .windows874,
        "iso-8859-11": .windows874, "koi8-r": .koi8R, "mac-cyrillic": .xMacCyrillic, "ibm866": .ibm866,
        "iso-8859-1": .windows1252, "iso-8859-2": .iso8859Part2, "iso-8859-3": .iso8859Part3,
        "iso-8859-4": .iso8859Part4, "iso-8859-5": .iso8859Part5, "iso-8859-6": .iso8859Part6,
        "iso-8859-7": .iso8859Part7, "iso-8859-8": .iso8859Part8, "iso-8859-9": .windows1254,
        "iso-8859-10": .iso8859Part10, "iso-8859-13": .iso8859Part13, "iso-8859-15": .iso8859Part15,
        "iso-8859-16": .iso8859Part16, "windows-1250": .windows1250, "windows-1251": .windows1251,
        "windows-1252": .windows1252, "windows-1253": .windows1253, "windows-1255": .windows1255,
        "windows-1256": .windows1256, "windows-1257": .windows1257, "windows-1258": .windows1258,
    ]
}
