/// Sees the lines of a text as the model does. Keeps its memory for the next text.
struct LineSight {
    private var context = LineContext()
    private var vocabulary = LineVocabulary()
    private var titleSight = TitleSight()

    /// Lines that have most of the words that are known of the title.
    var titles: [Int] { titleSight.titles }

    private var features = LineFeatures()

    /// Lends the features of each line that is at most so many lines away from a paragraph; `nil` for the others.
    mutating func see(
        _ lines: [Line], _ kinds: [LineKind], ruled: [LineRole], title: [UInt8], in text: Span<UInt8>,
        proseDistanceMax: UInt8,
        _ body: (_ rows: [UInt16]?) -> Void
    ) {
        context.see(lines, kinds, in: text)
        titleSight.see(title, lines, in: text)
        vocabulary.removeAll()
        for index in context.core where kinds[index].isProse {
            vocabulary.add(text, lines[index].range, number: index)
        }
        for index in lines.indices {
            let distance = min(context.distance(.prose, back: index), context.distance(.prose, ahead: index))
            guard kinds[index].isProse || distance <= proseDistanceMax else {
                body(nil)
                continue
            }
            features.see(index, of: lines, kinds, ruled: ruled, context, vocabulary, titleSight, in: text)
            body(features.rows)
        }
    }

    mutating func removeAll(keepingCapacity: Bool) {
        context.removeAll(keepingCapacity: keepingCapacity)
        titleSight.removeAll(keepingCapacity: keepingCapacity)
    }
}
