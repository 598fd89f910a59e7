import HTMLParsing

/// Reads the text of an article's page, in memory that it keeps for the next.
struct PageReader {
    private(set) var page = PageLines()
    /// The cleaned text, its lines, what each is by itself, and of each its block in `page`.
    private(set) var text: [UInt8] = []
    private(set) var lines: [Line] = []
    private(set) var kinds: [LineKind] = []
    private(set) var owner: [Int32] = []
    private(set) var sight = PageSight()
    private var witness = PageWitness()
    private var lineSight = LineSight()
    private var features = PageFeatures()
    private var keptForScores: [UInt8] = []
    private var scores = PageScores()

    /// The body's bytes; valid UTF-8.
    private(set) var body: [UInt8] = []
    /// Why the lines have their roles, where that was asked for; kept until the next page.
    private(set) var explanation: [Explanation.TextLine] = []
    /// The F1 to be expected of the body, as far as the judgements of its lines tell: 0 to 1.
    private(set) var agreement = 0.0
    private var roles: [LineRole] = []
    /// The lines of the page that were judged to be the article's, in order.
    private(set) var kept: [Int] = []
    /// Those of them that no rule took out.
    private(set) var bodyLines: [Int] = []

    func block(of line: Int) -> PageBlock { page.blocks[Int(owner[line])] }

    /// What the page is called in its head.
    private(set) var pageTitle: String?
    /// How many headings of the first order there are.
    private(set) var headlineCount = 0
    /// A line has most words of the title.
    var hasTitle: Bool { !lineSight.titles.isEmpty }

    /// What the page shows of its article, with `body` beside it.
    ///
    /// - Parameter knownHeadline: what the scraper or the page's metadata say that it is.
    mutating func read(
        _ document: Document, knownHeadline: String?, address: String?, limits: WorkLimits, explains: Bool = false,
        onStep: ((PageStep) -> Void)? = nil
    ) -> TextFields {
        readLines(document, limits: limits)
        onStep?(.lines)
        let ruled = RoleRules.decided(lines, kinds: kinds)
        pageTitle = PageTitle.read(document)
        let title = KnownTitle.words(headline: pageTitle, address: address)
        var scores: [Int32] = []
        see(document, ruled: ruled.roles, title: title, vocabulary: PageModel.vocabulary) {
            scores.append(PageModel.lines.score($0, $1))
        }
        onStep?(.network)
        var judged: [Int32] = []
        see(scores: scores) { judged.append(PageModel.trees.score($0)) }
        let cut = keep(judged)
        onStep?(.trees)
        let decidedBody = PageBody(
            page, lines, kinds, owner: owner, signs: sight.wordRows.signs, in: text, document,
            judged: kept, titles: lineSight.titles)
        bodyLines = decidedBody.body
        let decided = PageRoles(page, lines, owner: owner, ruled: ruled, body: decidedBody, titles: lineSight.titles)
        roles = decided.rules.roles
        // A second reference for the time of this call, so that a span of it can be lent beside what is written.
        let text = self.text
        if explains {
            explanation = Explanation.lines(
                text.span, lines, kinds, decided.rules, scores: judged.map { $0 - cut })
        }
        defer { onStep?(.assembly) }
        return TextAssembly.fields(
            text.span, lines, kinds, roles, flows: decided.flows, knownHeadline: knownHeadline, limits: limits,
            body: &body)
    }

    /// Decides what is kept by scores, and answers the score above which it is.
    mutating func keep(_ scores: [Int32]) -> Int32 {
        var cut = BodyCut()
        for index in lines.indices { cut.add(scores[index], words: lines[index].weight) }
        let best = cut.best
        agreement = best.agreement
        kept = lines.indices.filter { scores[$0] > best.score }
        return best.score
    }

