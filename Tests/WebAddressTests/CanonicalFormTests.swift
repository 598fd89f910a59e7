import Testing
import WebAddress

@Suite struct CanonicalFormTests {
    @Test(arguments: [
        // Scheme, port, host.
        ("http://example.com/a", "https://example.com/a"),
        ("https://example.com/a", "https://example.com/a"),
        ("http://example.com:443/a", "https://example.com/a"),
        ("https://example.com:80/a", "https://example.com/a"),
        ("http://example.com:8080/a", "https://example.com:8080/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://www.example.com/a", "https://example.com/a"),
        ("https://WWW.Example.Com/A", "https://example.com/A"),
        ("https://www.example.co.uk./a", "https://example.co.uk/a"),
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://mobile.example.com/a", "https://example.com/a"),
        ("https://amp.example.com/a", "https://example.com/a"),
        ("https://www.m.example.com/a", "https://example.com/a"),
        ("https://user:pw@www.example.com/a", "https://example.com/a"),
        ("http://[::1]/a", "https://[::1]/a"),
        ("http://127.0.0.1/a", "https://127.0.0.1/a"),
        ("https://www.bücher.example/a", "https://xn--bcher-kva.example/a"),
        // Path.
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a/", "https://example.com/a"),
        ("https://example.com/a///", "https://example.com/a"),
        ("https://example.com//", "https://example.com/"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/%41%62%2D%7e%5F%2e", "https://example.com/Ab-~_."),
        ("https://example.com/%c3%bc", "https://example.com/%C3%BC"),
        ("https://example.com/ü", "https://example.com/%C3%BC"),
        ("https://example.com/%2541", "https://example.com/%2541"),
        ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
        ("https://example.com/a%", "https://example.com/a%"),
        ("https://example.com/a;jsessionid=0123ABC.node1", "https://example.com/a"),
        ("https://example.com/;jsessionid=0123", "https://example.com/"),
        ("https://example.com/a.jsp;JSESSIONID=0123", "https://example.com/a.jsp"),
        // Renditions.
        ("https://example.com/2023/story/amp/", "https://example.com/2023/story"),
        ("https://example.com/2023/story/amp", "https://example.com/2023/story"),
        ("https://example.com/story.amp", "https://example.com/story"),
        ("https://example.com/story.amp.html", "https://example.com/story.html"),
        ("https://example.com/amp/news/story-123", "https://example.com/news/story-123"),
        ("https://example.com/amp/news/story-123/amp/", "https://example.com/news/story-123"),
        ("https://example.com/a?amp=1", "https://example.com/a"),
        ("https://example.com/a?amp", "https://example.com/a"),
        ("https://example.com/a?id=1&outputType=amp", "https://example.com/a?id=1"),
        // Query and fragment.
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a#b", "https://example.com/a"),
        ("https://example.com/a#!", "https://example.com/a"),
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c"),
        ("https://example.com/a?z=1&y=2&x=3", "https://example.com/a?z=1&y=2&x=3"),
        ("https://example.com/a?&&b=c&", "https://example.com/a?b=c"),
        ("https://example.com/a?b=%41%3d", "https://example.com/a?b=A%3D"),
        ("https://example.com/a?b=1&amp;c=2", "https://example.com/a?b=1&c=2"),
        ("https://example.com/a?b=1&amp;utm_source=c", "https://example.com/a?b=1"),
    ])
    func variantsShareOneAddress(text: String, expected: String) throws {
        let canonical = try #require(WebAddress(text)).canonical
        #expect(canonical.text == expected)
        #expect(canonical.canonical == canonical)
        #expect(WebAddress(canonical.text) == canonical)
    }

    @Test(arguments: [
        "utm_source=a", "UTM_Medium=a", "utm_anything_new=a", "%75tm_source=a", "fbclid=a", "gclid=a", "dclid=a",
        "msclkid=a", "mc_cid=a", "mc_eid=a", "igshid=a", "yclid=a", "_ga=a", "_gl=a", "ref_src=a", "cmpid=a", "CMP=a",
        "ncid=a", "mkt_tok=a", "_hsenc=a", "wt_mc=a", "at_medium=a", "at_custom1=a", "xtor=a", "spm=a.b.c",
        "ns_source=a",
        "smid=a", "ocid=a", "twclid=a", "pk_campaign=a", "mtm_campaign=a", "PHPSESSID=a", "ref=rss", "source=twitter",
        "from=newsletter", "utm_source", "fbclid=",
    ])
    func trackingIsDropped(parameter: String) throws {
        let plain = "https://example.com/a"
        #expect(try #require(WebAddress("\(plain)?\(parameter)")).canonical.text == plain)
        #expect(try #require(WebAddress("\(plain)?id=1&\(parameter)&p=2")).canonical.text == "\(plain)?id=1&p=2")
    }

    @Test(arguments: [
        "id=1", "p=123", "page=2", "article=5", "articleId=5", "cid=7", "sid=7", "story_id=1", "q=utm_source", "v=abc",
        "t=100", "type=a", "lang=de", "output=print", "amp=5", "view=full", "ref=4711", "source=reuters",
        "from=2023-01-01",
        "share=12", "section=news", "date=2023", "gclidx=1", "utm=1", "myfbclid=1", "campaign=7", "a", "=b", "?id=1",
    ])
    func contentIsKept(parameter: String) throws {
        let text = "https://example.com/a?\(parameter)"
        #expect(try #require(WebAddress(text)).canonical.text == text)
    }

    /// Addresses that look alike and are those of different pages, or of pages that nothing else names.
    @Test(arguments: [
        "https://www.com/a", "https://www.co.uk/a", "https://www.github.io/a", "https://m.me/a", "https://mobile.de/a",
        "https://amp.dev/a", "https://m.blogspot.com/a", "https://www/a", "https://m.localhost/a",
        "https://news.example.com/a",
        "https://www2.example.com/a", "https://mm.example.com/a", "https://de.example.com/a", "https://example.com/amp",
        "https://example.com/amp/guitars", "https://example.com/camp", "https://example.com/a/camp",
        "https://example.com/a.b/c", "https://example.com/.amp", "https://example.com/a/.amp.html",
        "https://example.com/damp.html", "https://example.com/amplifier-1", "https://example.com/a/amp/b-1",
        "https://example.com/index.html", "https://example.com/a+b", "https://example.com/a%20b",
        "https://example.com/a;b=c", "https://example.com/;jsessionid/1", "https://example.com/a?b=c+d",
        "https://example.com/a#!/article/1", "https://example.com/A", "https://example.com/a", "https://example.com..",
    ])
    func otherPagesStayApart(text: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.canonical == address)
    }

