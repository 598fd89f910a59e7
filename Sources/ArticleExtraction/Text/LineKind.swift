/// What a line is by itself, before its neighbours are asked.
struct LineKind {
    var kind: Kind
    /// The phrases that were found in it.
    var signs: PhraseTable.Signs = []
    /// The index behind the colon of a known label.
    var labelEnd: Int?

    enum Kind: UInt8 {
        /// Running text.
        case prose
        /// A sentence too short to be told from a label or a caption.
        case sentence
        /// Anything else: a headline, a heading, a teaser, a table row.
        case short
        /// Dates and bylines and nothing else.
        case credits
        /// The name of a section, or a path that ends in one.
        case section
        /// A label above links that may stand in an article.
        case related
        /// A label above links under an article.
        case ranking
        /// Perhaps a label above links: its neighbours decide.
        case maybeRanking
        /// One link with its label: `Read more: …`.
        case relatedLink
        /// `Tags: NATO, Japan`.
        case keywords
        /// A caption or a picture's credit by its own words.
        case caption
        /// The site's own: menus, share, print, subscribe, copyright, addresses.
        case furniture
    }

    var isProse: Bool { kind == .prose }

    /// Captions are looked for in so many lines from the top: further down their words are the article's.
    private static let captionSearch = 8

    /// Sees what a line is; `index` counts the lines from 0.
    init(_ line: Line, at index: Int, in text: Span<UInt8>) {
        let isProse = line.isProse
        let wordsMax = isProse ? (index < Self.captionSearch && line.weight <= 60 ? 60 : 6) : 14
        let found = LineSigns(text, line.range, wordsMax: wordsMax)
        signs = found.signs
        labelEnd = found.labelEnd
        kind = isProse ? .prose : line.endsSentence && !line.isTitleCase ? .sentence : .short
        if let kind = isProse ? Self.kindOfProse(line, found, text) : Self.kindOfShort(line, found, text) {
            self.kind = kind
        }
    }

    private static func kindOfProse(_ line: Line, _ found: LineSigns, _ text: Span<UInt8>) -> Kind? {
        if line.weight <= 60, found.labelEnd != nil, found.signs.contains(.captionLabel) { return .caption }
        if line.weight <= 40, isFurniture(line, found.signs, text) { return .furniture }
        if line.weight <= 40, found.labelEnd != nil, found.signs.contains(.relatedLabel) { return .relatedLink }
        return MenuLine.isMenu(text, line) ? .furniture : nil
    }

    private static func kindOfShort(_ line: Line, _ found: LineSigns, _ text: Span<UInt8>) -> Kind? {
        let signs = found.signs
        if isFurniture(line, signs, text) { return .furniture }
        if !line.isBulleted, let kind = CreditLine.kind(text, line, signs) { return kind }
        if !line.isBulleted, let dated = DatedLine(text, line) { return dated.date == nil ? .furniture : .credits }
        if found.labelEnd != nil {
            if signs.contains(.keywordsLabel) { return .keywords }
            if signs.contains(.sectionLabel), line.words <= 6 { return .section }
            if signs.contains(.captionLabel) { return .caption }
            if signs.contains(.relatedLabel) { return .relatedLink }
        }
        if signs.contains(.ranking) { return .ranking }
        if signs.contains(.related) { return .related }
        if signs.contains(.section) || SectionName.path(text, line) != nil { return .section }
        if MenuLine.isMenu(text, line) { return .furniture }
        guard !line.endsSentence, line.weight <= 8 else { return nil }
        if signs.contains(.rankingStart) { return .ranking }
        if signs.contains(.captionWord) { return .caption }
        return signs.contains(.rankingWord) ? .maybeRanking : nil
    }

    private static func isFurniture(_ line: Line, _ signs: PhraseTable.Signs, _ text: Span<UInt8>) -> Bool {
        // Nothing but marks.
        if line.weight == 0, line.wide == 0 { return true }
        if !signs.isDisjoint(with: [.furniture, .furnitureStart, .rights]) { return true }
        if signs.contains(.copyrightStart), line.digits > 0 { return true }
        let bytes = text.extracting(line.range)
        // `©`
        if bytes.count >= 2, bytes[0] == 0xC2, bytes[1] == 0xA9 { return true }
        return line.words == 1 && isAddress(bytes)
    }

    private static func isAddress(_ bytes: Span<UInt8>) -> Bool {
        starts(bytes, with: "http://") || starts(bytes, with: "https://") || starts(bytes, with: "www.")
    }

    private static func starts(_ bytes: Span<UInt8>, with prefix: StaticString) -> Bool {
        guard bytes.count > prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where bytes[index] | 0x20 != prefix.utf8Start[index] | 0x20 {
            return false
        }
        return true
    }
}
