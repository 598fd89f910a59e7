import HTMLParsing

/// The text of small elements and of values, on one line.
enum ShortText {
    /// Nodes that are looked at in one element.
    private static let nodesMax = 96

    /// The text in an element; nil if there is none, or more than `bytesMax`. What is no text of a page, and elements
    /// of `without`, are left out, and what `skips` is true of; elements that begin a line stand apart by a space.
    static func read(
        _ document: Document, _ element: Node, bytesMax: Int, without: [Name] = [],
        skips: (Node) -> Bool = { _ in false }
    ) -> String? {
        var bytes: [UInt8] = []
        var walk = Walk(element)
        var nodes = 0
        while let node = walk.next(in: document) {
            nodes += 1
            guard nodes <= nodesMax else { return nil }
            switch document.kind(of: node) {
            case .text:
                document.append(document.text(of: node), to: &bytes)
                guard bytes.count <= bytesMax * 2 + 256 else { return nil }
            case .element:
                let name = document.name(of: node)
                let kind = PageElementKind.of(name)
                if kind == .skipped || name == .button || without.contains(name) || skips(node) { walk.skipContent() }
                if kind == .block || kind == .lineBreak { bytes.append(0x20) }
            default: walk.skipContent()
            }
        }
        return clean(bytes.span, bytesMax: bytesMax, isMarkup: false)
    }

    /// A value cleaned, without tags if it may have any; nil if nothing is left or it is too long.
    static func clean(_ bytes: Span<UInt8>, bytesMax: Int, isMarkup: Bool = true) -> String? {
        guard bytes.count <= bytesMax * 4 + 1024 else { return nil }
        var cleaned: [UInt8] = []
        var cleaner = TextCleaner()
        cleaner.clean(bytes, into: &cleaned)
        if isMarkup, cleaned.contains(UInt8(ascii: "<")) { cleaned = withoutTags(cleaned) }
        var line: [UInt8] = []
        for index in cleaned.indices where cleaned[index] == 0x0A || cleaned[index] == 0x09 { cleaned[index] = 0x20 }
        PlainText.append(cleaned.span, trimmed(cleaned.span, 0..<cleaned.count), to: &line)
        return line.isEmpty || line.count > bytesMax ? nil : String(decoding: line, as: UTF8.self)
    }

    static func clean(_ text: String, bytesMax: Int) -> String? { clean(text.utf8.span, bytesMax: bytesMax) }

    /// Leaves out what has the form of a tag.
    private static func withoutTags(_ text: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        // The last place where a tag can end.
        let lastEnd = text.lastIndex(of: UInt8(ascii: ">")) ?? 0
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "<"), index < lastEnd, beginsTag(text, at: index) {
                plain.append(0x20)
                while text[index] != UInt8(ascii: ">") { index += 1 }
            } else {
                plain.append(text[index])
            }
            index += 1
        }
        return plain
    }

    private static func beginsTag(_ text: [UInt8], at start: Int) -> Bool {
        let next = text[start + 1]
        return (next | 0x20) &- 0x61 < 26 || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
    }
}
