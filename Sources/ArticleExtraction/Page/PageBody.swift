import HTMLParsing

/// Decides the lines of a page's body: of what was judged to be the article's it takes out the lines that their place
/// or their words give away, what the page hides, comments, boxes that ask for something, links to other articles
/// between the paragraphs, quotations that repeat the text, the article that follows; and it puts back the cells of
/// rows.
///
/// The trees know what pages are like; these rules know what the names and the forms of places mean. A rule counts only
/// where it takes the smaller part: pages hide their article until a script has run, and call the box around all of it
/// `paywall` or `comments`.
struct PageBody {
    /// The lines, in order.
    private(set) var body: [Int]
    /// Of each line that goes, why.
    private(set) var reasons: [Int: RoleReason] = [:]

    private let page: PageLines
    private let lines: [Line]
    private let kinds: [LineKind]
    private let owner: [Int32]
    private let signs: [PageSigns]
    private let text: [UInt8]
    private let weight: Int

    /// A line with more words is a paragraph, however many of them are links.
    private static let linkLineWordsMax = 30
    /// A line with more words is more than a name.
    private static let nameWordsMax = 4
    /// So many headings may be left over behind the text.
    private static let lastHeadingsMax = 2
    /// A link without a label has as many words at least: fewer may be a heading.
    private static let linkWordsMin = 6
    /// A box with a form in it that has more words is part of the page, not a box.
    private static let formBoxWordsMax = 80
    /// A pulled quotation of fewer words may stand in the text by chance.
    private static let quotationWordsMin = 4
    /// The text is searched for so many of them, of so many bytes.
    private static let quotationsMax = 16
    private static let quotationBytesMax = 400

    /// - Parameters:
    ///   - signs: of each element what the names of its places mean.
    ///   - titles: the lines that have most words of the title.
    init(
        _ page: PageLines, _ lines: [Line], _ kinds: [LineKind], owner: [Int32], signs: [PageSigns], in text: [UInt8],
        _ document: Document, judged: [Int], titles: [Int]
    ) {
        self.page = page
        self.lines = lines
        self.kinds = kinds
        self.owner = owner
        self.signs = signs
        self.text = text
        body = judged
        weight = judged.reduce(0) { $0 + max(1, lines[$1].weight) }
        guard !judged.isEmpty else { return }
        take(body.filter { isFurniture($0) }, .ownWords, percentMax: 20)
        takeCredits()
        take(body.filter { element($0).region.contains(.navigation) }, .navigationPlace, percentMax: 10)
        take(body.filter { signs[place($0)].contains(.comments) }, .commentsPlace, percentMax: 50)
        takePromotion()
        takeHidden()
        takeFormBoxes(document)
        takeNextArticle(titles)
        takeLayoutColumns()
        takeQuotations()
        take(body.filter { isLinkLine($0) }, .linkLine, percentMax: 30)
        takeLastHeadings()
        body.removeAll { reasons[$0] != nil }
        completeRows()
    }

    private func place(_ index: Int) -> Int { Int(page.blocks[Int(owner[index])].element) }
    private func element(_ index: Int) -> PageElement { page.elements[place(index)] }

    /// Takes lines, if they are no more than a share of the text.
    private mutating func take(_ found: [Int], _ reason: RoleReason, percentMax: Int) {
        let found = found.filter { reasons[$0] == nil }
        let part = found.reduce(0) { $0 + max(1, lines[$1].weight) }
        guard part * 100 <= weight * percentMax else { return }
        for index in found { reasons[index] = reason }
    }

    // MARK: Boxes

    /// What the page hides between two paragraphs. Behind a title it may be what a click on that shows.
    private mutating func takeHidden() {
        var found: [Int] = []
        var isBehindText = false
        for index in body where reasons[index] == nil {
            if !element(index).region.contains(.hidden) {
                isBehindText = kinds[index].isProse
            } else if isBehindText {
                found.append(index)
            }
        }
        take(found, .hiddenPlace, percentMax: 10)
    }

    /// A small box may be more than half of what is free to read of an article; a large one may be the article's own.
    private mutating func takePromotion() {
        let found = body.filter { reasons[$0] == nil && signs[place($0)].contains(.promotion) }
        let isSmall = found.reduce(0) { $0 + lines[$1].weight } <= Self.formBoxWordsMax
        take(found, .promotionPlace, percentMax: isSmall ? 60 : 15)
    }

    /// The boxes around forms that ask for an address: what for, and why one should.
    private mutating func takeFormBoxes(_ document: Document) {
        var boxes: [Bool]?
        for element in page.elements where element.name == .input && element.region.contains(.form) {
            guard let type = document.attribute(.type, of: element.node),
                document.equals(type, "email", ignoringCase: true)
            else { continue }
            var box = Int(element.parent)
            var parent = Int(element.parent)
            while parent > 0, page.elements[parent].weight <= Self.formBoxWordsMax, isBox(page.elements[parent].name) {
                box = parent
                parent = Int(page.elements[parent].parent)
            }
            guard page.elements[box].weight <= Self.formBoxWordsMax else { continue }
            if boxes == nil { boxes = [Bool](repeating: false, count: page.elements.count) }
            boxes?[box] = true
        }
        guard var inBox = boxes else { return }
        for (index, element) in page.elements.enumerated() where element.parent >= 0 && inBox[Int(element.parent)] {
            inBox[index] = true
        }
        take(body.filter { inBox[place($0)] }, .formPlace, percentMax: 35)
    }