    /// The body of the page that was read last as Markdown, and its links.
    func markdown(
        _ document: Document, _ blocks: [BodyBlock], limits: WorkLimits, resolve: @escaping (String) -> String?
    ) -> PageMarkdown {
        PageMarkdown(
            document, page, owner: owner, text: text, lines, blocks: blocks, limits: limits, resolve: resolve)
    }

    /// The dates of the page that was read last.
    func dates(_ choice: DateChoice) -> TextDates { choice.dates(text.span, lines, kinds, roles, body: bodyLines) }

    /// Cuts the page into lines and sees each by itself.
    mutating func readLines(_ document: Document, limits: WorkLimits) {
        removeAll()
        explanation = []
        page.read(document, linesMax: limits.linesMax)
        clean()
        // A second reference, so that a span of it can be lent beside what is written.
        let text = self.text
        _ = LineScanner.scan(text.span, into: &lines, linesMax: .max, keepsNumbers: true)
        own()
        for index in lines.indices {
            let element = page.elements[Int(block(of: index).element)]
            if element.name == .li { lines[index].marks.insert(.bulleted) }
        }
        kinds.reserveCapacity(lines.count)
        for index in lines.indices { kinds.append(LineKind(lines[index], at: index, in: text.span)) }
    }

    /// Lends the rows of each line's features: those of its text, and those of its place.
    mutating func see(
        _ document: Document, ruled: [LineRole], title: [UInt8], vocabulary: PageVocabulary,
        _ body: (_ text: [UInt16], _ place: [UInt16]) -> Void
    ) {
        keptForScores.removeAll(keepingCapacity: true)
        page.weigh(lines, kinds, owner: owner)
        sight.see(page, lines, kinds, owner: owner, in: document, vocabulary: vocabulary)
        witness.see(document)
        let headlines = lines.indices.filter { page.elements[Int(block(of: $0).element)].name == .h1 }
        headlineCount = headlines.count
        // Taken out for this call, as spans of them are lent while the rest is read.
        let text = self.text
        var lineSight = LineSight()
        var features = PageFeatures()
        swap(&lineSight, &self.lineSight)
        swap(&features, &self.features)
        defer {
            swap(&lineSight, &self.lineSight)
            swap(&features, &self.features)
        }
        var index = 0
        var above = 0
        lineSight.see(lines, kinds, ruled: ruled, title: title, in: text.span, proseDistanceMax: .max) { rows in
            while above < headlines.count, headlines[above] < index { above += 1 }
            var facts = PageFeatures.Facts()
            facts.description = witness.descriptionShare(text.span, lines[index].range)
            facts.articleBody = witness.articleBodyShare(text.span, lines[index].range)
            facts.headlinesAbove = above
            facts.fromHeadline = above > 0 ? index - headlines[above - 1] : headlines.first.map { index - $0 }
            features.see(index, page, sight, owner: owner, facts: facts, vocabularySize: vocabulary.count)
            features.appendKept(to: &keptForScores)
            body(rows ?? [], features.rows)
            index += 1
        }
    }

    /// Lends the bins of what is seen of each line among the others, whose first scores are given.
    mutating func see(scores: [Int32], _ body: (_ bins: [UInt8]) -> Void) {
        let (page, sight, owner) = (self.page, self.sight, self.owner)
        self.scores.see(
            scores, lines, place: { page.place(of: Int(owner[$0]), sight) }, placesMax: page.elements.count,
            kept: keptForScores, body)
    }

    private mutating func clean() {
        var cleaner = TextCleaner(readsReferences: false)
        var text: [UInt8] = []
        swap(&text, &self.text)
        defer { swap(&text, &self.text) }
        cleaner.clean(page.text.span, into: &text)
        guard text.count(where: { $0 == 0x0A }) != page.blocks.count else { return }
        // Line ends that are none of ours came in: clean each line by itself.
        text.removeAll(keepingCapacity: true)
        var line: [UInt8] = []
        var start = 0
        for index in page.text.indices where page.text[index] == 0x0A {
            line.removeAll(keepingCapacity: true)
            var cleaner = TextCleaner(readsReferences: false)
            cleaner.clean(page.text.span.extracting(start..<index), into: &line)
            for byte in line { text.append(byte == 0x0A ? 0x20 : byte) }
            text.append(0x0A)
            start = index + 1
        }
    }

