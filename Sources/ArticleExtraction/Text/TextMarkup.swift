/// Takes the marks of mail and Markdown off the beginning of lines.
enum TextMarkup {
    /// Takes the label off a first line `Subject: …`, and the number signs off headings: off the first line's always,
    /// off others where the text has further signs of Markdown. Linear in the text.
    ///
    /// - Parameter isMarkdown: other marks of Markdown were seen in the text.
    static func strip(_ lines: inout [Line], in text: Span<UInt8>, isMarkdown: Bool) {
        guard !lines.isEmpty else { return }
        if let length = subjectLength(text, lines[0].range) {
            lines[0].range = trimmed(text, lines[0].range.lowerBound + length..<lines[0].range.upperBound)
            lines[0].words -= 1
            lines[0].capitalized = max(lines[0].capitalized - 1, 0)
        }
        let headings = lines.indices.filter { headingLength(text, lines[$0].range) != nil }
        guard let first = headings.first else { return }
        let areMany = isMarkdown || headings.count > 1
        for index in headings where areMany || first == 0 && index == 0 {
            guard let length = headingLength(text, lines[index].range) else { continue }
            let range = lines[index].range
            lines[index].range = trimmed(text, range.lowerBound + length..<range.upperBound)
            lines[index].columns -= length
        }
    }

    /// Bytes of the label of a mail's subject, where something stands behind it.
    private static func subjectLength(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
        for label in subjectLabels where line.count > label.utf8CodeUnitCount {
            let isLabel = (0..<label.utf8CodeUnitCount).allSatisfy { index in
                let byte = text[line.lowerBound + index]
                return (0x41...0x5A ~= byte ? byte | 0x20 : byte) == label.utf8Start[index]
            }
            if isLabel { return label.utf8CodeUnitCount }
        }
        return nil
    }

    /// Bytes of one to six number signs and the space behind them, where something follows.
    private static func headingLength(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
        var signs = 0
        while signs < line.count, text[line.lowerBound + signs] == UInt8(ascii: "#") { signs += 1 }
        guard 1...6 ~= signs, signs + 1 < line.count, text[line.lowerBound + signs] == 0x20 else { return nil }
        return signs + 1
    }

    /// In small letters, with the space.
    private static let subjectLabels: [StaticString] = [
        "subject: ", "betreff: ", "objet: ", "asunto: ", "oggetto: ", "assunto: ", "onderwerp: ", "ämne: ", "emne: ",
    ]
}
