/// How much of two texts is the same, by the weights of their shingles, and what else speaks for or against.
public struct Comparison: Sendable, Equatable {
    /// The share of the text that the other one has, and of the other one that the text has; 0…1.
    public var contained: Double
    public var containing: Double
    /// The words of the shorter of the two.
    public var units: Int
    /// Places that both have with a number between the same words, and those of them with different numbers.
    public var sharedPlaces = 0
    public var differentPlaces = 0
    /// Of the numbers of the text with fewer, the share that the other has; 1 without any.
    public var numberContainment = 1.0
    /// The names of the text with fewer, and the share of them that the other has.
    public var nameCount = 0
    public var nameContainment = 1.0

    public var score: Double { max(contained, containing) }

    /// What guards hold against it being the same story.
    public enum Objection: String, Sendable, CaseIterable {
        /// Too little of either text is in the other.
        case score
        /// Different numbers between the same words, as a template has them.
        case numbers
        /// Other names.
        case names
        /// Too few words to tell.
        case length
    }

    /// The first objection there is; nil where they tell the same story.
    ///
    /// - Parameter threshold: the score that texts of `longUnits` words need; shorter ones need up to `shortScore`.
    public func objection(threshold: Double) -> Objection? {
        if units < Self.unitsMin { return .length }
        if score < Self.scoreNeeded(units: units, threshold: threshold) { return .score }
        if differentPlaces * 2 > sharedPlaces, numberContainment < 0.75,
            score < Self.certainScore || units < Self.fewUnits, differentPlaces * Self.unitsPerDifference >= units
        {
            return .numbers
        }
        if nameContainment < 0.3, nameCount >= Self.namesMin || units < Self.fewUnits { return .names }
        return nil
    }

    /// In a short text a single changed word is another story, and chance makes more of it the same.
    static func scoreNeeded(units: Int, threshold: Double) -> Double {
        let shortness = Double(longUnits - units) / Double(longUnits - shortUnits)
        return threshold + max(0, shortScore - threshold) * min(1, max(0, shortness))
    }

    /// Fewer words are compared as a whole only.
    static let unitsMin = 10
    static let shortUnits = 20
    static let longUnits = 120
    static let shortScore = 0.8
    /// A text this much the same may have a few other numbers, a corrected one, or those of what stands around it, if
    /// it has `fewUnits` words.
    static let certainScore = 0.9
    /// A template has a changed number in each so many words; a long text in which one differs is none.
    static let unitsPerDifference = 80
    /// Fewer names may be of what stands around the text, if it has `fewUnits` words.
    static let namesMin = 5
    static let fewUnits = 60

    public enum Direction: Sendable { case copy, contains, containedIn }

    /// How the text lies to the other one.
    public var direction: Direction {
        if contained - containing >= 0.2, containing < 0.8 { return .containedIn }
        if containing - contained >= 0.2, contained < 0.8 { return .contains }
        return .copy
    }
}

/// A text made ready to be compared with many.
struct ComparedText {
    /// The weight of each shingle, with the bit of those that are selected.
    private var places = ShingleSet()
    private var weights: [UInt32] = []
    private var total: UInt64 = 0
    /// Of those that are selected.
    private var selectedTotal: UInt64 = 0
    private var text = NearText()

    /// Weights are those of the moment.
    mutating func begin(_ text: NearText, _ counts: borrowing ShingleCounts) {
        self.text = text
        places.begin(countMax: text.shingles.count)
        weights.removeAll(keepingCapacity: true)
        weights.reserveCapacity(text.shingles.count)
        (total, selectedTotal) = (0, 0)
        counts.weights(of: text.shingles.span) { index, weight in
            let selected = text.shingles[index] & NearText.selectedBit
            weights.append(weight | selected)
            total += UInt64(weight)
            if selected != 0 { selectedTotal += UInt64(weight) }
        }
        for (weight, shingle) in zip(weights, text.shingles) {
            _ = places.insert(shingle & ~NearText.selectedBit, value: weight)
        }
    }

