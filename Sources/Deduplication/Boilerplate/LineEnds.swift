/// Where the lines of a text end, noted while it is read.
struct LineEnds {
    static let linesMax = 512

    private struct Line {
        /// Words up to its end.
        var end: Int
        /// Words of a number that it begins with.
        var numberParts: Int
        /// Words up to the end of its label; 0 without one.
        var labelEnd: Int
    }

    /// Those that are not empty.
    private var lines: [Line] = []
    private var shingleCounts: [Int] = []
    /// The line of the shingle that was counted last.
    private var line = 0
    /// Where the line that is being read begins: a byte, and a word.
    private var start = (byte: 0, word: 0)
    private var numberParts = 0
    private var labelEnd = 0

    private static let labelWordsMax = 4

    /// The line ends before the byte, behind so many words.
    mutating func end(at byte: Int, words: Int) {
        if byte > start.byte, lines.count < Self.linesMax {
            lines.append(Line(end: words, numberParts: numberParts, labelEnd: labelEnd == words ? 0 : labelEnd))
        }
        start = (byte + 1, words)
        (numberParts, labelEnd) = (0, 0)
    }

    /// A colon stands behind so many words: where they are the first few of the line, they are its label.
    mutating func label(words: Int) {
        if labelEnd == 0, 1...Self.labelWordsMax ~= words - start.word { labelEnd = words }
    }

    /// A number of so many words begins with this one.
    mutating func number(at word: Int, parts: Int) {
        if word == start.word { numberParts = parts }
    }

    /// The next shingle of the text begins with this word.
    mutating func count(_ word: Int) {
        if shingleCounts.isEmpty { shingleCounts = [Int](repeating: 0, count: lines.count) }
        while line < lines.count, word >= lines[line].end { line += 1 }
        if line < lines.count { shingleCounts[line] += 1 }
    }

    func marks(_ words: [UInt64]) -> [LineMarks.Line] {
        var start = 0
        var marks: [LineMarks.Line] = []
        marks.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated() {
            defer { start = line.end }
            let all = words[start..<line.end]
            // A place in a list is no part of what stands there; a line that is a number is one.
            let named = line.numberParts < all.count ? all.dropFirst(line.numberParts) : all
            marks.append(
                LineMarks.Line(
                    hash: all.isEmpty ? 0 : LineMarks.hash(of: named), unitCount: UInt16(all.count),
                    shingleCount: UInt16(shingleCounts.isEmpty ? 0 : shingleCounts[index])))
            if line.labelEnd > 0 { marks.append(LineMarks.label(words[start..<line.labelEnd])) }
        }
        return marks
    }
}
