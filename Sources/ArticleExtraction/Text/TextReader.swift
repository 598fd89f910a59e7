/// Reads the text of one article, in memory that it keeps for the next.
struct TextReader {
    /// The body's bytes; valid UTF-8.
    private(set) var body: [UInt8] = []
    private(set) var controlCharacters = 0
    /// Why the lines have their roles, where that was asked for; kept until the next text.
    private(set) var explanation: [Explanation.TextLine] = []
    /// The cleaned text, its lines, and what each is by itself.
    private(set) var text: [UInt8] = []
    private(set) var lines: [Line] = []
    private(set) var kinds: [LineKind] = []
    private var roles: [LineRole] = []
    private var model = RoleModel()

    /// Memory beyond this is given back after the text that needed it.
    private static let bytesKept = 1 << 20

    /// What the text shows of its article, with `body` beside it; nil if it has more lines than the limit.
    mutating func read(
        _ bytes: Span<UInt8>, knownHeadline: String?, address: String?, limits: WorkLimits, explains: Bool = false
    ) -> TextFields? {
        guard readLines(bytes, limits: limits) else { return nil }
        // A second reference for the time of this call, so that a span of it can be lent beside what is written.
        let text = self.text
        let title = KnownTitle.words(headline: knownHeadline, address: address)
        var decided = model.decided(lines, kinds: kinds, title: title, in: text.span)
        decided.markMenus()
        decided.markNames(in: text.span)
        roles = decided.roles
        if explains {
            explanation = Explanation.lines(text.span, lines, kinds, decided, scores: model.scores)
        }
        return TextAssembly.fields(
            text.span, lines, kinds, roles, knownHeadline: knownHeadline, limits: limits, body: &body)
    }

    /// Cleans a text and sees its lines, each by itself; false if it has more lines than the limit.
    mutating func readLines(_ bytes: Span<UInt8>, limits: WorkLimits) -> Bool {
        removeAll()
        explanation = []
        var cleaner = TextCleaner()
        cleaner.clean(bytes, into: &text)
        controlCharacters = cleaner.controlCharacters
        let plain = MarkdownInline.strip(text)
        if let plain { text = plain }
        let text = self.text
        guard LineScanner.scan(text.span, into: &lines, linesMax: limits.linesMax) else { return false }
        TextMarkup.strip(&lines, in: text.span, isMarkdown: plain != nil)
        LineWraps.join(&lines, in: text.span)
        kinds.reserveCapacity(lines.count)
        for index in lines.indices { kinds.append(LineKind(lines[index], at: index, in: text.span)) }
        return true
    }

    /// The body of the text that was read last as Markdown.
    func markdown(_ blocks: [BodyBlock], limits: WorkLimits) -> MarkdownWriter {
        var writer = MarkdownWriter(bytesMax: limits.extraBytesMax(text: text.count))
        for block in blocks {
            var plain: [UInt8] = []
            PlainText.append(text.span, lines[block.line].range, to: &plain)
            var escaped: [UInt8] = []
            MarkdownEscape.append(plain, isStart: true, to: &escaped)
            let kind: MarkdownWriter.Kind =
                switch block.role {
                case .heading: .heading(level: 2)
                case .listItem: .item(isNumbered: false)
                default: .paragraph
                }
            writer.add(kind, block.flow, escaped)
        }
        writer.end()
        return writer
    }

    /// The dates of the text that was read last.
    func dates(_ choice: DateChoice) -> TextDates { choice.dates(text.span, lines, kinds, roles) }

    /// Forgets the text, and gives back memory that ordinary texts don't need.
    mutating func removeAll() {
        text.removeAll(keepingCapacity: text.capacity <= Self.bytesKept)
        body.removeAll(keepingCapacity: body.capacity <= Self.bytesKept)
        let areFew = lines.capacity * MemoryLayout<Line>.stride <= Self.bytesKept
        lines.removeAll(keepingCapacity: areFew)
        kinds.removeAll(keepingCapacity: areFew)
        roles.removeAll()
        model.removeAll(keepingCapacity: areFew)
    }
}
