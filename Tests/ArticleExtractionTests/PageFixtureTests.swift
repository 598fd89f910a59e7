import ArticleExtraction
import Foundation
import JSONText
import NewswireModel
import NewswireProtocol
import Testing

/// Pages after the manner of real papers, each small and about one thing: `Fixtures/Pages/NAME.html` is the payload,
/// `NAME.json` says what must come out of it.
///
/// `url`, `status` and `contentType` are the payload's header. `expected` are fields of the record (null: not there),
/// `origins` where fields must come from, `body` its paragraphs, `bodyHolds` and `bodyLacks` parts of it; `rejected` is
/// the code of a page that is no article.
struct PageFixtureTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Pages")
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".html") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// 2027-01-01T00:00:00Z: later than anything the pages print.
    private static let reception = Timestamp(milliseconds: 1_798_761_600_000)

    /// What is not read right yet, with the reason.
    private static let defects = [
        "title-with-site-name": "the name of a section stays behind the headline where no site's name does"
    ]

    @Test func `there are pages of many kinds`() throws {
        #expect(Self.names.count >= 60)
        let rejected = try Self.names.compactMap { try Self.expectation($0)["rejected"]?.string }
        #expect(Set(rejected) == ["listing", "product", "forum", "error-page", "consent-wall", "empty"])
    }

    @Test(arguments: names)
    func page(_ name: String) throws {
        guard let defect = Self.defects[name] else { return try Self.check(name) }
        withKnownIssue("\(defect)") { try Self.check(name) }
    }

    private static func check(_ name: String) throws {
        let wanted = try expectation(name)
        var header = PayloadHeader()
        header.url = wanted["url"]?.string
        header.status = wanted["status"]?.int
        header.contentType = wanted["contentType"]?.string
        let page = Payload(bytes: try bytes("\(name).html"), header: header, received: reception)
        let found = try #require(item(page))
        #expect(found.rejection?.code.rawValue == wanted["rejected"]?.string, "\(found.rejection?.detail ?? "")")
        let data = try #require(try JSONReader.read(ArticleData.encode(found.article)).object)
        for member in wanted["expected"]?.object?.members ?? [] {
            let value = data[member.key]
            if member.value == .null {
                #expect(value == nil, "\(member.key)")
            } else {
                #expect(value == member.value, "\(member.key)")
            }
        }
        for member in wanted["origins"]?.object?.members ?? [] {
            #expect(data["origins"]?.object?[member.key] == member.value, "the origin of \(member.key)")
        }
        checkBody(data["body"]?.string ?? "", wanted)
    }

    private static func checkBody(_ body: String, _ wanted: JSONObject) {
        if let paragraphs = wanted["body"]?.array {
            #expect(body.components(separatedBy: "\n\n") == paragraphs.map { $0.string ?? "" })
        }
        for part in wanted["bodyHolds"]?.array ?? [] { #expect(body.contains(part.string ?? "")) }
        for part in wanted["bodyLacks"]?.array ?? [] { #expect(!body.contains(part.string ?? "")) }
    }

    private static func expectation(_ name: String) throws -> JSONObject {
        try #require(try JSONReader.read(bytes("\(name).json")).object)
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}
