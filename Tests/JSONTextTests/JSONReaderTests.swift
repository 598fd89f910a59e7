import JSONText
import Testing

struct JSONReaderTests {
    @Test(arguments: [
        ("{}", "{}"),
        ("\u{FEFF} [ 1 , 2 ] \r\n\t", "[1,2]"),
        (#"{"a":{"b":[true,false,null]}}"#, #"{"a":{"b":[true,false,null]}}"#),
        ("-0", "-0"), ("0", "0"), ("1e999", "1e999"), ("1E+2", "1E+2"), ("0.5e-7", "0.5e-7"), ("-12.50", "-12.50"),
        (#""\u0041\u00e9\u20AC\ud83d\ude00""#, #""Aé€😀""#),
        (#""\" \\ \/ \b \f \n \r \t \u001f""#, #""\" \\ / \b \f \n \r \t \u001f""#),
        (#""""#, #""""#), (#""\u0000""#, #""\u0000""#),
        ("\"\u{2028}\u{7F}\"", "\"\u{2028}\u{7F}\""),
        (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#), (#"{"":0}"#, #"{"":0}"#),
        (#""\ud800""#, "\"\u{FFFD}\""), (#""\udc00\ud800x""#, "\"\u{FFFD}\u{FFFD}x\""),
        (#""\ud800\u0041""#, "\"\u{FFFD}A\""), (#""\ud800\ud83d\ude00""#, "\"\u{FFFD}😀\""),
    ])
    func `reads what RFC 8259 allows`(text: String, canonical: String) throws {
        var writer = JSONWriter()
        writer.value(try JSONReader.read(Array(text.utf8)))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == canonical)
    }

    @Test(arguments: [
        ("", JSONError.Kind.endOfInput, 0), (" ", .endOfInput, 1), ("[1", .endOfInput, 2), ("{\"a\"", .endOfInput, 4),
        ("{\"a\":", .endOfInput, 5), ("\"abc", .endOfInput, 4), ("\"abc\\", .endOfInput, 5), ("tru", .endOfInput, 3),
        ("\"\\u12", .endOfInput, 5), ("-", .endOfInput, 1), ("1.", .endOfInput, 2), ("1e", .endOfInput, 2),
        ("1e+", .endOfInput, 3), ("[", .endOfInput, 1), ("{", .endOfInput, 1), ("[1,", .endOfInput, 3),
        ("[1,]", .expectedValue, 3), ("[,1]", .expectedValue, 1), ("{\"a\":,}", .expectedValue, 5),
        ("NaN", .expectedValue, 0), ("Infinity", .expectedValue, 0), ("+1", .expectedValue, 0),
        (".5", .expectedValue, 0), ("True", .expectedValue, 0), ("trux", .expectedValue, 0),
        ("'a'", .expectedValue, 0), ("// a\n1", .expectedValue, 0), ("]", .expectedValue, 0),
        ("\u{A0}1", .expectedValue, 0), ("\u{0C}1", .expectedValue, 0),
        ("{\"a\":1,}", .expectedKey, 7), ("{a:1}", .expectedKey, 1), ("{1:1}", .expectedKey, 1),
        ("{,}", .expectedKey, 1), ("{\"a\" 1}", .expectedColon, 5), ("{\"a\"}", .expectedColon, 4),
        ("[1 2]", .expectedCommaOrBracket, 3), ("[1}", .expectedCommaOrBracket, 2),
        ("{\"a\":1 \"b\":2}", .expectedCommaOrBrace, 7), ("{\"a\":1]", .expectedCommaOrBrace, 6),
        ("01", .invalidNumber, 0), ("-01", .invalidNumber, 0), ("1.e1", .invalidNumber, 0), ("-a", .invalidNumber, 0),
        ("1ex", .invalidNumber, 0), ("0x10", .bytesAfterValue, 1), ("1_000", .bytesAfterValue, 1),
        ("1 2", .bytesAfterValue, 2), ("{}}", .bytesAfterValue, 2), ("null\0", .bytesAfterValue, 4),
        ("\"\\x41\"", .invalidEscape, 1), ("\"\\u00g0\"", .invalidEscape, 1), ("\"\\u 123\"", .invalidEscape, 1),
        ("\"\\ud800\\u12\"", .invalidEscape, 7), ("\"a\nb\"", .controlCharacter, 2),
        ("\"abcdefghijk\u{1F}\"", .controlCharacter, 12), ("\"\0\"", .controlCharacter, 1),
    ])
    func `refuses everything else and says where`(text: String, kind: JSONError.Kind, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONReader.read(Array(text.utf8)) }
        #expect(error?.kind == kind)
        #expect(error?.offset == offset)
        #expect(error?.description.hasSuffix(", at byte \(offset)") == true)
    }

    @Test(
        arguments: [
            ([0xFF], "\u{FFFD}", 1), ([0x41, 0xC3, 0x42], "A\u{FFFD}B", 1), ([0xE2, 0x82], "\u{FFFD}", 2),
            ([0xC0, 0x80], "\u{FFFD}\u{FFFD}", 2), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", 3),
            ([0xF0, 0x9F, 0x98, 0x80], "😀", 0), ([0x80, 0x5C, 0x6E, 0x80], "\u{FFFD}\n\u{FFFD}", 2),
        ] as [([UInt8], String, Int)])
    func `mends and counts bytes that are no UTF-8`(bytes: [UInt8], text: String, invalid: Int) throws {
        let document = try JSONReader.document(([0x22] + bytes + [0x22]).span)
        #expect(document.value == .string(text))
        #expect(document.invalidBytes == invalid)
    }

    @Test func `takes control characters in strings where the limits say so`() throws {
        let limits = JSONReader.Limits(acceptsControlCharacters: true)
        let document = try JSONReader.document(Array("\"one\ntwo\\tthree\u{1}\"".utf8).span, limits: limits)
        #expect(document.value == .string("one\ntwo\tthree\u{1}"))
        #expect(document.controlCharacters == 2)
        #expect(throws: JSONError.self) { try JSONReader.read(Array("[\u{1}]".utf8), limits: limits) }
    }

    @Test func `counts surrogates without their half`() throws {
        let document = try JSONReader.document(Array(#"["\ud800","\udfff x","\ud83d\ude00"]"#.utf8).span)
        #expect(document.loneSurrogates == 2)
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `nests to the limit and no deeper`(open: String, close: String) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        _ = try JSONReader.read(nested(64))
        #expect(throws: JSONError.self) { try JSONReader.read(nested(65)) }
        let error = #expect(throws: JSONError.self) {
            try JSONReader.read(nested(1_000_000), limits: .init(depthMax: .max))
        }
        #expect(error?.kind == .tooDeep)
        #expect(error?.offset == 512 * open.utf8.count)
    }

    @Test func `reads values to the limit and no more`() throws {
        let text = Array("[1,{\"a\":null}]".utf8)
        _ = try JSONReader.read(text, limits: .init(valuesMax: 4))
        let error = #expect(throws: JSONError.self) { try JSONReader.read(text, limits: .init(valuesMax: 3)) }
        #expect(error?.kind == .tooManyValues)
    }

    @Test func `a member is found by its key and the last of duplicates wins`() throws {
        let value = try JSONReader.read(Array(#"{"a":1,"b":"x","a":[2]}"#.utf8))
        let object = try #require(value.object)
        #expect(object["a"]?.array?.first?.int == 2)
        #expect(object["b"]?.string == "x")
        #expect(object["c"] == nil)
        #expect(object.members.map(\.key) == ["a", "b", "a"])
    }

    @Test(
        arguments: [
            ("0", 0, 0.0), ("-0", 0, -0.0), ("200.0", 200, 200), ("2e2", 200, 200), ("1.5", nil, 1.5),
            ("9223372036854775807", Int64.max, 0x1p63),
            ("9223372036854775808", nil, 0x1p63),
            ("1e999", nil, nil), ("-1e999", nil, nil), ("1e-999", 0, 0), ("0.1", nil, 0.1),
        ] as [(String, Int64?, Double?)])
    func `numbers keep their digits`(text: String, integer: Int64?, double: Double?) throws {
        let number = try #require(try JSONReader.read(Array(text.utf8)).number)
        #expect(number.text == text)
        #expect(number.integer == integer)
        #expect(number.double == double)
    }
}
