import Foundation
import JSONText
import NewswireModel
import NewswireService
import Testing

@Suite struct CountersTests {
    @Test func everyCounterIsListedFromZeroUnderItsName() throws {
        let metrics = Metrics()
        metrics.add(.refused(.push, .tooLarge))
        metrics.add([(.items(.nearDuplicate), 2), (.payloadBytes(.subscribe), 5000)])
        metrics.add(.published, 0)
        let listing = Dictionary(uniqueKeysWithValues: metrics.listing.map { ($0.name, $0.value) })
        #expect(listing["newswire_refused_total.push.too-large"] == 1)
        #expect(listing["newswire_refused_total.subscribe.too-large"] == 0)
        #expect(listing["newswire_items_total.near-duplicate"] == 2)
        #expect(listing["newswire_payload_bytes_total.subscribe"] == 5000)
        #expect(listing["newswire_published_total"] == 0)
        #expect(metrics[.items(.nearDuplicate)] == 2)
        let json = try #require(try JSONReader.read(metrics.json).object)
        #expect(json.members.count == listing.count)
        #expect(json["newswire_items_total.near-duplicate"]?.int == 2)
    }

    @Test func everyCounterAndCodeIsDocumented() throws {
        let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs").standardized
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: docs.appendingPathComponent(name)), as: UTF8.self)
        }
        let operations = try text("operations.md")
        for (name, _) in Metrics().listing {
            let family = String(name.prefix { $0 != "." })
            #expect(operations.contains("`\(family)`"), "\(family) is not in docs/operations.md")
        }
        for code in QuarantineCode.allCases { #expect(operations.contains("`\(code.rawValue)`"), "\(code)") }
        let wire = try text("wire.md")
        for code in RefusalCode.allCases { #expect(wire.contains("`\(code.rawValue)`"), "\(code)") }
    }
}
