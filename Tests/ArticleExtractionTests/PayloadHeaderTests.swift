import ArticleExtraction
import JSONText
import NewswireModel
import Testing

struct PayloadHeaderTests {
    private func read(_ text: String) throws -> Result<PayloadHeader, Finding<RefusalCode>> {
        PayloadHeader.read(try #require(try JSONReader.read(Array(text.utf8)).object))
    }

    @Test func `reads every key`() throws {
        let header = try read(
            """
            {"op":"put","notify":"result","id":"1","url":"u","contentType":"text/plain","charset":"utf-8","contentEncoding":"gzip",
            "fetchedAt":"2023-01-23T00:00:00Z","status":200,"headers":{"A":"b","C":["d","e"],"F":1},"outlet":"o","sha256":"00",
            "guid":"g","meta":{"b": [1, 2.50], "a":null}}
            """
        ).get()
        #expect(
            header.id == "1" && header.url == "u" && header.contentType == "text/plain" && header.charset == "utf-8")
        #expect(
            header.contentEncoding == [.gzip] && header.status == 200 && header.outlet == "o" && header.sha256 == "00")
        #expect(header.headers.map { "\($0.name)=\($0.value)" } == ["A=b", "C=d", "C=e", "F=1"])
        #expect(header.fetchedAt == "2023-01-23T00:00:00Z" && header.guid == "g")
        #expect(header.meta.map { String(decoding: $0, as: UTF8.self) } == #"{"b":[1,2.50],"a":null}"#)
        #expect(header.warnings == [])
    }

    @Test(arguments: [
        (#"{"url":1}"#, "url must be a string, and is a number"),
        (#"{"contentType":[]}"#, "contentType must be a string, and is an array"),
        (#"{"status":"200"}"#, "status must be an integer, and is a string"),
        (#"{"status":1.5}"#, "status must be an integer, and is a number"),
        (#"{"outlet":true}"#, "outlet must be a string, and is a boolean"),
        (#"{"headers":[]}"#, "headers must be an object of strings, and is an array"),
        (#"{"headers":{"a":{}}}"#, "headers must be an object of strings, and is an object"),
        (#"{"meta":"x"}"#, "meta must be an object, and is a string"),
        (#"{"id":7}"#, "id must be a string, and is a number"),
    ])
    func `a wrong type is left out with a warning`(text: String, detail: String) throws {
        var expected = PayloadHeader()
        expected.warnings = ["wrong-type: \(detail)"]
        #expect(try read(text) == .success(expected))
    }

    @Test func `warnings of wrong types are bounded`() throws {
        let many = "{" + Array(repeating: #""url":1"#, count: 1000).joined(separator: ",") + "}"
        #expect(try read(many).get().warnings.count == 16)
    }

    @Test func `null means absent`() throws {
        #expect(try read(#"{"url":null,"contentEncoding":null,"colour":null}"#) == .success(PayloadHeader()))
    }

    @Test(
        arguments: [
            (#""gzip""#, [.gzip]), (#""GZip , br""#, [.gzip, .br]), (#""x-gzip""#, [.gzip]), (#""identity""#, []),
            (#""identity, zstd,""#, [.zstd]), (#""""#, []), (#""gzip,gzip,gzip,gzip""#, [.gzip, .gzip, .gzip, .gzip]),
        ] as [(String, [ContentEncoding])])
    func `content encodings are read as HTTP writes them`(value: String, encodings: [ContentEncoding]) throws {
        #expect(try read(#"{"contentEncoding":\#(value)}"#).get().contentEncoding == encodings)
    }

    @Test(arguments: [
        (#""lzma""#, "lzma"), ("1", "of type number"), (#""gzip, lzma""#, "lzma"), (#""gzip br""#, "gzip br"),
        (#""gzip,gzip,gzip,gzip,gzip""#, "at most 4"),
    ])
    func `an unknown encoding is refused`(value: String, named: String) throws {
        guard case .failure(let finding) = try read(#"{"contentEncoding":\#(value)}"#) else {
            return #expect(Bool(false))
        }
        #expect(finding.code == .unknownEncoding)
        #expect(finding.detail.contains(named) && finding.detail.contains("zstd"))
    }

    @Test func `meta is taken up to its limit`() throws {
        func header(_ bytes: Int) throws -> Result<PayloadHeader, Finding<RefusalCode>> {
            try read(#"{"meta":{"a":""# + String(repeating: "x", count: bytes - 8) + #""}}"#)
        }
        #expect(try header(PayloadHeader.metaBytesMax).get().meta?.count == PayloadHeader.metaBytesMax)
        let beyond = try header(PayloadHeader.metaBytesMax + 1).get()
        #expect(
            beyond.meta == nil && beyond.warnings == ["meta-too-large: 8193 bytes as compact JSON; the limit is 8192"])
    }

    @Test func `unknown keys are named up to a bound`() throws {
        #expect(try read(#"{"colour":1}"#).get().warnings == ["unknown-key: colour"])
        let many = "{" + (0..<20).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        let warnings = try read(many).get().warnings
        #expect(warnings.count == 17)
        #expect(warnings.last == "more-unknown-keys: 4")
        let long = try read("{\"\(String(repeating: "k", count: 1000))\\n\":0}").get().warnings
        #expect(long.first.map { $0.utf8.count < 120 } == true)
    }
}
