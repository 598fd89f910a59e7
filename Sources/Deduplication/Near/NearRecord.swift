internal import Hashing
internal import NewswireModel

/// What the shingle store keeps of a text, in words of 32 bits: where it leads to, and its lists.
///
/// Words 0 to 15: flags, the five counts of fingerprints, shingles, numbers, placed numbers and names, the units, the
/// time of reception (two words, milliseconds) and of publication (twice two words, seconds), the text's own position
/// (three words). Then the position that `duplicateOf` names (three), the story's and the article's key (eight each);
/// then the lists in that order. Numbers are little-endian.
struct NearRecord {
    /// What a match leads to.
    struct Anchor: Sendable, Equatable {
        /// The item itself.
        var position: ItemPosition
        var key: ArticleKey
        /// The first item of its story, and the story.
        var first: ItemPosition
        var story: ArticleKey
        /// Whether most of it is not of the story: what is like it need not be like the story.
        var isLoose: Bool
    }

    static let fixedWords = 35
    static let hasPublished: UInt32 = 1
    private static let loose: UInt32 = 2
    static let thinned: UInt32 = 4

    static func encode(
        _ text: NearText, fingerprints: [UInt32], anchor: Anchor, published: ClosedRange<Int64>?, received: Int64
    ) -> [UInt32] {
        var words: [UInt32] = []
        words.reserveCapacity(
            fixedWords + fingerprints.count + text.shingles.count + text.numbers.count + 2 * text.placedNumbers.count
                + text.names.count)
        words.append(
            (published == nil ? 0 : hasPublished) | (anchor.isLoose ? loose : 0) | (text.isThinned ? thinned : 0))
        for count in [
            fingerprints.count, text.shingles.count, text.numbers.count, text.placedNumbers.count, text.names.count,
            text.unitCount,
        ] {
            words.append(UInt32(count))
        }
        for value in [received, published?.lowerBound ?? 0, published?.upperBound ?? 0] {
            words.append(long: UInt64(bitPattern: value))
        }
        words.append(anchor.position)
        words.append(anchor.first)
        words.append(anchor.story)
        words.append(anchor.key)
        words.append(contentsOf: fingerprints)
        words.append(contentsOf: text.shingles)
        words.append(contentsOf: text.numbers)
        for number in text.placedNumbers { words.append(long: number) }
        words.append(contentsOf: text.names)
        return words
    }

    static func anchor(in words: Span<UInt32>) -> Anchor {
        let position = words.position(at: 13)
        return Anchor(
            position: position, key: words.key(at: 27) ?? .item(position), first: words.position(at: 16),
            story: words.key(at: 19) ?? .item(position), isLoose: words[0] & loose != 0)
    }

    /// Whether the words are a record: all that is read of one is there.
    static func isValid(_ words: Span<UInt32>) -> Bool {
        guard words.count >= fixedWords else { return false }
        var counts: [Int] = []
        for index in 1...5 { counts.append(Int(words[index])) }
        guard counts[0] <= FingerprintIndex.fingerprintsMax, counts[1] <= NearText.unitsMax,
            counts[2...].allSatisfy({ $0 <= NearText.valuesMax })
        else { return false }
        return words.count == fixedWords + counts.reduce(0, +) + counts[3]
            && (NearRecordLayout(words).published.map { $0.0 <= $0.1 } ?? true)
            && words.key(at: 19) != nil && words.key(at: 27) != nil
    }
}

/// Where the parts of a record lie, and what is read of it for each comparison.
struct NearRecordLayout {
    let fingerprints: Range<Int>
    let shingles: Range<Int>
    let numbers: Range<Int>
    let placedStart: Int
    let placedCount: Int
    let names: Range<Int>
    let unitCount: Int
    let isThinned: Bool
    /// Milliseconds.
    let received: Int64
    /// Seconds.
    let published: (Int64, Int64)?

    init(_ words: Span<UInt32>) {
        fingerprints = NearRecord.fixedWords..<NearRecord.fixedWords + Int(words[1])
        shingles = fingerprints.upperBound..<fingerprints.upperBound + Int(words[2])
        numbers = shingles.upperBound..<shingles.upperBound + Int(words[3])
        placedStart = numbers.upperBound
        placedCount = Int(words[4])
        let namesStart = placedStart + 2 * placedCount
        names = namesStart..<namesStart + Int(words[5])
        unitCount = Int(words[6])
        isThinned = words[0] & NearRecord.thinned != 0
        received = Int64(bitPattern: words.long(at: 7))
        published =
            words[0] & NearRecord.hasPublished == 0
            ? nil : (Int64(bitPattern: words.long(at: 9)), Int64(bitPattern: words.long(at: 11)))
    }

    func placed(_ index: Int, in words: Span<UInt32>) -> UInt64 { words.long(at: placedStart + 2 * index) }
}

extension [UInt32] {
    fileprivate mutating func append(long value: UInt64) {
        append(UInt32(truncatingIfNeeded: value))
        append(UInt32(truncatingIfNeeded: value >> 32))
    }

    fileprivate mutating func append(_ position: ItemPosition) {
        append(long: position.journalIndex)
        append(position.item)
    }

    fileprivate mutating func append(_ key: ArticleKey) {
        let (kind, digest, position): (UInt32, Digest128, ItemPosition) =
            switch key {
            case .identity(let digest): (0, digest, ItemPosition(journalIndex: 0, item: 0))
            case .reused(let digest, let position): (1, digest, position)
            case .item(let position): (2, Digest128(high: 0, low: 0), position)
            }
        append(kind)
        append(long: digest.high)
        append(long: digest.low)
        append(position)
    }
}

extension Span<UInt32> {
    fileprivate func long(at index: Int) -> UInt64 { UInt64(self[index]) | UInt64(self[index + 1]) << 32 }

    fileprivate func position(at index: Int) -> ItemPosition {
        ItemPosition(journalIndex: long(at: index), item: self[index + 2])
    }

    fileprivate func key(at index: Int) -> ArticleKey? {
        let digest = Digest128(high: long(at: index + 1), low: long(at: index + 3))
        switch self[index] {
        case 0: return .identity(digest)
        case 1: return .reused(digest, position(at: index + 5))
        case 2: return .item(position(at: index + 5))
        default: return nil
        }
    }
}
