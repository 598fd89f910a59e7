import HTMLParsing
import NewswireModel

/// Writes the body of a page as Markdown, with its links and what is emphasized, and lists the links.
///
/// Goes through the tree again, only where the body's lines stand; linear in these. No more is kept than
/// `WorkLimits.extraBytesMax` allows.
struct PageMarkdown {
    private(set) var links: [Article.Link] = []
    private var writer: MarkdownWriter

    private let document: Document
    private let page: PageLines
    private let owner: [Int32]
    private let text: [UInt8]
    private let lines: [Line]
    private let limits: WorkLimits
    /// Makes an address of what a link says; nil where it leads nowhere.
    private let resolve: (String) -> String?

    /// Elements above a line that are looked at.
    private static let stepsMax = 32
    private static let addressBytesMax = 2048
    /// Of the links, together; a relative address may become much longer than it is.
    private var linkBytesLeft: Int

    /// The body as Markdown, in UTF-8.
    var markdown: [UInt8] { writer.text }
    /// All of the body is in it.
    var isWhole: Bool { !writer.isFull }

    init(
        _ document: Document, _ page: PageLines, owner: [Int32], text: [UInt8], _ lines: [Line], blocks: [BodyBlock],
        limits: WorkLimits, resolve: @escaping (String) -> String?
    ) {
        self.document = document
        self.page = page
        self.owner = owner
        self.text = text
        self.lines = lines
        self.limits = limits
        self.resolve = resolve
        let bytesMax = limits.extraBytesMax(text: text.count)
        writer = MarkdownWriter(bytesMax: bytesMax)
        linkBytesLeft = bytesMax
        for block in blocks {
            let kind = kind(of: block)
            writer.add(kind, block.flow, inline(block.line, kind))
        }
        writer.end()
    }

    // MARK: Blocks

    private func kind(of block: BodyBlock) -> MarkdownWriter.Kind {
        var number = page.blocks[Int(owner[block.line])].element
        var isNumbered = false
        var isItem = false
        var steps = 0
        while number >= 0, steps < Self.stepsMax {
            let element = page.elements[Int(number)]
            switch element.name {
            case .h1, .h2: return .heading(level: 2)
            case .h3: return .heading(level: 3)
            case .h4: return .heading(level: 4)
            case .h5: return .heading(level: 5)
            case .h6: return .heading(level: 6)
            case .pre: return .code
            case .ol where !isItem: (isNumbered, isItem) = (true, true)
            case .ul where !isItem: isItem = true
            case .tr where block.role == .listItem && !isItem: return .cell
            case .blockquote where block.role != .listItem && block.role != .heading: return .quote
            default: break
            }
            number = element.parent
            steps += 1
        }
        switch block.role {
        case .heading: return .heading(level: 2)
        case .listItem: return .item(isNumbered: isNumbered)
        default: return .paragraph
        }
    }

    // MARK: What stands in a line

    private mutating func inline(_ line: Int, _ kind: MarkdownWriter.Kind) -> [UInt8] {
        let block = page.blocks[Int(owner[line])]
        // One text of a `pre` may hold many lines; what is marked in code is left out.
        guard kind != .code, let first = block.firstText, let last = block.lastText else { return plain(line, kind) }
        var span = InlineMarkdown(isCell: kind == .cell, bytesMax: limits.extraBytesMax(text: text.count))
        let root = page.elements[Int(block.element)].node
        for ancestor in ancestors(of: first, below: root) { span.open(mark(ancestor, kind)) }
        var node = first
        while true {
            if document.kind(of: node) == .text { document.withBytes(of: document.text(of: node)) { span.append($0) } }
            guard node != last, let next = next(after: node, below: root, &span, kind) else { break }
            node = next
        }
        span.closeAll()
        links(from: &span)
        return span.isFull ? plain(line, kind) : cleaned(span.text)
    }

    /// The line as the plain text has it.
    private func plain(_ line: Int, _ kind: MarkdownWriter.Kind) -> [UInt8] {
        var bytes: [UInt8] = []
        PlainText.append(text.span, lines[line].range, to: &bytes)
        if kind == .code { return bytes }
        var out: [UInt8] = []
        MarkdownEscape.append(bytes, isStart: true, isCell: kind == .cell, to: &out)
        return out
    }

    private func cleaned(_ bytes: [UInt8]) -> [UInt8] {
        var cleaner = TextCleaner(readsReferences: false)
        var out: [UInt8] = []
        cleaner.clean(bytes.span, into: &out)
        return out.filter { $0 != 0x0A }
    }

    private mutating func links(from span: inout InlineMarkdown) {
        for (url, label) in span.links where links.count < limits.listCountMax {
            let text = String(decoding: cleaned(label), as: UTF8.self)
            linkBytesLeft -= url.utf8.count + text.utf8.count
            guard linkBytesLeft >= 0 else { return }
            links.append(Article.Link(url: url, text: text.isEmpty ? nil : text))
        }
    }

