import ArticleExtraction
import JSONText
import NewswireModel
import Testing

/// Payloads that are made to cost work, each about as large as the limits let it be. The time limit is far above what
/// linear work takes, and far below what quadratic work would.
struct HostileTextTests {
    /// Unoptimized code gets less of everything.
    #if DEBUG
        private static let bytes = 1 << 18
        private static let members = 9_000
    #else
        private static let bytes = 8 << 20
        private static let members = 99_000
    #endif

    /// A text of one part, repeated to the limit.
    private static func full(of part: String, after start: String = "") -> String {
        start + String(repeating: part, count: (bytes - start.utf8.count) / part.utf8.count)
    }

    private static let sentence = "The council of the northern port voted on Monday to rebuild the old fish market.\n"

    private static let texts: [(name: String, text: String)] = [
        ("one line of letters", full(of: "a")), ("one line of words", full(of: "word ")),
        ("spaces", full(of: " ", after: "x")), ("tabs in a line", full(of: "\t", after: "a") + "b"),
        ("one line of sentences", full(of: "It was so. ")), ("short sentences", full(of: sentence)),
        ("lines of one character", full(of: "x\n")), ("empty lines", full(of: "\n", after: "x")),
        ("bullets", full(of: "- some item of a list in which each line is a little longer than the one above\n")),
        ("bullets alone", full(of: "-\n")), ("bullets in a line", full(of: "- ")), ("quotes", full(of: "\"")),
        ("closing quotes", full(of: "”")), ("combining marks", full(of: "\u{301}\u{323}", after: "a")),
        ("regional indicators", full(of: "\u{1F1E6}")), ("joined emoji", full(of: "\u{1F469}\u{200D}")),
        ("commas", full(of: ",")), ("colons", full(of: ":")), ("labels in a line", full(of: "Author: ")),
        ("labels", full(of: "Tags: " + String(repeating: ",", count: 80) + "\n")), ("digits", full(of: "1")),
        ("lines of digits", full(of: String(repeating: "1,", count: 60) + "\n")), ("dashes", full(of: "- – — ")),
        ("brackets", full(of: "(")), ("Han characters", full(of: "新")), ("Thai", full(of: "ก")),
        ("full stops", full(of: ".")), ("sharp", full(of: "> ")), ("replacement characters", full(of: "\u{FFFD}")),
        ("marks behind a label", full(of: " .", after: "Most read")),
        ("marks behind labels", full(of: "Most read" + String(repeating: " .", count: 60) + "\n")),
        ("words of labels", full(of: "most read ")), ("labels above links", full(of: "Most read\n" + sentence)),
        ("commas of a byline", full(of: "By Jane Doe" + String(repeating: ",", count: 140) + "\n")),
        ("dates of a byline", full(of: "By Jane Doe" + String(repeating: ",1", count: 70) + "\n")),
        ("segments of credits", full(of: String(repeating: "1|", count: 120) + "\n")),
        ("times of credits", full(of: String(repeating: "1:00|", count: 48) + "\n")),
        ("paths", full(of: "Home" + String(repeating: " > News", count: 9) + "\n")),
        ("wrapped lines", full(of: String(repeating: "seven letters", count: 6) + "\n")),
        ("datelines", full(of: "KYIV" + String(repeating: ",1", count: 40) + " (AP) - x\n")),
    ]

    private static let envelopes: [(name: String, json: String)] = [
        ("a headline of flags", #"{"headline":"x - \#(flags)","publisher":"\#(flags)","text":"a b c"}"#),
        ("a language of hyphens", #"{"language":"\#(full(of: "-"))","text":"a b c"}"#),
        ("a date of digits", #"{"published":\#(full(of: "1")),"modified":"\#(full(of: "0"))","text":"a b c"}"#),
        ("a key of combining marks", #"{"h\#(marks)":1,"text":"a b c"}"#),
        (
            "names of combining marks",
            #"{"pageType":"a\#(marks)","publisher":{"n\#(marks)":1,"name":"n"},"contentType":"t\#(marks)","text":"a b"}"#
        ),
        ("an address of flags", #"{"url":"https://a.example/\#(flags)#\#(flags)","text":"a b c"}"#),
        ("nested lists", #"{"x":\#(full(of: "["))"#), ("nested objects", full(of: "{\"text\":")),
        ("wrong types", "{" + String(repeating: #""html":1,"#, count: members) + #""text":"a b c"}"#),
        (
            "distinct keys",
            "{" + (0..<members).map { "\"key\($0)\":0," }.joined() + #""text":"a b c"}"#
        ),
        ("keywords", #"{"keywords":[\#(String(repeating: "\"k\",", count: members))"k"],"text":"a b c"}"#),
        (
            "copies of a headline",
            #"{"headline":"A\#(String(repeating: "…", count: 599))","text":"\#(full(of: #"“A b c d” is said.\n"#))"}"#
        ),
    ]

    private static let flags = full(of: "\u{1F1E6}")
    private static let marks = full(of: "\u{301}\u{323}")

    @Test(.timeLimit(.minutes(1)))
    func `no text takes more than linear work`() {
        let extractor = Extractor()
        for (name, text) in Self.texts {
            expectSmallFields(extractor.extract(payload(text)), name)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `no envelope takes more than linear work`() {
        let extractor = Extractor()
        for (name, json) in Self.envelopes {
            expectSmallFields(extractor.extract(payload(json) { $0.contentType = "application/json" }), name)
        }
    }

    /// Whatever came, all but the body is within the limits.
    private func expectSmallFields(_ extraction: Extraction, _ name: String) {
        let limits = WorkLimits()
        let articles =
            switch extraction {
            case .items(let items): items.map(\.article)
            case .quarantined(_, let article): [article]
            }
        for article in articles {
            #expect(article.body?.utf8.count ?? 0 <= limits.bodyBytesMax, "\(name)")
            #expect(article.headline?.utf8.count ?? 0 <= limits.fieldBytesMax, "\(name)")
            #expect(article.keywords.count <= limits.listCountMax, "\(name)")
            #expect(article.warnings.count <= 64, "\(name)")
            #expect(article.warnings.allSatisfy { $0.utf8.count <= 1024 }, "\(name)")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `no header takes more than linear work`() throws {
        let marks = String(repeating: "\u{301}\u{323}", count: 10_000)
        let json = #"{"i\#(marks)":1,"contentEncoding":"identity","charset":"u\#(marks)","outlet":"\#(marks)"}"#
        let object = try #require(try JSONReader.document(Array(json.utf8).span).value.object)
        let header = try PayloadHeader.read(object).get()
        #expect(header.warnings.count == 1 && header.warnings[0].utf8.starts(with: "unknown-key: i".utf8))
        expectSmallFields(Extractor().extract(Payload(bytes: [0x61], header: header, received: reception)), "header")
    }

    @Test func `too many lines are over the limit`() {
        #expect(quarantine(payload(String(repeating: "x\n", count: 1_000_000)))?.code == .overLimit)
    }
}
