/// What a text shows of its article.
struct TextFields {
    var headline: String?
    var summary: String?
    var byline: String?
    var section: String?
    var located: String?
    var authors: [String] = []
    var keywords: [String] = []
    var captions: [String] = []
    /// Bytes that the body would have had without the limit.
    var bodyBytes = 0
    /// There were labels with links under them.
    var hasLinks = false
    /// The lines of the body, in order.
    var blocks: [BodyBlock] = []
}

/// Makes the fields of an article from lines whose roles are decided.
struct TextAssembly {
    private let lines: [Line]
    private let kinds: [LineKind]
    private let roles: [LineRole]
    /// How each line of the body follows the one before, where that is known.
    private let flows: [LineFlow]?
    private let limits: WorkLimits
    /// What the scraper says the headline is.
    private let knownHeadline: FoldedText?
    /// The headline that the text shows.
    private var ownHeadline: FoldedText?
    private var fields = TextFields()
    private var captionLines = 0
    /// The role of the line that ends the body so far.
    private var lastBody: LineRole?
    private var isFull = false

    /// Appends the body to `body`.
    static func fields(
        _ text: Span<UInt8>, _ lines: [Line], _ kinds: [LineKind], _ roles: [LineRole], flows: [LineFlow]? = nil,
        knownHeadline: String?, limits: WorkLimits, body: inout [UInt8]
    ) -> TextFields {
        var assembly = TextAssembly(
            lines: lines, kinds: kinds, roles: roles, flows: flows, limits: limits, knownHeadline: knownHeadline)
        for index in lines.indices { assembly.take(index, text, &body) }
        return assembly.fields
    }

    private init(
        lines: [Line], kinds: [LineKind], roles: [LineRole], flows: [LineFlow]?, limits: WorkLimits,
        knownHeadline: String?
    ) {
        self.lines = lines
        self.kinds = kinds
        self.roles = roles
        self.flows = flows
        self.limits = limits
        self.knownHeadline = knownHeadline.map(FoldedText.init)
    }

    private mutating func take(_ index: Int, _ text: Span<UInt8>, _ body: inout [UInt8]) {
        let line = lines[index]
        switch roles[index] {
        case .furniture: break
        case .related: fields.hasLinks = true
        case .label:
            fields.hasLinks = true
            takeSection(index, text)
        case .section: takeSection(index, text)
        case .headline: takeHeadline(index, text, &body)
        case .credits: takeCredits(line, text)
        case .author: if fields.authors.isEmpty, let name = Byline.name(text, line) { fields.authors = [name] }
        case .keywords: takeKeywords(index, text)
        case .caption:
            if fields.captions.count < limits.listCountMax {
                fields.captions.append(Self.string(text, captionRange(index, text)))
            }
        case .standfirst:
            if fields.summary == nil, line.endsSentence || line.weight >= 8 {
                fields.summary = Self.string(text, line.range)
            }
            append(index, .paragraph, text, &body)
        case .paragraph:
            if lastBody == nil || fields.located == nil && body.isEmpty { takePlace(line, text) }
            append(index, .paragraph, text, &body)
        case .heading: append(index, .heading, text, &body)
        case .listItem: append(index, .listItem, text, &body)
        }
    }

    /// A headline that is not the one the scraper knows stays in the text.
    private mutating func takeHeadline(_ index: Int, _ text: Span<UInt8>, _ body: inout [UInt8]) {
        let headline = Self.string(text, lines[index].range)
        let folded = FoldedText(headline)
        guard let knownHeadline else {
            fields.headline = headline
            ownHeadline = folded
            return
        }
        if !folded.isPart(of: knownHeadline) && !knownHeadline.isPart(of: folded) {
            append(index, .heading, text, &body)
        }
    }

    private mutating func takeSection(_ index: Int, _ text: Span<UInt8>) {
        guard fields.section == nil, let range = SectionName.range(text, lines[index], kinds[index]) else { return }
        fields.section = Self.string(text, range)
    }

    private mutating func takeCredits(_ line: Line, _ text: Span<UInt8>) {
        let credits = CreditLine(text, line.range)
        if fields.byline == nil, let byline = credits.byline {
            fields.byline = Self.string(text, byline)
            fields.authors = Byline.authors(text, byline)
        }
    }

    private mutating func takeKeywords(_ index: Int, _ text: Span<UInt8>) {
        guard let start = kinds[index].labelEnd, fields.keywords.isEmpty else { return }
        var first = start
        for end in start...lines[index].range.upperBound {
            let isEnd = end == lines[index].range.upperBound
            guard
                isEnd || text[end] == UInt8(ascii: ",") || text[end] == UInt8(ascii: ";")
                    || text[end] == UInt8(ascii: "|")
            else { continue }
            let keyword = trimmed(text, first..<end)
            if !keyword.isEmpty, fields.keywords.count < limits.listCountMax {
                fields.keywords.append(Self.string(text, keyword))
            }
            first = end + 1
        }
    }

    private func captionRange(_ index: Int, _ text: Span<UInt8>) -> Range<Int> {
        guard kinds[index].signs.contains(.captionLabel), let end = kinds[index].labelEnd else {
            return lines[index].range
        }
        return trimmed(text, end..<lines[index].range.upperBound)
    }

    private mutating func takePlace(_ line: Line, _ text: Span<UInt8>) {
        guard fields.located == nil, let place = Dateline.place(text, line.range) else { return }
        fields.located = Self.string(text, place)
    }

    /// Appends a paragraph behind an empty line, a list item behind another without one; nothing once the body is full.
    private mutating func append(_ index: Int, _ role: LineRole, _ text: Span<UInt8>, _ body: inout [UInt8]) {
        let line = lines[index]
        if body.isEmpty, repeatsHeadline(line, text) { return }
        let flow = flows?[index] ?? (lastBody == .listItem && role == .listItem ? .line : .paragraph)
        let separator: StaticString =
            switch flow {
            case _ where body.isEmpty: ""
            case .paragraph: "\n\n"
            case .line: "\n"
            case .cell: " | "
            }
        fields.bodyBytes += separator.utf8CodeUnitCount + line.range.count
        guard !isFull else { return }
        let room = limits.bodyBytesMax - body.count - separator.utf8CodeUnitCount
        guard line.range.count <= room || body.isEmpty else {
            isFull = true
            return
        }
        fields.blocks.append(BodyBlock(line: index, role: role, flow: body.isEmpty ? .paragraph : flow))
        for offset in 0..<separator.utf8CodeUnitCount { body.append(separator.utf8Start[offset]) }
        PlainText.append(text, line.range, to: &body)
        if body.count > limits.bodyBytesMax {
            PlainText.cut(&body, to: limits.bodyBytesMax)
            isFull = true
        }
        lastBody = role
    }

    private func repeatsHeadline(_ line: Line, _ text: Span<UInt8>) -> Bool {
        guard let headline = knownHeadline ?? ownHeadline else { return false }
        return FoldedText(Self.string(text, line.range)).equals(headline)
    }

    private static func string(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        PlainText.append(text, range, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
