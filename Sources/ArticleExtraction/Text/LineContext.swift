/// What surrounds each line of a text: sums over its neighbours, distances, and the stretch that is likely the article.
/// Linear in the lines; keeps its memory for the next text.
struct LineContext {
    private(set) var count = 0
    /// Of all lines before an index: their words, those of the prose among them, and how many are sentences.
    private(set) var weights: [Int32] = []
    private(set) var proseWeights: [Int32] = []
    private(set) var sentences: [Int32] = []
    /// Lines since and until the next of a kind, for each line `Distance.count` twice: back, then ahead.
    private(set) var distances: [UInt8] = []
    /// The weights of the prose before and behind a line that is nearest.
    private(set) var neighbours: [(before: Int32, behind: Int32)] = []
    /// How often a line stands in the text, up to 3.
    private(set) var repetitions: [UInt8] = []
    /// The stretches with most prose, as more or less of other lines within them is allowed.
    private(set) var stretches: [Range<Int>] = []

    /// What is searched for on both sides of a line.
    enum Distance: Int, CaseIterable {
        case prose, longProse, credits, label, furniture, sentence
    }

    /// Distances are counted up to this.
    static let farthest: UInt8 = 30
    /// What a line that is no sentence costs a stretch, in tenths of a word of prose.
    private static let costs: [Int32] = [20, 50, 120]
    /// A word of a short sentence, in the same unit.
    private static let sentenceGain: Int32 = 3
    /// So many bytes at the beginning of a line tell whether it is repeated.
    private static let comparedBytes = 64
    private static let slotBits = 12

    private var slots = [UInt8](repeating: 0, count: 1 << slotBits)

    /// The likely article: the stretch of the middle cost.
    var core: Range<Int> { stretches[1] }

    mutating func see(_ lines: [Line], _ kinds: [LineKind], in text: Span<UInt8>) {
        removeAll(keepingCapacity: true)
        count = lines.count
        sum(lines, kinds)
        measure(lines, kinds)
        stretches.removeAll(keepingCapacity: true)
        for cost in Self.costs { stretches.append(Self.stretch(lines, kinds, cost: cost)) }
        countRepetitions(lines, in: text)
    }

    mutating func removeAll(keepingCapacity: Bool) {
        count = 0
        weights.removeAll(keepingCapacity: keepingCapacity)
        proseWeights.removeAll(keepingCapacity: keepingCapacity)
        sentences.removeAll(keepingCapacity: keepingCapacity)
        distances.removeAll(keepingCapacity: keepingCapacity)
        neighbours.removeAll(keepingCapacity: keepingCapacity)
        repetitions.removeAll(keepingCapacity: keepingCapacity)
    }

    @inline(__always)
    func distance(_ distance: Distance, back index: Int) -> UInt8 {
        distances[(index * Distance.allCases.count + distance.rawValue) * 2]
    }

    @inline(__always)
    func distance(_ distance: Distance, ahead index: Int) -> UInt8 {
        distances[(index * Distance.allCases.count + distance.rawValue) * 2 + 1]
    }

    private mutating func sum(_ lines: [Line], _ kinds: [LineKind]) {
        weights.append(0)
        proseWeights.append(0)
        sentences.append(0)
        for index in lines.indices {
            let weight = Int32(truncatingIfNeeded: lines[index].weight)
            let isProse = kinds[index].isProse
            weights.append(weights[index] &+ weight)
            proseWeights.append(proseWeights[index] &+ (isProse ? weight : 0))
            sentences.append(sentences[index] &+ (isProse || kinds[index].kind == .sentence ? 1 : 0))
        }
    }

    private mutating func measure(_ lines: [Line], _ kinds: [LineKind]) {
        let width = Distance.allCases.count * 2
        distances = [UInt8](repeating: Self.farthest, count: lines.count * width)
        neighbours = [(Int32, Int32)](repeating: (0, 0), count: lines.count)
        for isAhead in [false, true] {
            var last = SIMD8<UInt8>(repeating: Self.farthest)
            var prose: Int32 = 0
            for step in lines.indices {
                let index = isAhead ? lines.count - 1 - step : step
                for distance in 0..<Distance.allCases.count {
                    distances[index * width + distance * 2 + (isAhead ? 1 : 0)] = last[distance]
                }
                if isAhead { neighbours[index].behind = prose } else { neighbours[index].before = prose }
                last = pointwiseMin(last &+ 1, SIMD8(repeating: Self.farthest))
                let weight = lines[index].weight
                switch kinds[index].kind {
                case .prose:
                    last[Distance.prose.rawValue] = 1
                    last[Distance.sentence.rawValue] = 1
                    if weight >= 30 { last[Distance.longProse.rawValue] = 1 }
                    prose = Int32(truncatingIfNeeded: weight)
                case .sentence: last[Distance.sentence.rawValue] = 1
                case .credits: last[Distance.credits.rawValue] = 1
                case .related, .ranking, .maybeRanking: last[Distance.label.rawValue] = 1
                case .furniture: last[Distance.furniture.rawValue] = 1
                default: break
                }
            }
        }
    }

    /// The stretch whose prose outweighs the rest of it most (Kadane's algorithm).
    private static func stretch(_ lines: [Line], _ kinds: [LineKind], cost: Int32) -> Range<Int> {
        var best: Int32 = 0
        var found = 0..<0
        var sum: Int32 = 0
        var start = 0
        for index in lines.indices {
            if sum <= 0 {
                sum = 0
                start = index
            }
            let weight = Int32(truncatingIfNeeded: min(lines[index].weight, 1000))
            switch kinds[index].kind {
            case .prose: sum &+= weight &* 10
            case .sentence: sum &+= weight &* sentenceGain
            default: sum &-= cost
            }
            if sum > best {
                best = sum
                found = start..<index + 1
            }
        }
        return found
    }

    private mutating func countRepetitions(_ lines: [Line], in text: Span<UInt8>) {
        for slot in slots.indices { slots[slot] = 0 }
        for line in lines {
            let slot = Self.slot(text, line.range)
            if slots[slot] < 3 { slots[slot] += 1 }
        }
        for line in lines { repetitions.append(slots[Self.slot(text, line.range)]) }
    }

    private static func slot(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        let raw = text.bytes
        var hash = UInt64(range.count)
        var index = range.lowerBound
        let end = min(range.upperBound, index + comparedBytes)
        while index + 8 <= end {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
            index += 8
        }
        while index < end {
            hash = (hash ^ UInt64(text[index])) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
            index += 1
        }
        return Int(truncatingIfNeeded: hash >> UInt64(64 - slotBits))
    }
}
