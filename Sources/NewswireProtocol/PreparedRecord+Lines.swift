import JSONText

extension PreparedRecord {
    /// The record with a body that leaves lines out; the Markdown leaves out the same ones.
    ///
    /// - Parameters:
    ///   - lines: places among the body's lines that are not empty, from 0.
    ///   - countWords: how many words of `wordCount` a line has.
    public func leavingOut(lines: [Int], countWords: (String) -> Int) -> PreparedRecord {
        let section = members.bytes(of: .body)
        guard section.first == UInt8(ascii: ","),
            let object = try? JSONReader.read([UInt8(ascii: "{")] + section.dropFirst() + [UInt8(ascii: "}")]).object,
            let body = object["body"]?.string
        else { return self }
        let text = TextLines(body)
        var writer = SectionedMembers.startedWriter(capacity: section.count)
        writer.member("body", text.leavingOut(lines))
        if let markdown = object["bodyMarkdown"]?.string {
            let lined = TextLines(markdown, isMarkdown: true)
            writer.member("bodyMarkdown", lined.count == text.count ? lined.leavingOut(lines) : markdown)
        }
        let removed = lines.reduce(0) { $0 + ($1 < text.count ? countWords(text[$1]) : 0) }
        var record = self
        record.members = members.replacing([
            .body: writer.bytes[SectionedMembers.startSize...],
            .facts: Self.countingLess(removed, members.bytes(of: .facts)),
        ])
        return record
    }

    /// The facts with a lower `wordCount`, the first of them.
    private static func countingLess(_ words: Int, _ facts: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let key = Array(#","wordCount":"#.utf8)
        guard facts.starts(with: key) else { return facts }
        let digits = facts.dropFirst(key.count).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard let count = Int(String(decoding: digits, as: UTF8.self)) else { return facts }
        return key + Array(String(max(0, count - words)).utf8) + facts[digits.endIndex...]
    }
}

/// A text as its lines that are not empty, each with the number of line ends before it.
private struct TextLines {
    private var lines: [(text: Substring.UTF8View, ends: Int, isContent: Bool)] = []
    private var places: [Int] = []

    /// - Parameter isMarkdown: lines that only mark a block are none, and stay.
    init(_ text: String, isMarkdown: Bool = false) {
        var ends = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if !line.isEmpty {
                let isContent = !isMarkdown || !Self.isMark(line)
                if isContent { places.append(lines.count) }
                lines.append((line, ends, isContent))
                ends = 0
            }
            ends += 1
        }
    }

    var count: Int { places.count }

    subscript(index: Int) -> String { String(Substring(lines[places[index]].text)) }

    /// The fence of code, or the line below a table's head.
    private static func isMark(_ line: Substring.UTF8View) -> Bool {
        line.elementsEqual("```".utf8) || line.starts(with: "| ---".utf8) && line.allSatisfy { " |-".utf8.contains($0) }
    }

    /// Of the line ends around what is left out, the wider ones stay.
    func leavingOut(_ left: [Int]) -> String {
        var isLeft = [Bool](repeating: false, count: lines.count)
        for place in left where place < places.count { isLeft[places[place]] = true }
        var text: [UInt8] = []
        var ends = 0
        for (line, isLeft) in zip(lines, isLeft) {
            ends = max(ends, line.ends)
            if isLeft { continue }
            if !text.isEmpty { text += [UInt8](repeating: UInt8(ascii: "\n"), count: ends) }
            text += line.text
            ends = 0
        }
        return String(decoding: text, as: UTF8.self)
    }
}
