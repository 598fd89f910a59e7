import TextDecoding
import Testing

/// How the encoding of a text is found.
struct DecodedTextTests {
    private static func text(_ bytes: [UInt8], _ transport: String? = nil, isPage: Bool = false) -> DecodedText {
        DecodedText(bytes, transport: transport, isPage: isPage)
    }

    private static func shown(_ text: DecodedText) -> String {
        "\(String(decoding: text.utf8, as: UTF8.self))|\(text.encoding.rawValue)|\(text.source.rawValue)"
    }

    @Test func `what is UTF-8 is handed through without a copy`() {
        let bytes = Array("Grüße aus Skarnes".utf8)
        let same = bytes.withUnsafeBufferPointer { before in
            Self.text(bytes).utf8.withUnsafeBufferPointer { $0.baseAddress == before.baseAddress }
        }
        #expect(same)
        #expect(Self.text(bytes) == Self.text(bytes, "nonsense"))
        #expect(Self.shown(Self.text(bytes)) == "Grüße aus Skarnes|utf-8|valid-utf8")
    }

    @Test func `a byte order mark beats everything and is no text`() {
        #expect(Self.shown(Self.text([0xEF, 0xBB, 0xBF, 0x61], "gbk")) == "a|utf-8|bom")
        #expect(Self.shown(Self.text([0xFF, 0xFE, 0x61, 0, 0x3D, 0xD8, 4, 0xDE])) == "a\u{1F604}|utf-16le|bom")
        #expect(Self.shown(Self.text([0xFE, 0xFF, 0, 0x61], "utf-8")) == "a|utf-16be|bom")
        #expect(Self.shown(Self.text([0xEF, 0xBB, 0xBF, 0xFF])) == "\u{FFFD}|utf-8|bom")
    }

    @Test func `the transport beats the page`() {
        let page = Array("<meta charset=koi8-r>\u{0}".utf8.dropLast()) + [0xC9]
        #expect(Self.text(page, "windows-1251", isPage: true).encoding == .windows1251)
        #expect(Self.shown(Self.text(page, isPage: true)) == "<meta charset=koi8-r>и|koi8-r|meta")
        #expect(Self.text(page, isPage: false).source != .meta)
        #expect(Self.text(page, "no such label", isPage: true).source == .meta)
    }

    @Test func `a meta that comes late counts where nothing else is known`() {
        let late = Array((String(repeating: "<p>x</p>", count: 200) + "<meta charset=koi8-r>").utf8)
        #expect(Self.text(late + [0xC9], isPage: true).encoding == .koi8R)
        #expect(Self.text(late + [0xC9], isPage: true).source == .meta)
        #expect(Self.text(late + Array("é".utf8), isPage: true).encoding == .utf8)
    }

    @Test(arguments: ["iso-8859-1", "windows-1251", "utf-16", "koi8-r"])
    func `what is plainly UTF-8 is UTF-8 whatever it is called`(label: String) {
        let found = Self.text(Array("Ein café".utf8), label)
        #expect(Self.shown(found) == "Ein café|utf-8|valid-utf8")
        #expect(found.overruled?.source == .transport && found.overruled?.encoding == TextEncoding(label: label.utf8))
        let page = Array("<meta charset=\(label)><p>café".utf8)
        // What a page says it is in a meta that is ASCII is never UTF-16.
        #expect(Self.text(page, isPage: true).encoding == .utf8)
    }

    @Test func `a few pairs that are UTF-8 by chance don't overrule an encoding of pairs`() throws {
        // 隆 is C2 A1 in GBK.
        #expect(Self.shown(Self.text([0xC2, 0xA1], "gbk")) == "隆|gbk|transport")
        #expect(Self.text(Array("café, naïveté, señor".utf8), "shift_jis").encoding == .utf8)
        #expect(Self.text(Array("ASCII".utf8), "shift_jis").encoding == .shiftJIS)
    }

    @Test func `UTF-8 with a few bad bytes stays UTF-8`() {
        let text = Array(String(repeating: "é", count: 20).utf8)
        for bytes in [text + [0xFF, 0x61], [0xFF] + text, text + [0xE2, 0x80]] {
            for label in [nil, "utf-8", "iso-8859-1"] {
                let found = Self.text(bytes, label)
                #expect(found.encoding == .utf8 && found.replacedBytes > 0)
            }
        }
        let cut = Self.text(Array("é".utf8) + [0xE2, 0x82])
        #expect(Self.shown(cut) == "é\u{FFFD}|utf-8|valid-utf8" && cut.replacedBytes == 2)
    }

    @Test func `what is called UTF-8 and can't be is guessed`() throws {
        for row in try Fixture.rows("sentences.txt") where row[0] == "windows-1251" || row[0] == "shift_jis" {
            let found = Self.text(Fixture.bytes(row[1]), "utf-8")
            #expect(Self.shown(found) == "\(row[2])|\(row[0])|detected")
            #expect(found.overruled?.encoding == .utf8)
        }
    }

    /// The encodings that differ from another by little are not told apart by so little text.
    @Test func `undeclared sentences of many languages are read`() throws {
        let alike: Set = [
            "iso-8859-4", "iso-8859-8-i", "iso-8859-10", "iso-8859-14", "iso-8859-15", "iso-8859-3", "iso-8859-16",
            "koi8-u", "macintosh", "windows-874", "windows-1257", "utf-16le", "utf-16be",
        ]
        var count = 0
        for row in try Fixture.rows("sentences.txt") where !alike.contains(row[0]) {
            let found = Self.text(Fixture.bytes(row[1]))
            #expect(found.source == .detected || found.source == .fallback)
            #expect(String(decoding: found.utf8, as: UTF8.self) == row[2], "\(row[0]) as \(found.encoding)")
            count += 1
        }
        #expect(count >= 22)
    }

    @Test func `what nothing is known of is windows-1252`() {
        #expect(Self.shown(Self.text([0x61, 0xFF, 0x62])).hasPrefix("aÿb|windows-1252|"))
        #expect(Self.shown(Self.text([])) == "|utf-8|valid-utf8")
        #expect(Self.shown(Self.text(Array("plain".utf8))) == "plain|utf-8|valid-utf8")
    }

    @Test func `any bytes have a text, the same each time`() {
        var random = SystemRandomNumberGenerator()
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) | (length % 2 == 0 ? 0x80 : 0)
            }
            let first = Self.text(bytes, isPage: true)
            #expect(first == Self.text(bytes, isPage: true))
            #expect(String(validating: first.utf8, as: UTF8.self) != nil)
        }
    }
}
