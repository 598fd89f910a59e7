/// Where the lines of a text end, noted while it is read.
struct LineEnds {
    /// For each line that is not empty, the number of words up to its end, and those of a number that it begins with.
    private var lines: [(end: Int, numberParts: Int)] = []
    private var shingleCounts: [Int] = []
    /// The line of the shingle that was counted last.
    private var line = 0
    /// Where the line that is being read begins: a byte, and a word.
    private var start = (byte: 0, word: 0)
    private var numberParts = 0

    /// The line ends before the byte, behind so many words.
    mutating func end(at byte: Int, words: Int) {
        if byte > start.byte, lines.count < LineMarks.linesMax { lines.append((words, numberParts)) }
        start = (byte + 1, words)
        numberParts = 0
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
        return lines.enumerated().map { index, line in
            defer { start = line.end }
            let all = words[start..<line.end]
            // A place in a list is no part of what stands there; a line that is a number is one.
            let named = line.numberParts < all.count ? all.dropFirst(line.numberParts) : all
            return LineMarks.Line(
                hash: all.isEmpty ? 0 : LineMarks.hash(of: named), unitCount: UInt16(all.count),
                shingleCount: UInt16(shingleCounts.isEmpty ? 0 : shingleCounts[index]))
        }
    }
}
