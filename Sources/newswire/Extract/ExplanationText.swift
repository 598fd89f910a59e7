import ArticleExtraction
import JSONText
import NewswireModel
import NewswireProtocol

/// What `newswire extract --explain` prints: each line of a payload's text with its role and why, then what came of it
/// with the origin of each field.
struct ExplanationText {
    let explanation: Explanation
    let extraction: Extraction

    /// For a program, as one JSON object: `{"form":…,"lines":[…],"results":[{"record":{…}}]}`.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("form", explanation.form)
        writer.key("lines")
        writer.beginArray()
        for line in explanation.lines { Self.write(line, to: &writer) }
        writer.endArray()
        writer.key("results")
        writer.beginArray()
        for (outcome, value) in ExtractionText.outcomes(of: extraction) {
            writer.beginObject()
            writer.member(outcome, raw: value)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ line: Explanation.TextLine, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("line", line.numbers.lowerBound)
        if line.numbers.count > 1 { writer.member("lastLine", line.numbers.upperBound) }
        writer.member("role", line.role)
        writer.member("kind", line.kind)
        if !line.signs.isEmpty { writer.member("signs", line.signs) }
        writer.member("reason", line.reason)
        writer.member("score", line.score)
        writer.member("text", line.text)
        writer.endObject()
    }
}

// MARK: - For the eye

extension ExplanationText {
    /// A text column is no narrower.
    private static let textColumnsMin = 20
    private static let gap = "  "

    /// Lines for a terminal of so many columns; nil cuts nothing.
    func lines(columns: Int?) -> [String] {
        var lines = ["read as \(explanation.form)"]
        let table = [["line", "role", "kind", "why", "text"]] + explanation.lines.map(Self.row)
        if !explanation.lines.isEmpty { lines += [""] + Self.aligned(table, columns: columns) }
        for (outcome, value) in ExtractionText.outcomes(of: extraction) {
            guard let object = (try? JSONReader.read(value))?.object else { continue }
            let table = outcome == "record" ? Self.fields(object) : [Self.finding(outcome, object)]
            lines += [""] + Self.aligned(table, columns: columns)
        }
        return lines
    }

    private static func row(_ line: Explanation.TextLine) -> [String] {
        let (first, last) = (line.numbers.lowerBound, line.numbers.upperBound)
        let signs = line.signs.isEmpty ? "" : ": \(line.signs.joined(separator: ", "))"
        let score = line.score.map { " (\($0))" } ?? ""
        let number = first == last ? "\(first)" : "\(first)–\(last)"
        return [number, line.role, line.kind, line.reason + score + signs, line.text]
    }

    private static func finding(_ outcome: String, _ object: JSONObject) -> [String] {
        [outcome, object["code"]?.string ?? "", object["detail"]?.string ?? ""]
    }

    /// The fields that have an origin, and the warnings.
    private static func fields(_ record: JSONObject) -> [[String]] {
        let origins = record["origins"]?.object?.members ?? []
        return [["field", "from", "value"]]
            + origins.map { [$0.key, $0.value.string ?? "", value(of: $0.key, in: record)] }
            + (record["warnings"]?.array ?? []).map { ["warning", "", $0.string ?? ""] }
    }

    private static func value(of field: String, in record: JSONObject) -> String {
        guard let value = record[field] else { return "" }
        if field == Article.Field.body.rawValue { return (record["wordCount"]?.int ?? 0).of("word") }
        if let text = value.string { return text }
        if let list = value.array, list.allSatisfy({ $0.string != nil }) {
            return list.compactMap(\.string).joined(separator: "; ")
        }
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Rows of as many cells each, the last of which is cut to what is left of the columns.
    private static func aligned(_ rows: [[String]], columns: Int?) -> [String] {
        let cells = rows.map { $0.map(\.printable) }
        let widths = (cells.first ?? []).indices.dropLast().map { column in
            cells.reduce(0) { max($0, $1[column].terminalColumns) }
        }
        let indent = widths.reduce(0) { $0 + $1 + gap.count }
        return cells.map { row in
            let last = row.last ?? ""
            let start = zip(row, widths).map { $0.paddingColumns(to: $1) + gap }.joined()
            return start + (columns.map { last.fitting(max(textColumnsMin, $0 - indent)) } ?? last)
        }
    }
}
