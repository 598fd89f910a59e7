/// Reads the text of one article, in memory that it keeps for the next.
struct TextReader {
    /// The body's bytes; valid UTF-8.
    private(set) var body: [UInt8] = []
    private(set) var invalidBytes = 0
    private(set) var controlCharacters = 0
    private var text: [UInt8] = []
    private var lines: [Line] = []
    private var kinds: [LineKind] = []
    private var model = RoleModel()

    /// Memory beyond this is given back after the text that needed it.
    private static let bytesKept = 1 << 20

    /// What the text shows of its article, with `body` beside it; nil if it has more lines than the limit.
    mutating func read(_ bytes: Span<UInt8>, knownHeadline: String?, limits: WorkLimits) -> TextFields? {
        removeAll()
        var cleaner = TextCleaner()
        cleaner.clean(bytes, into: &text)
        invalidBytes = cleaner.invalidBytes
        controlCharacters = cleaner.controlCharacters
        // A second reference for the time of this call, so that a span of it can be lent beside what is written.
        let text = self.text
        guard LineScanner.scan(text.span, into: &lines, linesMax: limits.linesMax) else { return nil }
        TextMarkup.strip(&lines, in: text.span)
        LineWraps.join(&lines)
        kinds.reserveCapacity(lines.count)
        for index in lines.indices { kinds.append(LineKind(lines[index], at: index, in: text.span)) }
        var roles = model.roles(of: lines, kinds: kinds, in: text.span)
        RoleRules.markNames(&roles, lines, kinds, in: text.span)
        return TextAssembly.fields(
            text.span, lines, kinds, roles, knownHeadline: knownHeadline, limits: limits, body: &body)
    }

    /// Forgets the text, and gives back memory that ordinary texts don't need.
    mutating func removeAll() {
        text.removeAll(keepingCapacity: text.capacity <= Self.bytesKept)
        body.removeAll(keepingCapacity: body.capacity <= Self.bytesKept)
        let areFew = lines.capacity * MemoryLayout<Line>.stride <= Self.bytesKept
        lines.removeAll(keepingCapacity: areFew)
        kinds.removeAll(keepingCapacity: areFew)
        model.removeAll(keepingCapacity: areFew)
    }
}
