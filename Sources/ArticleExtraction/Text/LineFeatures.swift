/// The features from which the model tells whether a line belongs to the body: each a small whole number, its bin.
///
/// Training reads the same numbers (`make training-data`), so that what is learned is what is seen.
struct LineFeatures {
    /// A feature's name, and how many bins it has. Filled in this order.
    static let list: [(name: String, bins: Int)] =
        own + vocabulary + title + neighbours.flatMap(neighbour) + windows.flatMap(window) + place + distances

    /// The row of each feature's first bin, when the bins of all stand in one table.
    static let offsets: [Int] = list.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.bins) }
    /// The rows of that table.
    static let rowCount = list.reduce(0) { $0 + $1.bins }

    /// Of the line that was seen last: of each feature the row of its bin.
    private(set) var rows = [UInt16](repeating: 0, count: list.count)
    private var next = 0
    private let offsets = Self.offsets
    private let bins = Self.list.map(\.bins)

    private static let own: [(String, Int)] = [
        ("weight", 17), ("columns", 21), ("capitalized", 17), ("uppercase", 17), ("digits", 9), ("wide", 2),
        ("sentences", 7), ("ending", 6), ("gapAbove", 2), ("bulleted", 2), ("kind", 12), ("labelled", 2),
        ("ruledRole", 12), ("repetitions", 4), ("wordLength", 12), ("beginning", 6), ("commas", 5), ("quotes", 2),
        ("bars", 2), ("ellipsis", 2), ("address", 2), ("colon", 2), ("bracket", 2),
    ]
    private static let vocabulary: [(String, Int)] = [
        ("known", 12), ("knownWords", 9), ("knownNames", 12), ("knownNameWords", 5),
    ]
    private static let title: [(String, Int)] = [
        ("title", 12), ("fromTitle", 25), ("fromLastTitle", 25), ("titleWordsWithin4", 12), ("titleWordsWithin12", 12),
    ]
    private static let neighbours = [-3, -2, -1, 1, 2, 3]
    private static func neighbour(_ offset: Int) -> [(String, Int)] {
        let near: [(String, Int)] = [("marks", 5), ("capitalized", 10), ("ruledRole", 13)]
        return ([("weight", 18), ("kind", 13), ("ending", 7)] + (abs(offset) < 3 ? near : []))
            .map { ("\($0.0)\(offset > 0 ? "+" : "")\(offset)", $0.1) }
    }
    private static let windows = [2, 4, 8, 16]
    private static func window(_ lines: Int) -> [(String, Int)] {
        [("proseBefore", 19), ("proseBehind", 19), ("wordsBefore", 19), ("wordsBehind", 19), ("sentences", 9)]
            .map { ("\($0.0)Within\(lines)", $0.1) }
    }
    private static let place: [(String, Int)] = [
        ("proseShareAbove", 21), ("proseAbove", 24), ("proseBelow", 24), ("prose", 24), ("lines", 22),
        ("linesAbove", 20), ("linesBelow", 20), ("inStretch", 2), ("fromStretch0", 24), ("toStretch0", 24),
        ("fromStretch1", 24), ("toStretch1", 24), ("fromStretch2", 24), ("toStretch2", 24),
    ]
    private static let distances: [(String, Int)] =
        LineContext.Distance.allCases.flatMap { [("\($0)Back", 16), ("\($0)Ahead", 16)] } + [
            ("proseBeforeWeight", 17), ("proseBehindWeight", 17), ("sign", 18),
        ]

    /// Sees one line; then `rows` tells of it.
    mutating func see(
        _ index: Int, of lines: [Line], _ kinds: [LineKind], ruled: [LineRole], _ context: LineContext,
        _ vocabulary: LineVocabulary, _ title: TitleSight, in text: Span<UInt8>
    ) {
        next = 0
        while rows.count < Self.list.count { rows.append(0) }
        addOwn(lines[index], kinds[index], ruled[index], context.repetitions[index], text)
        let isCore = context.core.contains(index) && kinds[index].isProse
        add(vocabulary.overlap(text, lines[index].range, isCore: isCore))
        addTitle(index, title)
        addNeighbours(index, lines, kinds, ruled)
        addWindows(index, context)
        addPlace(index, context)
        addDistances(index, context)
        addSigns(kinds[index].signs.rawValue)
    }

    @inline(__always)
    private mutating func add(_ value: Int) {
        rows[next] = UInt16(truncatingIfNeeded: offsets[next] + max(0, min(value, bins[next] - 1)))
        next += 1
    }

    @inline(__always)
    private mutating func add(_ value: Bool) { add(value ? 1 : 0) }

    /// Twice the logarithm to base 2 of a number and one, rounded down.
    @inline(__always)
    static func scale(_ number: Int) -> Int {
        guard number > 0 else { return 0 }
        let value = min(number, 1 << 24) + 1
        let bits = value.bitWidth - 1 - value.leadingZeroBitCount
        return 2 * bits + (value * value >= 2 << (2 * bits) ? 1 : 0)
    }
}

