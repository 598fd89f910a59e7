import JSONText
import NewswireModel
import NewswireProtocol
import Testing

@Suite struct RecordEncoderTests {
    /// The stretches of the full sample's record, as they must stand in it.
    private enum Golden {
        static func envelope(_ outcome: String) -> String {
            #"{"specversion":"1.0","id":"k3v9-42.0","source":"/newswire/desk","#
                + #""type":"newswire.article.\#(outcome).v1","#
                + #""subject":"https://www.example.co.uk/politics/1","time":"2023-01-23T07:00:05.250Z","#
                + #""datacontenttype":"application/json","dataschema":"urn:newswire:schema:article:v1","#
                + #""sequence":"00000000000000001234","partitionkey":"example.co.uk","data":{"id":"k3v9-42.0","#
        }
        static let identity = #""articleId":"a-1","story":"s-1","#
        static let payloadID = #""payloadId":"p-1","#
        static let addresses =
            #""url":"https://www.example.co.uk/politics/1?from=rss","#
            + #""canonicalUrl":"https://www.example.co.uk/politics/1","domain":"example.co.uk","guid":"tag:example,1","#
        static let content =
            #""headline":"House passes \"budget\"","summary":"A narrow vote.","byline":"By Ann Example","#
            + #""section":"Politics","located":"London","authors":["Ann Example"],"keywords":["budget","taxes"],"#
            + #""captions":["The house at night"],"#
            + #""publisher":{"name":"The Example","url":"https://www.example.co.uk/"},"#
        static let dates =
            #""outlet":"example","published":"2023-01-23T15:59:00+09:00","modified":"2023-01-24","#
            + #""publishedUtc":"2023-01-23T06:59:00Z","#
        static let language = #""language":"en","#
        static let body = #""body":"First paragraph.\n\nSecond \\ last.","#
        static let facts =
            #""wordCount":4,"images":[{"url":"https://img.example.co.uk/1.jpg","caption":"Night","credit":"Bob","#
            + #""width":800,"height":600},{"url":"https://img.example.co.uk/2.jpg"}],"pageType":"article","#
            + #""confidence":0.75,"isAccessibleForFree":true,"#
        static let reception =
            #""received":"2023-01-23T07:00:05.250Z","fetchedAt":"2023-01-23T07:00:00+00:00","meta":{"crawl": 5},"#
        static let hash = #""contentHash":"c0ffee","#
        static let origins =
            #""origins":{"url":"header","canonicalUrl":"url","guid":"envelope","headline":"envelope","#
            + #""published":"text","language":"detected","body":"text","images":"envelope"},"#
        static let originsWithoutBody =
            #""origins":{"url":"header","canonicalUrl":"url","guid":"envelope","headline":"envelope","#
            + #""published":"text","language":"detected","images":"envelope"},"#
        static let originsOfReferences =
            #""origins":{"url":"header","canonicalUrl":"url","guid":"envelope","published":"text"},"#
        static let end = #""warnings":["unknown-key: colour"]}}"#

        static let full = addresses + content + dates + language + body + facts + reception + hash + origins
        static let references = addresses + dates + reception
    }

