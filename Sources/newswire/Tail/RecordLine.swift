import JSONText
import NewswireModel
import NewswireProtocol

/// A record in one line for the eye: `1  new  en  2023-01-23 15:59  example.com  The headline`.
struct RecordLine {
    let usesColour: Bool
    /// Where to cut the line; nil for nowhere.
    let columns: Int?

    func text(_ event: LiveEvent) -> String {
        let outcome = event.topic.outcome.rawValue
        let sequence = "\(event.trailer.sequence)".padded(to: 6, atStart: true)
        guard let data = (try? JSONReader.read(event.record))?.object?["data"]?.object else {
            return "\(sequence)  \(outcome)  (a record that can't be read; --json shows it)"
        }
        func field(_ key: String) -> String? { data[key]?.string }
        let date = field("published").map { String($0.prefix(16)).replacingFirstT } ?? "-"
        // The topic has them for records too that leave them out.
        let levels = event.topic.levels.map { String(decoding: $0, as: UTF8.self) }
        let domain = levels[3].split(separator: ".").reversed().joined(separator: ".")
        let columnTexts = [levels[2].padded(to: 5), date.padded(to: 16), domain, Self.title(field)]
        let start = "\(sequence)  \(outcome.padded(to: 14))  "
        let rest = columnTexts.joined(separator: "  ").printable.oneLine
        let cut = columns.map { rest.cut(toColumns: max(20, $0 - start.count)) } ?? rest
        guard usesColour else { return start + cut }
        return "\(sequence)  \(Self.colour(event))\(outcome.padded(to: 14))\u{1B}[0m  \(cut)"
    }

    /// What tells a reader best which item it is.
    private static func title(_ field: (String) -> String?) -> String {
        if let code = field("code") { return "\(code): \(field("detail") ?? "")" }
        let text = field("headline") ?? field("body").map { String($0.prefix { $0 != "\n" }) } ?? field("url")
        guard let origin = field("updateOf") ?? field("duplicateOf") else { return text ?? field("id") ?? "" }
        return text.map { "\($0) (of \(origin))" } ?? "of \(origin)"
    }

    private static func colour(_ event: LiveEvent) -> String {
        switch event.topic.outcome {
        case .new: "\u{1B}[32m"
        case .update: "\u{1B}[36m"
        case .unchanged: "\u{1B}[2m"
        case .duplicate, .nearDuplicate: "\u{1B}[33m"
        case .rejected, .quarantined: "\u{1B}[31m"
        }
    }
}

extension String {
    fileprivate var replacingFirstT: String {
        guard let index = firstIndex(of: "T") else { return self }
        return "\(self[..<index]) \(self[self.index(after: index)...])"
    }

    fileprivate var oneLine: String { String(map { $0.isNewline || $0 == "\t" ? " " : $0 }) }

    func padded(to width: Int, atStart: Bool = false) -> String {
        let padding = String(repeating: " ", count: max(0, width - count))
        return atStart ? padding + self : self + padding
    }

    /// The characters that fit, with an ellipsis for the rest.
    fileprivate func cut(toColumns limit: Int) -> String {
        var columns = 0
        var fitting = startIndex
        for index in indices {
            columns += self[index].columns
            if columns > limit { return self[..<fitting] + "…" }
            if columns < limit { fitting = self.index(after: index) }
        }
        return self
    }
}

extension Character {
    /// How many columns a terminal gives it: two for East Asian wide characters (Unicode Standard Annex 11) and emoji.
    fileprivate var columns: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
