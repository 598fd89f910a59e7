import ArticleExtraction
import NewswireModel
import Testing

/// What makes an identity of the address that was fetched and the one that is declared canonical.
@Suite struct ArticleAddressTests {
    private static func identity(_ url: String?, declared: String?) -> (identity: String?, isDeclared: Bool) {
        let members = [url.map { "\"url\":\"\($0)\"" }, declared.map { "\"canonicalUrl\":\"\($0)\"" }]
        let envelope = (members.compactMap { $0 } + ["\"text\":\"The council met on Monday and voted.\""])
        let found = item(payload("{\(envelope.joined(separator: ","))}"))
        return (found?.identity, found?.article.origins[.canonicalUrl] == .envelope)
    }

    @Test(arguments: [
        // A copy in an AMP cache or viewer is on the paper's domain.
        (
            "https://www.google.com/amp/s/www.example.com/a/amp", "https://www.example.com/story-a",
            "https://example.com/story-a"
        ),
        ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "/story-a", nil),
        ("https://www.google.com/amp/s/www.example.com/a", "https://www.google.com/b", nil),
        // Renditions and tracking on either side.
        ("https://m.example.com/a?id=1&fbclid=x", "http://www.example.com/a/?id=1#c", "https://example.com/a?id=1"),
        ("https://example.com/a", "?id=7&utm_source=b", "https://example.com/a?id=7"),
        ("https://example.com/a/b", "c", "https://example.com/a/c"),
        ("https://example.com/a", "//m.example.com/b", "https://example.com/b"),
        ("https://news.example.co.uk/a", "https://www.example.co.uk/b", "https://example.co.uk/b"),
        // Front pages, however they are written.
        ("https://example.com/a", "https://example.com/index.html", nil),
        ("https://example.com/a", "https://example.com//?utm_source=b#c", nil),
        ("https://example.com/a", "https://www.example.com", nil),
        ("https://example.com/a", "https://example.com/?p=17", "https://example.com/?p=17"),
        // Other owners.
        ("https://a.github.io/a", "https://b.github.io/a", nil),
        ("https://a.example.co.uk/a", "https://other.co.uk/a", nil),
        ("https://127.0.0.1/a", "https://127.0.0.1/b", "https://127.0.0.1/b"),
        ("https://127.0.0.1/a", "https://127.0.0.2/b", nil),
        ("https://example.com/a", "https://example.com:70000/b", nil),
        ("https://example.com/a", "mailto:a@example.com", nil),
    ])
    func declaredAddressesCountOnTheSameDomain(url: String, declared: String, canonical: String?) {
        let (identity, isDeclared) = Self.identity(url, declared: declared)
        #expect(isDeclared == (canonical != nil))
        let expected = canonical ?? Self.identity(url, declared: nil).identity?.dropFirst(4).description
        #expect(identity == expected.map { "url:\($0)" })
    }

    /// One article, however a scraper came to it.
    @Test func variantsOfAnAddressAreOneIdentity() {
        let variants = [
            "https://www.example.com/2023/01/a-story-of-a-day", "http://example.com/2023/01/a-story-of-a-day/",
            "https://m.example.com/2023/01/a-story-of-a-day?utm_source=rss&utm_medium=feed#comments",
            "https://amp.example.com/2023/01/a-story-of-a-day", "https://example.com./2023/01/a-story-of-a-day/amp/",
            "https://www.example.com:443/amp/2023/01/a-story-of-a-day?outputType=amp",
            "https://example.com/2023/01/a-story-of-a-day/index.html?ref=rss",
            "https://www.google.com/amp/s/www.example.com/2023/01/a-story-of-a-day",
            "https://EXAMPLE.com//2023/01/%61-story-of-a-day/print",
        ]
        let identities = Set(variants.map { Self.identity($0, declared: nil).identity })
        #expect(identities == ["url:https://example.com/2023/01/a-story-of-a-day"])
    }
}
