/// What the model sees of each line of a text, for its training.
package enum TrainingLines {
    /// A line, and the row of each feature's bin.
    package struct Row {
        package let text: String
        package let rows: [UInt16]
    }

    /// The names of the features and the number of their bins.
    package static var features: [(name: String, bins: Int)] { LineFeatures.list }

    /// All lines of the text of an article with this address; none if it has more lines than the limit.
    package static func read(_ bytes: [UInt8], address: String?, limits: WorkLimits = WorkLimits()) -> [Row] {
        var reader = TextReader()
        guard reader.readLines(bytes.span, limits: limits) else { return [] }
        let (text, lines, kinds) = (reader.text, reader.lines, reader.kinds)
        let ruled = RoleRules.decided(
            lines, kinds: kinds, dateline: RoleRules.dateline(lines, kinds: kinds, in: text.span)
        ).roles
        var sight = LineSight()
        var rows: [[UInt16]] = []
        let title = KnownTitle.words(headline: nil, address: address)
        sight.see(lines, kinds, ruled: ruled, title: title, in: text.span, proseDistanceMax: .max) {
            rows.append($0 ?? [])
        }
        return lines.indices.map { index in
            var plain: [UInt8] = []
            PlainText.append(text.span, lines[index].range, to: &plain)
            return Row(text: String(decoding: plain, as: UTF8.self), rows: rows[index])
        }
    }
}
