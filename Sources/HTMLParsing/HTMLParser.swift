/// The HTML parser of the WHATWG standard (§13.2), without scripting.
///
/// It takes UTF-8 and gives a tree for any bytes at all: there are no errors, and what is too much for `limits` is left
/// out and said in the document's `truncation`. It and the documents it parses into keep their memory, so that a page
/// no larger than the ones before allocates nothing: have one of each per worker. The work is linear in the size of the
/// page.
///
///     var parser = HTMLParser()
///     var document = Document()
///     parser.parse(bytes, into: &document)
///
/// Bytes that are no UTF-8 pass through as they are. A byte order mark is text: take it off before.
public struct HTMLParser: ~Copyable, Sendable {
    public var limits: ParseLimits

    // What the page is being read into; it belongs to the document between the pages.
    var tokenizer = Tokenizer()
    var nodes: [NodeRecord] = []
    var quirksMode = Document.QuirksMode.noQuirks
    var truncation: Document.Truncation = []
    var doctype: DoctypeToken?

    // The state of the tree construction stage (§13.2.4).
    var mode = InsertionMode.initial
    /// Where text mode and table text mode return to.
    var originalMode = InsertionMode.initial
    var templateModes: [InsertionMode] = []
    var openElements: [OpenElement] = []
    var formatting: [FormattingElement] = []
    /// The `head` and the `form` element; 0 where there is none.
    var head: UInt32 = 0
    var form: UInt32 = 0
    var framesetOK = true
    var fosterParenting = false
    /// A line feed that begins the next text is left out, after `pre`.
    var skipsLineFeed = false
    /// How many templates are open.
    var openTemplates = 0
    var hasSelectedContent = false

    /// The text of the current token that is still to be placed.
    var text = TextSlice.empty
    /// Text in a table that waits for what follows it, and whether there is more than spaces in it.
    var tableText: [TextSlice] = []
    var tableTextIsSpace = true

    /// The element that a fragment is parsed for.
    var context: FragmentContext?
    var contextName = OpenElement.notHTML
    var contextTraits: ElementTraits = []
    var stepsLeft = 0
    let tags = TagRecord.table()
    let foreignNames = ForeignNames()

    public init(limits: ParseLimits = ParseLimits()) {
        self.limits = limits
        openElements.reserveCapacity(64)
        formatting.reserveCapacity(64)
    }

    /// Parses a page into a document. What was in that is gone.
    public mutating func parse(_ page: [UInt8], into document: inout Document) {
        parse(page, context: nil, into: &document)
    }

    /// Parses what would be the content of an element (§13.4): the document's `root` then has it as its children.
    public mutating func parseFragment(_ fragment: [UInt8], of context: FragmentContext, into document: inout Document)
    {
        parse(fragment, context: context, into: &document)
    }

    private mutating func parse(_ page: [UInt8], context: FragmentContext?, into document: inout Document) {
        begin(page, into: &document)
        // The array is kept by the document: this only holds it while the document is written to.
        let source = document.source
        tokenizer.reset(sourceCount: source.count)
        tokenizer.attributesPerElementMax = limits.attributesPerElementMax
        tokenizer.attributesMax = limits.attributesMax
        stepsLeft = stepsMax(source.count)
        if let context { beginFragment(context) }
        run(source.span)
        finish(&document)
        document.steps = stepsMax(source.count) - stepsLeft
    }

    private func stepsMax(_ bytes: Int) -> Int { 1 << 18 + limits.stepsPerByte * bytes }

    /// Takes over the document's memory and gives it the page.
    private mutating func begin(_ page: [UInt8], into document: inout Document) {
        truncation = []
        document.source = []
        let isWhole = page.count <= limits.bytesMax
        if !isWhole { truncation.insert(.bytes) }
        if isWhole, !LineEnds.needNormalizing(page.span) {
            document.source = page
        } else {
            LineEnds.normalize(page.span.extracting(first: limits.bytesMax), into: &document.normalized)
            document.source = document.normalized
        }
        swapStorage(&document)
        nodes.removeAll(keepingCapacity: true)
        nodes.append(NodeRecord(kind: .document))
        document.root = 0
        reset()
    }

    private mutating func finish(_ document: inout Document) {
        swapStorage(&document)
        document.quirksMode = quirksMode
        if tokenizer.droppedAttributes { truncation.insert(.attributes) }
        document.truncation = truncation
        document.doctypeToken = doctype
        if context != nil { document.root = fragmentRoot }
    }

    private mutating func swapStorage(_ document: inout Document) {
        swap(&nodes, &document.nodes)
        swap(&tokenizer.attributes, &document.attributes)
        swap(&tokenizer.decoded, &document.decoded)
        swap(&tokenizer.names, &document.names)
    }

    private mutating func reset() {
        mode = .initial
        originalMode = .initial
        templateModes.removeAll(keepingCapacity: true)
        openElements.removeAll(keepingCapacity: true)
        formatting.removeAll(keepingCapacity: true)
        tableText.removeAll(keepingCapacity: true)
        head = 0
        form = 0
        framesetOK = true
        fosterParenting = false
        skipsLineFeed = false
        openTemplates = 0
        hasSelectedContent = false
        context = nil
        contextName = OpenElement.notHTML
        contextTraits = []
        quirksMode = .noQuirks
        doctype = nil
    }
}

/// The line ends of a page (§13.2.3.5): CR LF and CR become LF.
enum LineEnds {
    static func needNormalizing(_ page: Span<UInt8>) -> Bool {
        page.firstIndex(of: 0x0D, 0x0D, 0x0D, from: 0) < page.count
    }

    /// Writes the page with line feeds only into a buffer, whose memory is used again.
    static func normalize(_ page: Span<UInt8>, into buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        buffer.reserveCapacity(page.count)
        var from = 0
        while from < page.count {
            // Short lines byte by byte: a run costs about as much as sixteen of these.
            let near = min(page.count, from + 16)
            while from < near, page[from] != 0x0D {
                buffer.append(page[from])
                from += 1
            }
            if from == near {
                let end = page.firstIndex(of: 0x0D, 0x0D, 0x0D, from: from)
                page.extracting(from..<end).withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
                from = end
            }
            guard from < page.count else { return }
            buffer.append(0x0A)
            from += 1
            if from < page.count, page[from] == 0x0A { from += 1 }
        }
    }
}
