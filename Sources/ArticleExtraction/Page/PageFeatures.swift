import HTMLParsing

/// What a page tells of a line beside its text: each feature a small whole number, its bin, in a table of rows that
/// begins behind that of `LineFeatures`.
struct PageFeatures {
    static let list: [(name: String, bins: Int)] = own + levels.flatMap(level) + group + neighbours + facts

    private static let own: [(String, Int)] = [
        ("tag", PageTag.count), ("parentTag", PageTag.count), ("grandparentTag", PageTag.count),
        ("linkShare", 10), ("strongShare", 6), ("depth", 12), ("break", 2), ("image", 2), ("time", 2),
        ("climb", 12), ("below", 8), ("indexInElement", 8), ("linesInElement", 10),
    ]
    private static let levels = [0, 1, 2, 3, 4]
    private static func level(_ steps: Int) -> [(String, Int)] {
        [("proseShare", 12), ("proseRatio", 12), ("linkRatio", 12), ("lines", 18)].map { ("\($0.0)Up\(steps)", $0.1) }
    }
    private static let group: [(String, Int)] = [
        ("groupLines", 14), ("groupProseShare", 12), ("groupProseRatio", 12), ("groupLinkRatio", 12),
        ("groupMeanWeight", 16),
    ]
    private static let neighbours: [(String, Int)] = [-2, -1, 1, 2].flatMap { offset in
        [("tag", PageTag.count + 1), ("place", 5), ("linkShare", 6)]
            .map { ("\($0.0)\(offset > 0 ? "+" : "")\(offset)", $0.1) }
    }
    private static let facts: [(String, Int)] = [
        ("description", 13), ("articleBody", 13), ("headlinesAbove", 4), ("fromHeadline", 25),
        ("regions", PageRegion.count + 1),
    ]

    /// Those that are asked again when a line is judged among the others: see `PageScores`.
    static let keptForScores = list.filter {
        ["tag", "parentTag", "linkShare", "break", "linesInElement", "groupLines", "description", "articleBody"]
            .contains($0.name)
    }
    private static let keptNumbers = list.indices.filter { number in
        keptForScores.contains { $0.name == list[number].name }
    }

    static let offsets: [Int] = list.reduce(into: [LineFeatures.rowCount]) { $0.append($0[$0.count - 1] + $1.bins) }
    /// The rows of both tables; those of the words follow.
    static let rowCount = list.reduce(LineFeatures.rowCount) { $0 + $1.bins }

    /// What is known of the article beside the tree, line by line.
    struct Facts {
        /// Shares of the line's words in twelfths; nil where there is nothing to compare with.
        var description: Int?
        var articleBody: Int?
        /// The `h1` elements above it, and the lines from the nearest of them.
        var headlinesAbove = 0
        var fromHeadline: Int?
    }

    private(set) var rows: [UInt16] = []
    private let offsets = Self.offsets
    private let bins = Self.list.map(\.bins)
    private let keptNumbers = Self.keptNumbers
    private var next = 0

    mutating func see(
        _ index: Int, _ page: PageLines, _ sight: PageSight, owner: [Int32], facts: Facts, vocabularySize: Int
    ) {
        rows.removeAll(keepingCapacity: true)
        next = 0
        let block = page.blocks[Int(owner[index])]
        addOwn(index, block, page, sight, owner)
        addLevels(block, page, sight)
        addGroup(block, sight)
        addNeighbours(index, block, page, owner)
        add(facts.description.map { 1 + $0 } ?? 0)
        add(facts.articleBody.map { 1 + $0 } ?? 0)
        add(facts.headlinesAbove)
        add(facts.fromHeadline.map { 13 + LineFeatures.signedScale($0) } ?? 0)
        addRegions(page.elements[Int(block.element)].region)
        addWords(block, page, sight, vocabularySize)
    }

    /// Appends the bins of those of the last line that are kept.
    func appendKept(to bins: inout [UInt8]) {
        for number in keptNumbers { bins.append(UInt8(truncatingIfNeeded: Int(rows[number]) - offsets[number])) }
    }

    @inline(__always)
    private mutating func add(_ value: Int) {
        rows.append(UInt16(truncatingIfNeeded: offsets[next] + max(0, min(value, bins[next] - 1))))
        next += 1
    }

    // MARK: The line's place

    private mutating func addOwn(
        _ index: Int, _ block: PageBlock, _ page: PageLines, _ sight: PageSight, _ owner: [Int32]
    ) {
        var element = page.elements[Int(block.element)]
        let own = element
        for _ in 0..<3 {
            add(PageTag.of(element.name))
            if element.parent >= 0 { element = page.elements[Int(element.parent)] }
        }
        add(Self.share(block.linkBytes, block.bytes, 8))
        add(Self.share(block.strongBytes, block.bytes, 4))
        add(Int(own.depth) / 2)
        add(block.breaks > 0 ? 1 : 0)
        add(block.followsImage ? 1 : 0)
        add(block.hasTime ? 1 : 0)
        add(Int(sight.climb[Int(block.element)]))
        add(Int(sight.below[Int(block.element)]))
        var first = index
        while first > 0, index - first < 7, page.blocks[Int(owner[first - 1])].element == block.element { first -= 1 }
        add(index - first)
        add(LineFeatures.scale(Int(own.ownLines)))
    }

