import ArticleExtraction
import NewswireModel
import Testing

/// What `newswire extract --explain` tells of a text's lines.
struct ExplanationTests {
    private static let paragraph =
        "The lifeboat station of Skarnes went back into service on Thursday, two years after a storm tore it away."

    private static let page = """
        The Coast Post

        Harbour town reopens its lifeboat station
        By Maren Holt
        March 14, 2024

        \(paragraph)

        What comes next
        \(paragraph)
        - \(paragraph)

        Most Read
        Ferry fares rise again in May
        """

    private func explain(_ text: String, _ change: (inout PayloadHeader) -> Void = { _ in }) -> Explanation {
        Extractor().explain(payload(text, change)).explanation
    }

    @Test func `each line has its number, its text and its role`() {
        let explanation = explain(Self.page)
        #expect(explanation.form == "text")
        #expect(explanation.lines.map(\.numbers.lowerBound) == [1, 3, 4, 5, 7, 9, 10, 11, 13, 14])
        #expect(explanation.lines.allSatisfy { $0.numbers.count == 1 && !$0.reason.isEmpty })
        #expect(
            explanation.lines.map(\.role).suffix(9) == [
                "headline", "credits", "credits", "paragraph", "heading", "paragraph", "listItem", "label", "related",
            ])
        #expect(explanation.lines.last?.text == "Ferry fares rise again in May")
        #expect(Set(explanation.lines.map(\.reason)).count > 4)
    }

    @Test func `explaining changes nothing, and is over with the payload`() {
        let extractor = Extractor()
        let plain = extractor.extract(payload(Self.page))
        #expect(extractor.explain(payload(Self.page)).extraction == plain)
        #expect(extractor.extract(payload(Self.page)) == plain)
        #expect(extractor.explain(payload("\u{0}\u{1}\u{2}%PDF")).explanation.lines.isEmpty)
    }

    @Test func `body and fields come from the lines with their roles`() throws {
        let (extraction, explanation) = Extractor().explain(payload(Self.page))
        guard case .items(let items) = extraction else { throw Quarantined() }
        let body = ["standfirst", "paragraph", "heading", "listItem"]
        let kept = explanation.lines.filter { body.contains($0.role) }.map(\.text)
        #expect(items[0].article.body == kept.joined(separator: "\n\n"))
        #expect(explanation.lines.first { $0.role == "headline" }?.text == items[0].article.headline)
    }

    @Test func `hard-wrapped lines are one, with their first and last number`() {
        let wrapped = """
            The lifeboat station of Skarnes went back into service on Thursday, two
            years after a winter storm tore away its slipway. The new one is four
            metres longer than the old and rests on concrete piles, the town said.

            Its crew of eleven had gone out from the next harbour for all that time,
            which took them a quarter of an hour longer, and often more than that in
            the winter, as the harbour master wrote in a report to the ministry.
            """
        #expect(explain(wrapped).lines.map(\.numbers) == [1...3, 5...7])
    }

    @Test func `line ends of all systems count`() {
        #expect(explain("One line.\r\n\r\n\(Self.paragraph)\r\n").lines.map(\.numbers) == [1...1, 3...3])
    }

    @Test func `signs are named, and the form is told`() {
        let caption = explain("Photo: The station in March\n\(Self.paragraph)").lines.first
        #expect(caption?.role == "caption")
        #expect(caption?.signs == ["captionLabel"])
        #expect(explain(#"{"text":"\#(Self.paragraph)"}"#).form == "envelope with text")
        #expect(explain("<!doctype html><html>").form == "html")
        #expect(explain(#"{"text":1}"#).lines.isEmpty)
    }

    private struct Quarantined: Error {}
}
