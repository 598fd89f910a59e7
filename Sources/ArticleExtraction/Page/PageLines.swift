import HTMLParsing

/// What a line of a page's text is made of, beside its text.
struct PageBlock {
    /// The element whose text it is.
    let element: Int32
    /// Of its bytes, those in links and those that are emphasized.
    var bytes: Int32 = 0
    var linkBytes: Int32 = 0
    var strongBytes: Int32 = 0
    /// Line breaks before it, in the same element: 0, 1, or 2 for more.
    var breaks: UInt8 = 0
    /// An image stands between it and the line before.
    var followsImage = false
    /// It has a `time` in it.
    var hasTime = false
    /// The first and the last of the tree's texts that it is made of.
    var firstText: Node?
    var lastText: Node?

    /// How much of a line's weight is in links.
    func linkWeight(of weight: Int32) -> Int32 {
        Int32(truncatingIfNeeded: Int(weight) * Int(linkBytes) / max(1, Int(bytes)))
    }
}

/// Cuts a page into lines of text, one for each stretch that stands apart when the page is shown.
///
/// One walk, linear in the page; keeps its memory for the next page.
struct PageLines {
    /// White space collapsed, each line ended by a line feed; as the page has it otherwise.
    private(set) var text: [UInt8] = []
    private(set) var blocks: [PageBlock] = []
    private(set) var elements: [PageElement] = []

    private var block: PageBlock?
    private var start = 0
    private var hasSpace = false
    private var current: Int32 = -1
    private var links = 0
    private var emphasis = 0
    private var preformatted = 0
    private var breaks: UInt8 = 0
    private var followsImage = false
    private var hasTime = false

    /// Reads the page up to so many lines.
    mutating func read(_ document: Document, linesMax: Int) {
        removeAll(keepingCapacity: true)
        guard let body = document.body else { return }
        open(body, .body, in: document)
        var walk = Walk(body)
        while let step = walk.step(in: document) {
            switch step {
            case .enter(let node):
                switch document.kind(of: node) {
                case .text: append(document, node)
                case .element: if !enter(node, in: document) { walk.skipContent() }
                case .templateContents: walk.skipContent()
                default: break
                }
            case .leave(let node): leave(node, in: document)
            }
            if blocks.count >= linesMax { break }
        }
        flush()
    }

    /// Adds up, for all elements, what lines are in them; `owner` answers the block of a line.
    mutating func weigh(_ lines: [Line], _ kinds: [LineKind], owner: [Int32]) {
        for index in lines.indices {
            let block = blocks[Int(owner[index])]
            let weight = Int32(truncatingIfNeeded: min(lines[index].weight, 1 << 16))
            let element = Int(block.element)
            elements[element].lines &+= 1
            elements[element].ownLines &+= 1
            elements[element].weight &+= weight
            elements[element].linkWeight &+= block.linkWeight(of: weight)
            guard kinds[index].isProse else { continue }
            elements[element].proseWeight &+= weight
            elements[element].nearProse &+= weight &* 4
        }
        for index in elements.indices.reversed() where elements[index].parent >= 0 && elements[index].lines > 0 {
            let parent = Int(elements[index].parent)
            elements[parent].lines &+= elements[index].lines
            elements[parent].weight &+= elements[index].weight
            elements[parent].linkWeight &+= elements[index].linkWeight
            elements[parent].proseWeight &+= elements[index].proseWeight
            elements[parent].nearProse &+= elements[index].nearProse / 2
        }
    }

    /// The element of a block, the parent of that (the element itself at the root), and the group of places that look
    /// the same.
    func place(of block: Int, _ sight: PageSight) -> (element: Int32, parent: Int32, group: Int32) {
        let element = blocks[block].element
        return (element, max(0, elements[Int(element)].parent), sight.groupOf[Int(element)])
    }

    mutating func removeAll(keepingCapacity: Bool) {
        text.removeAll(keepingCapacity: keepingCapacity)
        blocks.removeAll(keepingCapacity: keepingCapacity)
        elements.removeAll(keepingCapacity: keepingCapacity)
        block = nil
        start = 0
        hasSpace = false
        current = -1
        links = 0
        emphasis = 0
        preformatted = 0
        breaks = 0
        followsImage = false
        hasTime = false
    }

    // MARK: Elements

