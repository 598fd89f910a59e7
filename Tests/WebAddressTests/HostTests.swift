import Testing
import WebAddress

/// The expected hosts are those of the WHATWG URL Standard.
@Suite struct HostTests {
    @Test(arguments: [
        ("EXAMPLE.Com", "example.com"), ("exa%6Dple.com", "example.com"), ("%C3%BCber.de", "xn--ber-goa.de"),
        ("a_b.example.com", "a_b.example.com"), ("-a-.example.com", "-a-.example.com"), ("localhost", "localhost"),
        ("example.com.", "example.com."), ("a..b", "a..b"), ("xn--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("a!$&'()*+,;=~`{}.com", "a!$&'()*+,;=~`{}.com"),
    ])
    func namesAreFolded(host: String, expected: String) {
        #expect(WebAddress("https://\(host)/")?.host == expected)
    }

    @Test(arguments: [
        ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example"), ("faß.de", "xn--fa-hia.de"),
        ("日本語.jp", "xn--wgv71a119e.jp"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("правда.рф", "xn--80aafi6cg.xn--p1ai"),
        ("ПРАВДА.РФ", "xn--80aafi6cg.xn--p1ai"), ("ελλάδα.ελ", "xn--hxakic4aa.xn--qxam"),
        ("βόλος.com", "xn--nxasmm1c.com"), ("뉴스.한국", "xn--vg1b002a.xn--3e0b707e"), ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("exa\u{AD}mple.com", "example.com"), ("☃.net", "xn--n3h.net"), ("💩.la", "xn--ls8h.la"),
        ("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("موقع.وزارة-الاتصالات.مصر", "xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c.xn--wgbh1c"),
        ("がガ.jp", "xn--v8jwk.jp"), ("か\u{3099}カ\u{3099}.jp", "xn--v8jwk.jp"), ("e\u{302}\u{323}.vn", "xn--qlg.vn"),
    ])
    func otherScriptsBecomePunycode(host: String, expected: String) {
        #expect(WebAddress("https://\(host)/")?.host == expected)
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"),
        ("0X7F000001", "127.0.0.1"), ("017700000001", "127.0.0.1"), ("0300.168.0.0xF0", "192.168.0.240"),
        ("192.168.257", "192.168.1.1"), ("1.2.3.4.", "1.2.3.4"), ("0", "0.0.0.0"), ("0x", "0.0.0.0"),
        ("255.255.255.255", "255.255.255.255"), ("4294967295", "255.255.255.255"), ("１２７．０．０．１", "127.0.0.1"),
        ("%31%32%37.0.0.1", "127.0.0.1"), ("1.2.3.4.example", "1.2.3.4.example"), ("1a", "1a"), ("0x7g", "0x7g"),
    ])
    func numbersAreIPv4Addresses(host: String, expected: String) {
        #expect(WebAddress("http://\(host)/")?.host == expected)
    }

    @Test(arguments: [
        ("[::1]", "[::1]"), ("[::]", "[::]"), ("[0:0:0:0:0:0:0:1]", "[::1]"), ("[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"),
        ("[2001:DB8::00ff]", "[2001:db8::ff]"), ("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"),
        ("[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"), ("[::2:3:4:5:6:7:8]", "[0:2:3:4:5:6:7:8]"),
        ("[::ffff:192.0.2.1]", "[::ffff:c000:201]"), ("[1:0:2:0:3:0:4:0]", "[1:0:2:0:3:0:4:0]"),
        ("[1::]", "[1::]"), ("[0:0:1:0:0:1:0:0]", "[::1:0:0:1:0:0]"),
        ("[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:102:304]"),
    ])
    func bracketsHoldIPv6Addresses(host: String, expected: String) {
        #expect(WebAddress("http://\(host)/")?.host == expected)
    }

    @Test(arguments: [
        // Names.
        "exa mple.com", "exa<mple.com", "exa>mple.com", "exa|mple.com", "exa^mple.com", "exa%mple.com",
        "exa%23mple.com",
        "a%00b.com", "a%20b.com", "%2F.com", "%", "%zz.com", "%ff.com", "a[b.com", "a]b.com", "\u{AD}", "a\u{7F}b",
        "ex\u{FFFD}ample.com", "a\u{3000}b.com", "a％00.com", "a\u{202E}b.com", "a\u{E000}.com",
        // Numbers.
        "256.256.256.256", "1.2.3.4.5", "1.2.3.08", "4294967296", "0x100000000", "1.16777216", "1..2",
        "foo.0x4",
        "foo.09", "99999999999999999999",
        // Addresses in brackets.
        "[", "]", "[]", "[:]", "[:::]", "[1]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[::1:2:3:4:5:6:7:8]",
        "[1::2::3]",
        "[12345::]", "[g::]", "[::1", "[::1]a", "a[::1]", "[1:2:3:4:5:6:7:8::]", "[:1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:]",
        "[::1.2.3]", "[::1.2.3.4.5]", "[::1.2.3.256]", "[::01.2.3.4]", "[::1.2.3.4:5]", "[::.1.2.3]",
        "[fe80::1%25eth0]",
        "[1:2:3:4:5:6:7:1.2.3.4]", "[::1 ]",
    ])
    func badHostsAreNil(host: String) {
        #expect(WebAddress("http://\(host)/") == nil)
    }

    /// Right by UTS 46, but by mappings that are not here: refused rather than wrong.
    @Test(arguments: ["ﬁ.com", "①.com", "℡.com", "㍿.jp", "x².com"])
    func compatibilityCharactersAreRefused(host: String) {
        #expect(WebAddress("http://\(host)/") == nil)
    }

    @Test func hostsHaveALimit() {
        let long = String(repeating: "a.", count: 125) + "com"
        #expect(WebAddress("http://\(long)/")?.host == long)
        #expect(WebAddress("http://\(String(repeating: "a.", count: 127))com/") == nil)
        #expect(WebAddress("http://\(String(repeating: "ü", count: 60)).com/") == nil)
        #expect(WebAddress("http://\(String(repeating: "ü", count: 40)).com/") != nil)
    }
}