    private func mark(_ node: Node, _ kind: MarkdownWriter.Kind) -> InlineMarkdown.Mark {
        switch document.name(of: node) {
        case .a: return .link(address(of: node))
        case .b, .strong: return kind.isHeading ? .none : .strong
        case .em, .i: return kind.isHeading ? .none : .emphasis
        default: return .none
        }
    }

    private func address(of link: Node) -> String? {
        guard let href = document.attribute(.href, of: link), href.count <= Self.addressBytesMax else { return nil }
        return resolve(document.string(href))
    }

    // MARK: The tree

    private func ancestors(of node: Node, below root: Node) -> [Node] {
        var found: [Node] = []
        var parent = document.parent(of: node)
        while let element = parent, element != root, found.count < Self.stepsMax {
            found.append(element)
            parent = document.parent(of: element)
        }
        return found.reversed()
    }

    /// The node behind one in the document's order; says what is entered and left on the way. Nil where the block ends.
    private func next(
        after node: Node, below root: Node, _ span: inout InlineMarkdown, _ kind: MarkdownWriter.Kind
    ) -> Node? {
        if document.kind(of: node) == .element, PageElementKind.of(document.name(of: node)) != .skipped,
            document.namespace(of: node) == .html
        {
            span.open(mark(node, kind))
            if let child = document.firstChild(of: node) { return child }
            span.close()
        }
        var node = node
        while node != root {
            if let next = document.nextSibling(of: node) { return next }
            guard let parent = document.parent(of: node), parent != root else { return nil }
            span.close()
            node = parent
        }
        return nil
    }
}

extension MarkdownWriter.Kind {
    fileprivate var isHeading: Bool { if case .heading = self { true } else { false } }
}

/// A line's text with marks, whose white space is collapsed while it is appended.
private struct InlineMarkdown {
    enum Mark: Equatable {
        case none, strong, emphasis
        /// Nil leads nowhere, and is not marked.
        case link(String?)
    }

    private(set) var text: [UInt8] = []
    /// The same without marks.
    private var plain: [UInt8] = []
    /// Addresses and what they stand behind.
    private(set) var links: [(url: String, label: [UInt8])] = []
    /// What is open, and where in `plain` its text begins, once there is some.
    private var marks: [(mark: Mark, start: Int?)] = []
    private var hasSpace = false
    private let isCell: Bool
    private let bytesMax: Int

    /// What is beyond `bytesMax` is left out: then the line is written without marks.
    init(isCell: Bool, bytesMax: Int) {
        self.isCell = isCell
        self.bytesMax = bytesMax
    }

    var isFull: Bool { text.count > bytesMax }

    mutating func open(_ mark: Mark) {
        // A mark within the same one, and a link within a link, are nothing.
        let isTwice = marks.contains { $0.mark == mark || isLink($0.mark) && isLink(mark) }
        marks.append((isTwice ? .none : mark, nil))
    }

    private func isLink(_ mark: Mark) -> Bool { if case .link(.some) = mark { true } else { false } }

    mutating func close() {
        guard let (mark, start) = marks.popLast(), let start else { return }
        switch mark {
        case .none, .link(nil): break
        case .strong: put("**")
        case .emphasis: put("*")
        case .link(let url?):
            guard !isFull else { break }
            links.append((url, Array(plain[start...])))
            put("](\(Self.destination(url)))")
        }
    }

    mutating func closeAll() { while !marks.isEmpty { close() } }

    mutating func append(_ bytes: Span<UInt8>) {
        var run = 0
        for index in 0...bytes.count {
            guard index == bytes.count || bytes[index] <= 0x20 else { continue }
            if index > run { appendWord(bytes.extracting(run..<index)) }
            if index < bytes.count { hasSpace = true }
            run = index + 1
        }
    }

    private mutating func appendWord(_ word: Span<UInt8>) {
        guard !isFull else { return }
        if hasSpace, !text.isEmpty {
            text.append(0x20)
            plain.append(0x20)
        }
        hasSpace = false
        let isStart = text.isEmpty
        for index in marks.indices where marks[index].start == nil {
            switch marks[index].mark {
            case .none, .link(nil): break
            case .strong: put("**")
            case .emphasis: put("*")
            case .link: put("[")
            }
            marks[index].start = plain.count
        }
        let start = plain.count
        word.withUnsafeBufferPointer { plain.append(contentsOf: $0) }
        MarkdownEscape.append(plain[start...], isStart: isStart, isCell: isCell, to: &text)
    }

    /// An address as a link's destination (CommonMark 6.3): what would end it is escaped.
    private static func destination(_ url: String) -> String {
        String(url.flatMap { "()<> ".contains($0) ? Array("%" + hex($0)) : [$0] })
    }

    private static func hex(_ character: Character) -> String {
        let code = String(character.asciiValue ?? 0x20, radix: 16, uppercase: true)
        return code.count == 1 ? "0" + code : code
    }

    private mutating func put(_ string: String) { if !isFull { text += Array(string.utf8) } }
}
