internal import NewswireModel

/// Two texts beside each other: what they share, and what speaks for and against their being one story.
///
/// As near-duplicate search compares them, except that all words weigh the same: how often they are met elsewhere, only
/// a stream can tell.
public struct TextComparison: Sendable {
    /// Consecutive words that the other text has too, or has not.
    public struct Passage: Sendable, Equatable {
        public let text: String
        public let isShared: Bool
    }

    /// Of the second text with the first: what is `contained` is the share of the second one.
    public let comparison: Comparison
    /// Nil where they tell the same story.
    public let objection: Comparison.Objection?
    public let first: [Passage]
    public let second: [Passage]

    /// Linear in the texts.
    public init(_ first: String, _ second: String, threshold: Double) {
        let (one, two) = (NearTextReader.readPlaces(first), NearTextReader.readPlaces(second))
        self.first = Self.passages(of: first, one.places, one.shingles, one.length, sharedWith: two.text)
        self.second = Self.passages(of: second, two.places, two.shingles, two.length, sharedWith: one.text)
        let record = NearRecord.encode(
            one.text, fingerprints: [], anchor: .none, published: nil, received: 0)
        let counts = ShingleCounts(countersMin: 1)
        var compared = ComparedText()
        compared.begin(two.text, counts)
        comparison =
            compared.compare(with: record.span, counts, threshold: 0)
            ?? Comparison(contained: 0, containing: 0, units: min(one.text.unitCount, two.text.unitCount))
        objection = comparison.objection(threshold: threshold)
    }

    /// A word is shared where a shingle that it belongs to is.
    private static func passages(
        of text: String, _ places: [Range<Int>], _ shingles: [UInt32], _ length: Int, sharedWith other: NearText
    ) -> [Passage] {
        let others = Set(other.shingles.map { $0 & ~NearText.selectedBit })
        var isShared = [Bool](repeating: false, count: places.count)
        for (start, shingle) in shingles.enumerated() where others.contains(shingle) {
            for index in start..<start + length { isShared[index] = true }
        }
        let bytes = Array(text.utf8)
        var passages: [Passage] = []
        var index = 0
        while index < places.count {
            let begin = index
            while index < places.count, isShared[index] == isShared[begin] { index += 1 }
            // Up to where the next passage begins, so that punctuation stays with what it closes.
            let end = index < places.count ? max(places[index].lowerBound, places[begin].lowerBound) : bytes.count
            let passage = String(decoding: bytes[places[begin].lowerBound..<end], as: UTF8.self)
            passages.append(Passage(text: passage, isShared: isShared[begin]))
        }
        return passages
    }
}

extension NearRecord.Anchor {
    /// Of a text that is in no stream.
    fileprivate static let none: Self = {
        let position = ItemPosition(journalIndex: 0, item: 0)
        return Self(position: position, key: .item(position), first: position, story: .item(position), isLoose: false)
    }()
}
