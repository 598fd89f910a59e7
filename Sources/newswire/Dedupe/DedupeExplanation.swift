import Deduplication
import JSONText
import NewswireModel

/// What `newswire dedupe --explain` shows of two articles: verdict, scores, guards, shared and differing passages.
struct DedupeExplanation {
    private let comparison: TextComparison
    private let isSameText: Bool
    private let threshold: Int
    private let names: (String, String)

    init(_ first: Article, _ second: Article, names: (String, String), thresholdPercent: Int) {
        comparison = TextComparison(
            first.body ?? "", second.body ?? "", threshold: Double(thresholdPercent) / 100)
        let texts = [first, second].map { Fingerprint($0, identity: nil, findsNear: false).text }
        isSameText = texts[0] != nil && texts[0] == texts[1]
        threshold = thresholdPercent
        self.names = names
    }

    private var values: Comparison { comparison.comparison }

    /// Of the second article, had only the first been met before.
    private var outcome: Outcome {
        isSameText ? .duplicate : comparison.objection == nil ? .nearDuplicate : .new
    }

    private var relation: Relation? {
        guard outcome != .new else { return nil }
        if isSameText { return .copy }
        switch values.direction {
        case .copy: return .copy
        case .contains: return .contains
        case .containedIn: return .containedIn
        }
    }

    private static func reason(_ objection: Comparison.Objection) -> String {
        switch objection {
        case .score: "too little of either text is in the other"
        case .numbers: "numbers differ between the same words, as in a template"
        case .names: "the names are others"
        case .length: "too few words to tell"
        }
    }

    /// One object: verdict, scores and what the guards look at, and the passages of both.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("outcome", outcome.rawValue)
        writer.member("relation", relation?.rawValue)
        if !isSameText { writer.member("objection", comparison.objection?.rawValue) }
        writer.member("score", isSameText ? 1 : Self.rounded(values.score))
        writer.member("contained", Self.rounded(values.contained))
        writer.member("containing", Self.rounded(values.containing))
        writer.member("words", values.units)
        writer.member("sharedNumberPlaces", values.sharedPlaces)
        writer.member("differentNumberPlaces", values.differentPlaces)
        writer.member("numberContainment", Self.rounded(values.numberContainment))
        writer.member("names", values.nameCount)
        writer.member("nameContainment", Self.rounded(values.nameContainment))
        for (key, passages) in [("first", comparison.first), ("second", comparison.second)] {
            writer.key(key)
            writer.beginArray()
            for passage in passages {
                writer.beginObject()
                writer.member("shared", passage.isShared)
                writer.member("text", passage.text)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    private static func percent(_ value: Double) -> String { "\(Int((value * 100).rounded()))%" }

    /// For people: what differs is marked, what is shared is shortened.
    var lines: [String] {
        var lines = ["\(names.1): \(outcome.rawValue)\(relation.map { ", \($0.rawValue)" } ?? "") of \(names.0)"]
        if outcome == .new { lines[0] = "\(names.1): new beside \(names.0)" }
        if !isSameText, let objection = comparison.objection {
            lines.append("because \(Self.reason(objection)) (\(objection.rawValue))")
        }
        lines += [
            "",
            "\(Self.percent(values.contained)) of \(names.1) is in \(names.0), "
                + "\(Self.percent(values.containing)) of \(names.0) in \(names.1); "
                + "\(threshold)% are needed in long texts",
            "the shorter text has \(values.units) words",
            "numbers between the same words: \(values.sharedPlaces), \(values.differentPlaces) of them different; "
                + "\(Self.percent(values.numberContainment)) of the numbers are in both",
            "names: \(values.nameCount), \(Self.percent(values.nameContainment)) of them in both",
        ]
        for (name, passages) in [(names.0, comparison.first), (names.1, comparison.second)] {
            lines += ["", "\(name):"]
            lines += passages.map { ($0.isShared ? "  = " : "  ! ") + Self.shortened($0) }
        }
        return lines.map(\.printable)
    }

    private static func shortened(_ passage: TextComparison.Passage) -> String {
        let text = passage.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard passage.isShared, text.count > 120 else { return text }
        return "\(text.prefix(60)) … \(text.suffix(50))"
    }
}