    /// False where its content is to be passed over.
    private mutating func enter(_ node: Node, in document: Document) -> Bool {
        let name = document.name(of: node)
        guard document.namespace(of: node) == .html else { return false }
        switch PageElementKind.of(name) {
        case .inline:
            if name == .time { hasTime = true }
        case .emphasis: emphasis += 1
        case .link: links += 1
        case .lineBreak:
            addBreak()
        case .image: followsImage = true
        case .skipped: return false
        case .block:
            flush()
            breaks = 0
            if name == .pre { preformatted += 1 }
            open(node, name, in: document)
        }
        return true
    }

    private mutating func leave(_ node: Node, in document: Document) {
        let name = document.name(of: node)
        guard document.kind(of: node) == .element, document.namespace(of: node) == .html else { return }
        switch PageElementKind.of(name) {
        case .emphasis: emphasis -= 1
        case .link: links -= 1
        case .block:
            flush()
            breaks = 0
            if name == .pre { preformatted -= 1 }
            current = elements[Int(current)].parent
        case .inline, .lineBreak, .image, .skipped: break
        }
    }

    private mutating func open(_ node: Node, _ name: Name, in document: Document) {
        var region = PageRegion.of(name)
        if current >= 0 {
            let outer = elements[Int(current)].region
            if region == .article, outer.contains(.article) { region.insert(.innerArticle) }
            region.formUnion(outer)
        }
        if links > 0 { region.insert(.link) }
        if Self.isHidden(node, in: document) { region.insert(.hidden) }
        if let property = document.attribute(.itemprop, of: node), document.equals(property, "articleBody") {
            region.insert(.articleBody)
        }
        let depth = current < 0 ? 0 : elements[Int(current)].depth + 1
        elements.append(PageElement(node: node, name: name, parent: current, depth: depth, region: region))
        current = Int32(elements.count - 1)
    }

    private static func isHidden(_ node: Node, in document: Document) -> Bool {
        for attribute in document.attributes(of: node) {
            switch attribute.name {
            case .hidden: return true
            case .ariaHidden: if document.equals(attribute.value, "true", ignoringCase: true) { return true }
            case .style: if document.withBytes(of: attribute.value, hidesBox) { return true }
            default: break
            }
        }
        return false
    }

    /// `display:none` or `visibility:hidden` in a style attribute; white space before the value is allowed.
    private static func hidesBox(_ style: Span<UInt8>) -> Bool {
        for (property, value) in [("display", "none"), ("visibility", "hidden")] as [(StaticString, StaticString)] {
            var index = 0
            while index + property.utf8CodeUnitCount < style.count {
                defer { index += 1 }
                guard style.begins(with: property, at: index) else { continue }
                var next = index + property.utf8CodeUnitCount
                while next < style.count, style[next] == 0x20 || style[next] == UInt8(ascii: ":") { next += 1 }
                if style.begins(with: value, at: next) { return true }
            }
        }
        return false
    }

    // MARK: Text

    private mutating func append(_ document: Document, _ node: Node) {
        document.withBytes(of: document.text(of: node)) { append($0, of: node) }
    }

    private mutating func append(_ bytes: Span<UInt8>, of node: Node) {
        var index = 0
        var before = text.count
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x20 {
                if byte == 0x0A, preformatted > 0 {
                    count(from: before)
                    addBreak()
                    before = text.count
                }
                hasSpace = block != nil
                index += 1
                continue
            }
            if block == nil {
                block = PageBlock(element: current, breaks: breaks, followsImage: followsImage, firstText: node)
                breaks = 0
                followsImage = false
                start = text.count
            } else if hasSpace {
                text.append(0x20)
            }
            hasSpace = false
            block?.lastText = node
            let run = index
            repeat { index += 1 } while index < bytes.count && bytes[index] > 0x20
            bytes.extracting(run..<index).withUnsafeBufferPointer { text.append(contentsOf: $0) }
        }
        count(from: before)
    }

    private mutating func count(from before: Int) {
        let added = Int32(truncatingIfNeeded: text.count - before)
        if links > 0 { block?.linkBytes &+= added }
        if emphasis > 0 { block?.strongBytes &+= added }
    }

    private mutating func addBreak() {
        flush()
        breaks = min(2, breaks + 1)
    }

    private mutating func flush() {
        hasSpace = false
        guard var block else { return }
        block.bytes = Int32(truncatingIfNeeded: text.count - start)
        block.hasTime = hasTime
        hasTime = false
        text.append(0x0A)
        blocks.append(block)
        self.block = nil
    }
}

extension Span<UInt8> {
    /// Whether a text in lower case stands at an index, in whatever case.
    func begins(with text: StaticString, at index: Int) -> Bool {
        guard index + text.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<text.utf8CodeUnitCount {
            let byte = self[index + offset]
            guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == text.utf8Start[offset] else { return false }
        }
        return true
    }
}
