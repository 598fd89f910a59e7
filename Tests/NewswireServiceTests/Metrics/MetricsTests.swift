import JSONText
import NewswireModel
import NewswireService
import Testing

@Suite struct MetricsTests {
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

    @Test func observationsAreSortedIntoInclusiveBuckets() {
        let metrics = Metrics()
        metrics.observe(.payloadSize(.push), [0, 256, 257, 67_108_864, 67_108_865])
        metrics.observe(.payloadSize(.push), [])
        let counts = metrics.counts(of: .payloadSize(.push))
        #expect(counts.bounds.first == 256 && counts.bounds.last == 67_108_864)
        #expect(counts.counts == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1])
        #expect(counts.count == 5)
        #expect(counts.sum == 134_218_242)
        #expect(metrics.counts(of: .payloadSize(.subscribe)).count == 0)
        #expect(metrics.counts(of: .settleDuration).count == 0)
    }
}
