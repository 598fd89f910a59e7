import Foundation
import JSONText
import NewswireModel
import NewswireProtocol
import Testing

@Suite struct RecordSchemaTests {
    private func schema() throws -> JSONValue { try JSONReader.read(RecordSchema.bytes) }

    private func dataProperty(_ key: String) throws -> JSONValue? {
        try schema()["properties"]?["data"]?["properties"]?[key]
    }

    @Test func namesItself() throws {
        #expect(try schema()["$id"]?.string == RecordSchema.id)
        #expect(try schema()["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
        #expect(try schema()["properties"]?["data"]?["additionalProperties"] == .bool(false))
    }

    @Test func listsTheClosedSetsOfTheModel() throws {
        func strings(_ value: JSONValue?) -> [String]? { value?.array?.compactMap(\.string) }
        let codes = RejectionCode.allCases.map(\.rawValue) + QuarantineCode.allCases.map(\.rawValue)
        #expect(strings(try dataProperty("outcome")?["enum"]) == Outcome.allCases.map(\.rawValue))
        #expect(strings(try dataProperty("relation")?["enum"]) == Relation.allCases.map(\.rawValue))
        #expect(strings(try dataProperty("pageType")?["enum"]) == Article.PageType.allCases.map(\.rawValue))
        #expect(strings(try dataProperty("code")?["enum"]) == codes)
        let origins = try dataProperty("origins")
        #expect(strings(origins?["propertyNames"]?["enum"]) == Article.Field.allCases.map(\.rawValue))
        #expect(strings(origins?["additionalProperties"]?["enum"]) == Article.Origin.allCases.map(\.rawValue))
        let types = Outcome.allCases.map { "newswire.article.\($0.rawValue).v1" }
        #expect(strings(try schema()["properties"]?["type"]?["enum"]) == types)
        let cases = try schema()["properties"]?["data"]?["allOf"]?.array ?? []
        #expect(
            cases.map { $0["if"]?["properties"]?["outcome"]?["const"]?.string }
                == Outcome.allCases.map { $0.rawValue })
        #expect(strings(cases[5]["then"]?["properties"]?["code"]?["enum"]) == RejectionCode.allCases.map(\.rawValue))
        #expect(strings(cases[6]["then"]?["properties"]?["code"]?["enum"]) == QuarantineCode.allCases.map(\.rawValue))
    }

    @Test func everyEncodedRecordIsValid() throws {
        var generator = SeededGenerator(seed: 5)
        let articles =
            [Samples.full, Samples.bare, Article()]
            + (0..<40).map { _ in HostileArticle.random(using: &generator) }
        var decisions = Samples.decisions
        decisions += RejectionCode.allCases.map { .rejected(Finding($0, "why")) }
        decisions += QuarantineCode.allCases.map { .quarantined(Finding($0, "why")) }
        let records = articles.flatMap { article in decisions.map { Samples.record(article, $0) } }
        for (record, error) in zip(records, try SchemaValidator.errors(in: records)) where error != nil {
            Issue.record("\(error ?? "") in \(Samples.text(record))")
        }
    }

    /// The same records with one thing wrong.
    @Test func otherRecordsAreNot() throws {
        var records: [[UInt8]] = []
        var names: [String] = []
        func add(_ decision: Int, _ old: String, _ new: String) throws {
            let record = Samples.text(Samples.record(Samples.full, Samples.decisions[decision]))
            #expect(record.contains(old))
            records.append(Array(record.replacingOccurrences(of: old, with: new).utf8))
            names.append("decision \(decision): \(old) → \(new)")
        }
        let (new, update, unchanged, duplicate, near, rejected, quarantined) = (0, 1, 3, 4, 5, 6, 7)
        try add(new, #""1.0""#, #""0.3""#)
        try add(new, #""00000000000000001234""#, #""1234""#)
        try add(new, "article.new.v1", "article.update.v1")
        try add(new, #""story":"s-1","#, "")
        try add(new, #""version":1"#, #""version":0"#)
        try add(new, #""version":1"#, #""version":1,"updateOf":"k3v9-7.1""#)
        try add(new, #""version":1"#, #""version":1,"colour":"red""#)
        try add(new, #""headline":"House passes \"budget\"""#, #""headline":"""#)
        try add(new, #""headline":"House passes \"budget\"""#, #""headline":null"#)
        try add(new, #"["Ann Example"]"#, "[]")
        try add(new, #""modified":"2023-01-24""#, #""modified":"2023-1-24""#)
        try add(new, #""modified":"2023-01-24""#, #""modified":"2023-13-24""#)
        try add(new, "15:59:00+09:00", "15:59+09:00")
        try add(new, "06:59:00Z", "06:59:00")
        try add(new, #""published":"2023-01-23T15:59:00+09:00","#, "")
        try add(new, #""fetchedAt":"2023-01-23T07:00:00+00:00""#, #""fetchedAt":"2023-01-23""#)
        try add(new, #""body":"text","images""#, #""body":"guessed","images""#)
        try add(new, #"{"crawl": 5}"#, "{}")
        try add(new, #""confidence":0.75"#, #""confidence":1.75"#)
        try add(update, #""updateOf":"k3v9-7.1","#, "")
        try add(update, #""version":2"#, #""version":1"#)
        try add(update, #""version":2"#, #""version":2,"superseded":false"#)
        try add(unchanged, #""updateOf":"k3v9-7.1","#, "")
        try add(unchanged, #""outlet""#, #""body":"x","outlet""#)
        try add(unchanged, #""outlet""#, #""headline":"x","outlet""#)
        try add(duplicate, #""duplicateOf":"k3v9-7.1","#, "")
        try add(duplicate, #""score":1"#, #""score":0.5"#)
        try add(duplicate, #""relation":"copy","#, "")
        try add(duplicate, #""outlet""#, #""body":"x","outlet""#)
        try add(near, #""score":0.875,"#, "")
        try add(rejected, #""code":"empty","#, "")
        try add(rejected, #""code":"empty""#, #""code":"over-limit""#)
        try add(rejected, #""outcome""#, #""articleId":"a-1","outcome""#)
        try add(quarantined, #""code":"unsupported-type""#, #""code":"listing""#)
        try add(quarantined, #""detail":"HTML","#, "")
        try add(quarantined, #""outlet""#, #""headline":"x","outlet""#)
        for (name, error) in zip(names, try SchemaValidator.errors(in: records)) {
            #expect(error != nil, "accepted although \(name)")
        }
    }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? { object?[key] }
}
