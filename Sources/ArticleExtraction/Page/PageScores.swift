/// Sees how the lines of a page were judged when each was judged by itself, for a second judgement: a line among lines
/// of the article is likely one, and a box of lines is either in it or not.
///
/// Linear in the lines; keeps its memory for the next page.
struct PageScores {
    /// A feature's name, and how many bins it has. Filled in this order.
    static let list: [(name: String, bins: Int)] = own + neighbours + places + sums + windows + edges + kept

    private static let scoreBins = 24
    private static let shareBins = 13
    private static let scaleBins = 16
    private static let own: [(String, Int)] = [("score", scoreBins), ("weight", 17)]
    private static let neighbourOffsets = [-1, 1, -2, 2, -3, 3, -4, 4]
    private static let neighbours = neighbourOffsets.map { ("score\($0)", scoreBins + 1) }
    private static let places: [(String, Int)] = ["element", "parent", "group"].flatMap {
        [("\($0)Share", shareBins), ("\($0)Lines", scaleBins), ("\($0)Words", scaleBins)]
    }
    private static let sums: [(String, Int)] = [
        ("shareAbove", shareBins), ("shareBelow", shareBins), ("words", scaleBins), ("lines", scaleBins),
    ]
    private static let reaches = [5, 10, 20]
    private static let windows = reaches.map { ("shareWithin\($0)", shareBins) }
    private static let edges: [(String, Int)] = [
        ("fromFirst", 17), ("toLast", 17), ("isKept", 2), ("agreement", shareBins),
    ]
    private static let kept: [(String, Int)] = PageFeatures.keptForScores.map { ("first.\($0.name)", $0.bins) }

    /// Of the lines in a place: how many, their words, and how many of these are likely the article's.
    private struct Sum {
        var lines: Int32 = 0
        var words: Int64 = 0
        var likely: Int64 = 0

        mutating func add(_ words: Int64, _ likely: Int64) {
            lines &+= 1
            self.words &+= words
            self.likely &+= likely
        }

        /// Without one of them.
        func share(without words: Int64, _ likely: Int64) -> Int {
            lines > 1 ? PageScores.share(self.likely - likely, self.words - words) : 0
        }
    }

    /// Of each feature the bin.
    private var bins = [UInt8](repeating: 0, count: list.count)
    private var next = 0
    private let counts = Self.list.map(\.bins)

    private var likely: [Int64] = []
    private var words: [Int64] = []
    private var likelyAbove: [Int64] = []
    private var wordsAbove: [Int64] = []
    private var sums: [[Sum]] = [[], [], []]
    private var cut: Int32 = 0
    private var agreement = 0
    private var first = 0
    private var last = 0

    /// Lends the bins of each line's features; `scores` are the first judgements, `kept` the features of each line that
    /// are kept for this, one after the other.
    mutating func see(
        _ scores: [Int32], _ lines: [Line], place: (Int) -> (element: Int32, parent: Int32, group: Int32),
        placesMax: Int, kept: [UInt8], _ body: (_ bins: [UInt8]) -> Void
    ) {
        sum(scores, lines, place, placesMax)
        let keptCount = Self.kept.count
        for index in lines.indices {
            next = 0
            add(Self.bin(scores[index]))
            add(LineFeatures.scale(lines[index].weight))
            addNeighbours(index, scores)
            addPlaces(index, place(index))
            addSums(index, lines.count)
            add(Self.signed(index - first))
            add(Self.signed(last - index))
            add(scores[index] > cut ? 1 : 0)
            add(agreement)
            for number in 0..<keptCount { add(Int(kept[index * keptCount + number])) }
            body(bins)
        }
    }

