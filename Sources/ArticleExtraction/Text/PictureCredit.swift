/// Finds the credit that ends a picture's caption: `… Photograph: Jane Doe/Reuters`, `… © Jane Doe`.
enum PictureCredit {
    /// A credit begins so near to the line's end.
    private static let bytesMax = 80

    /// Whether a line ends with one, behind something else.
    static func ends(_ text: Span<UInt8>, _ line: Line) -> Bool {
        guard !line.punctuation.isDisjoint(with: [.colon, .copyright]) else { return false }
        let first = max(line.range.lowerBound + 1, line.range.upperBound - bytesMax)
        var start: Int?
        for index in first..<max(first, line.range.upperBound - 1) {
            switch text[index] {
            // `©`
            case 0xC2 where text[index + 1] == 0xA9: return true
            case UInt8(ascii: ":"):
                if let start, text[index + 1] == 0x20, isLabel(text, start..<index) { return true }
            case 0x20: start = index + 1
            default: break
            }
        }
        return false
    }

    /// A credit without the label before it: of `Photo: Jane Doe` the name.
    static func withoutLabel(_ credit: String) -> String {
        guard let colon = credit.utf8.firstIndex(of: UInt8(ascii: ":")) else { return credit }
        let bytes = Array(credit.utf8[..<colon])
        guard isLabel(bytes.span, bytes.indices) else { return credit }
        let name = credit[credit.utf8.index(after: colon)...].drop { $0.isWhitespace }
        return name.isEmpty ? credit : String(name)
    }

    private static func isLabel(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        guard 2...24 ~= word.count else { return false }
        let hash = FoldedHash(text, word)
        return labels.contains(hash.value)
    }

    private static let labels = Set(
        ([
            "photograph", "photo", "photos", "picture", "image", "credit", "foto", "fotos", "bild", "fot", "kuva",
            "фото",
            "fotoğraf", "photographie", "crédit", "crédits",
        ] as [StaticString]).map { FoldedHash($0).value })
}
