import Foundation
import HTMLParsing
import Testing

/// The project's own tree construction cases, in the format of html5lib-tests; they need no other folder.
@Suite struct OwnCasesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases")

    /// Every case of a topic gives its tree, a sound one, and gives it again in memory that was used.
    @Test(arguments: [
        "beginning", "quirks", "body", "formatting", "tables", "templates", "foreign", "select", "ending", "fragments",
    ])
    func givesTheTree(_ topic: String) throws {
        let cases = try TreeCase.read(Self.folder.appendingPathComponent("\(topic).dat"))
        #expect(cases.count >= 16)
        var parser = HTMLParser()
        var document = Document()
        for _ in 0..<2 {
            for (index, item) in cases.enumerated() {
                let found = item.parsed(with: &parser, into: &document)
                let input = "\(topic) #\(index + 1): \(String(decoding: item.data, as: UTF8.self))"
                #expect(found == item.expected, "\(input)")
                #expect(document.treeFault == nil, "\(input)")
                #expect(document.truncation == [], "\(input)")
            }
        }
    }
}
