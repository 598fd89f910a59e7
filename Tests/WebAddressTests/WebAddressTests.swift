import Testing
import WebAddress

/// The expected forms are those of the WHATWG URL Standard, without credentials.
@Suite struct WebAddressTests {
    @Test(arguments: [
        // As it is.
        ("http://example.com/", "http://example.com/"),
        ("https://example.com/a/b?c=d&e#f", "https://example.com/a/b?c=d&e#f"),
        ("https://example.com/A/b%20C", "https://example.com/A/b%20C"),
        ("https://example.com/?", "https://example.com/?"),
        ("https://example.com/#", "https://example.com/#"),
        ("https://example.com/a//b///", "https://example.com/a//b///"),
        // Scheme, slashes, white space.
        ("https://example.com", "https://example.com/"),
        ("HTTPS://EXAMPLE.COM/Path", "https://example.com/Path"),
        ("  \n https://example.com/a \t", "https://example.com/a"),
        ("ht\ntps://exam\tple.com/a\r\nb", "https://example.com/ab"),
        ("https:example.com/a", "https://example.com/a"),
        ("https:/example.com/a", "https://example.com/a"),
        ("https:////example.com/a", "https://example.com/a"),
        (#"https:\\example.com\a\b?c\d#e\f"#, #"https://example.com/a/b?c\d#e\f"#),
        ("https://example.com?a", "https://example.com/?a"),
        ("https://example.com#a", "https://example.com/#a"),
        // Credentials.
        ("https://user:password@example.com/a", "https://example.com/a"),
        ("https://user@example.com", "https://example.com/"),
        ("https://a@b@example.com/", "https://example.com/"),
        ("https://@example.com/", "https://example.com/"),
        ("https://us:er@[::1]:8080/", "https://[::1]:8080/"),
        // Ports.
        ("http://example.com:80/", "http://example.com/"),
        ("https://example.com:443/", "https://example.com/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("https://example.com:/", "https://example.com/"),
        ("https://example.com:0/", "https://example.com:0/"),
        ("https://example.com:65535/", "https://example.com:65535/"),
        ("https://example.com:0000000000443/", "https://example.com/"),
        // Dot segments.
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/a/b/..", "https://example.com/a/"),
        ("https://example.com/a/b/.", "https://example.com/a/b/"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a/%2e%2E/b/%2e/c/.%2e/d", "https://example.com/b/d"),
        ("https://example.com/a/...", "https://example.com/a/..."),
        ("https://example.com/a/%2e%2e%2e", "https://example.com/a/%2e%2e%2e"),
        ("https://example.com/a//../b", "https://example.com/a/b"),
        ("https://example.com/a?b/../c", "https://example.com/a?b/../c"),
        // Percent-encoding.
        ("https://example.com/a b\"<>`{}^'|c", "https://example.com/a%20b%22%3C%3E%60%7B%7D%5E'|c"),
        ("https://example.com/?a b\"<>`{}^'|c", "https://example.com/?a%20b%22%3C%3E`{}^%27|c"),
        ("https://example.com/#a b\"<>`{}^'|c", "https://example.com/#a%20b%22%3C%3E%60{}^'|c"),
        ("https://example.com/Zürich/東京", "https://example.com/Z%C3%BCrich/%E6%9D%B1%E4%BA%AC"),
        ("https://example.com/?q=ü#ü", "https://example.com/?q=%C3%BC#%C3%BC"),
        ("https://example.com/🗞", "https://example.com/%F0%9F%97%9E"),
        ("https://example.com/%zz%4", "https://example.com/%zz%4"),
        ("https://example.com/%c3%bc", "https://example.com/%c3%bc"),
        ("https://example.com/\u{0}a\u{7F}", "https://example.com/%00a%7F"),
        ("https://example.com/[a]@b:c;d,e+f&g=h$i!j*k(l)m", "https://example.com/[a]@b:c;d,e+f&g=h$i!j*k(l)m"),
    ])
    func absoluteAddressesAreWrittenAsTheStandardSays(text: String, expected: String) {
        let address = WebAddress(text)
        #expect(address?.text == expected)
        #expect(WebAddress(expected) == address)
    }

    @Test(arguments: [
        "", " ", "example.com", "/a", "//example.com/a", "?a", "#a", "http", "http:", "http://", "https:///",
        "http://?a",
        "http://#a", "http:///?a", "http://@", "http://user@", "http://user@/a", "http://:80/", "http://user@:80",
        "ftp://example.com/", "file:///etc/passwd", "mailto:a@example.com", "javascript:alert(1)", "data:text/html,a",
        "urn:isbn:1", "ws://example.com/", "about:blank", "1http://example.com", "ht tp://example.com",
        "://example.com", "https//example.com/a:b", "http://example.com:65536/",
        "http://example.com:99999999999999999999/",
        "http://example.com:a/", "http://example.com:-1/", "http://example.com:8 0/", "http://example.com:80:80/",
    ])
    func whatIsNoAbsoluteWebAddressIsNil(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func partsAreThere() throws {
        let address = try #require(WebAddress("HTTP://User@News.Example.co.uk:8080/a/b?c=d#e"))
        #expect(address.scheme == "http")
        #expect(address.host == "news.example.co.uk")
        #expect(address.port == 8080)
        #expect(address.path == "/a/b")
        #expect(address.query == "c=d")
        #expect(address.fragment == "e")
        #expect(address.registrableDomain == "example.co.uk")
        #expect("\(address)" == "http://news.example.co.uk:8080/a/b?c=d#e")
    }

    @Test func absentAndEmptyPartsDiffer() throws {
        let bare = try #require(WebAddress("https://example.com"))
        #expect(bare.port == nil && bare.query == nil && bare.fragment == nil && bare.path == "/")
        let empty = try #require(WebAddress("https://example.com/?#"))
        #expect(empty.query?.isEmpty == true && empty.fragment?.isEmpty == true)
        #expect(bare != empty)
    }

    @Test(arguments: [
        ("https://example.com", true), ("https://example.com/#top", true), ("https://example.com/?", true),
        ("https://example.com/a", false), ("https://example.com/?p=1", false), ("https://example.com//", false),
        ("https://example.com/.", true),
    ])
    func frontPagesAreRoots(text: String, isRoot: Bool) throws {
        #expect(try #require(WebAddress(text)).isRoot == isRoot)
    }

    @Test func lengthIsLimitedAsReadAndAsWritten() {
        let start = "https://example.com/"
        let fits = start + String(repeating: "a", count: WebAddress.bytesMax - start.utf8.count)
        #expect(WebAddress(fits)?.text == fits)
        #expect(WebAddress(fits + "a") == nil)
        #expect(WebAddress(start + String(repeating: "ü", count: WebAddress.bytesMax / 3)) == nil)
        #expect(WebAddress(String(repeating: " ", count: WebAddress.bytesMax) + start) == nil)
        let base = WebAddress(start + String(repeating: "b", count: 5000) + "/")
        #expect(base.flatMap { WebAddress(String(repeating: "a", count: 5000), relativeTo: $0) } == nil)
    }
}

@Suite struct RelativeAddressTests {
    /// Against `http://a/b/c/d;p?q`: RFC 3986, section 5.4, where browsers agree with it.
    @Test(arguments: [
        ("g:h", nil), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"),
        (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("g;x?y#s", "http://a/b/c/g;x?y#s"),
        ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
        ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"),
        ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"), ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http://a/b/c/g"),
        // Beyond the RFC.
        (" g ", "http://a/b/c/g"), (#"\g\h"#, "http://a/g/h"), (#"\\g\h"#, "http://g/h"), ("///g", "http://g/"),
        ("https:g", "https://g/"), ("https://g/h", "https://g/h"), ("http:/g", "http://a/g"), ("http://g", "http://g/"),
        ("http:?y", "http://a/b/c/d;p?y"), ("mailto:g@h", nil), ("//", nil), ("//:80", nil), ("//g:x", nil),
        ("ü?ü", "http://a/b/c/%C3%BC?%C3%BC"), ("a:80", nil), ("./a:80", "http://a/b/c/a:80"),
        ("//user@g/", "http://g/"), ("?", "http://a/b/c/d;p?"), ("#", "http://a/b/c/d;p?q#"),
    ])
    func referencesAreResolved(text: String, expected: String?) throws {
        let base = try #require(WebAddress("http://a/b/c/d;p?q#old"))
        #expect(WebAddress(text, relativeTo: base)?.text == expected)
    }

    @Test func portOfTheBaseIsKeptOnItsHostOnly() throws {
        let base = try #require(WebAddress("https://example.com:8443/a/b"))
        #expect(WebAddress("c", relativeTo: base)?.text == "https://example.com:8443/a/c")
        #expect(WebAddress("//example.org/c", relativeTo: base)?.text == "https://example.org/c")
    }

    @Test func rootIsABaseToo() throws {
        let base = try #require(WebAddress("https://example.com"))
        #expect(WebAddress("a/b", relativeTo: base)?.text == "https://example.com/a/b")
        #expect(WebAddress("../a", relativeTo: base)?.text == "https://example.com/a")
    }
}