    private func isBox(_ name: Name) -> Bool {
        switch name {
        case .form, .div, .section, .aside, .fieldset, .figure, .li, .ul, .td: true
        default: false
        }
    }

    /// Where a page goes on with the next article, all that is in its element.
    private mutating func takeNextArticle(_ titles: [Int]) {
        let headlines = lines.indices.filter { element($0).name == .h1 && element($0).region.contains(.article) }
        guard headlines.count > 1 else { return }
        let articles = outermostArticles()
        guard let first = headlines.first(where: { titles.contains($0) }) ?? headlines.first else { return }
        let own = articles[place(first)]
        let others = Set(headlines.filter { !Self.isSame(lines[$0], lines[first]) }.map { articles[place($0)] })
        guard others.contains(where: { $0 != own }) else { return }
        let found = body.filter { articles[place($0)] != own && others.contains(articles[place($0)]) }
        take(found, .nextArticle, percentMax: 60)
    }

    private static func isSame(_ one: Line, _ other: Line) -> Bool {
        one.words == other.words && one.columns == other.columns
    }

    /// Of each element the outermost `article` that it is in; -1 for none.
    private func outermostArticles() -> [Int32] {
        var found: [Int32] = []
        for (index, element) in page.elements.enumerated() {
            let outer = element.parent >= 0 ? found[Int(element.parent)] : -1
            found.append(outer >= 0 ? outer : element.name == .article ? Int32(index) : -1)
        }
        return found
    }

