/// A line of the body, in its place: what Markdown is made of beside the plain text.
struct BodyBlock {
    /// The line's index.
    var line: Int
    var role: LineRole
    /// How it follows the block before it.
    var flow: LineFlow
}

/// Writes a body's blocks as Markdown (CommonMark 0.31; tables as GitHub has them, section 4.10 of its specification).
///
/// The same blocks as the plain text, with the same words: what stands for itself there is escaped here.
struct MarkdownWriter {
    private(set) var text: [UInt8] = []
    private let bytesMax: Int
    /// Where the table's first row ends, until its second line is written.
    private var isFirstRow = false
    private var cells = 0
    private var isInTable = false
    /// No more fits.
    private(set) var isFull = false

    /// What a block is in Markdown.
    enum Kind: Equatable {
        case paragraph
        case heading(level: Int)
        case item(isNumbered: Bool)
        case quote
        case cell
        case code
    }

    private var last: Kind?

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Adds a block, whose text is Markdown already.
    mutating func add(_ kind: Kind, _ flow: LineFlow, _ block: [UInt8]) {
        guard !isFull, !block.isEmpty else { return }
        guard text.count + block.count + 64 <= bytesMax else {
            end()
            isFull = true
            return
        }
        if kind == .cell { return addCell(flow, block) }
        endTable()
        if last == .code, kind != .code || flow == .paragraph { put("\n```") }
        if last != nil { put(flow == .line ? separator(kind) : "\n\n") }
        switch kind {
        case .heading(let level): put(String(repeating: "#", count: level) + " ")
        case .item(let isNumbered): put(isNumbered ? "1. " : "- ")
        case .quote: put("> ")
        case .code: if last != .code || flow == .paragraph { put("```\n") }
        case .paragraph, .cell: break
        }
        text += block
        last = kind
    }

    /// A line that follows on the next one: items of a list do so as they are, others need a break.
    private func separator(_ kind: Kind) -> String {
        switch (last, kind) {
        case (.item, .item), (.code, .code): "\n"
        case (.quote, .quote): "  \n"
        case (.paragraph, .paragraph): "  \n"
        default: "\n\n"
        }
    }

    private mutating func addCell(_ flow: LineFlow, _ block: [UInt8]) {
        if isInTable, flow == .cell {
            put(" | ")
        } else {
            if last == .code { put("\n```") }
            if isInTable, flow == .line {
                endRow()
                put("\n| ")
            } else {
                endTable()
                put(last == nil ? "| " : "\n\n| ")
                isFirstRow = true
            }
            isInTable = true
            cells = 0
        }
        cells += 1
        text += block
        last = .cell
    }

    private mutating func endRow() {
        put(" |")
        guard isFirstRow else { return }
        put("\n|" + String(repeating: " --- |", count: cells))
        isFirstRow = false
    }

    private mutating func endTable() {
        guard isInTable else { return }
        endRow()
        isInTable = false
    }

    /// Closes what is open.
    mutating func end() {
        guard !isFull else { return }
        endTable()
        if last == .code { put("\n```") }
    }

    private mutating func put(_ string: String) { text += Array(string.utf8) }
}

/// Text that means itself in Markdown.
enum MarkdownEscape {
    /// Appends a text of one line, with a backslash before what would be markup. `isStart`: it begins a block.
    static func append(_ bytes: some Collection<UInt8>, isStart: Bool, isCell: Bool = false, to out: inout [UInt8]) {
        var isStart = isStart
        var digits = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "<"):
                out.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "="),
                UInt8(ascii: "~"), UInt8(ascii: "|"):
                if isStart || isCell && byte == UInt8(ascii: "|") { out.append(UInt8(ascii: "\\")) }
            case UInt8(ascii: "."), UInt8(ascii: ")"): if digits > 0 { out.append(UInt8(ascii: "\\")) }
            case UInt8(ascii: "&"): out.append(UInt8(ascii: "\\"))
            default: break
            }
            out.append(byte)
            // `1.` at the beginning begins a list.
            digits = byte &- 0x30 < 10 && (isStart || digits > 0) ? digits + 1 : 0
            isStart = false
        }
    }
}