// MARK: - The line itself

extension LineFeatures {
    private mutating func addOwn(
        _ line: Line, _ kind: LineKind, _ ruled: LineRole, _ repetitions: UInt8, _ text: Span<UInt8>
    ) {
        let letters = max(1, line.uppercase + line.lowercase)
        add(Self.scale(line.weight))
        add(Self.scale(line.columns))
        add(line.capitalized * 16 / max(1, line.words))
        add(line.uppercase * 16 / letters)
        add(line.digits * 16 / max(1, line.columns))
        add(line.wide > 0)
        add(line.sentences)
        add(Int(line.ending.rawValue))
        add(line.marks.contains(.gapAbove))
        add(line.isBulleted)
        add(Int(kind.kind.rawValue))
        add(kind.labelEnd != nil)
        add(Int(ruled.rawValue))
        add(Int(repetitions))
        add(line.wide > 0 ? 0 : line.columns / max(1, line.words) - 2)
        addPunctuation(line, text)
    }

    /// The phrases in the line: a row for each that is there, one for none.
    private mutating func addSigns(_ signs: UInt32) {
        let first = offsets[next]
        rows.removeSubrange(next...)
        var rest = signs
        repeat {
            rows.append(UInt16(truncatingIfNeeded: first + (rest == 0 ? 17 : min(16, rest.trailingZeroBitCount))))
            rest &= rest &- 1
        } while rest != 0
    }

    private mutating func addPunctuation(_ line: Line, _ text: Span<UInt8>) {
        let seen = line.punctuation
        add(Self.beginning(text, line.range))
        add(line.commas)
        add(seen.contains(.quote))
        add(seen.contains(.bar))
        add(Self.hasEllipsis(text, line.range))
        add(seen.contains(.address))
        add(seen.contains(.colon))
        add(seen.contains(.bracket))
    }

    private static func beginning(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        let first = text[range.lowerBound]
        if first < 0x80 {
            if first &- 0x61 < 26 { return 1 }
            if first &- 0x41 < 26 { return 0 }
            if first &- 0x30 < 10 { return 2 }
            return first == 0x22 || first == 0x27 ? 3 : 4
        }
        let scalar = UTF8Sequence(text, at: range.lowerBound).scalar ?? 0
        switch scalar {
        case 0xAB, 0x2018...0x201E, 0x300C, 0x300E: return 3
        case 0x2012...0x2015: return 5
        default:
            guard let letter = LetterCase(scalar: scalar) else { return 4 }
            return letter == .lower ? 1 : 0
        }
    }

    private static func hasEllipsis(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 3 else { return false }
        let (a, b, c) = (text[range.upperBound - 3], text[range.upperBound - 2], text[range.upperBound - 1])
        return (a == 0x2E && b == 0x2E && c == 0x2E) || (a == 0xE2 && b == 0x80 && c == 0xA6)
    }