    private mutating func sum(
        _ scores: [Int32], _ lines: [Line], _ place: (Int) -> (element: Int32, parent: Int32, group: Int32),
        _ placesMax: Int
    ) {
        removeAll(keepingCapacity: true)
        var cut = BodyCut()
        likelyAbove.append(0)
        wordsAbove.append(0)
        for number in sums.indices { sums[number] += repeatElement(Sum(), count: placesMax) }
        for index in lines.indices {
            let weight = Int64(min(lines[index].weight, 1 << 16))
            cut.add(scores[index], words: Int(weight))
            words.append((weight + 1) << 16)
            likely.append((weight + 1) * BodyCut.probability(of: scores[index]))
            wordsAbove.append(wordsAbove[index] + words[index])
            likelyAbove.append(likelyAbove[index] + likely[index])
            let place = place(index)
            sums[0][Int(place.element)].add(words[index], likely[index])
            sums[1][Int(place.parent)].add(words[index], likely[index])
            sums[2][Int(place.group)].add(words[index], likely[index])
        }
        let best = cut.best
        self.cut = best.score
        agreement = 1 + min(11, Int(best.agreement * 12))
        first = scores.firstIndex { $0 > best.score } ?? 0
        last = scores.lastIndex { $0 > best.score } ?? lines.count
    }

    mutating func removeAll(keepingCapacity: Bool) {
        likely.removeAll(keepingCapacity: keepingCapacity)
        words.removeAll(keepingCapacity: keepingCapacity)
        likelyAbove.removeAll(keepingCapacity: keepingCapacity)
        wordsAbove.removeAll(keepingCapacity: keepingCapacity)
        for number in sums.indices { sums[number].removeAll(keepingCapacity: keepingCapacity) }
    }

    // MARK: Features

    @inline(__always)
    private mutating func add(_ value: Int) {
        bins[next] = UInt8(truncatingIfNeeded: max(0, min(value, counts[next] - 1)))
        next += 1
    }

    private mutating func addNeighbours(_ index: Int, _ scores: [Int32]) {
        for offset in Self.neighbourOffsets {
            add(scores.indices.contains(index + offset) ? Self.bin(scores[index + offset]) : Self.scoreBins)
        }
    }

    private mutating func addPlaces(_ index: Int, _ place: (element: Int32, parent: Int32, group: Int32)) {
        addPlace(index, sums[0][Int(place.element)])
        addPlace(index, sums[1][Int(place.parent)])
        addPlace(index, sums[2][Int(place.group)])
    }

    private mutating func addPlace(_ index: Int, _ sum: Sum) {
        add(sum.share(without: words[index], likely[index]))
        add(LineFeatures.scale(Int(sum.lines)))
        add(LineFeatures.scale(Int(sum.words >> 18)))
    }

    private mutating func addSums(_ index: Int, _ count: Int) {
        let all = likelyAbove[count]
        add(Self.share(likelyAbove[index], all))
        add(Self.share(all - likelyAbove[index + 1], all))
        add(LineFeatures.scale(Int(all >> 19)))
        add(LineFeatures.scale(count / 4))
        for reach in Self.reaches {
            let (low, high) = (max(0, index - reach), min(count, index + reach + 1))
            add(
                Self.share(
                    likelyAbove[high] - likelyAbove[low] - likely[index],
                    wordsAbove[high] - wordsAbove[low] - words[index]))
        }
    }

    /// Half a natural logarithm of the odds a bin.
    @inline(__always)
    private static func bin(_ score: Int32) -> Int {
        max(0, min(scoreBins - 1, Int(score &* 2) >> LineNetwork.unit.trailingZeroBitCount + scoreBins / 2))
    }

    /// In twelfths, from 1.
    @inline(__always)
    fileprivate static func share(_ part: Int64, _ whole: Int64) -> Int {
        1 + Int(min(11, max(0, part) * 12 / max(1, whole)))
    }

    /// Logarithms of distances: 8 for none.
    @inline(__always)
    private static func signed(_ distance: Int) -> Int {
        distance < 0
            ? 8 - min(8, LineFeatures.scale(-distance) / 2 + 1) : 8 + min(8, LineFeatures.scale(distance) / 2)
    }
}
