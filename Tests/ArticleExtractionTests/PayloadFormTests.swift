import ArticleExtraction
import NewswireModel
import Testing

struct PayloadFormTests {
    private static let text =
        "The lifeboat station of Skarnes went back into service on Thursday, two years after a storm."

    @Test(arguments: [
        nil, "text/plain", "text/plain; charset=utf-8", "TEXT/PLAIN", "text/markdown", "application/octet-stream",
        "*/*", "",
    ])
    func `text is read as text`(type: String?) {
        let found = item(payload(Self.text) { $0.contentType = type })
        #expect(found?.article.body == Self.text)
    }

    @Test(arguments: [
        "<!DOCTYPE html><p>Hello", "  \n<html lang=en>", "\u{FEFF}<HTML>", "<body>", "<div class='a'>x",
        "<!-- x --><p>", "<P>x</P>",
        "<a href='x'>y</a>", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
    ])
    func `what begins like a page is HTML, whatever it is called`(bytes: String) throws {
        for type in [nil, "text/plain", "text/html"] {
            let (_, explanation) = Extractor().explain(payload(bytes) { $0.contentType = type })
            #expect(explanation.form == "html")
        }
    }

    @Test(arguments: [
        "<3 this town", "< html >", "<htmlx>", "a <p> b", "{not json}", "{", "[1,2] are numbers", "[Update] It rains.",
        "[",
        "\"Yes,\" he said.", "\"No", "12 dead", "-5 degrees", "null and void", "- 1", "[[[[",
    ])
    func `what only looks a little like something else is text`(bytes: String) {
        #expect(quarantine(payload(bytes)) == nil)
    }

    @Test(
        arguments: [
            (Array("%PDF-1.7 ".utf8), "PDF"), ([0x50, 0x4B, 3, 4, 1, 2], "ZIP"), ([0xFF, 0xD8, 0xFF, 0xE0], "JPEG"),
            ([0x89, 0x50, 0x4E, 0x47, 13], "PNG"), ([0x1F, 0x8B, 8, 0], "gzip"), ([0, 1, 2, 3, 4, 5], "binary"),
            ([UInt8](repeating: 0, count: 100_000), "binary"), ([0xFF, 0xFE, 1, 0, 2, 0], "binary"),
            (Array("<?xml version='1.0'?>".utf8), "XML"),
        ] as [([UInt8], String)])
    func `binary data is not read`(bytes: [UInt8], name: String) {
        for type in [nil, "text/plain"] {
            let binary = payload(bytes) { header in
                header.contentType = type
                header.contentEncoding = []
            }
            let finding = quarantine(binary)
            #expect(finding?.code == .unsupportedType)
            #expect(finding?.detail.contains(name) == true)
        }
    }

    @Test(arguments: [
        "image/png", "application/pdf", "application/xml", "application/rss+xml", "video/mp4", "nonsense",
    ])
    func `other types are not read`(type: String) {
        let finding = quarantine(payload(Self.text) { $0.contentType = type })
        #expect(finding?.code == .unsupportedType)
        #expect(finding?.detail.contains(type) == true)
    }

    @Test(arguments: [
        ("hello", "byte 0"), ("", "byte 0"), ("[1]", "array"), ("{\"text\":\"a\",}", "byte 12"),
        ("{\"text\":\"a\"} x", "byte 13"),
        ("{\"text\":\"a\",\"html\":\"b\"}", "html and text"), ("{\"title\":\"a\"}", "none"), ("{\"text\":1}", "none"),
        ("{\"body64\":\"a!\"}", "byte 1"),
    ])
    func `what is declared to be JSON must be an envelope`(bytes: String, detail: String) {
        for type in ["application/json", "text/json", "application/ld+json; charset=utf-8"] {
            let finding = quarantine(payload(bytes) { $0.contentType = type })
            #expect(finding?.code == .badEnvelope)
            #expect(finding?.detail.contains(detail) == true, "\(finding?.detail ?? "-")")
        }
    }

    @Test(arguments: ["{\"text\": \"a\"", "{}", " { \"a\": 1 }", "{\"text\":\"a\",\"body64\":\"YQ==\"}"])
    func `what looks like an envelope must be one`(bytes: String) {
        #expect(quarantine(payload(bytes))?.code == .badEnvelope)
        #expect(quarantine(payload(bytes) { $0.contentType = "text/plain" }) == nil)
    }

    @Test(arguments: [
        (#"[{"text":"a"},{"text":"b"}]"#, "array is no envelope: send each element"), (" [] ", "array"),
        (#""just a string""#, "string is no envelope"), ("12345", "number"), ("-1.5e3\n", "number"),
        ("null", "null is no envelope"), ("true", "boolean"), (" false\n", "boolean"),
        ("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "newswire push --jsonl"),
    ])
    func `JSON that is no object is no envelope, and no text`(bytes: String, detail: String) {
        for type in [nil, "application/octet-stream", "application/json"] {
            let finding = quarantine(payload(bytes) { $0.contentType = type })
            #expect(finding?.code == .badEnvelope)
            #expect(finding?.detail.contains(detail) == true, "\(finding?.detail ?? "-")")
        }
        #expect(quarantine(payload(bytes) { $0.contentType = "text/plain" }) == nil)
    }

    @Test func `a JSON array with too many values is over the limit`() {
        var limits = WorkLimits()
        limits.jsonValuesMax = 3
        #expect(quarantine(payload("[1,2]"), limits: limits)?.code == .badEnvelope)
        #expect(quarantine(payload("[1,2,3]"), limits: limits)?.code == .overLimit)
    }

    @Test func `an envelope nested too deep is no envelope`() {
        let deep =
            "{\"text\":\"a\",\"x\":" + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
            + "}"
        let finding = quarantine(payload(deep))
        #expect(finding?.code == .badEnvelope)
        #expect(finding?.detail.contains("too deep") == true)
    }

    @Test func `what the scraper said is kept with a quarantined payload`() {
        let extraction = Extractor().extract(
            payload(#"{"url":"https://example.com/a","title":"T","outlet":"o"}"#) { $0.meta = Array("{}".utf8) })
        guard case .quarantined(_, let article) = extraction else { return #expect(Bool(false)) }
        #expect(article.url == "https://example.com/a")
        #expect(article.headline == "T")
        #expect(article.outlet == "o")
        #expect(article.meta == Array("{}".utf8))
    }
}
