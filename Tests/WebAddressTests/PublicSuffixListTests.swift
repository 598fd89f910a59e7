import Testing
import WebAddress

@Suite struct PublicSuffixListTests {
    @Test(arguments: [
        ("example.com", "example.com"), ("www.example.com", "example.com"), ("a.b.c.example.com", "example.com"),
        ("example.co.uk", "example.co.uk"), ("www.bbc.co.uk", "bbc.co.uk"), ("news.example.com.au", "example.com.au"),
        ("www.example.co.jp", "example.co.jp"), ("a.example.kyoto.jp", "example.kyoto.jp"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"), ("paper.github.io", "paper.github.io"),
        ("a.paper.github.io", "paper.github.io"), ("blog.blogspot.com", "blog.blogspot.com"),
        ("www.example.com.", "example.com"), ("example.unknowntld", "example.unknowntld"),
        ("a.example.unknowntld", "example.unknowntld"), ("xn--80aafi6cg.xn--p1ai", "xn--80aafi6cg.xn--p1ai"),
        ("www.xn--80aafi6cg.xn--p1ai", "xn--80aafi6cg.xn--p1ai"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"), ("a.www.ck", "www.ck"),
        ("a.b.example.ck", "b.example.ck"), ("www.example.gov.br", "example.gov.br"),
        ("example.edu.pl", "example.edu.pl"),
    ])
    func hostsHaveARegistrableDomain(host: String, domain: String) {
        #expect(PublicSuffixList.registrableDomain(ofHost: host) == domain)
        #expect(WebAddress("https://\(host)/a")?.registrableDomain == domain)
    }

    @Test(arguments: [
        "com", "co.uk", "com.au", "github.io", "xn--p1ai", "kyoto.jp", "example.ck", "localhost", "unknowntld",
        "127.0.0.1",
        "[::1]", "1.2.3.4", "com.",
    ])
    func suffixesAndAddressesHaveNone(host: String) {
        #expect(PublicSuffixList.registrableDomain(ofHost: host) == nil)
        #expect(WebAddress("https://\(host)/a").map { $0.registrableDomain == nil } == true)
    }

    @Test(arguments: ["", ".", "..", ".com", "..com", "a..", "a\u{0}.com"])
    func noHostHasNone(host: String) {
        #expect(PublicSuffixList.registrableDomain(ofHost: host)?.hasPrefix(".") != true)
    }

    @Test func endlessNamesHaveNone() {
        #expect(PublicSuffixList.registrableDomain(ofHost: String(repeating: "a.", count: 100_000) + "com") == nil)
    }
}
