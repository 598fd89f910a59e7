import ArticleExtraction
import Foundation
import NewswireModel
import Testing

/// Bytes, lines and limits.
struct TextFormTests {
    private static let sentence =
        "The lifeboat station of Skarnes went back into service on Thursday, two years after a storm."

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b", 1), ([0x61, 0xC3], "a\u{FFFD}", 1),
            ([0x61, 0xE2, 0x82, 0x62], "a\u{FFFD}b", 2),
            ([0x61, 0xC0, 0x80], "a\u{FFFD}\u{FFFD}", 2), ([0x61, 0xED, 0xA0, 0x80], "a\u{FFFD}\u{FFFD}\u{FFFD}", 3),
            ([0x61, 0xF4, 0x90, 0x80, 0x80], "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4),
            ([0x61, 0xF0, 0x9F, 0x98], "a\u{FFFD}", 3),
        ] as [([UInt8], String, Int)])
    func `bytes that are no UTF-8 are replaced and counted`(bytes: [UInt8], body: String, invalid: Int) throws {
        let found = try #require(item(payload(Array("éèêëîïôûü".utf8) + bytes) { $0.charset = "utf-8" })).article
        #expect(found.body == "éèêëîïôûü" + body)
        #expect(found.warnings == ["invalid-utf8: \(invalid) bytes"])
    }

    @Test(arguments: [
        "a\nb", "a\r\nb", "a\rb", "a\u{2028}b", "a\u{2029}b", "a\u{85}b", "a\u{C}b", "\u{FEFF}a\n\n\nb\n",
    ])
    func `all line ends are line ends`(text: String) {
        #expect(article(text)?.body == "a\n\nb")
        #expect(article(text)?.warnings == [])
    }

    @Test func `control characters are removed and counted`() throws {
        let found = try #require(article("the har\0bour\u{1B} is\u{7F} \u{9C}open\ttoday and \u{AD}tomorrow"))
        #expect(found.body == "the harbour is open today and tomorrow")
        #expect(found.warnings == ["control-characters: 4"])
        #expect(article("It is open.\u{B}It will stay so.")?.body == "It is open.\n\nIt will stay so.")
    }

    private static let russian = "Спасательная станция снова открыта, сказал мэр."
    /// The sentence in KOI8-R.
    private static let koi8: [UInt8] = Array("sPASATELXNAQ STANCIQ SNOWA OTKRYTA, SKAZAL M\u{1C}R.".utf8).map {
        // KOI8 was made so that without its high bit it is a transliteration.
        $0 == 0x1C ? 0xDC : 0x40...0x7F ~= $0 ? $0 | 0x80 : $0
    }

    @Test func `a text is read in the charset that is declared`() throws {
        for change: (inout PayloadHeader) -> Void in [
            { $0.charset = "koi8-r" }, { $0.contentType = "text/plain; charset=KOI8-R" },
            { $0.contentType = "text/plain;format=flowed; Charset = \"koi8\"" },
            { $0.headers = [("Content-Type", "text/plain; charset=koi8-r")] },
            { ($0.contentType, $0.charset) = ("text/plain; charset=gbk", "koi8-r") },
        ] {
            let found = try #require(item(payload(Self.koi8, change))).article
            #expect(found.body == Self.russian)
            #expect(found.warnings == [])
        }
    }

    @Test func `a text in an encoding that is not declared is guessed`() throws {
        let found = try #require(item(payload(Self.koi8))).article
        #expect(found.body == Self.russian)
        #expect(found.warnings == ["guessed-charset: koi8-r"])
        let wrong = try #require(item(payload(Self.koi8) { $0.charset = "utf-8" })).article
        #expect(wrong.warnings == ["wrong-charset: utf-8 declared, read as koi8-r"])
        let unknown = try #require(item(payload(Self.koi8) { $0.charset = "koi-9" })).article
        #expect(unknown.warnings == ["unknown-charset: koi-9", "guessed-charset: koi8-r"])
    }

    @Test func `UTF-8 is read as UTF-8 whatever it is called`() throws {
        for charset in [nil, "utf-8", "UTF8"] {
            #expect(item(payload(Self.russian) { $0.charset = charset })?.article.warnings == [])
        }
        let found = try #require(item(payload(Self.russian) { $0.charset = "koi8-r" })).article
        #expect(found.body == Self.russian)
        #expect(found.warnings == ["wrong-charset: koi8-r declared, read as utf-8"])
        for type in ["text/plain; charset=utf-8", "text/plain;format=flowed", "text/plain; charset=", "; charset"] {
            #expect(item(payload(Self.russian) { $0.contentType = type })?.article.warnings == [])
        }
        let envelope = item(payload(#"{"text":"text"}"#) { $0.contentType = "application/json; charset=koi8-r" })
        #expect(envelope?.article.warnings == [])
    }

    @Test func `UTF-16 is read with a byte order mark or a declaration`() throws {
        let units = Array(Self.russian.utf16)
        let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
            #expect(item(payload(bytes))?.article.body == Self.russian)
            #expect(item(payload(bytes) { $0.contentType = "text/plain; charset=koi8-r" })?.article.warnings == [])
        }
        #expect(item(payload(little) { $0.charset = "utf-16" })?.article.body == Self.russian)
        let json = Array(#"{"text":"\#(Self.russian)"}"#.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(item(payload([0xFF, 0xFE] + json))?.article.body == Self.russian)
    }

    @Test func `an envelope's base64 is read in its own charset`() throws {
        let encoded = Data(Self.koi8).base64EncodedString()
        let found = try #require(item(payload(#"{"body64":"\#(encoded)","charset":"koi8-r"}"#))).article
        #expect(found.body == Self.russian)
        #expect(found.warnings == [])
        // The string of a JSON text is Unicode, whatever else is said.
        let text = try #require(item(payload(#"{"text":"\#(Self.russian)","charset":"koi8-r"}"#))).article
        #expect(text.body == Self.russian)
        #expect(text.warnings == [])
    }

    @Test func `what stands for nothing in its charset is counted`() throws {
        let found = try #require(
            item(payload(Array("<\"A\" x ".utf8) + [0x81, 0x22] + Array(" b".utf8)) { $0.charset = "sjis" }))
        #expect(found.article.body == "<\"A\" x \u{FFFD}\" b")
        #expect(found.article.warnings == ["invalid-bytes: 1 that are no shift_jis"])
    }

    @Test func `hard-wrapped paragraphs are joined`() throws {
        let paragraph = """
            The lifeboat station of Skarnes went back into service on Thursday, two
            years after a winter storm tore away its slipway. The new one is four
            metres longer than the old and rests on concrete piles, which half-
            hidden rocks protect, the town said.
            """
        let text =
            "Harbour town reopens its lifeboat station\n\n\(paragraph)\n\n\(paragraph)\n\n- one thing\n- another thing\n\n\(paragraph)\n"
        let joined = paragraph.split(separator: "\n").joined(separator: " ").replacing(
            "half- hidden", with: "half-hidden")
        let found = try #require(article(text))
        #expect(found.headline == "Harbour town reopens its lifeboat station")
        #expect(found.body == [joined, joined, "one thing\nanother thing", joined].joined(separator: "\n\n"))
    }

    @Test func `lines that are not wrapped stay apart`() throws {
        let lines = (0..<6).map { "The report number \($0) of the harbour master was read to the council today." }
        #expect(try #require(article(lines.joined(separator: "\n"))).body == lines.joined(separator: "\n\n"))
    }

    @Test func `a text is read up to its bytes and lines`() {
        var limits = WorkLimits()
        limits.textBytesMax = 200
        #expect(quarantine(payload(String(repeating: "a ", count: 100)), limits: limits) == nil)
        #expect(quarantine(payload(String(repeating: "a ", count: 100) + "b"), limits: limits)?.code == .overLimit)
        limits.linesMax = 10
        #expect(quarantine(payload(String(repeating: "a\n\n", count: 10)), limits: limits) == nil)
        #expect(quarantine(payload(String(repeating: "a\n", count: 11)), limits: limits)?.code == .overLimit)
    }

    @Test func `an envelope is read up to its depth and values`() {
        var limits = WorkLimits()
        limits.jsonDepthMax = 3
        limits.jsonValuesMax = 5
        #expect(quarantine(payload(#"{"text":"a","meta":{"a":[]}}"#), limits: limits) == nil)
        #expect(quarantine(payload(#"{"text":"a","meta":{"a":[[]]}}"#), limits: limits)?.code == .badEnvelope)
        #expect(quarantine(payload(#"{"text":"a","meta":{"a":[1]}}"#), limits: limits) == nil)
        #expect(quarantine(payload(#"{"text":"a","meta":{"a":[1,2]}}"#), limits: limits)?.code == .overLimit)
    }

    @Test func `a body is kept up to its bytes, in whole paragraphs`() throws {
        var limits = WorkLimits()
        limits.bodyBytesMax = Self.sentence.utf8.count * 2 + 2
        let two = try #require(item(payload([Self.sentence, Self.sentence].joined(separator: "\n")), limits: limits))
            .article
        #expect(two.body?.utf8.count == limits.bodyBytesMax)
        #expect(two.warnings == [])
        let three = try #require(
            item(payload([Self.sentence, Self.sentence, Self.sentence].joined(separator: "\n")), limits: limits)
        ).article
        #expect(three.body == two.body)
        #expect(
            three.warnings == [
                "truncated: body, \(limits.bodyBytesMax) of \(limits.bodyBytesMax + 2 + Self.sentence.utf8.count) bytes kept"
            ])
        limits.bodyBytesMax = 20
        let cut = try #require(item(payload(Self.sentence), limits: limits)).article
        #expect(cut.body == "The lifeboat")
        limits.bodyBytesMax = 4
        #expect(item(payload("ééééé"), limits: limits)?.article.body == "éé")
    }

    @Test func `other fields and lists are cut to their limits`() throws {
        var limits = WorkLimits()
        limits.fieldBytesMax = 10
        limits.listCountMax = 2
        let found = try #require(
            item(
                payload(
                    #"{"text":"a","headline":"ten bytes.","summary":"more than ten bytes","keywords":["a","b","c"]}"#),
                limits: limits)
        ).article
        #expect(found.headline == "ten bytes.")
        #expect(found.summary == "more than")
        #expect(found.keywords == ["a", "b"])
        #expect(found.warnings == ["truncated: summary", "truncated: keywords"])
    }

    /// Each would take minutes if anything were more than linear.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("x", 100_000), ("word ", 20_000), ("a\n", 9_000), ("- item\n", 9_000), ("-\n", 40_000),
            ("January 23, 2023\n", 6_000),
            ("By Jane Doe\n", 6_000), ("Popular\n", 9_000), ("a:", 50_000), ("> ", 50_000), ("A - ", 25_000),
            ("\u{201D}", 30_000), ("\"", 100_000),
            ("By A,", 20_000), ("\r", 100_000), ("{\"a\":", 20_000), ("[", 100_000), ("[1,", 30_000),
            ("A sentence of more than twelve words that ends with a full stop here.\n", 1_000),
        ])
    func `hostile texts take linear time`(unit: String, count: Int) {
        let bytes = [UInt8](repeatElement(Array(unit.utf8), count: count).joined())
        let extraction = Extractor().extract(payload(bytes))
        if case .items(let items) = extraction { #expect(items.count == 1) }
        #expect(Extractor().extract(payload(bytes)) == extraction)
    }

    @Test func `an extractor forgets what it read before`() {
        let extractor = Extractor()
        let first = extractor.extract(payload(Self.sentence))
        _ = extractor.extract(payload(String(repeating: "Another text of much more length than that. ", count: 50_000)))
        #expect(extractor.extract(payload(Self.sentence)) == first)
    }
}
