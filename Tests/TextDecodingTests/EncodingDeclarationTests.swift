import Testing

import TextDecoding

struct EncodingDeclarationTests {
    private func meta(_ page: String) -> TextEncoding? {
        EncodingDeclaration.read(Array(page.utf8), isPage: true)?.encoding
    }

    @Test func `every label of the standard is known in any case and no other`() {
        let labels = TextEncoding.allCases.flatMap { $0.labels.split(separator: " ") }
        #expect(labels.count == 228 && Set(labels).count == 228)
        for encoding in TextEncoding.allCases {
            for label in encoding.labels.split(separator: " ") {
                #expect(TextEncoding(label: " \t\(label.uppercased())\n".utf8) == encoding)
            }
        }
        for label in ["", "utf-7", "utf-32", "cp932", "utf 8", "\u{B}utf-8", String(repeating: "a", count: 99)] {
            #expect(TextEncoding(label: label.utf8) == nil)
        }
    }

    @Test func `a byte order mark beats the transport and the transport the page`() {
        let page = Array("<meta charset=koi8-r>".utf8)
        let mark = EncodingDeclaration.read([0xEF, 0xBB, 0xBF] + page, transport: "gbk", isPage: true)
        #expect(mark?.encoding == .utf8 && mark?.source == .byteOrderMark)
        #expect(EncodingDeclaration.read(page, transport: "GBK", isPage: true)?.encoding == .gbk)
        #expect(EncodingDeclaration.read(page, transport: "nonsense", isPage: true)?.encoding == .koi8R)
        #expect(EncodingDeclaration.read(page, isPage: false) == nil)
        #expect(EncodingDeclaration.read([0xFF, 0xFE], isPage: false)?.encoding == .utf16LE)
        #expect(EncodingDeclaration.read([0xFE, 0xFF], isPage: false)?.encoding == .utf16BE)
    }

    @Test func `the prescan finds what the standard finds`() {
        #expect(meta("<!-- <meta charset=gbk> --><META/charset = 'KOI8-R' >") == .koi8R)
        #expect(meta("<!--><meta charset=gbk>") == .gbk)
        #expect(meta("<meta http-equiv=Content-Type content='text/html; charset=euc-kr;'>") == .eucKR)
        #expect(meta("<meta content='text/html; charset=euc-kr'>") == nil)
        #expect(meta("<a title='<meta charset=gbk>'><meta charset=big5>") == .big5)
        #expect(meta("<metacharset=gbk>") == nil)
        #expect(meta("<meta charset=utf-16>") == .utf8)
        #expect(meta("<meta charset=x-user-defined>") == .windows1252)
        #expect(meta("<meta charset=gbk") == nil)
        #expect(meta("<meta charset=gbk ") == nil)
        #expect(meta(String(repeating: " ", count: 1_024) + "<meta charset=gbk>") == nil)
    }

    @Test func `no bytes make the prescan trap`() {
        var state: UInt64 = 42
        let alphabet = Array("<!-/>meta charset='\"=?;\u{0}".utf8)
        for count in 0..<2_000 {
            let page = (0..<count % 200).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            _ = EncodingDeclaration.read(Array("<meta ".utf8) + page, isPage: true)
        }
    }
}