    /// Nil where so little is the same that the rest is not worth the work.
    ///
    /// Of a text that is beside a thinned one, what is selected stands for all.
    func compare(with words: Span<UInt32>, _ counts: borrowing ShingleCounts, threshold: Double) -> Comparison? {
        let other = NearRecordLayout(words)
        let shingles = words.extracting(other.shingles)
        // What of ours the other has, and what of the other's we have.
        var (ours, theirs): (UInt64, UInt64) = (0, 0)
        var sharedCount = 0
        let (ourMask, theirMask) = (
            other.isThinned ? NearText.selectedBit : 0, text.isThinned ? NearText.selectedBit : 0
        )
        places.withLookup { lookup in
            for index in shingles.indices {
                guard let value = lookup.value(of: shingles[index] & ~NearText.selectedBit) else { continue }
                let weight = UInt64(value & ~NearText.selectedBit)
                if value & ourMask == ourMask { ours += weight }
                if shingles[index] & theirMask == theirMask {
                    theirs += weight
                    sharedCount += 1
                }
            }
        }
        guard sharedCount > 0 else { return nil }
        let contained = Double(ours) / Double(max(1, other.isThinned ? selectedTotal : total))
        let isPart = text.isThinned && !other.isThinned
        // Weights may make more of the other's share than its count, but not everything.
        guard contained >= threshold || (isPart ? 20 : 5) * sharedCount >= shingles.count else { return nil }
        var otherTotal: UInt64 = 0
        counts.weights(of: shingles) { index, weight in
            if shingles[index] & theirMask == theirMask { otherTotal += UInt64(weight) }
        }
        var comparison = Comparison(
            contained: contained, containing: Double(theirs) / Double(max(1, otherTotal)),
            units: min(text.unitCount, other.unitCount))
        guard comparison.score >= threshold else { return comparison }
        compareNumbers(words, other, &comparison)
        compareNames(words, other, &comparison)
        return comparison
    }

    private func compareNumbers(_ words: Span<UInt32>, _ other: NearRecordLayout, _ comparison: inout Comparison) {
        let fewer = min(text.numbers.count, other.numbers.count)
        if fewer > 0 {
            comparison.numberContainment = Double(Self.common(text.numbers, words, other.numbers)) / Double(fewer)
        }
        // Both are sorted by place: those of one place stand together.
        var (ours, theirs) = (0, 0)
        while ours < text.placedNumbers.count, theirs < other.placedCount {
            let place = text.placedNumbers[ours] >> 32
            let otherPlace = other.placed(theirs, in: words) >> 32
            if place != otherPlace {
                if place < otherPlace { ours += 1 } else { theirs += 1 }
                continue
            }
            var isSame = false
            let begin = theirs
            while ours < text.placedNumbers.count, text.placedNumbers[ours] >> 32 == place {
                theirs = begin
                while theirs < other.placedCount, other.placed(theirs, in: words) >> 32 == place {
                    if other.placed(theirs, in: words) == text.placedNumbers[ours] { isSame = true }
                    theirs += 1
                }
                ours += 1
            }
            comparison.sharedPlaces += 1
            if !isSame { comparison.differentPlaces += 1 }
        }
    }

    private func compareNames(_ words: Span<UInt32>, _ other: NearRecordLayout, _ comparison: inout Comparison) {
        comparison.nameCount = min(text.names.count, other.names.count)
        guard comparison.nameCount > 0 else { return }
        comparison.nameContainment =
            Double(Self.common(text.names, words, other.names)) / Double(comparison.nameCount)
    }

    /// How many values two ascending lists have in common.
    private static func common(_ ours: [UInt32], _ words: Span<UInt32>, _ range: Range<Int>) -> Int {
        var (index, theirs, count) = (0, range.lowerBound, 0)
        while index < ours.count, theirs < range.upperBound {
            if ours[index] == words[theirs] { count += 1 }
            // Of equal ones, the other side is left behind by the next round.
            if ours[index] <= words[theirs] { index += 1 } else { theirs += 1 }
        }
        return count
    }
}