    @Test func newCarriesEverything() {
        let expected =
            Golden.envelope("new") + Golden.identity + Golden.payloadID + #""outcome":"new","version":1,"#
            + Golden.full + #""warnings":["unknown-key: colour","identity-reused: a-0"]}}"#
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[0])) == expected)
    }

    @Test func whatIsProcessedAgainSaysSo() throws {
        var records: [[UInt8]] = []
        for reason in Reprocessing.Reason.allCases {
            let again = Reprocessing(reason: reason, origin: 7, ordered: Samples.received)
            for decision in Samples.decisions {
                let prepared = PreparedRecord(Samples.full, received: Samples.received, contentHash: "c0ffee")
                let record = Samples.encoder.encode(
                    prepared, position: Samples.position, sequence: 1234, decision: decision, again: again)
                let data = try #require(try JSONReader.read(record).object?["data"]?.object)
                #expect(data["reason"]?.string == (reason == .reprocessed ? "reprocessed" : nil))
                #expect(data["retryOf"]?.string == (reason == .retried ? "k3v9-7.0" : nil))
                records.append(record)
            }
        }
        #expect(try SchemaValidator.errors(in: records).allSatisfy { $0 == nil })
    }

    @Test(arguments: [
        (1, #""outcome":"update","updateOf":"k3v9-7.1","version":2,"#),
        (2, #""outcome":"update","updateOf":"k3v9-7.1","version":3,"superseded":true,"#),
    ])
    func updateNamesTheVersionBefore(decision: Int, verdict: String) {
        let expected =
            Golden.envelope("update") + Golden.identity + Golden.payloadID + verdict + Golden.full + Golden.end
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[decision])) == expected)
    }

    @Test func unchangedCarriesReferencesOnly() {
        let expected =
            Golden.envelope("unchanged") + Golden.identity + Golden.payloadID
            + #""outcome":"unchanged","updateOf":"k3v9-7.1","# + Golden.references + Golden.originsOfReferences
            + Golden.end
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[3])) == expected)
    }

    @Test func duplicateCarriesEverythingButTheBody() {
        let expected =
            Golden.envelope("duplicate") + Golden.identity + Golden.payloadID
            + #""outcome":"duplicate","duplicateOf":"k3v9-7.1","version":1,"score":1,"relation":"copy","#
            + Golden.addresses + Golden.content + Golden.dates + Golden.language + Golden.facts + Golden.reception
            + Golden.hash + Golden.originsWithoutBody + Golden.end
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[4])) == expected)
    }

    @Test func nearDuplicateCarriesEverything() {
        let expected =
            Golden.envelope("near-duplicate") + Golden.identity + Golden.payloadID
            + #""outcome":"near-duplicate","duplicateOf":"k3v9-7.1","version":1,"score":0.875,"#
            + #""relation":"containedIn","# + Golden.full + Golden.end
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[5])) == expected)
    }

    @Test func rejectedCarriesTheFieldsFound() {
        let expected =
            Golden.envelope("rejected") + Golden.payloadID + #""outcome":"rejected","# + Golden.addresses
            + Golden.content + Golden.dates + Golden.language + Golden.body + Golden.facts + Golden.reception
            + #""code":"empty","detail":"no text","# + Golden.origins + Golden.end
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[6])) == expected)
    }

    @Test func quarantinedCarriesReferencesOnly() {
        let expected =
            Golden.envelope("quarantined") + Golden.payloadID + #""outcome":"quarantined","# + Golden.references
            + #""code":"unsupported-type","detail":"HTML","# + Golden.originsOfReferences + Golden.end
        #expect(Samples.text(Samples.record(Samples.full, Samples.decisions[7])) == expected)
    }

    @Test func absentMeansLeftOut() {
        let expected =
            #"{"specversion":"1.0","id":"k3v9-42.0","source":"/newswire/desk","type":"newswire.article.rejected.v1","#
            + #""time":"2023-01-23T07:00:05.250Z","datacontenttype":"application/json","#
            + #""dataschema":"urn:newswire:schema:article:v1","sequence":"18446744073709551615","#
            + #""partitionkey":"k3v9-42.0","data":{"id":"k3v9-42.0","outcome":"rejected","#
            + #""received":"2023-01-23T07:00:05.250Z","code":"empty","detail":"nothing"}}"#
        let record = Samples.record(
            Article(), .rejected(Finding(.empty, "nothing")), sequence: .max, contentHash: nil)
        #expect(Samples.text(record) == expected)
    }

    @Test func emptyAndImpossibleValuesAreLeftOut() throws {
        var article = Article()
        article.url = ""
        article.canonicalURL = ""
        article.domain = ""
        article.headline = ""
        article.authors = ["", "Ann"]
        article.keywords = [""]
        article.publisher = Article.Publisher()
        article.language = ""
        article.images = [Article.Image(url: ""), Article.Image(url: "u", caption: "", width: 0, height: -1)]
        article.confidence = .nan
        article.wordCount = -1
        article.fetchedAt = NewsDate(year: 2023, month: 1, day: 23, hour: 7, minute: 0)
        article.published = NewsDate(year: 9999, month: 12, day: 31, hour: 23, minute: 0, offsetMinutes: -120)
        article.meta = Array(" { } ".utf8)
        article.origins = [.url: .header, .headline: .text, .publisher: .meta, .keywords: .meta]
        let data = try data(Samples.record(article, Samples.verdict(.new), contentHash: ""))
        let keys = data.members.map(\.key)
        #expect(
            keys == [
                "id", "articleId", "story", "outcome", "version", "authors", "published", "images", "received",
            ])
        #expect(data["authors"] == .array([.string("Ann")]))
        #expect(data["images"] == .array([.object(JSONObject([("url", .string("u"))]))]))
    }

    @Test(
        arguments: [
            ("example.org", "a-1", "example.org"), (nil, "a-1", "a-1"), (nil, nil, "k3v9-42.0"),
        ] as [(String?, String?, String)])
    func partitionKeyIsDomainElseArticleElseItem(domain: String?, article: String?, expected: String) throws {
        var sample = Article()
        sample.domain = domain
        let decision =
            article == nil ? Decision.rejected(Finding(.empty, "no text")) : Samples.verdict(.new)
        let record = try JSONReader.read(Samples.record(sample, decision)).object
        #expect(record?["partitionkey"]?.string == expected)
    }

    @Test func instanceIsPercentEncodedInTheSource() throws {
        let encoder = RecordEncoder(source: "desk \"1\"/ü", stateID: "k3v9")
        let bytes = encoder.encode(
            PreparedRecord(Article(), received: Samples.received), position: Samples.position, sequence: 1,
            decision: .quarantined(Finding(.overLimit, "too much")))
        #expect(try JSONReader.read(bytes).object?["source"]?.string == "/newswire/desk%20%221%22%2F%C3%BC")
    }

    @Test func outputIsAllocatedOnce() {
        // A buffer that had grown would have doubled.
        for decision in Samples.decisions {
            let record = Samples.record(Samples.full, decision)
            #expect(record.capacity < record.count + 256)
        }
    }

    @Test func everyRecordReadsBack() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let article = HostileArticle.random(using: &generator)
            for decision in Samples.decisions {
                let data = try data(Samples.record(article, decision))
                #expect(data["outcome"]?.string == decision.outcome.rawValue)
                #expect(data["url"]?.string == article.url)
                if decision.outcome == .new {
                    #expect(data["headline"]?.string == article.headline)
                    #expect(data["body"]?.string == article.body)
                }
            }
        }
    }

    private func data(_ record: [UInt8]) throws -> JSONObject {
        try #require(try JSONReader.read(record).object?["data"]?.object)
    }
}

