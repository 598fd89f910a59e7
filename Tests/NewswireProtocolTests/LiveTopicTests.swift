import NewswireModel
import NewswireProtocol
import Testing

@Suite struct LiveTopicTests {
    @Test(
        arguments: [
            (.new, "en", "example.com", "article/new/en/com.example/"),
            (.update, "pt-BR", "example.co.uk", "article/update/pt-BR/uk.co.example/"),
            (.nearDuplicate, nil, nil, "article/near-duplicate/-/-/"),
            (.quarantined, "", "", "article/quarantined/-/-/"),
            (.new, "en", "xn--bcher-kva.example", "article/new/en/example.xn--bcher-kva/"),
            (.new, "en", "localhost", "article/new/en/localhost/"),
            (.new, "en", "192.0.2.1", "article/new/en/1.2.0.192/"),
            // Hostile.
            (.new, "en/../x", "a/b.com", "article/new/en%2F..%2Fx/com.a%2Fb/"),
            (.new, "\u{0}\n\u{7F}", "\u{1}.\u{0}", "article/new/%00%0A%7F/%00.%01/"),
            (.new, "%2F", "ü.com", "article/new/%252F/com.%C3%BC/"),
            (.new, "en", "..a..b..", "article/new/en/b.a/"),
            (.new, "en", "...", "article/new/en/-/"),
            (.new, String(repeating: "e", count: 36), String(repeating: "d", count: 254), "article/new/-/-/"),
        ] as [(Outcome, String?, String?, String)])
    func isMadeOfOutcomeLanguageAndDomain(outcome: Outcome, language: String?, domain: String?, expected: String) {
        let topic = LiveTopic(outcome: outcome, language: language, domain: domain)
        #expect(Samples.text(topic.bytes) == expected)
        #expect(LiveTopic(bytes: topic.bytes) == topic)
    }

    @Test func randomTopicsKeepTheirLevels() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let language = String(decoding: generator.bytes(upTo: 12), as: UTF8.self)
            let domain = String(decoding: generator.bytes(upTo: 40), as: UTF8.self)
            let topic = LiveTopic(outcome: .new, language: language, domain: domain)
            #expect(topic.bytes.count { $0 == UInt8(ascii: "/") } == 4)
            #expect(topic.bytes.allSatisfy { 0x21...0x7E ~= $0 })
            #expect(LiveTopic(bytes: topic.bytes) == topic)
        }
    }

    @Test(arguments: Outcome.allCases)
    func prefixesSelectByOutcome(outcome: Outcome) {
        let topic = LiveTopic(outcome: outcome, language: "en", domain: "example.com")
        #expect(topic.bytes.starts(with: LiveTopic.everything))
        for other in Outcome.allCases {
            #expect(topic.bytes.starts(with: LiveTopic.prefix(other)) == (other == outcome))
        }
        #expect(!LiveTopic.heartbeat.starts(with: LiveTopic.everything))
    }

    @Test(arguments: [
        "", "article/", "article/new/en/com.example", "article/other/en/com.example/", "heartbeat/",
        "article/new//com.example/", "article/new/en//", "article/new/en/com.example/x/", "news/new/en/com.example/",
    ])
    func otherBytesAreNoTopic(text: String) {
        #expect(LiveTopic(bytes: Array(text.utf8)) == nil)
    }
}
