import ArticleExtraction
import Foundation
import JSONText
import NewswireModel
import Testing

/// Compressed payloads.
struct PayloadContentTests {
    private static let text =
        "The lifeboat station of Skarnes went back into service on Thursday, two years after a storm."

    /// The text as Python's programs compress it.
    private static let packed: [(ContentEncoding, String)] = [
        (
            .gzip,
            "H4sIAAAAAAACAw3M0Q2AIAwFwFXeAMZlZIGKJRC0TdoqYXv5v1yqjLsVPpUCHhRNBVpwdDJhx2AJnJQ7moTC2b6WGQul"
                + "+ppfNDfEUEwmc1AJNtCK1J79B2W/jbRcAAAA"
        ),
        (
            .deflate,
            "eJwNzNENgCAMBcBV3gDGZWSBiiUQtE3aKmF7+b9cqoy7FT6VAh4UTQVacHQyYcdgCZyUO5qEwtm+lhkLpfqaXzQ3xFBM"
                + "JnNQCTbQitSe/QckZiGh"
        ),
        (
            .deflate,
            "DczRDYAgDAXAVd4AxmVkgYolELRN2iphe/m/XKqMuxU+lQIeFE0FWnB0MmHHYAmclDuahMLZvpYZC6X6ml80N8RQTCZz"
                + "UAk20IrUnv0H"
        ),
        (
            .br,
            "G1sAgERveL07Lt/D8UwpJZR4jI0/hG9M3+E5fC63SxG11TIA8+VjNOG0eBNBszWJD4PWOanmQzMXlYa0AA=="
        ),
        (
            .zstd,
            "KLUv/SBcZQIAwgUSFrAnHUCtJe9FLBKSscmS9SlGaQEZswiBgtWPpfmmPKsTFnICkg7ODEYhFV2cg/lYp8OjKMGTEZ7J"
                + "eghoilTn/fEtwuYQaKMEAA=="
        ),
    ]

    /// A page of the text, in each.
    private static let packedPages: [(ContentEncoding, String)] = [
        (
            .gzip,
            "H4sIAAAAAAACA32QzQ6CMAzHX6VyVhdvHsaewJu8QBnFLcBGuiLZ2zskePTSpP1/5JfqUxet5JnAyTQavU0YMbzqikJVdsLO"
                + "6IkEwTrkRFJXi/SXe9HEy0jm4XtqIwowycIhgUR4DsiBkla7Rau9po1dNhpZvN2u7vY/XHQ9m8YRjIctCYqPAWJ/2GClINCi"
                + "HcCHkk7Eb28JiqlxC6cO8xlkjZCp4AP2QgxYiiJPV63mAvcDUjug+r7iA4Pdk7QaAQAA"
        ),
        (
            .deflate,
            "eNp9kM0OgjAMx1+lclYXbx7GnsCbvEAZxS3ARroi2ds7JHj00qT9f+SX6lMXreSZwMk0Gr1NGDG86opCVXbCzuiJBME65ERS"
                + "V4v0l3vRxMtI5uF7aiMKMMnCIYFEeA7IgZJWu0WrvaaNXTYaWbzdru72P1x0PZvGEYyHLQmKjwFif9hgpSDQoh3Ah5JOxG9v"
                + "CYqpcQunDvMZZI2QqeAD9kIMWIoiT1et5gL3A1I7oPq+4gNNk2Qi"
        ),
        (
            .br,
            "GxkBAMTylqpZt+m/C0kjFOHsDc+gc6MQcoDtkIiEwmapTjFlN6O6zecQZA4U51NYnbGBDZpHwRxjBqAq9UZ1xfouvzzqNb7D"
                + "ByurhNC5gGgEEJ9JDorSTVdc7cA6D7ty4luj7dGr3nWhOfT8fVdY29RINSkC"
        ),
        (
            .zstd,
            "KLUv/WAaAJ0FANIMJh5wt80BgLGTaAvZ0642McvfpAdhSCf4sMqcbUDVeQGolKNzzuFyTkBh++Y00yfpxlIbb+IGaBJpjEEH"
                + "r7Ue6YBp834lI440/KUJJ+u16fmmrOiAy2EBFdChqiOd5WGDrHHuXNPFElHgvdtizJX5uYYmiQBVPf2wGAhIzhSGa2OJDudV"
                + "OURS0WGxtDAYrFQ+VMqRdWl+LEK4CAAkGzJQTDGAdKWED4RYSsC4GDVHggIG"
        ),
    ]

    private static func bytes(_ base64: String) -> [UInt8] { [UInt8](Data(base64Encoded: base64) ?? Data()) }

