/// Joins the lines of paragraphs that were broken at a fixed width.
///
/// Such a text shows itself: most lines that have a next one are about equally wide, and the next line's first word
/// would not have fitted behind them. Only lines without a gap between them are joined.
enum LineWraps {
    /// Lines narrower than this are no paragraphs; wider ones were not broken for reading.
    private static let widths = 40...130
    /// How far a broken line falls short of the full width, at most: a long word.
    private static let slack = 16

    static func join(_ lines: inout [Line], in text: Span<UInt8>) {
        guard let width = width(of: lines) else { return }
        var kept = 0
        // The line that was read last, as opposed to the paragraph it was joined to.
        var lastColumns = lines[0].columns
        for index in 1..<lines.count {
            let next = lines[index]
            let goesOn = !lines[kept].endsSentence && startsSmall(text, next) && lastColumns * 5 >= width * 4
            if isBroken(lastColumns, lines[kept], before: next, width: width)
                || goesOn && next.marks.isEmpty && lastColumns <= width
            {
                lines[kept].join(next)
            } else {
                kept += 1
                lines[kept] = next
            }
            lastColumns = next.columns
        }
        lines.removeSubrange((kept + 1)...)
    }

    private static func isBroken(_ columns: Int, _ line: Line, before next: Line, width: Int) -> Bool {
        guard next.marks.isEmpty, columns <= width else { return false }
        return columns + 1 + next.firstWordColumns > width
    }

    /// A small letter: nothing begins with it. Letters of print are not all equally wide, so a word that would have
    /// fitted may still have been too long.
    private static func startsSmall(_ text: Span<UInt8>, _ line: Line) -> Bool {
        guard !line.range.isEmpty else { return false }
        return LetterCase(scalar: UTF8Sequence(text, at: line.range.lowerBound).scalar ?? 0) == .lower
    }

    /// The width at which the text was broken; nil if it was not.
    private static func width(of lines: [Line]) -> Int? {
        var counts = [Int](repeating: 0, count: widths.upperBound + 1)
        var pairs = 0
        for index in lines.indices.dropLast() where lines[index + 1].marks.isEmpty {
            pairs += 1
            if lines[index].columns <= widths.upperBound { counts[lines[index].columns] += 1 }
        }
        guard pairs >= 2, let width = commonWidth(counts, pairs: pairs) else { return nil }
        var broken = 0
        var open = 0
        for index in lines.indices.dropLast() {
            guard isBroken(lines[index].columns, lines[index], before: lines[index + 1], width: width) else { continue }
            broken += 1
            if !lines[index].endsSentence { open += 1 }
        }
        return broken >= 2 && broken * 10 >= pairs * 6 && open * 2 > broken ? width : nil
    }

    /// The widest line such that a third of all lines are about as wide.
    private static func commonWidth(_ counts: [Int], pairs: Int) -> Int? {
        var near = 0
        for width in stride(from: counts.count - 1, through: 0, by: -1) {
            near += counts[width]
            if width + slack < counts.count { near -= counts[width + slack] }
            guard near * 3 >= pairs else { continue }
            // The window reaches from here to `slack` above: its widest line is the width.
            let top = min(width + slack, counts.count) - 1
            guard let widest = (width...top).last(where: { counts[$0] > 0 }), widths ~= widest else { return nil }
            return widest
        }
        return nil
    }
}
