import ArticleExtraction
import Foundation
import NewswireModel
import Testing

/// The body as Markdown, and its links.
struct MarkdownTests {
    private static let page = """
        <html><head><title>Tram line to the harbour opens</title></head><body><main>
        <h1>Tram line to the harbour opens</h1>
        <p>Trams run to the <a href="/harbour">harbour of <b>Skarnes</b></a> from Monday, a year <em>before </em>the date
        that the city had promised when it began to lay the rails.</p>
        <h3>Cheaper than planned</h3>
        <p>“We found less rock [than] we had *feared*,” said Ida Brekke, who led the works &amp; lives in <i>Holm</i>. Of
        the 84 million that the council had set aside nine are left.</p>
        <blockquote><p>It is the first line since 1954, and nobody who rode on that one could be found to ride on it.</p></blockquote>
        <ul><li>first tram: 4:50 on every weekday of the year</li><li>every eight minutes until <a href="javascript:x()">20:00</a> in the evening</li></ul>
        <p>What the city does with the money is to be decided in June, the mayor said on Monday. More about the trams of the
        city can be read <a href="https://trams.example/a_(b)?x=1&amp;y=2#z">on the page of the tram company</a>.</p>
        </main></body></html>
        """

    private static func article(_ text: String, _ change: (inout PayloadHeader) -> Void = { _ in }) -> Article? {
        let extractor = Extractor()
        extractor.extras = [.bodyMarkdown, .links]
        guard case .items(let items) = extractor.extract(payload(text, change)) else { return nil }
        return items.first?.article
    }

    @Test func `a page has its blocks, links and marks`() throws {
        let found = try #require(Self.article(Self.page) { $0.url = "https://news.example/2026/tram-line-harbour" })
        #expect(
            found.bodyMarkdown == """
                Trams run to the [harbour of **Skarnes**](https://news.example/harbour) from Monday, a year *before* the \
                date that the city had promised when it began to lay the rails.

                ### Cheaper than planned

                “We found less rock \\[than\\] we had \\*feared\\*,” said Ida Brekke, who led the works \\& lives in \
                *Holm*. Of the 84 million that the council had set aside nine are left.

                > It is the first line since 1954, and nobody who rode on that one could be found to ride on it.

                - first tram: 4:50 on every weekday of the year
                - every eight minutes until 20:00 in the evening

                What the city does with the money is to be decided in June, the mayor said on Monday. More about the \
                trams of the city can be read [on the page of the tram \
                company](https://trams.example/a_%28b%29?x=1&y=2#z).
                """)
        #expect(
            found.links == [
                Article.Link(url: "https://news.example/harbour", text: "harbour of Skarnes"),
                Article.Link(
                    url: "https://trams.example/a_(b)?x=1&y=2#z", text: "on the page of the tram company"),
            ])
    }

    /// Short relative addresses become long ones: what is made of a payload stays in proportion to it.
    @Test func `what comes of many links is bounded`() throws {
        let links = (0..<4000).map { "<a href=\"\($0)\">word \($0)</a>" }.joined(separator: " and ")
        let page = "<html><body><article><h1>Very many links</h1><p>It began with one. \(links).</p><p>It is over.</p>"
        let base = "https://news.example/" + String(repeating: "long/", count: 300)
        let found = try #require(Self.article(page + "</article></body></html>") { $0.url = base })
        let text = try #require(found.body).utf8.count
        #expect(text > 40_000)
        let markdown = try #require(found.bodyMarkdown)
        #expect(markdown.utf8.count < text + 100, "a paragraph without room for its links has none")
        #expect(markdown.contains("word 3999"))
        let linkBytes = found.links.reduce(0) { $0 + $1.url.utf8.count + ($1.text?.utf8.count ?? 0) }
        #expect(20_000...text + 40_000 ~= linkBytes)
    }

    @Test func `nobody who does not ask gets it`() throws {
        let found = try #require(item(payload(Self.page))?.article)
        #expect(found.bodyMarkdown == nil)
        #expect(found.links == [])
    }

    @Test func `what looks like markup is escaped`() throws {
        let text = """
            Rules of the club

            1. is a number that nobody of the club may wear on the back, the board decided on Monday evening.

            # is the sign of the club, and it stands on every shirt that has been sold since the spring of 1990.

            - so it was said in the hall - and the members, who had waited for three hours, went home <happy>.
            """
        let found = try #require(Self.article(text))
        let lines = try #require(found.bodyMarkdown).split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("1\\. is") })
        #expect(lines.contains { $0.hasPrefix("\\# is") })
        #expect(lines.contains { $0.contains("\\<happy>") })
    }

    /// Every fixture: the words of the body, in the same order, once the marks are gone.
    @Test(
        arguments: PageFixtureTests.names.map { "Pages/\($0).html" } + TextFixtureTests.names.map { "Texts/\($0).txt" })
    func `the words are those of the body`(_ name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        let extractor = Extractor()
        extractor.extras = [.bodyMarkdown, .links]
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        guard case .items(let items) = extractor.extract(payload(bytes)) else { return }
        for article in items.map(\.article) {
            #expect(Self.words(Self.plain(article.bodyMarkdown ?? "")) == Self.words(article.body ?? ""))
        }
    }

    /// Without the destinations of links, tables' second lines, marks and escapes.
    private static func plain(_ markdown: String) -> String {
        var text = markdown.replacing(/\]\([^)\s]*\)/, with: "")
        text = text.replacing(/(?m)^\|( --- \|)+$/, with: "")
        text = text.replacing(/(?m)^(#{2,6}|-|>|1\.|```) ?/, with: "")
        var plain = ""
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                if isEscaped || !"*[|".contains(character) { plain.append(character) }
                isEscaped = false
            }
        }
        return plain
    }

    private static func words(_ text: String) -> [Substring] {
        text.split { $0.isWhitespace || $0 == "|" }.filter { $0 != "|" }
    }
}
