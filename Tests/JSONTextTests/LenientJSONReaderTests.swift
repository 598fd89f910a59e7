import JSONText
import Testing

@Suite struct LenientJSONReaderTests {
    private func values(_ text: String) -> [JSONValue] { LenientJSONReader.values(Array(text.utf8).span) }

    /// The values written again, one after another.
    private func written(_ text: String) -> String {
        values(text).map { value in
            var writer = JSONWriter()
            writer.value(value)
            return String(decoding: writer.bytes, as: UTF8.self)
        }.joined(separator: " ")
    }

    @Test(
        arguments: [
            #"{"a":[1,-2.5e3,true,false,null,"x"],"b":{"c":"d"},"e":""}"#, "[]", "{}", #"["a, b","c: d","}"]"#,
            #"{"a":"\"quoted\", and more","b":"\\"}"#, #"{"a":"é\u00e9\ud83d\ude00"}"#, #"[{"a":true},[[]]]"#,
        ])
    func validTextReadsAsTheStrictReaderReadsIt(text: String) throws {
        #expect(values(text) == [try JSONReader.read(Array(text.utf8))])
    }

    @Test(
        "Faults of real pages are mended",
        arguments: [
            // Commas too many and missing.
            (#"{"a":1,"b":[1,2,],}"#, #"{"a":1,"b":[1,2]}"#),
            ("{\"a\":\"x\"\n\"b\":2}", #"{"a":"x","b":2}"#),
            (#"[{"a":1}{"b":2}]"#, #"[{"a":1},{"b":2}]"#),
            // Strings with what should have been escaped.
            ("{\"a\":\"one\ntwo\tthree\"}", #"{"a":"one\ntwo\tthree"}"#),
            (#"{"a":"He said "yes", and left","b":1}"#, #"{"a":"He said \"yes\", and left","b":1}"#),
            (#"{"a":"the "last"","b":"c"}"#, #"{"a":"the \"last\"","b":"c"}"#),
            (#"{"a":"it\'s \x41"}"#, #"{"a":"it's x41"}"#),
            (#"{"a":"x", "free": true}"#, #"{"a":"x","free":true}"#),
            // Marks around the text, and comments.
            ("<!--\n{\"a\":1}\n-->", #"{"a":1}"#),
            ("/*<![CDATA[*/{\"a\":1}/*]]>*/", #"{"a":1}"#),
            ("// <![CDATA[\n[1]\n// ]]>", "[1]"),
            ("{/* x */\"a\": // y\n1}", #"{"a":1}"#),
            ("\u{FEFF}{\u{A0}\"a\":1};", #"{"a":1}"#),
            // Several texts, one after another.
            (#"{"a":1}{"b":2},[3]"#, #"{"a":1} {"b":2} [3]"#),
            // Words that are no values.
            (#"{"a":undefined,"b":NaN,"c":01}"#, #"{"a":null,"b":null,"c":null}"#),
            // Brackets missing or too many.
            (#"{"a":{"b":1}"#, #"{"a":{"b":1}}"#),
            (#"{"a":[1,2}"#, #"{"a":[1,2]}"#),
            (#"{"a":1}}"#, #"{"a":1}"#),
            (#"{"a":[{"b":1],"c":2}"#, #"{"a":[{"b":1}],"c":2}"#),
            // Broken off.
            (#"{"a":"x","b":"unfin"#, #"{"a":"x"}"#),
            (#"{"a":"x","b"#, #"{"a":"x"}"#),
            (#"{"a":"x","b":"#, #"{"a":"x"}"#),
        ])
    func mends(text: String, mended: String) {
        #expect(written(text) == mended)
    }

    @Test(arguments: ["", "  ", "no JSON", "12", "\"text\"", "null", "<![CDATA["])
    func whatHoldsNoContainerGivesNothing(text: String) {
        #expect(values(text).isEmpty)
    }

    @Test("A text of many values ends at the limit, and what came before counts")
    func limitOfValues() {
        let text = "[" + String(repeating: "1,", count: 50) + "2]"
        let limits = JSONReader.Limits(valuesMax: 11)
        #expect(LenientJSONReader.values(Array(text.utf8).span, limits: limits).first?.array?.count == 10)
    }

    @Test("A text that is too deep ends there")
    func limitOfDepth() {
        let text = "{\"a\":1,\"b\":" + String(repeating: "[", count: 1_000_000)
        let values = LenientJSONReader.values(Array(text.utf8).span)
        #expect(values.count == 1 && values[0].object?["a"]?.int == 1)
    }

    @Test(
        "Hostile texts are read in linear time",
        arguments: ["\"", "{", "[", "\" ", "{\"", ",", "{\"a\":", "/*", "\\\""])
    func hostile(part: String) {
        let text = "{\"a\":\"" + String(repeating: part, count: 300_000)
        #expect(values(text).count <= 300_001)
    }
}