/// Articles whose strings hold what breaks encoders, as extraction could pass it on.
enum HostileArticle {
    private static let pieces = [
        "\"", "\\", "\u{0}", "\u{1F}", "\n", "\u{7F}", "\u{2028}", "é", "e\u{301}", "👩‍👩‍👧", "\u{FFFD}", "</script>",
        "{}", "null", "a", " word",
    ]

    static func random(using generator: inout SeededGenerator) -> Article {
        var article = Article()
        article.url = text(upTo: 20, &generator)
        article.canonicalURL = Bool.random(using: &generator) ? text(upTo: 20, &generator) : nil
        article.domain = Bool.random(using: &generator) ? text(upTo: 5, &generator) : nil
        article.headline = text(upTo: 40, &generator)
        article.authors = (0..<Int.random(in: 0...3, using: &generator)).map { _ in text(upTo: 9, &generator) }
        article.body = text(upTo: 4000, &generator)
        article.wordCount = Int.random(in: 0...Int.max, using: &generator)
        article.confidence = Double.random(in: 0...1, using: &generator)
        article.published = NewsDate(
            year: Int.random(in: 1...9999, using: &generator), month: 2, day: 28, hour: 23, minute: 59, second: 59,
            offsetMinutes: Int.random(in: -900...900, using: &generator))
        article.fetchedAt = article.published
        article.origins = [.body: .text, .url: .header]
        article.warnings = (0..<Int.random(in: 0...2, using: &generator)).map { _ in text(upTo: 9, &generator) }
        return article
    }

    private static func text(upTo count: Int, _ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...count, using: &generator))
            .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
    }
}
