import ArticleExtraction
import NewswireModel
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The payloads in `docs/samples`, field by field.
struct SampleTests {
    private static func sample(_ name: String) throws -> [UInt8] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = try #require(fopen("/\(root)/docs/samples/\(name)", "rb"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    private static func article(_ name: String) throws -> Article {
        try #require(item(payload(try sample(name)))).article
    }

    @Test func `the sample article`() throws {
        let bytes = try Self.sample("sample-article.txt")
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let found = try #require(item(payload(bytes)))
        let article = found.article
        #expect(article.headline == nil)
        #expect(article.captions == [lines[0]])
        #expect(article.published?.description == "2023-01-23T15:59:00+09:00")
        #expect(article.modified == nil)
        #expect(article.section == "Politics")
        #expect(article.language == "en")
        #expect(article.body == lines[2...6].joined(separator: "\n\n"))
        #expect(article.wordCount == 181)
        #expect(article.byline == nil)
        #expect(article.authors == [])
        #expect(article.summary == nil)
        #expect(article.located == nil)
        #expect(article.keywords == [])
        #expect(article.pageType == nil)
        #expect(article.confidence == nil)
        #expect(article.warnings == [])
        #expect(article.url == nil && article.canonicalURL == nil && article.domain == nil)
        #expect(found.identity == nil)
        #expect(found.rejection == nil)
        #expect(
            article.origins == [
                .captions: .text, .published: .text, .section: .text, .body: .text, .language: .detected,
            ])
    }

    @Test func `the sample fetched again with other links under it has the same text`() throws {
        let first = try Self.article("sample-article.txt")
        let again = try Self.article("sample-article-refetched.txt")
        #expect(try Self.sample("sample-article.txt") != Self.sample("sample-article-refetched.txt"))
        #expect(again == first)
    }

    @Test func `a plain report`() throws {
        let article = try Self.article("plain.txt")
        #expect(article.headline == "Harbour town reopens its lifeboat station after two years of repairs")
        #expect(article.byline == "By Maren Holt and Piet Aarden")
        #expect(article.authors == ["Maren Holt", "Piet Aarden"])
        #expect(article.published?.description == "2024-03-14T09:30:00+00:00")
        #expect(article.located == "SKARNES")
        let paragraphs = article.body?.split(separator: "\n\n", omittingEmptySubsequences: false) ?? []
        #expect(paragraphs.count == 5)
        #expect(paragraphs.first?.hasPrefix("SKARNES (NCN) — The lifeboat") == true)
        #expect(paragraphs.dropFirst(3).first == "What comes next")
        #expect(paragraphs.last?.hasSuffix("quarter of an hour away.") == true)
    }

    @Test func `an envelope`() throws {
        let found = try #require(item(payload(try Self.sample("envelope.json"))))
        let article = found.article
        #expect(article.headline == "Harbour town reopens its lifeboat station after two years of repairs")
        #expect(article.authors == ["Maren Holt", "Piet Aarden"])
        #expect(article.published?.description == "2024-03-14T09:30:00+00:00")
        #expect(article.fetchedAt?.description == "2024-03-14T10:02:11+00:00")
        #expect(article.url == "https://news.example.com/2024/03/14/skarnes-lifeboat?utm_source=feed")
        #expect(article.canonicalURL == "https://news.example.com/2024/03/14/skarnes-lifeboat")
        #expect(article.domain == "example.com")
        #expect(found.identity == "url:https://news.example.com/2024/03/14/skarnes-lifeboat")
        #expect(article.outlet == "northern-coast-news")
        #expect(article.publisher == Article.Publisher(name: "Northern Coast News", url: "https://news.example.com/"))
        #expect(article.keywords == ["sea rescue", "Skarnes"])
        #expect(article.meta == Array(#"{"crawl":"c-1871","depth":2}"#.utf8))
        #expect(article.section == "Coast")
        #expect(article.located == "SKARNES")
        #expect(article.origins[.headline] == .envelope)
        #expect(article.origins[.canonicalUrl] == .url)
        #expect(article.origins[.located] == .text)
        #expect(article.warnings == [])
        #expect(article.body?.split(separator: "\n\n").count == 3)
    }
}
