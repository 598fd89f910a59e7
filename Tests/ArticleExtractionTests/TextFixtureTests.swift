import ArticleExtraction
import Foundation
import JSONText
import NewswireModel
import NewswireProtocol
import Testing

/// Texts after the manner of real papers, in many languages and layouts, field by field: `Fixtures/Texts/NAME.txt` is
/// the payload, `NAME.json` the record's data, its body a list of paragraphs. What is not in there must not come out.
struct TextFixtureTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Texts")
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    /// What is not read right yet, with the reason.
    private static let defects = [
        "en-interview-questions": "the last line, about the person, is taken for text",
        "en-live-ticker": "the times between the entries of a live ticker are lost",
        "en-with-comments": "the name of who wrote the first comment is taken for text",
    ]

    /// Computed from the others, and tested elsewhere.
    private static let derived: Set<String> = ["wordCount", "contentHash", "origins"]

    @Test func `there are texts of many languages`() throws {
        #expect(Self.names.count >= 30)
        let languages = try Self.names.map { try Self.expected($0)["language"]?.string }
        #expect(Set(languages).count >= 20)
    }

    @Test(arguments: names)
    func text(_ name: String) throws {
        guard let defect = Self.defects[name] else { return try Self.check(name) }
        withKnownIssue("\(defect)") { try Self.check(name) }
    }

    private static func check(_ name: String) throws {
        let expected = try expected(name)
        let found = try #require(item(payload(try bytes("\(name).txt"))))
        let data = try #require(try JSONReader.read(ArticleData.encode(found.article)).object)
        #expect(found.rejection == nil)
        for member in expected.members where member.key != "body" {
            #expect(data[member.key] == member.value, "\(member.key)")
        }
        let paragraphs = (data["body"]?.string ?? "").components(separatedBy: "\n\n")
        #expect(paragraphs == expected["body"]?.array?.map { $0.string ?? "" })
        for member in data.members where expected[member.key] == nil && !derived.contains(member.key) {
            Issue.record("\(member.key) must not be there: \(member.value)")
        }
    }

    private static func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: file)))
    }

    private static func expected(_ name: String) throws -> JSONObject {
        try #require(try JSONReader.read(bytes("\(name).json")).object?["data"]?.object)
    }
}