    /// In a layout made of tables, what stands beside the text.
    private mutating func takeLayoutColumns() {
        let layout = LayoutTables(page)
        guard !layout.isEmpty else { return }
        var prose: [Int32: Int] = [:]
        for index in body where kinds[index].isProse {
            prose[layout.cell(of: place(index)) ?? -1, default: 0] += lines[index].weight
        }
        guard let main = prose.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), main.key >= 0 else { return }
        let found = body.filter { index in
            guard !kinds[index].isProse, let cell = layout.cell(of: place(index)) else { return false }
            return page.elements[Int(cell)].isMostlyLinks
                && !layout.isCell(cell, around: main.key, page) && !layout.isCell(main.key, around: cell, page)
        }
        take(found, .otherColumn, percentMax: 40)
    }

    // MARK: Rows

    /// Puts the other cells of a row back where one of them is the article's: numbers look like nobody's by themselves.
    private mutating func completeRows() {
        let layout = LayoutTables(page)
        var rows: Set<Int32> = []
        for index in body where element(index).region.contains(.table) {
            if let row = row(of: index, layout) { rows.insert(row) }
        }
        guard !rows.isEmpty else { return }
        var kept = Set(body)
        for index in lines.indices where !kept.contains(index) && reasons[index] == nil {
            guard element(index).region.contains(.table), !element(index).region.contains(.hidden),
                let row = row(of: index, layout), rows.contains(row)
            else { continue }
            kept.insert(index)
        }
        body = kept.sorted()
    }

    /// The row of a table of data that a line is in, the nearest.
    private func row(of index: Int, _ layout: LayoutTables) -> Int32? {
        var number = Int32(place(index))
        while number >= 0, page.elements[Int(number)].region.contains(.table) {
            let element = page.elements[Int(number)]
            if element.name == .table { return nil }
            if element.name == .tr { return layout.isOfLayout(element, page) ? nil : number }
            number = element.parent
        }
        return nil
    }

    // MARK: Lines

    /// Quotations beside the text that stand in it as well, and whose they are.
    private mutating func takeQuotations() {
        let aside: PageRegion = [.aside, .quote, .figure]
        var searched = 0
        for index in lines.indices where lines[index].weight >= Self.quotationWordsMin {
            guard searched < Self.quotationsMax, lines[index].range.count <= Self.quotationBytesMax else { continue }
            guard !element(index).region.isDisjoint(with: aside) || signs[place(index)].contains(.quotation) else {
                continue
            }
            searched += 1
            guard standsInText(index) else { continue }
            reasons[index] = .saidTwice
            let box = quotationBox(of: index)
            for near in body where near != index && lines[near].weight <= 6 && isIn(place(near), box) {
                reasons[near] = reasons[near] ?? .saidTwice
            }
        }
    }

    /// Whether the words of a line stand in another line of the body too, quotation marks at both ends aside.
    private func standsInText(_ index: Int) -> Bool {
        var range = lines[index].range
        func isMark(_ byte: UInt8) -> Bool { byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
        while let first = range.first, isMark(text[first]), range.count > 1 {
            guard text[first] == 0xE2 || text[first] == 0xC2 || text[first] < 0x80 || text[first] < 0xC0 else { break }
            range = range.lowerBound + 1..<range.upperBound
        }
        while let last = range.last, range.count > 1, isMark(text[last]) || text[last] == UInt8(ascii: ".") {
            range = range.lowerBound..<range.upperBound - 1
        }
        guard range.count > 16 else { return false }
        return body.contains { other in
            other != index && lines[other].range.count > range.count
                && holds(lines[other].range, text[range])
        }
    }

    private func holds(_ range: Range<Int>, _ part: ArraySlice<UInt8>) -> Bool {
        guard let first = part.first, let last = part.last else { return false }
        var start = range.lowerBound
        while start + part.count <= range.upperBound {
            if text[start] == first, text[start + part.count - 1] == last,
                text[start..<start + part.count].elementsEqual(part)
            {
                return true
            }
            start += 1
        }
        return false
    }

    /// The nearest element around a line that may be a quotation's box.
    private func quotationBox(of index: Int) -> Int {
        var number = place(index)
        while number > 0 {
            switch page.elements[number].name {
            case .aside, .figure, .blockquote:
                let parent = Int(page.elements[number].parent)
                let isOuter = parent > 0 && [.aside, .figure].contains(page.elements[parent].name)
                return isOuter ? parent : number
            case .p, .q: number = Int(page.elements[number].parent)
            default: return number
            }
        }
        return number
    }

    private func isIn(_ element: Int, _ outer: Int) -> Bool {
        var number = element
        while number > outer { number = Int(page.elements[number].parent) }
        return number == outer
    }

    /// A line that is a label and a link (`Read also: …`), or between two paragraphs a link and little else.
    private func isLinkLine(_ index: Int) -> Bool {
        let (line, block) = (lines[index], page.blocks[Int(owner[index])])
        guard line.weight <= Self.linkLineWordsMax, element(index).region.isDisjoint(with: [.list, .table, .heading])
        else { return false }
        let share = Int(block.linkBytes) * 100 / max(1, Int(block.bytes))
        if kinds[index].labelEnd != nil, kinds[index].signs.contains(.relatedLabel) { return share >= 50 }
        guard !line.endsSentence, isBetweenParagraphs(index) else { return false }
        return share >= 65 ? line.weight >= Self.linkWordsMin : share >= 50 && isLinkBehindColon(index)
    }

    /// Between two paragraphs, or behind the last.
    private func isBetweenParagraphs(_ index: Int) -> Bool {
        func isParagraph(_ index: Int) -> Bool {
            lines.indices.contains(index) && kinds[index].isProse && !element(index).region.contains(.list)
        }
        return isParagraph(index - 1) && (isParagraph(index + 1) || index == body.last)
    }

    /// Whether all that stands behind the first colon of a line is a link.
    private func isLinkBehindColon(_ index: Int) -> Bool {
        guard lines[index].punctuation.contains(.colon) else { return false }
        let range = lines[index].range
        guard let colon = text[range].firstIndex(of: UInt8(ascii: ":")) else { return false }
        let behind = range.upperBound - colon - 1
        return abs(behind - Int(page.blocks[Int(owner[index])].linkBytes)) <= 2
    }

    /// The site's own words between paragraphs, `Advertisement`, and whose the text is.
    private func isFurniture(_ index: Int) -> Bool {
        guard kinds[index].kind == .furniture else { return false }
        if kinds[index].signs.contains(.rights) || beginsWithCopyright(index) { return true }
        return lines[index].weight <= 6 && kinds[index].signs.contains(.furniture)
            && element(index).region.isDisjoint(with: [.heading, .list, .table])
    }

    /// `©`
    private func beginsWithCopyright(_ index: Int) -> Bool {
        let range = lines[index].range
        return range.count > 2 && text[range.lowerBound] == 0xC2 && text[range.lowerBound + 1] == 0xA9
    }

    /// Dates, names and labels above the first paragraph; the roles of dates stay what their own words made them.
    private mutating func takeCredits() {
        let first = body.first { kinds[$0].isProse || kinds[$0].kind == .sentence } ?? 0
        let above = body.filter { $0 < first && element($0).region.isDisjoint(with: [.heading, .list]) }
        take(above.filter { kinds[$0].kind == .credits }, .aboveText, percentMax: 50)
        let labels = above.filter { index in
            kinds[index].kind == .short && lines[index].weight <= Self.nameWordsMax && lines[index].ending == .open
                && !element(index).region.contains(.table)
        }
        take(labels, .aboveText, percentMax: 25)
    }

    /// Headings with nothing under them that is the article's.
    private mutating func takeLastHeadings() {
        let last = body.filter { reasons[$0] == nil }.suffix(Self.lastHeadingsMax + 1)
        guard body.contains(where: { kinds[$0].isProse && reasons[$0] == nil }) else { return }
        for index in last.dropFirst().reversed() {
            guard element(index).region.contains(.heading), kinds[index].kind == .short else { return }
            reasons[index] = .nothingBelow
        }
    }
}
