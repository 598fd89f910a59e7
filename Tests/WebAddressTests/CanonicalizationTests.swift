import Testing
import WebAddress

@Suite struct CanonicalizationTests {
    @Test func variantsShareOneAddressAndOtherPagesStayApart() throws {
        let table = try CaseTable("canonical.txt", columns: 2)
        #expect(table.rows.count >= 400)
        for row in table.rows {
            let address = try #require(WebAddress(row[0]), "\(row[0])")
            let canonical = address.canonical
            #expect(canonical.text == row[1], "\(row[0])")
            #expect(canonical.canonical == canonical, "\(row[0]) is not stable")
            #expect(WebAddress(canonical.text) == canonical, "\(row[0]) is not read back")
            #expect(address.canonicalization.changes.isEmpty == (address == canonical), "\(row[0])")
        }
    }

    @Test func changesSayWhatAndWhy() throws {
        let text = "http://www.example.com:443//a/index.html/?b=1&utm_source=c&a=2#d"
        let canonicalization = try #require(WebAddress(text)).canonicalization
        #expect(canonicalization.address.text == "https://example.com/a?a=2&b=1")
        let changes = canonicalization.changes.map { "\($0.part) \($0.old) → \($0.new): \($0.reason)" }
        #expect(
            changes == [
                "scheme http → https: http and https show the same page", "port :443 → : default port",
                "host www. → : another rendition of the same site", "path / → : slashes too many",
                "path / → : slash at the end", "path /index.html → : index page",
                "query utm_source=c → : Urchin and Google Analytics", "query b=1&a=2 → a=2&b=1: order of the names",
                "fragment #d → : place within the page",
            ])
    }

    @Test func theInnermostAddressCounts() throws {
        let text = "https://www.google.com/url?q=https://cdn.ampproject.org/c/s/www.example.com/a/amp%3Futm_source%3Db"
        let canonicalization = try #require(WebAddress(text)).canonicalization
        #expect(canonicalization.address.text == "https://example.com/a")
        #expect(canonicalization.changes.filter { $0.part == .address }.count == 2)
    }

    @Test func addressesWithinAddressesHaveALimit() throws {
        func nested(_ depth: Int) throws -> WebAddress {
            let around = String(repeating: "google.com/amp/s/", count: depth)
            return try #require(WebAddress("http://\(around)example.com/a-story-of-a-day")).canonical
        }
        #expect(try nested(4).text == "https://example.com/a-story-of-a-day")
        #expect(try nested(5).host == "google.com")
        #expect(try nested(5).canonical == nested(5))
        #expect(try nested(400).host == "google.com")
    }

    /// Any join of these pieces is stable: canonical of canonical, and read back from its text.
    @Test func everyFormIsStable() {
        let pieces = [
            "/amp", "/", ".amp", "~amp", ".html", "/index.html", "/print", "amp", "/a-1", "/a-b-c-12345",
            ";jsessionid=1", "/(S(1))", "%41", "%2e", "%", "%2", "..", "?", "&", "amp;", "utm_x=1", "b=", "amp=1", "#",
            "!", "=", "ü", "m.", "www.", "en.", ":80", ":443", "x", ".11", "//", "http://", "http:",
            "https://cdn.ampproject.org/c/s/", "https://www.google.com/amp/s/",
            "https://www.google.com/url?q=https://a.b/",
            "example.com", "@", "\\", "\t", " ", "[::1]", "1.2.3.4", "xn--", "日本", "\u{AD}",
        ]
        var generator = Generator(state: 1)
        var count = 0
        for _ in 0..<40_000 {
            var text = ["http://www.example.com", "https://m.", "https:", ""].randomElement(using: &generator) ?? ""
            for _ in 0..<Int.random(in: 0..<9, using: &generator) {
                text += pieces.randomElement(using: &generator) ?? ""
            }
            guard let address = WebAddress(text) else { continue }
            count += 1
            let canonical = address.canonical
            guard WebAddress(address.text) == address, canonical.canonical == canonical,
                WebAddress(canonical.text) == canonical
            else {
                Issue.record("\(text.debugDescription) is not stable")
                continue
            }
        }
        #expect(count > 20_000)
    }

    /// The longest addresses of the kinds on which a careless pass would be slow.
    @Test(arguments: [
        ("/x", "/amp"), ("/x", ".amp"), ("/x", "~amp.amp"), ("/x", ";jsessionid="), ("/x", "%41"), ("/", "a/../"),
        ("/", "/"), ("/;", ".amp"), ("/a-b-c", "/print"), ("/x", "/index.html"), ("/x", "/(S(1))"), ("/?", "?"),
        ("/?", "&"), ("/?", "amp;"), ("/?", "a=b&"), ("/?", "utm_a=b&"), ("/#", "!"), ("/amp/1-", "/amp"),
        ("/%", "%36"), ("/url?q=", "https://www.google.com/url?q="), ("/amp/s/", "google.com/amp/s/"), ("/", "%2e%2e/"),
    ])
    func longestAddressesAreStable(start: String, piece: String) throws {
        for host in ["https://example.com", "https://google.com"] {
            let count = (WebAddress.bytesMax - 60) / piece.utf8.count
            let address = try #require(WebAddress(host + start + String(repeating: piece, count: count)))
            let canonical = address.canonical
            #expect(canonical.canonical == canonical)
            #expect(WebAddress(canonical.text) == canonical)
        }
    }
}
