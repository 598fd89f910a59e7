import ArticleExtraction
import Foundation
import NewswireModel
import Testing

/// What a text is freed of before its lines are read, seen in the bodies that come out.
struct TextCleanerTests {
    private static func body(_ text: String) -> String? { article(text)?.body }

    /// Enough words around it for a paragraph.
    private static func paragraph(_ text: String) -> String {
        "The council of the town met on Monday, and after nine hours it had \(text) as everybody had expected."
    }

    @Test(arguments: [
        ("Smith &amp; Sons", "Smith & Sons"), ("5 &lt; 6", "5 < 6"), ("it&#8217;s", "it’s"), ("it&#x2019;s", "it’s"),
        ("caf&eacute;", "café"), ("&euro;85", "€85"), ("&#128;85", "€85"), ("&#146;s", "’s"), ("a&shy;b", "ab"),
        ("&amp;amp;", "&amp;"), ("&thetasym;", "ϑ"), ("&#x1F600;", "😀"), ("&apos;", "'"),
        // What is no reference stays.
        ("R&D", "R&D"), ("a & b", "a & b"), ("AT&T;", "AT&T;"), ("&unknown;", "&unknown;"), ("&#xD800;", "&#xD800;"),
        ("&#0;", "&#0;"), ("&#99999999999;", "&#99999999999;"), ("&#;", "&#;"), ("&;", "&;"), ("&eacute", "&eacute"),
        ("&#x;", "&#x;"), ("&#12a;", "&#12a;"),
    ])
    func `character references`(_ written: String, _ meant: String) {
        #expect(Self.body(Self.paragraph(written)) == Self.paragraph(meant))
    }

    @Test func `references to controls and line ends do what these do`() throws {
        let found = try #require(article(Self.paragraph("a&#7;b")))
        #expect(found.body == Self.paragraph("ab"))
        #expect(found.warnings == ["control-characters: 1"])
        #expect(Self.body(Self.paragraph("one.&#10;\(Self.paragraph("two"))"))?.contains("one.\n\nThe council") == true)
    }

    @Test(arguments: [
        "Cafe\u{301} cre\u{300}me", "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t", "A\u{30A}ngstro\u{308}m \u{212B}",
        "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "\u{304B}\u{3099}", "\u{915}\u{93C}\u{94D}", "\u{958}",
        // Marks in another order than the form's.
        "\u{5D1}\u{5B7}\u{5BC}", "\u{628}\u{651}\u{64E}", "q\u{307}\u{323}", "\u{9C7}\u{9BE}", "\u{2126} \u{37E}",
        "\u{FB1D}", "\u{F900}", "\u{1D15E}",
    ])
    func `the text is in normalization form C`(_ text: String) throws {
        let body = try #require(Self.body(Self.paragraph(text)))
        let expected = Self.paragraph(text).precomposedStringWithCanonicalMapping
        #expect(Array(body.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func `marks without end are left alone`() throws {
        let marks = String(repeating: "\u{301}\u{323}", count: 100_000)
        let body = try #require(Self.body(Self.paragraph("a\(marks) e\u{301}")))
        #expect(body.utf8.count > 400_000)
        #expect(body.unicodeScalars.contains("\u{E9}"))
    }

    @Test func `headlines and the fields of envelopes are cleaned too`() throws {
        let text = Self.paragraph("agreed")
        let envelope = #"{"headline":"Cafe\u0301 &amp; Bar","authors":["Rene\u0301 Roy"],"text":"\#(text)"}"#
        let found = try #require(article(envelope))
        #expect(found.headline?.unicodeScalars.count == "Café & Bar".unicodeScalars.count)
        #expect(found.headline == "Café & Bar")
        #expect(found.authors.first?.unicodeScalars.count == 8)
    }

    @Test(arguments: [
        ("a **bold** word", "a bold word"), ("an *odd* word", "an odd word"), ("_so_ it", "so it"),
        ("the [bridge](https://example.com/a_b) there", "the bridge there"),
        ("a ![map](m.png) here", "a  here"), ("the `code` there", "the code there"),
        ("a ```fence``` here", "a fence here"),
        // What is not closed, or stands within words, is text.
        ("2 * 3 * 4", "2 * 3 * 4"), ("snake_case_name", "snake_case_name"), ("a ** b", "a ** b"), ("[sic]", "[sic]"),
        ("a * star", "a * star"),
    ])
    func `marks of Markdown, under a heading`(_ written: String, _ meant: String) {
        let heading = "# Storm over the bay\n\n"
        let shown = meant.replacingOccurrences(of: "  ", with: " ")
        #expect(Self.body(heading + Self.paragraph(written)) == Self.paragraph(shown))
        #expect(Self.body(Self.paragraph(written)) == Self.paragraph(written), "without a heading it is no Markdown")
    }
}
