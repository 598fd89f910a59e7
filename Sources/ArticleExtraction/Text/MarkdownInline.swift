/// Takes the marks of Markdown out of the lines of a text: `**bold**`, `*emphasis*`, `` `code` ``, `[text](address)`,
/// `![picture](address)` (CommonMark, section 6; marks that a line does not close are text).
enum MarkdownInline {
    /// Nil where nothing shows that the text is Markdown: a heading must (`# Storm over the bay`), for stars and
    /// brackets stand in plain texts too, and a mark of one of these kinds. Linear.
    static func strip(_ text: [UInt8]) -> [UInt8]? {
        guard hasHeading(text.span) else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            strip(text[start..<end], into: &out)
            if end < text.count { out.append(UInt8(ascii: "\n")) }
            start = end + 1
        }
        return out.count < text.count ? out : nil
    }

    /// One to six number signs and a space at the beginning of a line.
    private static func hasHeading(_ text: Span<UInt8>) -> Bool {
        var index = nextSign(text, from: 0)
        while index < text.count {
            let isFirst = index == 0 || text[index - 1] == UInt8(ascii: "\n")
            var signs = 0
            while index < text.count, text[index] == UInt8(ascii: "#") { (index, signs) = (index + 1, signs + 1) }
            if isFirst, signs <= 6, index + 1 < text.count, text[index] == 0x20, text[index + 1] > 0x20 { return true }
            index = nextSign(text, from: index)
        }
        return false
    }

    /// The next number sign, eight bytes at a time; few texts have one.
    private static func nextSign(_ text: Span<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = text.bytes
        var index = start
        while index + 8 <= text.count {
            let others = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) ^ ones &* 0x23
            guard (others &- ones) & ~others & (ones &* 0x80) == 0 else { break }
            index += 8
        }
        while index < text.count, text[index] != UInt8(ascii: "#") { index += 1 }
        return index
    }

    private static func strip(_ line: ArraySlice<UInt8>, into out: inout [UInt8]) {
        let dropped = marks(line)
        guard !dropped.isEmpty else { return out.append(contentsOf: line) }
        var index = line.startIndex
        for range in dropped {
            out.append(contentsOf: line[index..<range.lowerBound])
            index = range.upperBound
        }
        out.append(contentsOf: line[index...])
    }

    /// The marks of a line, in order.
    private static func marks(_ line: ArraySlice<UInt8>) -> [Range<Int>] {
        var dropped: [Range<Int>] = []
        // Where emphasis of one and of two stars, and code, began.
        var open: [Int?] = [nil, nil, nil]
        var index = line.startIndex
        while index < line.endIndex {
            switch line[index] {
            case UInt8(ascii: "*"), UInt8(ascii: "_"):
                let end = line[index...].firstIndex { $0 != line[index] } ?? line.endIndex
                let length = end - index
                if length <= 2, isFlanking(line, index..<end, isOpen: open[length - 1] != nil) {
                    pair(index..<end, &open[length - 1], &dropped)
                }
                index = end
            case UInt8(ascii: "`"):
                let end = line[index...].firstIndex { $0 != line[index] } ?? line.endIndex
                // Three and more fence a block in.
                if end - index > 2 { dropped.append(index..<end) } else { pair(index..<end, &open[2], &dropped) }
                index = end
            case UInt8(ascii: "["):
                guard let link = Link(line, at: index) else {
                    index += 1
                    continue
                }
                dropped.append(contentsOf: link.marks)
                index = link.end
            default: index += 1
            }
        }
        return dropped.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Whether a run of stars can open emphasis where it stands, or close what is open.
    private static func isFlanking(_ line: ArraySlice<UInt8>, _ run: Range<Int>, isOpen: Bool) -> Bool {
        let before = run.lowerBound > line.startIndex ? line[run.lowerBound - 1] : 0x20
        let behind = run.upperBound < line.endIndex ? line[run.upperBound] : 0x20
        if isOpen { return before > 0x20 && !isWord(behind) }
        return behind > 0x20 && !isWord(before)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: false
        }
    }

    private static func pair(_ run: Range<Int>, _ open: inout Int?, _ dropped: inout [Range<Int>]) {
        guard let start = open else {
            open = run.lowerBound
            return
        }
        dropped.append(start..<start + run.count)
        dropped.append(run)
        open = nil
    }

    /// `[text](address)`, on one line, without brackets in either.
    private struct Link {
        let marks: [Range<Int>]
        let end: Int

        /// Longer ones are none: each bracket of a line is looked behind so far only.
        private static let bytesMax = 2048

        init?(_ line: ArraySlice<UInt8>, at start: Int) {
            let window = line[start..<min(line.endIndex, start + Self.bytesMax)]
            let inner = window.dropFirst()
            guard let close = inner.firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "[") }),
                window[close] == UInt8(ascii: "]"), close + 1 < window.endIndex, window[close + 1] == UInt8(ascii: "("),
                let last = window[(close + 1)...].firstIndex(of: UInt8(ascii: ")"))
            else { return nil }
            end = last + 1
            let isPicture = start > line.startIndex && line[start - 1] == UInt8(ascii: "!")
            marks = isPicture ? [start - 1..<end] : [start..<start + 1, close..<end]
        }
    }
}