    @Test(arguments: packed)
    func `a compressed text is the text`(encoding: ContentEncoding, base64: String) throws {
        let found = try #require(item(payload(Self.bytes(base64)) { $0.contentEncoding = [encoding] })).article
        #expect(found.body == Self.text)
        #expect(found.warnings == [])
        let envelope = #"{"body64":"\#(base64)","contentEncoding":"\#(encoding.rawValue)"}"#
        #expect(item(payload(envelope))?.article.body == Self.text)
        #expect(item(payload(envelope))?.article.warnings == [])
    }

    @Test(arguments: packedPages)
    func `a compressed page is read as a page`(encoding: ContentEncoding, base64: String) throws {
        let ways = [
            payload(Self.bytes(base64)) { $0.contentEncoding = [encoding] },
            payload(Self.bytes(base64)) {
                $0.headers = [("content-encoding", encoding.rawValue), ("content-type", "text/html")]
            },
            payload(#"{"body64":"\#(base64)","contentEncoding":"\#(encoding.rawValue)"}"#),
        ]
        for way in ways {
            let found = try #require(item(way)).article
            #expect(found.headline == "Lifeboat returns to Skarnes" && found.body == Self.text && found.warnings == [])
        }
    }

    @Test(arguments: packed)
    func `what is cut off is no text`(encoding: ContentEncoding, base64: String) throws {
        let cut = Array(Self.bytes(base64).dropLast(9))
        let finding = try #require(quarantine(payload(cut) { $0.contentEncoding = [encoding] }))
        #expect(finding.code == .badEncoding)
        #expect(finding.detail == "the \(encoding.rawValue) is cut off: it goes on after \(cut.count) bytes")
    }

    @Test func `a compressed envelope is an envelope`() throws {
        let gzip =
            "H4sIAAAAAAACAxXMQQ6DIBAF0Kv8sDay9xr1AiMdAhEYM4xV03j32v3L+7pdi5vgktnWJ+/5pLoVHoNUT26AMz7tD+bE"
            + "KDnyImToRpalQSJeK2njjoObYaGwIjcTdNZPDowHzWnX/qZrgB2Ci0k7KBor6IlE6+juH2bYGmOIAAAA"
        let found = try #require(item(payload(Self.bytes(gzip)) { $0.contentEncoding = [.gzip] })).article
        #expect(found.body == Self.text && found.url == "https://example.com/a")
    }

    @Test(arguments: ContentEncoding.allCases)
    func `what the client has decompressed already is read as it is`(encoding: ContentEncoding) throws {
        for text in [Self.text, "; " + Self.text] {
            let found = try #require(item(payload(text) { $0.contentEncoding = [encoding] })).article
            #expect(found.body?.hasSuffix(Self.text) == true)
            #expect(found.warnings == ["ignored-encoding: \(encoding.rawValue) declared, and the bytes are plain"])
        }
        let string = #"{"text":"\#(Self.text)","contentEncoding":"\#(encoding.rawValue)"}"#
        let found = try #require(item(payload(string))).article
        #expect(found.body == Self.text)
        #expect(found.warnings == ["ignored-encoding: \(encoding.rawValue) declared, of a string of JSON"])
    }

    @Test(arguments: [
        // In brotli, of gzip.
        (
            "gzip, br",
            "iy+AH4sIAAAAAAACAw3M0Q2AIAwFwFXeAMZlZIGKJRC0TdoqYXv5v1yqjLsVPpUCHhRNBVpwdDJhx2AJnJQ7moTC2b6WGQul"
                + "+ppfNDfEUEwmc1AJNtCK1J79B2W/jbRcAAAAAw=="
        ),
        (
            " Zstd,,DEFLATE , identity,x-gzip",
            "H4sIAAAAAAACAwFgAJ//eJwBVQCq/yi1L/0gXGUCAMIFEhawJx1ArSXvRSwSkrHJkvUpRmkBGbMIgYLVj6X5pjyrExZyApIOzgxG"
                + "IRVdnIP5WKfDoyjBkxGeyXoIaIpU5/3xLcLmEGijBACsaSQYTexqhGAAAAA="
        ),
    ])
    func `compressions are taken off in the reverse of their order`(list: String, base64: String) throws {
        let json = #"{"contentEncoding":"\#(list)"}"#
        let object = try #require(try JSONReader.read(Array(json.utf8)).object)
        let header = try PayloadHeader.read(object).get()
        let found = try #require(item(payload(Self.bytes(base64)) { $0 = header })).article
        #expect(found.body == Self.text && found.warnings == [])
        // The page's server says it in the same way.
        let response = payload(Self.bytes(base64)) { $0.headers = [("Content-Encoding", list)] }
        #expect(item(response)?.article.body == Self.text)
    }

    @Test(arguments: packed)
    func `the HTTP response says how bytes are compressed that are`(encoding: ContentEncoding, base64: String) throws {
        let fields = [("Server", "x"), ("content-ENCODING", encoding.rawValue)]
        let found = try #require(item(payload(Self.bytes(base64)) { $0.headers = fields })).article
        #expect(found.body == Self.text && found.warnings == [])
        let envelope = payload(#"{"body64":"\#(base64)"}"#) { $0.headers = fields }
        #expect(item(envelope)?.article.body == Self.text)
        let cut = payload(Array(Self.bytes(base64).dropLast(9))) { $0.headers = fields }
        #expect(quarantine(cut)?.code == .badEncoding)
        // It is told of what was fetched, and the scraper may have decompressed that.
        let plain = try #require(item(payload(Self.text) { $0.headers = fields })).article
        #expect(plain.body == Self.text && plain.warnings == [])
    }

    @Test func `an unknown encoding of the HTTP response is passed over`() throws {
        let found = try #require(item(payload(Self.text) { $0.headers = [("content-encoding", "compress")] })).article
        #expect(found.body == Self.text && found.warnings == [])
    }

    @Test func `what nobody calls compressed is told by its first bytes`() throws {
        for (encoding, base64) in Self.packed where encoding == .gzip || encoding == .zstd {
            let found = try #require(item(payload(Self.bytes(base64)))).article
            #expect(found.body == Self.text && found.warnings == ["undeclared-encoding: \(encoding.rawValue)"])
            let identity = payload(Self.bytes(base64)) { $0.contentEncoding = [] }
            #expect(quarantine(identity) == Finding(.unsupportedType, "the bytes are \(encoding.rawValue)"))
        }
        #expect(quarantine(payload([0x1F, 0x8B, 8, 0, 1, 2, 3]))?.code == .badEncoding)
    }

    @Test func `a second layer that nobody speaks of stays on`() {
        let twice = Self.bytes(
            "H4sIAAAAAAACA5Pv5mAAASZm3jMXeRsUeFgPhN5jOJaa0tilKrDF95ZWYvXP/TGrenaL2k1lkhPxZY0qKDFKPJ7AOWeK9ayWQzf3TZPk"
                + "XvprVryJ+ZEAH7XiAE6zC11X5v1lT93fuyUGaC4AQx42kmAAAAA=")
        #expect(
            quarantine(payload(twice) { $0.contentEncoding = [.gzip] })
                == Finding(.unsupportedType, "the bytes are gzip"))
        #expect(item(payload(twice) { $0.contentEncoding = [.gzip, .gzip] })?.article.body == Self.text)
    }

    @Test func `UTF-16 with a mark that is not compressed after all is read`() throws {
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in Self.text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let found = try #require(item(payload(wide) { $0.contentEncoding = [.br] })).article
        #expect(found.body == Self.text)
    }

    @Test func `a payload that grows beyond its limit is quarantined`() throws {
        var limits = WorkLimits()
        for (encoding, base64) in Self.packed {
            let bytes = Self.bytes(base64)
            let packed = payload(bytes) { $0.contentEncoding = [encoding] }
            limits.contentBytesMax = Self.text.utf8.count
            #expect(quarantine(packed, limits: limits) == nil)
            limits.contentBytesMax -= 1
            let detail = "\(bytes.count) bytes of \(encoding.rawValue) become more than 91: limits.contentBytes"
            #expect(quarantine(packed, limits: limits) == Finding(.overLimit, detail))
        }
    }

    @Test(arguments: [
        (ContentEncoding.br, "m///H/gnAOKxQCD3/gM="),
        (
            .zstd,
            "KLUv/aAAACAAVAAAEAAAAQD7/znAAgIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAAC"
                + "ABAAAwAQAA=="
        ),
    ])
    func `two MiB of zeros in a few bytes are a bomb`(encoding: ContentEncoding, base64: String) {
        let bomb = payload(Self.bytes(base64)) { $0.contentEncoding = [encoding] }
        let count = bomb.bytes.count
        let detail =
            "\(count) bytes of \(encoding.rawValue) become more than 1048576: limits.contentRatio, 100"
        #expect(quarantine(bomb) == Finding(.overLimit, detail))
        var limits = WorkLimits()
        limits.contentRatioMax = 200_000
        #expect(quarantine(bomb, limits: limits)?.code != .overLimit)
        // Two steps together may not make more of it than one.
        let twice = payload(Self.bytes(base64)) { $0.contentEncoding = [.gzip, encoding] }
        #expect(quarantine(twice)?.code == .overLimit)
    }

    @Test func `what stands behind the compressed text is warned of`() throws {
        let gzip = Self.bytes(Self.packed[0].1) + [0, 0]
        let found = try #require(item(payload(gzip) { $0.contentEncoding = [.gzip] })).article
        #expect(found.body == Self.text)
        #expect(found.warnings == ["trailing-bytes: 2 behind the end of the gzip"])
    }
}
