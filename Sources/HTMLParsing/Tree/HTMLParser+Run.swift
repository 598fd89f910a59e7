extension HTMLParser {
    /// Reads all tokens and builds the tree (§13.2.6).
    mutating func run(_ source: Span<UInt8>) {
        while true {
            let isForeign = isInForeignContent
            tokenizer.allowsCDATA = isForeign
            let kind = tokenizer.next(source)
            stepsLeft &-= 1
            if hasToStop { break }
            if kind == .characters {
                text = tokenizer.text
                if skipsLineFeed, !takeLineFeed(source) { continue }
            } else {
                skipsLineFeed = false
            }
            if isForeign, !followsHTMLRules(kind) {
                if !foreign(kind, source) { continue }
            }
            while process(kind, source) {}
            if kind == .endOfFile { return closeAll() }
        }
        // The rest is as if it were not there.
        while process(.endOfFile, source) {}
        closeAll()
    }

    /// The page is over: what is open is closed, which only options take notice of.
    private mutating func closeAll() {
        if hasSelectedContent { popThrough(1) }
    }

    /// Whether a limit is reached.
    @inline(__always)
    private var hasToStop: Bool {
        mutating get {
            if stepsLeft >= 0, nodes.count < limits.nodesMax, openElements.count < stackMax, !tokenizer.names.isFull {
                return false
            }
            noteLimit()
            return true
        }
    }

    /// So many elements may be open; only the first `depthMax` of them are inside one another in the tree.
    var stackMax: Int { 8 &* limits.depthMax }

    @inline(never)
    private mutating func noteLimit() {
        if stepsLeft < 0 { truncation.insert(.steps) }
        if nodes.count >= limits.nodesMax { truncation.insert(.nodes) }
        if openElements.count >= stackMax { truncation.insert(.depth) }
        if tokenizer.names.isFull { truncation.insert(.names) }
    }

    /// Leaves out a line feed at the beginning of the text. False where nothing is left.
    private mutating func takeLineFeed(_ source: Span<UInt8>) -> Bool {
        skipsLineFeed = false
        if byte(Int(text.start), source) == 0x0A {
            text.start += 1
            text.length -= 1
        }
        return !text.isEmpty
    }

    /// Treats the token by the current insertion mode. True: the mode is another one now and has to look at it too.
    @inline(__always)
    mutating func process(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        if mode == .inBody { return inBody(kind, source) }
        return processElsewhere(kind, source)
    }

    @inline(never)
    private mutating func processElsewhere(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch mode {
        case .initial: initial(kind, source)
        case .beforeHTML: beforeHTML(kind, source)
        case .beforeHead: beforeHead(kind, source)
        case .inHead: inHead(kind, source)
        case .inHeadNoscript: inHeadNoscript(kind, source)
        case .afterHead: afterHead(kind, source)
        case .inBody: inBody(kind, source)
        case .text: inText(kind, source)
        case .inTable: inTable(kind, source)
        case .inTableText: inTableText(kind, source)
        case .inCaption: inCaption(kind, source)
        case .inColumnGroup: inColumnGroup(kind, source)
        case .inTableBody: inTableBody(kind, source)
        case .inRow: inRow(kind, source)
        case .inCell: inCell(kind, source)
        case .inTemplate: inTemplate(kind, source)
        case .afterBody: afterBody(kind, source)
        case .inFrameset: inFrameset(kind, source)
        case .afterFrameset: afterFrameset(kind, source)
        case .afterAfterBody: afterAfterBody(kind, source)
        case .afterAfterFrameset: afterAfterFrameset(kind, source)
        }
    }

    // MARK: Text of the current token

    /// A byte of a text by its address.
    @inline(__always)
    func byte(_ address: Int, _ source: Span<UInt8>) -> UInt8 {
        address < source.count ? source[address] : tokenizer.decoded[address &- source.count &- 1]
    }

    /// Whether a text is nothing but spaces.
    @inline(__always)
    func isSpace(_ text: TextSlice, _ source: Span<UInt8>) -> Bool {
        var address = Int(text.start)
        let end = text.end
        while address < end {
            if !byte(address, source).isHTMLSpace { return false }
            address &+= 1
        }
        return true
    }

    /// Takes the spaces, or what is none, off the beginning of the token's text.
    mutating func take(spaces: Bool, _ source: Span<UInt8>) -> TextSlice {
        var address = Int(text.start)
        let end = text.end
        while address < end, byte(address, source).isHTMLSpace == spaces { address &+= 1 }
        let taken = TextSlice(Int(text.start), address)
        text = TextSlice(address, end)
        return taken
    }

    // MARK: Attributes of the current token

    /// The value of an attribute of the current tag.
    mutating func tokenAttribute(_ name: Name) -> TextSlice? {
        var index = tokenizer.attributesKept
        while index < tokenizer.attributes.count {
            if tokenizer.attributes[index].name == name { return tokenizer.attributes[index].value }
            index += 1
        }
        return nil
    }

    /// Whether a text is this one, in lower case, but for the case of ASCII letters.
    func equals(_ text: TextSlice, _ expected: StaticString, _ source: Span<UInt8>) -> Bool {
        guard text.count == expected.utf8CodeUnitCount else { return false }
        return starts(text, with: expected, source)
    }

    /// Whether a text begins with this one, in lower case, but for the case of ASCII letters.
    func starts(_ text: TextSlice, with expected: StaticString, _ source: Span<UInt8>) -> Bool {
        guard text.count >= expected.utf8CodeUnitCount else { return false }
        for offset in 0..<expected.utf8CodeUnitCount
        where byte(Int(text.start) + offset, source).lowercased != expected.utf8Start[offset] { return false }
        return true
    }
}
