/// What text of others may not do to a line of a log or to a terminal.
enum SafeText {
    /// True for control characters, line and paragraph separators, and the marks that change the direction of what is
    /// around them.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// The text, or as many of its characters as fit into `bytesMax` bytes with the `…` that then ends it.
    static func cut(_ text: String, bytesMax: Int) -> String {
        guard text.utf8.count > bytesMax else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: max(0, bytesMax - ellipsis.utf8.count))
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + ellipsis
    }

    /// The text as one line: what is unsafe becomes `\n`, `\r`, `\t` or `\u{1b}`. A backslash stays one, so this is to
    /// be read, not to be read back.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                safe.append(contentsOf: escape(of: scalar).unicodeScalars)
            } else {
                safe.append(scalar)
            }
        }
        return String(safe)
    }

    private static func escape(of scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }

    /// JSON text in which what is unsafe is written as JSON's own escapes (RFC 8259, section 7), so that it says the
    /// same.
    ///
    /// - Parameter json: from a writer that escapes what JSON must (below U+0020); the rest, all within four digits, is
    ///   in strings then.
    static func escaped(json: [UInt8]) -> [UInt8] {
        let text = String(decoding: json, as: UTF8.self)
        guard text.unicodeScalars.contains(where: isUnsafe) else { return json }
        var safe: [UInt8] = []
        safe.reserveCapacity(json.count * 2)
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                let digits = String(scalar.value, radix: 16)
                safe += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            } else {
                safe += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        return safe
    }

    private static let ellipsis = "…"
}