    private mutating func add(_ overlap: LineVocabulary.Overlap) {
        add(overlap.words == 0 ? 0 : 1 + 10 * overlap.known / overlap.words)
        add(overlap.known)
        add(overlap.names == 0 ? 0 : 1 + 10 * overlap.knownNames / overlap.names)
        add(overlap.knownNames)
    }
}

// MARK: - The title

extension LineFeatures {
    /// 0 stands for no title.
    private mutating func addTitle(_ index: Int, _ title: TitleSight) {
        guard !title.isEmpty else {
            for _ in Self.title { add(0) }
            return
        }
        add(1 + title.share(index))
        let distances = title.distances(index)
        add(distances.map { 13 + Self.signedScale($0.fromFirst) } ?? 0)
        add(distances.map { 13 + Self.signedScale($0.fromLast) } ?? 0)
        add(1 + Self.scale(title.count(around: index, lines: 4)))
        add(1 + Self.scale(title.count(around: index, lines: 12)))
    }
}

// MARK: - What surrounds it

extension LineFeatures {
    private mutating func addNeighbours(_ index: Int, _ lines: [Line], _ kinds: [LineKind], _ ruled: [LineRole]) {
        for offset in Self.neighbours {
            let other = index + offset
            let isNear = abs(offset) < 3
            // 0 stands for no line.
            guard lines.indices.contains(other) else {
                for _ in 0..<(isNear ? 6 : 3) { add(0) }
                continue
            }
            let line = lines[other]
            add(1 + Self.scale(line.weight))
            add(1 + Int(kinds[other].kind.rawValue))
            add(1 + Int(line.ending.rawValue))
            guard isNear else { continue }
            add(1 + Int(line.marks.rawValue))
            add(1 + line.capitalized * 8 / max(1, line.words))
            add(1 + Int(ruled[other].rawValue))
        }
    }

    private mutating func addWindows(_ index: Int, _ context: LineContext) {
        for size in Self.windows {
            let first = max(0, index - size)
            let end = min(context.count, index + 1 + size)
            add(Self.scale(Int(context.proseWeights[index] - context.proseWeights[first])))
            add(Self.scale(Int(context.proseWeights[end] - context.proseWeights[index + 1])))
            add(Self.scale(Int(context.weights[index] - context.weights[first])))
            add(Self.scale(Int(context.weights[end] - context.weights[index + 1])))
            add(8 * Int(context.sentences[end] - context.sentences[first]) / (end - first))
        }
    }

    private mutating func addPlace(_ index: Int, _ context: LineContext) {
        let prose = Int(context.proseWeights[context.count])
        let above = Int(context.proseWeights[index])
        add(20 * above / max(1, prose))
        add(Self.scale(above))
        add(Self.scale(prose - Int(context.proseWeights[index + 1])))
        add(Self.scale(prose))
        add(Self.scale(context.count))
        add(Self.scale(index))
        add(Self.scale(context.count - index))
        add(context.core.contains(index))
        for stretch in context.stretches {
            add(12 + Self.signedScale(index - stretch.lowerBound))
            add(12 + Self.signedScale(stretch.upperBound - 1 - index))
        }
    }

    /// Up to 4 as it is, then by its logarithm; 11 at most.
    static func signedScale(_ number: Int) -> Int {
        let size = abs(number)
        let scaled = min(11, size <= 4 ? size : scale(size))
        return number < 0 ? -scaled - 1 : scaled
    }

    private mutating func addDistances(_ index: Int, _ context: LineContext) {
        for distance in LineContext.Distance.allCases {
            for lines in [context.distance(distance, back: index), context.distance(distance, ahead: index)] {
                add(lines <= 8 ? Int(lines) : 9 + Int(lines - 9) / 4)
            }
        }
        add(Self.scale(Int(context.neighbours[index].before)))
        add(Self.scale(Int(context.neighbours[index].behind)))
    }
}
