import NewswireModel
import NewswireProtocol
import Testing

/// Records whose body leaves lines out.
@Suite struct LeavingOutLinesTests {
    private func record(_ article: Article, leavingOut lines: [Int]) -> String {
        let prepared = PreparedRecord(article, received: Samples.received, contentHash: "c0ffee")
            .leavingOut(lines: lines) { $0.split(separator: " ").count }
        return Samples.text(
            Samples.encoder.encode(
                prepared, position: Samples.position, sequence: 1234, decision: Samples.verdict(.new)))
    }

    private func expected(_ article: Article) -> String {
        Samples.text(Samples.record(article, Samples.verdict(.new)))
    }

    @Test(
        arguments: [
            ([], "One two.\n\nA \\ \"b\"\u{1F600}.\n\n- x\n- y\n\nEnd.", 10),
            ([0], "A \\ \"b\"\u{1F600}.\n\n- x\n- y\n\nEnd.", 8),
            ([1], "One two.\n\n- x\n- y\n\nEnd.", 7),
            ([2], "One two.\n\nA \\ \"b\"\u{1F600}.\n\n- y\n\nEnd.", 8),
            ([3, 4], "One two.\n\nA \\ \"b\"\u{1F600}.\n\n- x", 7),
            ([1, 2, 3], "One two.\n\nEnd.", 3), ([9], "One two.\n\nA \\ \"b\"\u{1F600}.\n\n- x\n- y\n\nEnd.", 10),
        ] as [([Int], String, Int)])
    func theBodyAndItsCountAreWithoutThem(lines: [Int], body: String, words: Int) {
        var article = Samples.full
        article.body = "One two.\n\nA \\ \"b\"\u{1F600}.\n\n- x\n- y\n\nEnd."
        article.wordCount = 10
        article.links = [Article.Link(url: "https://example.com/x", text: "x")]
        var rest = article
        (rest.body, rest.wordCount) = (body, words)
        #expect(record(article, leavingOut: lines) == expected(rest))
    }

    @Test func theMarkdownLeavesOutTheSame() {
        var article = Samples.full
        article.body = "Head\n\nText.\n\nlet x\n\na b\nc d\n\nRead also"
        article.bodyMarkdown =
            "## Head\n\nText.\n\n```\nlet x\n```\n\n| a | b |\n| --- | --- |\n| c | d |\n\n[Read also](https://x.example)"
        article.wordCount = 12
        var rest = article
        rest.body = "Head\n\nlet x\n\na b"
        rest.bodyMarkdown = "## Head\n\n```\nlet x\n```\n\n| a | b |\n| --- | --- |"
        rest.wordCount = 7
        #expect(record(article, leavingOut: [1, 4, 5]) == expected(rest))
        // Lines that are not the body's stay as they are.
        article.bodyMarkdown = "Other"
        rest.bodyMarkdown = "Other"
        #expect(record(article, leavingOut: [1, 4, 5]) == expected(rest))
    }
}
