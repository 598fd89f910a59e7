import JSONText
import Testing

struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `writes without white space and in the order written`() {
        let written = text {
            $0.beginObject()
            $0.member("z", "1")
            $0.member("a", 2)
            $0.key("list")
            $0.beginArray()
            $0.integer(-1)
            $0.bool(true)
            $0.null()
            $0.beginObject()
            $0.endObject()
            $0.beginArray()
            $0.endArray()
            $0.endArray()
            $0.member("raw", raw: Array(#"{"k":[]}"#.utf8))
            $0.member("names", ["x", "y"])
            $0.member("flag", false)
            $0.member("score", 0.5)
            $0.endObject()
        }
        #expect(
            written
                == #"{"z":"1","a":2,"list":[-1,true,null,{},[]],"raw":{"k":[]},"names":["x","y"],"flag":false,"score":0.5}"#
        )
    }

    @Test func `leaves out members without a value`() {
        let written = text {
            $0.beginObject()
            $0.member("a", nil as String?)
            $0.member("b", nil as Int?)
            $0.member("c", nil as Double?)
            $0.member("d", nil as Bool?)
            $0.member("e", nil as [String]?)
            $0.member("f", raw: nil)
            $0.member("g", nil as JSONValue?)
            $0.member("h", 1)
            $0.endObject()
        }
        #expect(written == #"{"h":1}"#)
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("", #""""#), ("a\"b\\c/d", #""a\"b\\c/d""#),
        ("\u{08}\u{09}\u{0A}\u{0C}\u{0D}", #""\b\t\n\f\r""#), ("\0\u{1F}\u{10}\u{B}", #""\u0000\u001f\u0010\u000b""#),
        ("é\u{2028}😀\u{7F}", "\"é\u{2028}😀\u{7F}\""), ("\"", #""\"""#),
    ])
    func `escapes only what must be`(value: String, expected: String) {
        #expect(text { $0.string(value) } == expected)
    }

    @Test(
        arguments: [
            (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-3.0, "-3"), (0.1, "0.1"), (1e21, "1e+21"), (1e-7, "1e-07"),
            (0.30000000000000004, "0.30000000000000004"), (.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)])
    func `doubles are short and read back`(value: Double, expected: String) throws {
        let written = text { $0.number(value) }
        #expect(written == expected)
        if value.isFinite { #expect(try JSONReader.read(Array(written.utf8)).double == value) }
    }

    @Test func `integers of all sizes`() {
        #expect(text { $0.integer(Int64.min) } == "-9223372036854775808")
        #expect(text { $0.integer(UInt64.max) } == "18446744073709551615")
        #expect(text { $0.integer(0) } == "0")
    }

    @Test func `starts again after removeAll`() {
        let written = text {
            $0.integer(1)
            $0.removeAll()
            $0.integer(2)
        }
        #expect(written == "2")
    }

    /// Eight bytes are scanned at once: each place in them, each kind of byte, alone and beside its neighbours.
    @Test(arguments: [
        "\"", "\\", "\u{0}", "\u{1}", "\u{1F}", " ", "!", "#", "[", "]", "\u{7F}", "\u{80}", "é", "中", "😀",
    ])
    func `escapes at every place of a long text`(special: String) throws {
        for place in 0..<20 {
            for repeats in [1, 2, 9] {
                let text =
                    String(repeating: "a", count: place) + String(repeating: special, count: repeats) + "tail of it"
                var writer = JSONWriter()
                writer.string(text)
                #expect(try JSONReader.read(writer.bytes).string == text)
                #expect(writer.bytes.dropFirst().dropLast().allSatisfy { $0 >= 0x20 })
            }
        }
    }
}
