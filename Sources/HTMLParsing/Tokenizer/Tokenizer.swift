/// What the tokenizer found; the rest of the token is in the tokenizer until the next one.
enum TokenKind: UInt8 {
    /// `text`, without U+0000 unless the state replaced them.
    case characters
    /// U+0000, of which each insertion mode makes something else: as many as `text` is long.
    case nullCharacter
    /// `name`, `attributes` from `attributeStart` on, `isSelfClosing`.
    case startTag
    /// `name`.
    case endTag
    /// `text`.
    case comment
    /// `doctype`.
    case doctype
    case endOfFile
}

/// A document type declaration as written.
struct DoctypeToken: Sendable {
    var name: TextSlice?
    var publicID: TextSlice?
    var systemID: TextSlice?
    var forcesQuirks = false
}

/// The tokenizer of the HTML standard (§13.2.5) over UTF-8 whose line ends are normalized.
///
/// It sees the whole input, so most of the standard's states are places in straight code, and a token of text is a
/// stretch of the source as long as nothing in it was decoded. Call `next` with the same source until it returns
/// `endOfFile`; the tree builder sets `state` after the start tags whose content is not markup. All its work is linear.
struct Tokenizer: Sendable {
    /// How the text up to the next tag is to be read.
    enum State: UInt8 {
        case data, rcdata, rawtext, scriptData, plaintext, cdata
    }

    var state = State.data
    /// The next byte of the source to be read.
    var position = 0

    var names = NameTable()
    /// The attributes of all elements so far, and behind `attributesKept` those of the current tag.
    var attributes: [Attribute] = []
    /// The text that is not in the source as it is.
    var decoded: [UInt8] = []

    // The current token.
    var name = Name(0)
    var text = TextSlice.empty
    var doctype = DoctypeToken()
    var isSelfClosing = false
    /// Where in `attributes` those of the current tag begin.
    var attributesKept = 0

    /// The last start tag that was found: the one whose end tag ends raw text.
    var lastStartTag: Name?
    /// Whether `<![CDATA[` begins a CDATA section here: the current node is not HTML.
    var allowsCDATA = false
    /// At most so many attributes are kept of one tag, and what became of it.
    var attributesPerElementMax = 1024
    var attributesMax = Int.max
    var droppedAttributes = false

    /// By name, the tag it last stood in as an attribute: finds repeated ones at once.
    private(set) var attributeStamps: [UInt32] = []
    private var stamp: UInt32 = 0
    /// The length of the source, which is where the addresses of decoded text begin.
    private(set) var sourceCount = 0

    /// Makes it ready for another source.
    mutating func reset(sourceCount: Int) {
        state = .data
        position = 0
        self.sourceCount = sourceCount
        names.reset()
        attributes.removeAll(keepingCapacity: true)
        decoded.removeAll(keepingCapacity: true)
        attributesKept = 0
        lastStartTag = nil
        allowsCDATA = false
        droppedAttributes = false
        // Stamps of pages before are lower than all that come; they never run out within one.
        guard stamp > UInt32.max / 2 else { return }
        for index in attributeStamps.indices { attributeStamps[index] = 0 }
        stamp = 0
    }

    /// Reads the next token.
    @inline(__always)
    mutating func next(_ source: Span<UInt8>) -> TokenKind {
        if state == .data { return nextInData(source) }
        return nextInRawText(source)
    }

    /// Keeps the attributes of the current tag, which else are forgotten with the next tag.
    @inline(__always)
    mutating func keepAttributes() { attributesKept = attributes.count }

    // MARK: Decoded text

    /// Where the next decoded byte will be: behind the source and one place that is never used, so that no text of the
    /// one runs into text of the other.
    var decodedEnd: Int { sourceCount &+ 1 &+ decoded.count }

    mutating func decode(_ source: Span<UInt8>, _ range: Range<Int>) {
        if range.isEmpty { return }
        source.extracting(range).withUnsafeBufferPointer { decoded.append(contentsOf: $0) }
    }

    /// Appends U+FFFD.
    mutating func decodeReplacement() {
        decoded.append(0xEF)
        decoded.append(0xBF)
        decoded.append(0xBD)
    }

    /// A stretch of the source in which U+0000 stands for U+FFFD.
    mutating func replacingNulls(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> TextSlice {
        var null = source.firstIndex(of: 0, 0, 0, from: start, to: end)
        if null >= end { return TextSlice(start, end) }
        let first = decodedEnd
        var from = start
        while null < end {
            decode(source, from..<null)
            decodeReplacement()
            from = null + 1
            null = source.firstIndex(of: 0, 0, 0, from: from, to: end)
        }
        decode(source, from..<end)
        return TextSlice(first, decodedEnd)
    }

    // MARK: Attributes of the current tag

    /// Begins a tag: forgets the attributes of the one before unless they were kept.
    @inline(__always)
    mutating func beginTag() {
        if attributes.count > attributesKept { attributes.removeLast(attributes.count &- attributesKept) }
        stamp &+= 1
        isSelfClosing = false
    }

    /// Whether no more attributes are kept of the current tag.
    @inline(__always)
    var isFull: Bool {
        attributes.count &- attributesKept >= attributesPerElementMax || attributes.count >= attributesMax
    }

    /// Adds an attribute unless the tag has one of that name.
    @inline(__always)
    mutating func add(_ name: Name, _ value: TextSlice) {
        if name.index >= attributeStamps.count { growStamps(name.index) }
        if attributeStamps[name.index] == stamp { return }
        attributeStamps[name.index] = stamp
        attributes.append(Attribute(name: name, value: value))
    }

    @inline(never)
    private mutating func growStamps(_ index: Int) {
        let missing = max(index + 1, 2 * attributeStamps.count, 1024) - attributeStamps.count
        attributeStamps.append(contentsOf: repeatElement(0, count: missing))
    }
}
