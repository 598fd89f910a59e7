import HTMLParsing
import WebAddress

/// What the model of pages sees of each line of a page, for its training.
package enum TrainingPage {
    package struct Row {
        package let text: String
        package let rows: [UInt16]
        /// The words of the line's element, of its parent, and so on up.
        package let words: [[String]]
        /// Its element, the parent of that, and the group of places that look the same.
        package let place: [Int]
        /// Bins of what is seen of it among the other lines, where their scores were given.
        package var scoreBins: [UInt8] = []
    }

    /// Of the first judgement; the rows of the words follow, those of near places and then those of far ones.
    package static var features: [(name: String, bins: Int)] { LineFeatures.list + PageFeatures.list }

    /// - Parameter scores: of each line in the first judgement, in units of 1/256 for a factor of e in the odds.
    package static func read(
        _ bytes: [UInt8], address: String?, scores: [Int32]? = nil, limits: WorkLimits = WorkLimits()
    ) -> [Row] {
        var rows: [[UInt16]] = []
        var (document, reader) = seen(bytes, address: address, limits: limits) { rows.append($0 + $1) }
        var read = reader.lines.indices.map { row(of: $0, reader, document, rows[$0]) }
        guard let scores, scores.count == read.count else { return read }
        var index = 0
        reader.see(scores: scores) {
            read[index].scoreBins = $0
            index += 1
        }
        return read
    }

    /// The bins of what tells a page's kind, in the order of `PageFacts.names`.
    ///
    /// - Parameter scores: of each line in the second judgement.
    package static func facts(
        _ bytes: [UInt8], address: String?, scores: [Int32], limits: WorkLimits = WorkLimits()
    ) -> [UInt8] {
        let (document, reader) = seen(bytes, address: address, limits: limits) { _, _ in }
        var judged = reader
        guard scores.count == reader.lines.count else { return [] }
        _ = judged.keep(scores)
        return PageFacts(
            judged, kept: judged.kept, agreement: judged.agreement,
            metadata: PageMetadata.read(document, address: address, limits: limits),
            address: address.flatMap { WebAddress($0) }
        ).bins
    }

    private static func seen(
        _ bytes: [UInt8], address: String?, limits: WorkLimits, _ body: ([UInt16], [UInt16]) -> Void
    ) -> (Document, PageReader) {
        var parser = HTMLParser()
        var document = Document()
        parser.parse(bytes, into: &document)
        var reader = PageReader()
        reader.readLines(document, limits: limits)
        let ruled = RoleRules.decided(reader.lines, kinds: reader.kinds).roles
        let title = KnownTitle.words(headline: PageTitle.read(document), address: address)
        reader.see(document, ruled: ruled, title: title, vocabulary: PageVocabulary(""), body)
        return (document, reader)
    }

    private static func row(of index: Int, _ reader: PageReader, _ document: Document, _ rows: [UInt16]) -> Row {
        var plain: [UInt8] = []
        PlainText.append(reader.text.span, reader.lines[index].range, to: &plain)
        let place = reader.page.place(of: Int(reader.owner[index]), reader.sight)
        var levels: [[String]] = []
        var element = Int(place.element)
        while element >= 0, levels.count < PageFeatures.levelsMax {
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
            text: String(decoding: plain, as: UTF8.self), rows: rows, words: levels,
            place: [Int(place.element), Int(place.parent), Int(place.group)])
    }
}
