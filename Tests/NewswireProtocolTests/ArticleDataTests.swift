import JSONText
import NewswireModel
import NewswireProtocol
import Testing

@Suite struct ArticleDataTests {
    /// What only the daemon knows of an item.
    private static let daemonKeys: Set<String> = ["id", "articleId", "story", "outcome", "version", "received"]

    @Test(arguments: [Samples.full, Samples.bare])
    func itIsTheDataOfANewRecordWithoutWhatTheDaemonKnows(article: Article) throws {
        let prepared = PreparedRecord(article, received: Samples.received, contentHash: "c0ffee")
        let verdict = Verdict(kind: .new, articleID: "a-1", story: "s-1", version: 1)
        let record = Samples.encoder.encode(
            prepared, position: Samples.position, sequence: 1, decision: .verdict(verdict))
        let data = try #require(JSONReader.read(record).object?["data"]?.object)
        let expected = JSONObject(data.members.filter { !Self.daemonKeys.contains($0.key) })
        #expect(data.count - expected.count == Self.daemonKeys.count)

        let encoded = ArticleData.encode(article, contentHash: "c0ffee")
        #expect(try JSONReader.read(encoded) == .object(expected))
    }

    @Test func anArticleWithoutFieldsIsAnEmptyObject() {
        #expect(ArticleData.encode(Article()) == Array("{}".utf8))
    }

    @Test func warningsAloneAreAnObjectOfOneMember() {
        var article = Article()
        article.warnings = ["unknown-key: colour"]
        #expect(ArticleData.encode(article) == Array(#"{"warnings":["unknown-key: colour"]}"#.utf8))
    }
}