    /// Any join of these pieces is stable: canonical of canonical, and read back from its text.
    @Test func canonicalFormIsStable() throws {
        let pieces = [
            "/amp", "/", ".amp", ".html", "amp", "/a-1", ";jsessionid=1", "%41", "%2e", "..", "?", "&", "amp;",
            "utm_x=1",
            "#", "!", "=", "ü", "m.", "www.", ":80", "x", ".11", "..",
        ]
        var generator = Generator(state: 1)
        for _ in 0..<4000 {
            var text = Bool.random(using: &generator) ? "http://www.example.com" : "https://m."
            for _ in 0..<Int.random(in: 0..<9, using: &generator) {
                text += pieces.randomElement(using: &generator) ?? ""
            }
            guard let address = WebAddress(text) else { continue }
            #expect(WebAddress(address.text) == address, "\(text)")
            #expect(address.canonical.canonical == address.canonical, "\(text)")
            #expect(WebAddress(address.canonical.text) == address.canonical, "\(text)")
        }
    }

    /// The longest addresses of the worst kinds take what a linear pass takes; quadratic ones would take seconds.
    @Test(arguments: [
        ("/x", "/amp"), ("/x", ".amp"), ("/x", ";jsessionid="), ("/x", "%41"), ("/", "a/../"), ("/", "/"),
        ("/;", ".amp"),
        ("/?", "?"), ("/?", "&"), ("/?", "amp;"), ("/?", "a=b&"), ("/?", "utm_a=b&"), ("/#", "!"), ("/amp/1-", "/amp"),
    ])
    func timeIsLinear(start: String, piece: String) throws {
        let count = (WebAddress.bytesMax - 30) / piece.utf8.count
        let address = try #require(WebAddress("https://example.com" + start + String(repeating: piece, count: count)))
        let clock = ContinuousClock()
        #expect(clock.measure { _ = address.canonical } < .milliseconds(500))
    }
}

/// Numbers that are the same in every run (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
