import ArticleExtraction
import NewswireModel
import Testing

struct EnvelopeTests {
    private static let text =
        "The lifeboat station of Skarnes went back into service on Thursday, two years after a storm."

    private func read(_ members: String, _ change: (inout PayloadHeader) -> Void = { _ in }) throws -> Article {
        try #require(item(payload("{\"text\":\"\(Self.text)\"\(members.isEmpty ? "" : ",")\(members)}", change)))
            .article
    }

    @Test func `what the scraper knows wins over the text`() throws {
        let text = "A headline of the text itself\\nBy Jane Doe\\nJanuary 23, 2023\\n" + Self.text
        let found = item(
            payload(
                #"{"headline":"Quite another one","byline":"Staff","published":"2020-01-02","section":"S","located":"L","language":"nb","summary":"Sum","text":""#
                    + text + #""}"#))
        let article = try #require(found).article
        #expect(article.headline == "Quite another one")
        #expect(article.byline == "Staff")
        #expect(article.authors == [])
        #expect(article.published?.description == "2020-01-02")
        #expect(
            article.section == "S" && article.located == "L" && article.language == "nb" && article.summary == "Sum")
        #expect(article.body == "A headline of the text itself\n\n" + Self.text)
        for field in [Article.Field.headline, .byline, .published, .section, .located, .language, .summary] {
            #expect(article.origins[field] == .envelope)
        }
    }

    @Test func `the text's copy of a known headline is not part of the body`() throws {
        let found = item(
            payload(
                #"{"title":"Station reopens after storm - The Post","text":"STATION REOPENS AFTER STORM\n\#(Self.text)"}"#
            ))
        #expect(try #require(found).article.body == Self.text)
    }

    @Test func `a paragraph that begins like a very long headline stays in the body`() throws {
        let headline = String(repeating: "news and so on ", count: 50)
        let text = headline + Self.text
        let found = item(payload(#"{"title":"\#(headline)","text":"\#(text)"}"#))
        #expect(try #require(found).article.body == text)
    }

    @Test(
        arguments: [
            (#""title":"T""#, "T"), (#""title":"T","headline":"H""#, "H"), (#""headline":"H","title":"T""#, "H"),
            (#""title":"T - The Post","publisher":{"name":"The Post"}"#, "T"),
            (#""title":"T | X","publisher":"Y""#, "T | X"), (#""title":"T – Ö","publisher":"Ö""#, "T"),
            (#""title":"T - A · B ","publisher":" A ·  B""#, "T"), (#""title":"T - 🇦🇦🇦","publisher":"🇦🇦🇦""#, "T"),
            (#""title":"T - 🇦🇦🇦","publisher":"🇦""#, "T - 🇦🇦🇦"), (#""title":"The Post","publisher":"Post""#, "The Post"),
            (#""title":" - Post","publisher":"Post""#, "- Post"), (#""title":"Post","publisher":"Post""#, "Post"),
            (#""title":" a \n b\tc ""#, "a b c"), (#""title":"  ""#, nil), (#""title":null"#, nil),
        ] as [(String, String?)])
    func `headlines`(members: String, headline: String?) throws {
        #expect(try read(members).headline == headline)
    }

    @Test(arguments: [
        ("\"2023-01-23T15:59:00+09:00\"", "2023-01-23T15:59:00+09:00"),
        ("\"Mon, 23 Jan 2023 15:59:00 +0900\"", "2023-01-23T15:59:00+09:00"),
        ("1674457140", "2023-01-23T06:59:00+00:00"), ("1674457140.5", "2023-01-23T06:59:00+00:00"),
        ("1674457140000", "2023-01-23T06:59:00+00:00"),
        ("\"23 January 2023\"", "2023-01-23"),
    ])
    func `dates`(value: String, expected: String) throws {
        for key in ["published", "date"] {
            let article = try read("\"\(key)\":\(value)")
            #expect(article.published?.description == expected)
            #expect(article.warnings == [])
        }
        #expect(try read("\"modified\":\(value)").modified?.description == expected)
    }

    @Test func `a language is at most 35 bytes`() throws {
        let tags = ["de", "deu"].map { ([$0] + [String](repeating: "abcdefg", count: 4)).joined(separator: "-") }
        #expect(tags.map(\.utf8.count) == [34, 35])
        for tag in tags { #expect(try read("\"language\":\"\(tag)\"").language == tag) }
        let long = tags[1] + "h"
        #expect(try read("\"language\":\"\(long)\"").warnings == ["unreadable-language: \(long)"])
    }

    @Test(arguments: ["html", "headline", "published"])
    func `at most 16 wrong types are told`(key: String) throws {
        let copies = [String](repeating: "\"\(key)\":[]", count: 17)
        for count in 15...17 {
            let article = try read(copies.prefix(count).joined(separator: ","))
            #expect(article.warnings.count == min(count, 16))
            #expect(article.warnings.allSatisfy { $0.hasPrefix("wrong-type: \(key) must be ") })
        }
    }

    @Test func `of a content that comes twice the last counts`() throws {
        #expect(try read(#""text":"Quite another text""#).body == "Quite another text")
        #expect(quarantine(payload(#"{"text":"a","text":1}"#))?.code == .badEnvelope)
    }

    @Test(arguments: ["\"soon\"", "-1", "1e300", "\"03/04/2023\"", "99999999999999999999"])
    func `an unreadable date is left out with a warning`(value: String) throws {
        let article = try read("\"published\":\(value)")
        #expect(article.published == nil)
        #expect(article.warnings == ["unreadable-date: published"])
    }

    @Test func `a date more than a day behind the reception is left out`() throws {
        #expect(try read(#""published":"2026-01-02T00:00:00Z""#).published != nil)
        let late = try read(#""published":"2026-01-02T00:00:01Z""#)
        #expect(late.published == nil)
        #expect(late.warnings == ["future-date: published 2026-01-02T00:00:01+00:00"])
    }

    @Test func `lists may be single strings, and images addresses or objects`() throws {
        let article = try read(
            #""authors":"Jane","keywords":["a"," ","b"],"captions":["c"],"images":["https://e.com/1.jpg",{"url":"u","caption":"k","credit":"r","width":3,"height":0}]"#
        )
        #expect(article.authors == ["Jane"] && article.keywords == ["a", "b"] && article.captions == ["c"])
        #expect(
            article.images == [
                Article.Image(url: "https://e.com/1.jpg"), Article.Image(url: "u", caption: "k", credit: "r", width: 3),
            ])
        #expect(article.origins[.images] == .envelope)
    }

    @Test(arguments: [
        ("Jane Doe, John Smith", ["Jane Doe", "John Smith"]), ("Jane Doe and John Smith", ["Jane Doe", "John Smith"]),
        ("By Jane Doe; Reuters", ["Jane Doe", "Reuters"]), ("Doe, Jane", ["Doe, Jane"]), ("Jane", ["Jane"]),
        ("Di Zhang", ["Di Zhang"]),
        ("Jane Doe, Kim Lee & Ann Ray", ["Jane Doe", "Kim Lee", "Ann Ray"]), (" , ", [","]), ("", []),
    ])
    func `authors in one string`(value: String, authors: [String]) throws {
        #expect(try read("\"authors\":\"\(value)\"").authors == authors)
        #expect(try read("\"authors\":[\"Doe, Jane\",\"A and B\"]").authors == ["Doe, Jane", "A and B"])
    }

    @Test(arguments: [
        ("a, b", ["a", "b"]), ("fish market;port,", ["fish market", "port"]), ("a", ["a"]), (" , ", []),
    ])
    func `keywords in one string`(value: String, keywords: [String]) throws {
        #expect(try read("\"keywords\":\"\(value)\"").keywords == keywords)
    }

    @Test(
        arguments: [
            ("EN_us", "en-US"), ("en", "en"), ("PT-br", "pt-BR"), ("ZH_HANT_tw", "zh-Hant-TW"), ("es-419", "es-419"),
            ("EN-ca-X-CA", "en-CA-x-ca"), ("sl-ROZAJ-1994", "sl-rozaj-1994"), ("en-", nil), ("e", nil), ("en--US", nil),
            ("", nil),
        ] as [(String, String?)])
    func `languages`(value: String, language: String?) throws {
        let article = try read("\"language\":\"\(value)\"")
        #expect(language == nil || article.language == language)
        let warnings = article.warnings.filter { !$0.hasPrefix("language-mismatch") }
        #expect(warnings == (language == nil ? ["unreadable-language: \(value)"] : []))
    }

    @Test(
        arguments: [
            ("de", "language-mismatch: declared de, the body looks like en"),
            ("pt-BR", "language-mismatch: declared pt-BR, the body looks like en"),
            ("en-GB", nil), ("EN_us", nil),
            // Texts of these are taken for others, or nobody knows them.
            ("sco", nil), ("tlh", nil),
        ] as [(String, String?)])
    func `a declared language stands, and one that cannot be is warned of`(declared: String, warning: String?) throws {
        let article = try read("\"language\":\"\(declared)\"")
        #expect(article.language?.lowercased() == declared.lowercased().replacing("_", with: "-"))
        #expect(article.origins[.language] == .envelope)
        #expect(article.warnings == [warning].compactMap { $0 })
    }

    @Test(arguments: [
        ("Content-Language", "sk", "sk"), ("content-language", "fr, sk", "sk"), ("X-Language", "sk", "cs"),
    ])
    func `the server's language is a hint`(name: String, value: String, language: String) throws {
        let text = "Vláda dnes schválila nový zákon. "
        let found = try #require(item(payload(text) { $0.headers = [(name, value)] })).article
        #expect(found.language == language)
        #expect(found.origins[.language] == .detected)
        let certain = try #require(item(payload(Self.text) { $0.headers = [(name, value)] })).article
        #expect(certain.language == "en" && certain.warnings == [])
    }

    /// Each field, a value for it, and the origin that it then has.
    private static let known: [(field: Article.Field, value: String)] = [
        (.url, #""https://example.com/a""#), (.canonicalUrl, #""https://example.com/b""#), (.guid, #""g""#),
        (.headline, #""H""#), (.summary, #""S""#), (.byline, #""By Jane Doe""#), (.section, #""S""#),
        (.located, #""L""#), (.authors, #"["Jane Doe"]"#), (.keywords, #"["k"]"#), (.captions, #"["c"]"#),
        (.publisher, #"{"name":"P","url":"https://example.com/"}"#), (.published, #""2023-01-23""#),
        (.modified, #""2023-01-24""#), (.language, #""en""#), (.images, #"["https://example.com/i.jpg"]"#),
        (.pageType, #""video""#), (.isAccessibleForFree, "true"),
    ]

    @Test func `every field of the record but the body can come from an envelope, and says so`() throws {
        #expect(Set(Self.known.map(\.field)) == Set(Article.Field.allCases).subtracting([.body]))
        let members = Self.known.map { "\"\($0.field.rawValue)\":\($0.value)" }
        let article = try read(members.joined(separator: ","))
        #expect(article.warnings == [])
        for (field, _) in Self.known { #expect(article.origins[field] == .envelope, "\(field)") }
        #expect(article.origins[.body] == .text)
    }

    @Test(arguments: known.map(\.field))
    func `a field of the wrong type is a warning and no rejection`(field: Article.Field) throws {
        let article = try read("\"\(field.rawValue)\":[[]]")
        #expect(article.body == Self.text)
        #expect(article.origins[field] == nil || article.origins[field] == .text || article.origins[field] == .detected)
        #expect(article.warnings.count == 1)
        #expect(article.warnings.first?.hasPrefix("wrong-type: \(field.rawValue) must be ") == true)
    }

    @Test func `what the envelope leaves open or spoils comes from the text`() throws {
        let text = "A headline of the text itself\\nBy Jane Doe\\nJanuary 23, 2023\\n\(Self.text)"
        let found = item(payload(#"{"headline":7,"published":"soon","authors":null,"text":"\#(text)"}"#))
        let article = try #require(found).article
        #expect(article.headline == "A headline of the text itself" && article.origins[.headline] == .text)
        #expect(article.published?.description == "2023-01-23" && article.origins[.published] == .text)
        #expect(article.authors == ["Jane Doe"] && article.origins[.authors] == .text)
        #expect(article.warnings.count == 2)
    }

    @Test func `an alias that is wrong leaves the proper name alone`() throws {
        let article = try read(#""headline":"H","title":3,"published":"2023-01-23","date":[]"#)
        #expect(article.headline == "H" && article.published?.description == "2023-01-23")
        #expect(article.warnings.map { $0.prefix(17) } == ["wrong-type: title", "wrong-type: date "])
    }

    @Test func `kind of page and access are what the envelope says, and absent otherwise`() throws {
        let article = try read(#""pageType":"live-blog","isAccessibleForFree":false"#)
        #expect(article.pageType == .liveBlog && article.isAccessibleForFree == false)
        #expect(try read("").pageType == nil)
    }

    @Test(arguments: [
        (#""authors":[1]"#, "wrong-type: authors must be a list of strings, and is an array"),
        (#""headline":{}"#, "wrong-type: headline must be a string, and is an object"),
        (#""published":[]"#, "wrong-type: published must be a string or a number, and is an array"),
        (#""pageType":"poem""#, "wrong-type: pageType must be the name of a kind of page, and is a string"),
        (#""images":[{}]"#, "wrong-type: images must be a list of addresses or objects, and is an array"),
        (#""status":"x""#, "wrong-type: status must be an integer, and is a string"),
        (#""url":1"#, "wrong-type: url must be a string, and is a number"),
        (#""meta":[]"#, "wrong-type: meta must be an object, and is an array"),
        (#""html":5"#, "wrong-type: html must be a string, and is a number"),
        (#""colour":1"#, "unknown-key: colour"),
        (#""language":"english language""#, "unreadable-language: english language"),
        (#""url":"ftp://x/y""#, "unreadable-url: ftp://x/y"), (#""fetchedAt":"x""#, "unreadable-date: fetchedAt"),
        ("\"outlet\":\"a\u{1}b\"", "raw-control-characters: 1"),
    ])
    func `what is odd is a warning`(members: String, warning: String) throws {
        #expect(try read(members).warnings == [warning])
    }

    @Test func `unknown keys are named up to a bound`() throws {
        let warnings = try read((0..<40).map { "\"k\($0)\":0" }.joined(separator: ",")).warnings
        #expect(warnings.count == 17)
        #expect(warnings.last == "more-unknown-keys: 24")
    }

    @Test func `the transport's header wins over the envelope's`() throws {
        let inner =
            #""url":"https://in.example.com/x","outlet":"in","guid":"in","id":"in","fetchedAt":"2023-01-01","meta":{"in":1}"#
        let alone = try read(inner)
        #expect(
            alone.url == "https://in.example.com/x" && alone.outlet == "in" && alone.guid == "in"
                && alone.payloadID == "in")
        #expect(alone.origins[.url] == .envelope && alone.origins[.guid] == .envelope)
        let both = try read(inner) {
            $0.url = "https://out.example.com/x"
            $0.outlet = "out"
            $0.guid = "out"
            $0.meta = Array(#"{"out":1}"#.utf8)
        }
        #expect(
            both.url == "https://out.example.com/x" && both.outlet == "out" && both.guid == "out"
                && both.payloadID == "in")
        #expect(both.meta == Array(#"{"out":1}"#.utf8))
        #expect(both.origins[.url] == .header && both.origins[.guid] == .header)
    }

    @Test(arguments: [
        ("VGhlIGhhcmJvdXI=", "The harbour"), ("VGhl\\nIGhhcmJvdXI", "The harbour"),
        ("VGhlIGhhcmJvdXIh", "The harbour!"),
        ("VGhlIGhhcmJvdQ==", "The harbou"),
    ])
    func `base64 is decoded`(base64: String, text: String) throws {
        #expect(item(payload("{\"body64\":\"\(base64)\"}"))?.article.body == text)
    }

    @Test(arguments: ["A", "AA=", "AA=A", "AAAA=", "AA==AA", "A-_A", "AAA==", "=", "ÄÄÄÄ"])
    func `what is no base64 is a bad envelope`(base64: String) {
        #expect(quarantine(payload("{\"body64\":\"\(base64)\"}"))?.code == .badEnvelope)
    }

    @Test func `base64 may hold what its type says, but no envelope`() {
        #expect(quarantine(payload(#"{"body64":"JVBERi0xLjc="}"#))?.code == .unsupportedType)
        #expect(quarantine(payload(#"{"body64":"eyJ0ZXh0IjoiYSJ9"}"#))?.code == .badEnvelope)
        #expect(quarantine(payload(#"{"body64":"VGhl","contentType":"image/png"}"#))?.code == .unsupportedType)
        #expect(quarantine(payload(#"{"text":"a","contentEncoding":"lzma"}"#))?.code == .badEnvelope)
    }

    @Test(
        arguments: [
            (
                "https://user:secret@example.com/a?b=1#c", nil, "https://example.com/a?b=1",
                "https://example.com/a?b=1", "example.com"
            ),
            (
                "https://www.example.co.uk/a", "https://m.example.co.uk/b", "https://www.example.co.uk/a",
                "https://example.co.uk/b", "example.co.uk"
            ),
            ("https://example.com/a", "/b", "https://example.com/a", "https://example.com/b", "example.com"),
            (
                "https://example.com/a", "https://other.com/b", "https://example.com/a", "https://example.com/a",
                "example.com"
            ),
            (
                "https://example.com/a", "https://example.com/", "https://example.com/a", "https://example.com/a",
                "example.com"
            ),
            (nil, "https://example.com/b", nil, "https://example.com/b", "example.com"),
        ] as [(String?, String?, String?, String, String)])
    func `addresses`(url: String?, declared: String?, fetched: String?, canonical: String, domain: String) throws {
        var members: [String] = []
        if let url { members.append("\"url\":\"\(url)\"") }
        if let declared { members.append("\"canonicalUrl\":\"\(declared)\"") }
        let found = try #require(item(payload("{\"text\":\"\(Self.text)\",\(members.joined(separator: ","))}")))
        #expect(found.article.url == fetched)
        #expect(found.article.canonicalURL == canonical)
        #expect(found.article.domain == domain)
        #expect(found.identity == "url:\(canonical)")
        let counts = declared != nil && (canonical != fetched || url == nil)
        #expect(found.article.origins[.canonicalUrl] == (counts ? .envelope : .url))
        #expect(found.article.warnings.contains { $0.hasPrefix("ignored-canonical") } == (declared != nil && !counts))
    }

    @Test func `identity is the guid with its domain, else the canonical address`() {
        func identity(_ url: String?, _ guid: String?, outlet: String? = nil) -> String? {
            item(payload(Self.text) { ($0.url, $0.guid, $0.outlet) = (url, guid, outlet) })?.identity
        }
        #expect(identity("https://www.example.com/a", "g1") == "guid:example.com:g1")
        #expect(identity(nil, "https://www.example.org/?p=1") == "guid:example.org:https://www.example.org/?p=1")
        #expect(identity(nil, "g1") == nil)
        #expect(identity(nil, "g1", outlet: "The Post") == "guid:@The Post:g1")
        #expect(identity(nil, "g:1", outlet: "a:b%") == "guid:@a%3Ab%25:g:1")
        #expect(identity("https://www.example.com/a", "g1", outlet: "o") == "guid:example.com:g1")
        #expect(identity("http://127.0.0.1/a", "g1", outlet: "o") == "guid:@o:g1")
        #expect(identity(nil, nil, outlet: "o") == nil)
        #expect(identity("https://www.example.com/a", nil) == "url:https://example.com/a")
        #expect(identity("http://127.0.0.1/a", "g1") == "url:https://127.0.0.1/a")
    }

    @Test func `a guid without a domain or an outlet is no identity, and a warning says so`() throws {
        let loose = try #require(item(payload(Self.text) { $0.guid = "g1" }))
        #expect(loose.article.guid == "g1" && loose.article.warnings == ["unscoped-guid: g1"])
        let scoped = try #require(item(payload(Self.text) { ($0.guid, $0.outlet) = ("g1", "o") }))
        #expect(scoped.article.warnings == [])
    }
}
