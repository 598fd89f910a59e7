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

    private static let ellipsis = "…"
}