    /// 0 for none, the last for all.
    private static func share(_ part: Int32, _ whole: Int32, _ steps: Int) -> Int {
        guard part > 0 else { return 0 }
        if part >= whole { return steps + 1 }
        return 1 + Int(part) * steps / Int(whole)
    }

    private mutating func addLevels(_ block: PageBlock, _ page: PageLines, _ sight: PageSight) {
        var element = page.elements[Int(block.element)]
        for _ in Self.levels {
            add(Self.share(element.proseWeight, sight.total.proseWeight, 10))
            add(Self.share(element.proseWeight, element.weight, 10))
            add(Self.share(element.linkWeight, element.weight, 10))
            add(LineFeatures.scale(Int(element.lines)))
            if element.parent >= 0 { element = page.elements[Int(element.parent)] }
        }
    }

    private mutating func addGroup(_ block: PageBlock, _ sight: PageSight) {
        let group = sight.groups[Int(sight.groupOf[Int(block.element)])]
        add(LineFeatures.scale(Int(group.lines)))
        add(Self.share(group.proseWeight, sight.total.proseWeight, 10))
        add(Self.share(group.proseWeight, group.weight, 10))
        add(Self.share(group.linkWeight, group.weight, 10))
        add(LineFeatures.scale(Int(group.weight / max(1, group.lines))))
    }

    private mutating func addNeighbours(_ index: Int, _ block: PageBlock, _ page: PageLines, _ owner: [Int32]) {
        for offset in [-2, -1, 1, 2] {
            guard owner.indices.contains(index + offset) else {
                for _ in 0..<3 { add(0) }
                continue
            }
            let other = page.blocks[Int(owner[index + offset])]
            let (here, there) = (page.elements[Int(block.element)], page.elements[Int(other.element)])
            add(1 + PageTag.of(there.name))
            if other.element == block.element {
                add(1)
            } else if there.parent == here.parent {
                add(2)
            } else if there.parent == block.element || here.parent == other.element {
                add(3)
            } else {
                add(4)
            }
            add(Self.share(other.linkBytes, other.bytes, 4))
        }
    }

    // MARK: Several rows of one kind

    private mutating func addRegions(_ region: PageRegion) {
        var rest = region.rawValue
        if rest == 0 { rows.append(UInt16(truncatingIfNeeded: offsets[next] + PageRegion.count)) }
        while rest != 0 {
            rows.append(UInt16(truncatingIfNeeded: offsets[next] + rest.trailingZeroBitCount))
            rest &= rest &- 1
        }
        next += 1
    }

    /// Elements whose words are near, and the farthest that are asked.
    private static let nearLevels = 2
    static let levelsMax = 8
    private static let wordsMax = 24

    /// The words of the places that the line is in: those of its element and the next, and those of the others.
    private mutating func addWords(_ block: PageBlock, _ page: PageLines, _ sight: PageSight, _ vocabularySize: Int) {
        var index = Int(block.element)
        var first = rows.count
        for level in 0..<Self.levelsMax {
            if level == Self.nearLevels { first = rows.count }
            let base = offsets[next] + (level < Self.nearLevels ? 0 : vocabularySize)
            for word in sight.wordRows.words(of: index) {
                let row = UInt16(truncatingIfNeeded: base + Int(word))
                if rows.count - first < Self.wordsMax, !rows[first...].contains(row) { rows.append(row) }
            }
            index = Int(page.elements[index].parent)
            if index < 0 { return }
        }
    }
}

/// The elements that a line can stand in, as numbers.
enum PageTag {
    static let count = 27

    static func of(_ name: HTMLParsing.Name) -> Int {
        switch name {
        case .p: 1
        case .div: 2
        case .li: 3
        case .h1: 4
        case .h2: 5
        case .h3: 6
        case .h4, .h5, .h6: 7
        case .td: 8
        case .th: 9
        case .blockquote: 10
        case .figcaption, .caption: 11
        case .figure: 12
        case .section: 13
        case .article: 14
        case .header: 15
        case .footer: 16
        case .aside: 17
        case .nav: 18
        case .ul, .ol: 19
        case .dt, .dd: 20
        case .button, .summary: 21
        case .pre: 22
        case .body: 23
        case .main: 24
        case .address: 25
        case .form, .fieldset: 26
        default: 0
        }
    }
}
