import HTMLParsing

/// Decides the roles of a page's lines: the model says which are the article's, the elements that they stand in what
/// they are there, and the rules of texts what the others are.
struct PageRoles {
    private let page: PageLines
    private let owner: [Int32]
    private let lines: [Line]
    private(set) var rules: RoleRules
    /// How each line follows the line of the body before it.
    private(set) var flows: [LineFlow]
    private let layout: LayoutTables

    /// Captions stand at most so many lines above the body.
    private static let captionsAbove = 10
    /// A line in bold of at most so many words, without a full stop, is a heading.
    private static let headingWordsMax = 14
    /// Steps up the tree that are made to find a line's list or table.
    private static let stepsMax = 16

    /// - Parameters:
    ///   - ruled: the roles by the rules alone.
    ///   - decided: the lines that are the article's, in order, and those that were judged to be so and are not.
    ///   - titles: the lines that have most words of the title.
    init(_ page: PageLines, _ lines: [Line], owner: [Int32], ruled: RoleRules, body decided: PageBody, titles: [Int]) {
        let body = decided.body
        self.page = page
        self.owner = owner
        self.lines = lines
        layout = LayoutTables(page)
        rules = ruled.judged(titles: titles, body: body)
        flows = [LineFlow](repeating: .paragraph, count: lines.count)
        guard let first = body.first, let last = body.last else { return }
        let title = title(titles, first: first)
        for index in lines.indices where rules.roles[index] == .headline && index != title {
            rules.assign(.furniture, .judgedOther, at: index)
        }
        for (index, reason) in decided.reasons {
            let isCredits = ruled.kinds[index].kind == .credits && reason == .aboveText
            let isOther = reason == .linkLine || reason == .nextArticle
            rules.assign(isCredits ? .credits : isOther ? .related : .furniture, reason, at: index)
        }
        for index in 0..<(title ?? 0) where rules.roles[index] == .standfirst {
            rules.assign(.furniture, .nothingAbove, at: index)
        }
        for index in body { rules.assign(role(of: index, title: title), .judgedText, at: index) }
        if let title { rules.assign(.headline, .knownTitle, at: title) }
        markCaptions(first: first, last: last)
        followBody()
    }

    /// The nearest heading of the first order at or above the body; else what has the words of the title.
    private func title(_ titles: [Int], first: Int) -> Int? {
        let isHeading = { (index: Int) in element(of: index).region.contains(.heading) }
        let above = titles.filter { $0 <= first && !lines[$0].isBulleted }
        if let title = above.last(where: { element(of: $0).name == .h1 }) { return title }
        if let title = above.last(where: isHeading) { return title }
        let heading = (0...first).last { element(of: $0).name == .h1 && rules.isHeadline($0) }
        return heading ?? above.last
    }

    private func role(of index: Int, title: Int?) -> LineRole {
        let element = element(of: index)
        if element.region.contains(.caption) { return .caption }
        if element.region.contains(.heading) { return .heading }
        if container(of: index, .row) != nil || container(of: index, .list) != nil { return .listItem }
        let block = page.blocks[Int(owner[index])]
        if block.strongBytes >= block.bytes, lines[index].weight <= Self.headingWordsMax, !lines[index].endsSentence,
            lines[index].ending != .comma
        {
            return .heading
        }
        // What stands between title and text without a full stop may still open it.
        return title.map { index > $0 } ?? false && rules.roles[index] == .standfirst ? .standfirst : .paragraph
    }

    private mutating func markCaptions(first: Int, last: Int) {
        // What a dump's rules take for a caption by its place is none on a page, which says where its pictures are.
        for index in rules.roles.indices where rules.roles[index] == .caption {
            let region = element(of: index).region
            if region.contains(.hidden)
                || rules.reasons[index] != .captionWords && region.isDisjoint(with: [.caption, .figure])
            {
                rules.assign(.furniture, .judgedOther, at: index)
            }
        }
        for index in max(0, first - Self.captionsAbove)...last where !rules.roles[index].isBody {
            if element(of: index).region.contains(.caption), lines[index].weight > 1 {
                rules.assign(.caption, .ownElement, at: index)
            }
        }
    }

    // MARK: How lines follow one another

    private mutating func followBody() {
        var before: Int?
        for index in lines.indices where rules.roles[index].isBody {
            if let before { flows[index] = flow(of: index, after: before) }
            before = index
        }
    }

    private func flow(of index: Int, after before: Int) -> LineFlow {
        if let row = container(of: index, .row) {
            if row == container(of: before, .row) { return .cell }
            return container(of: index, .table) == container(of: before, .table) ? .line : .paragraph
        }
        if let list = container(of: index, .list) { return list == container(of: before, .list) ? .line : .paragraph }
        let (own, other) = (page.blocks[Int(owner[index])], page.blocks[Int(owner[before])])
        return own.element == other.element && own.breaks == 1 && index == before + 1 ? .line : .paragraph
    }

    private enum Container { case row, table, list }

    /// The row or table that a line is in, the nearest; or its list, the outermost.
    private func container(of index: Int, _ kind: Container) -> Int32? {
        var number = page.blocks[Int(owner[index])].element
        var found: Int32?
        var steps = 0
        while number >= 0, steps < Self.stepsMax {
            let element = page.elements[Int(number)]
            switch (kind, element.name) {
            case (.row, .tr): if !layout.isOfLayout(element, page) { return number }
            case (.table, .table): if !layout.contains(number) { return number }
            case (.list, .ul), (.list, .ol), (.list, .dl): found = number
            // A list in a table is a list, and a table in a list a table; what layouts made of tables hold is neither.
            case (.row, .ul), (.row, .ol), (.list, .table): return found
            default: break
            }
            number = element.parent
            steps += 1
        }
        return found
    }

    private func element(of index: Int) -> PageElement { page.elements[Int(page.blocks[Int(owner[index])].element)] }
}

/// How a line of the body follows the one before.
enum LineFlow: UInt8 {
    /// Behind an empty line.
    case paragraph
    /// On the next line.
    case line
    /// On the same line, as a cell of the same row of a table.
    case cell
}