    /// Finds the block of each line: blocks whose text came to nothing have none.
    private mutating func own() {
        var block: Int32 = 0
        var index = 0
        for line in lines {
            while index < line.range.lowerBound {
                if text[index] == 0x0A { block += 1 }
                index += 1
            }
            owner.append(block)
        }
    }

    /// Forgets the page.
    mutating func removeAll() {
        body.removeAll(keepingCapacity: true)
        roles = []
        page.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        owner.removeAll(keepingCapacity: true)
        sight.removeAll(keepingCapacity: true)
    }
}

/// What the page says of its article outside of its text: a description, and sometimes the whole text, for machines.
struct PageWitness {
    private var description = LineVocabulary()
    private var articleBody = LineVocabulary()
    private var hasDescription = false
    private var hasBody = false

    private static let bytesMax = 1 << 17
    private static let chunk = 300

    mutating func see(_ document: Document) {
        description.removeAll()
        articleBody.removeAll()
        hasDescription = false
        hasBody = false
        guard let root = document.documentElement else { return }
        var walk = Walk(root)
        while let node = walk.next(in: document) {
            guard document.isElement(node) else { continue }
            if document.isElement(node, .meta) { readMeta(node, document) }
            if document.isElement(node, .script) { readScript(node, document) }
        }
    }

    private mutating func readMeta(_ node: Node, _ document: Document) {
        guard let name = document.attribute(.name, of: node) ?? document.attribute(.property, of: node),
            let content = document.attribute(.content, of: node),
            document.equals(name, "description", ignoringCase: true)
                || document.equals(name, "og:description", ignoringCase: true)
        else { return }
        document.withBytes(of: content) { bytes in
            guard bytes.count > 20 else { return }
            Self.add(bytes, to: &description)
            hasDescription = true
        }
    }

    private mutating func readScript(_ node: Node, _ document: Document) {
        guard let type = document.attribute(.type, of: node),
            document.equals(type, "application/ld+json", ignoringCase: true), let child = document.firstChild(of: node)
        else { return }
        document.withBytes(of: document.text(of: child)) { bytes in
            guard let range = Self.articleBody(bytes), range.count > 200 else { return }
            Self.add(bytes.extracting(range), to: &articleBody)
            hasBody = true
        }
    }

    private static func articleBody(_ bytes: Span<UInt8>) -> Range<Int>? {
        var index = 0
        while index + 13 < bytes.count {
            if bytes[index] == UInt8(ascii: "\""), bytes.begins(with: "\"articlebody\"", at: index) {
                index += 13
                while index < bytes.count, bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: ":") { index += 1 }
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
                let start = index + 1
                index = start
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                return start..<min(index, bytes.count)
            }
            index += 1
        }
        return nil
    }

    private static func add(_ bytes: Span<UInt8>, to vocabulary: inout LineVocabulary) {
        var start = 0
        let end = min(bytes.count, bytesMax)
        var number = 0
        while start < end {
            var next = min(end, start + chunk)
            while next < end, bytes[next] & 0xC0 == 0x80 || (bytes[next] | 0x20) &- 0x61 < 26 { next += 1 }
            vocabulary.add(bytes, start..<min(next, start + 320), number: number)
            number += 1
            start = next
        }
    }

    func descriptionShare(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        hasDescription ? Self.share(description.overlap(text, range, isCore: false)) : nil
    }

    func articleBodyShare(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        hasBody ? Self.share(articleBody.overlap(text, range, isCore: false)) : nil
    }

    private static func share(_ overlap: LineVocabulary.Overlap) -> Int {
        overlap.words == 0 ? 0 : 1 + 10 * overlap.known / overlap.words
    }
}
