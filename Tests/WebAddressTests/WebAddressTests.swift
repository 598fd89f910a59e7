import Testing
import WebAddress

@Suite struct WebAddressTests {
    @Test func addressesAreReadAsTheStandardSays() throws {
        let table = try CaseTable("addresses.txt", columns: 3)
        #expect(table.rows.count >= 500)
        for row in table.rows {
            let base = WebAddress(row[1])
            var address: WebAddress?
            if row[1] == "-" {
                address = WebAddress(row[0])
            } else if let base {
                address = WebAddress(row[0], relativeTo: base)
            }
            #expect(address?.text ?? "failure" == row[2], "\(row[0].debugDescription) on \(row[1])")
            guard let address else { continue }
            #expect(WebAddress(address.text) == address, "\(row[0].debugDescription) is not read back")
        }
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

    @Test(arguments: [
        ("", AddressError.relative), ("/a", .relative), ("example.com", .relative),
        ("ftp://example.com/", .otherScheme),
        ("mailto:a@example.com", .otherScheme), ("https://", .badHost), ("https://exa mple.com/", .badHost),
        ("https://1.2.3.4.5/", .badHost), ("https://[1]/", .badHost), ("https://example.com:70000/", .badPort),
        ("https://example.com:a/", .badPort), (String(repeating: "a", count: 8193), .tooLong),
    ])
    func errorsSayWhy(text: String, expected: AddressError) {
        #expect(throws: expected) { try WebAddress(parsing: text, relativeTo: nil) }
    }

    @Test func lengthIsLimitedAsReadAndAsWritten() throws {
        let start = "https://example.com/"
        let fits = start + String(repeating: "a", count: WebAddress.bytesMax - start.utf8.count)
        #expect(WebAddress(fits)?.text == fits)
        #expect(WebAddress(fits + "a") == nil)
        #expect(WebAddress(start + String(repeating: "ü", count: WebAddress.bytesMax / 3)) == nil)
        #expect(WebAddress(String(repeating: " ", count: WebAddress.bytesMax) + start) == nil)
        let base = try #require(WebAddress(start + String(repeating: "b", count: 5000) + "/"))
        #expect(WebAddress(String(repeating: "a", count: 5000), relativeTo: base) == nil)
    }

    /// The canonical form says https, which is one byte longer.
    @Test func canonicalFormFitsToo() throws {
        let start = "http://example.com/"
        let longest = start + String(repeating: "a", count: WebAddress.bytesMax - start.utf8.count)
        #expect(WebAddress(longest) == nil)
        let canonical = try #require(WebAddress(String(longest.dropLast()))).canonical
        #expect(WebAddress(canonical.text) == canonical)
    }

    @Test func hostsHaveALimit() {
        let long = String(repeating: "a.", count: 125) + "com"
        #expect(WebAddress("http://\(long)/")?.host == long)
        #expect(WebAddress("http://\(String(repeating: "a.", count: 127))com/") == nil)
        #expect(WebAddress("http://\(String(repeating: "ü", count: 40)).com/") != nil)
        #expect(WebAddress("http://\(String(repeating: "ü", count: 300)).com/") == nil)
        #expect(WebAddress("http://\(String(repeating: "\u{AD}", count: 3000))a.com/") == nil)
    }
}
