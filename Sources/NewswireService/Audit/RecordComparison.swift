internal import JSONText
internal import NewswireModel
internal import NewswireProtocol

/// One field in which an outcome that was decided again is not what was recorded.
package struct ReplayDifference: Sendable, Equatable {
    package let journal: UInt64
    /// The item's number within the payload; nil where the payload as a whole differs.
    package var item: Int?
    /// Of the item in the original.
    package var sequence: UInt64?
    /// As in `data.body`, or a word for what is no field of the record.
    package let field: String
    /// From a few characters before the first that differs; nil where there is none.
    package let original: String?
    package let replayed: String?

    package var text: String {
        let place =
            "journal position \(journal)" + (item.map { ", item \($0)" } ?? "")
            + (sequence.map { ", sequence \($0)" } ?? "")
        return "\(place): \(field): \(original ?? "nothing") was recorded, \(replayed ?? "nothing") came out"
    }
}

/// Finds what makes two entries of the record log differ.
enum RecordComparison {
    static func differences(journal: UInt64, original: [UInt8]?, replayed: [UInt8]) -> [ReplayDifference] {
        func whole(_ field: String, _ original: String?, _ replayed: String?) -> [ReplayDifference] {
            [ReplayDifference(journal: journal, field: field, original: original, replayed: replayed)]
        }
        guard let before = original.flatMap({ try? RecordLogEntry(decoding: $0) }) else {
            return whole("outcome", original == nil ? nil : "an entry of unknown form", "an outcome")
        }
        guard let after = try? RecordLogEntry(decoding: replayed) else { return whole("outcome", "an outcome", nil) }
        guard before.items.count == after.items.count else {
            return whole("items", "\(before.items.count)", "\(after.items.count)")
        }
        return zip(before.items, after.items).enumerated().flatMap { index, pair in
            fields(pair.0, pair.1).map { field, before, after in
                let (before, after) = shortened(before, after)
                return ReplayDifference(
                    journal: journal, item: index, sequence: pair.0.sequence, field: field, original: before,
                    replayed: after)
            }
        }
    }

    /// What differs between the data of a record and that of an extraction, but for what the verdict, the reception and
    /// the measure of the extraction itself say, and what was learned from other pages.
    static func extractionFields(recorded: JSONObject, extracted: JSONObject) -> [Field] {
        var passedOver = outsideExtraction
        let warnings = recorded["warnings"]?.array?.compactMap(\.string) ?? []
        if warnings.contains(where: { $0.hasPrefix("boilerplate-removed") }) {
            passedOver.formUnion(["body", "bodyMarkdown", "links", "wordCount"])
        }
        return members("", .object(recorded), .object(extracted)).filter { field in
            !passedOver.contains(String(field.name.prefix { $0 != "." }))
        }.map { field in
            let (before, after) = shortened(field.original, field.replayed)
            return (field.name, before, after)
        }
    }

    private static let outsideExtraction: Set<String> = [
        "id", "articleId", "story", "outcome", "duplicateOf", "updateOf", "version", "score", "relation", "superseded",
        "reason", "retryOf", "code", "detail", "received", "confidence", "origins", "warnings",
    ]

    typealias Field = (name: String, original: String?, replayed: String?)

    private static func fields(_ original: RecordLogEntry.Item, _ replayed: RecordLogEntry.Item) -> [Field] {
        var found: [Field] = []
        func compare<Value: Equatable>(
            _ name: String, _ value: (RecordLogEntry.Item) -> Value, _ text: (Value) -> String
        ) {
            let (before, after) = (value(original), value(replayed))
            if before != after { found.append((name, text(before), text(after))) }
        }
        compare("outcome", \.outcome, \.rawValue)
        compare("sequence", \.sequence) { "\($0)" }
        compare("number", \.number) { "\($0)" }
        compare("refersTo", \.refersTo) { $0.map { "\($0.journalIndex).\($0.item)" } ?? "nothing" }
        compare("topic", \.topic) { String(decoding: $0, as: UTF8.self) }
        if original.record != replayed.record { found += recordFields(original.record, replayed.record) }
        compare("fingerprint", \.fingerprint) { "\($0.count) bytes \($0.prefix(8))" }
        return found
    }

    private static func recordFields(_ original: [UInt8], _ replayed: [UInt8]) -> [Field] {
        guard let before = try? JSONReader.read(original), let after = try? JSONReader.read(replayed) else {
            return [("record", "\(original.count) bytes", "\(replayed.count) bytes")]
        }
        let found = members("", before, after)
        return found.isEmpty ? [("record", "the same fields in other bytes", "\(replayed.count) bytes")] : found
    }

    private static func members(_ path: String, _ original: JSONValue?, _ replayed: JSONValue?) -> [Field] {
        guard original != replayed else { return [] }
        guard let before = original?.object, let after = replayed?.object else {
            return [(path, original.map(text), replayed.map(text))]
        }
        var names = before.members.map(\.key)
        names += after.members.map(\.key).filter { !names.contains($0) }
        return names.flatMap { members(path.isEmpty ? $0 : "\(path).\($0)", before[$0], after[$0]) }
    }

    private static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Both from a few characters before the first that differs.
    private static func shortened(_ original: String?, _ replayed: String?) -> (String?, String?) {
        guard let original, let replayed else {
            return (original.map { cut($0, from: 0) }, replayed.map { cut($0, from: 0) })
        }
        let same = zip(original.unicodeScalars, replayed.unicodeScalars).prefix { $0 == $1 }.count
        let start = max(0, same - before)
        return (cut(original, from: start), cut(replayed, from: start))
    }

    private static let before = 20
    private static let length = 80

    private static func cut(_ text: String, from start: Int) -> String {
        let rest = text.unicodeScalars.dropFirst(start)
        var result = String.UnicodeScalarView(rest.prefix(length))
        if rest.count > length { result.append("…") }
        return (start > 0 ? "…" : "") + String(result)
    }
}
