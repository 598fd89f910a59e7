import HTMLParsing

/// What the model of pages sees of each line of a page, for its training.
package enum TrainingPage {
    package struct Row {
        package let text: String
        package let rows: [UInt16]
        /// The words of the line's element and its parent, and those of what these are in.
        package let near: [String]
        package let far: [String]
        /// Its element, the parent of that, and the group of places that look the same.
        package let place: [Int]
    }

    package static var features: [(name: String, bins: Int)] { LineFeatures.list + PageFeatures.list }

    package static func read(_ bytes: [UInt8], address: String?, limits: WorkLimits = WorkLimits()) -> [Row] {
        var parser = HTMLParser()
        var document = Document()
        parser.parse(bytes, into: &document)
        var reader = PageReader()
        reader.readLines(document, limits: limits)
        let ruled = RoleRules.decided(reader.lines, kinds: reader.kinds).roles
        var sight = LineSight()
        var rows: [[UInt16]] = []
        let title = KnownTitle.words(headline: PageTitle.read(document), address: address)
        reader.see(document, &sight, ruled: ruled, title: title, vocabulary: PageVocabulary("")) { rows.append($0) }
        let text = reader.text
        return reader.lines.indices.map { index in
            var plain: [UInt8] = []
            PlainText.append(text.span, reader.lines[index].range, to: &plain)
            var levels: [[String]] = []
            var element = Int(reader.page.blocks[Int(reader.owner[index])].element)
            while element >= 0, levels.count < 8 {
                var words: [String] = []
                PageWords.read(reader.page.elements[element].node, document) { _, bytes, range in
                    words.append(
                        bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                            .lowercased())
                }
                levels.append(words)
                element = Int(reader.page.elements[element].parent)
            }
            return Row(
                text: String(decoding: plain, as: UTF8.self), rows: rows[index],
                near: Array(levels.prefix(2).joined()), far: Array(levels.dropFirst(2).joined()),
                place: place(of: index, reader))
        }
    }

    private static func place(of line: Int, _ reader: PageReader) -> [Int] {
        let element = Int(reader.page.blocks[Int(reader.owner[line])].element)
        return [element, Int(reader.page.elements[element].parent), Int(reader.sight.groupOf[element])]
    }
}
