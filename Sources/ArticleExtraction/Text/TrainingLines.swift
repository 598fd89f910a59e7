/// What the model sees of each line of a text, for its training.
package enum TrainingLines {
    /// A line, and the row of each feature's bin.
    package struct Row {
        package let text: String
        package let rows: [UInt16]
    }

    /// The names of the features and the number of their bins.
    package static var features: [(name: String, bins: Int)] { LineFeatures.list }

    /// All lines of a text; none if it has more lines than the limit.
    package static func read(_ bytes: [UInt8], limits: WorkLimits = WorkLimits()) -> [Row] {
        var text: [UInt8] = []
        var cleaner = TextCleaner()
        cleaner.clean(bytes.span, into: &text)
        var lines: [Line] = []
        guard LineScanner.scan(text.span, into: &lines, linesMax: limits.linesMax) else { return [] }
        TextMarkup.strip(&lines, in: text.span)
        LineWraps.join(&lines)
        let kinds = lines.indices.map { LineKind(lines[$0], at: $0, in: text.span) }
        let ruled = RoleRules.roles(of: lines, kinds: kinds)
        var sight = LineSight()
        var rows: [[UInt16]] = []
        sight.see(lines, kinds, ruled: ruled, in: text.span, proseDistanceMax: .max) { rows.append($0 ?? []) }
        return lines.indices.map { index in
            var plain: [UInt8] = []
            PlainText.append(text.span, lines[index].range, to: &plain)
            return Row(text: String(decoding: plain, as: UTF8.self), rows: rows[index])
        }
    }
}
