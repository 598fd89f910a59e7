/// A line of links beside one another, or the path to a page: `Home | World | Politics`.
enum MenuLine {
    private static let bytesMax = 600
    /// Of one link.
    private static let segmentWordsMax = 4
    private static let segmentBytesMax = 40

    /// Three or more short segments between `|`, `•`, spaced `·`, `>` or `›`, and nothing else.
    static func isMenu(_ text: Span<UInt8>, _ line: Line) -> Bool {
        guard !line.punctuation.isDisjoint(with: [.bar, .dot, .angle]), line.range.count <= bytesMax, !line.endsSentence
        else { return false }
        var segments = 0
        var start = line.range.lowerBound
        var index = start
        while index < line.range.upperBound {
            let sequence = UTF8Sequence(text, at: index)
            let next = index + sequence.length
            if isSeparator(text, line.range, sequence.scalar, index..<next) {
                guard add(text, start..<index, to: &segments) else { return false }
                start = next
            }
            index = next
        }
        return add(text, start..<line.range.upperBound, to: &segments) && segments >= 3
    }

    private static func isSeparator(
        _ text: Span<UInt8>, _ line: Range<Int>, _ scalar: UInt32?, _ mark: Range<Int>
    ) -> Bool {
        switch scalar {
        case 0x7C, 0x2022: return true
        // `col·legi`, `->`
        case 0xB7, 0x3E, 0x203A:
            guard mark.lowerBound > line.lowerBound, mark.upperBound < line.upperBound else { return false }
            return text[mark.lowerBound - 1] == 0x20 && text[mark.upperBound] == 0x20
        default: return false
        }
    }

    /// Counts a segment unless it is empty; false if it is too long for a link.
    private static func add(_ text: Span<UInt8>, _ range: Range<Int>, to segments: inout Int) -> Bool {
        let segment = trimmed(text, range)
        guard !segment.isEmpty else { return true }
        guard segment.count <= segmentBytesMax else { return false }
        segments += 1
        return segment.reduce(1) { text[$1] == 0x20 ? $0 + 1 : $0 } <= segmentWordsMax
    }
}
