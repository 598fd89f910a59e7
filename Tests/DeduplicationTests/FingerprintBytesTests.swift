import Deduplication
import NewswireModel
import Testing

@Suite struct FingerprintBytesTests {
    private static let received = Timestamp(milliseconds: 1_700_000_000_123)

    /// With everything in it, with nothing, and in between.
    private static func articles() -> [(Article, String?)] {
        var full = Article()
        full.headline = "Council votes to close three libraries"
        full.body = String(repeating: "The council voted on Monday to close three of nine libraries. ", count: 9)
        full.byline = "By A. Writer"
        full.published = NewsDate(year: 2023, month: 1, day: 23, hour: 15, minute: 59, offsetMinutes: 540)
        full.modified = NewsDate(year: 2023, month: 1, day: 24)
        full.fetchedAt = NewsDate(year: 2023, month: 1, day: 25, hour: 0, minute: 0, offsetMinutes: 0)
        var short = Article()
        short.body = "Two words"
        var dated = short
        dated.published = NewsDate(year: 2023, month: 1, day: 23)
        return [(full, "https://example.com/a"), (full, nil), (short, nil), (dated, "x"), (Article(), nil)]
    }

    @Test func isReadAsItWasWritten() throws {
        for (article, identity) in Self.articles() {
            let fingerprint = Fingerprint(article, identity: identity)
            let bytes = fingerprint.encode(received: Self.received)
            let read = try #require(Fingerprint.decode(bytes))
            #expect(read.fingerprint == fingerprint)
            #expect(read.received == Self.received)
            #expect(bytes.count <= 400)
            #expect(fingerprint.encode(received: Self.received, isHeld: false).count <= 200)
        }
    }

    /// An outlet, and lines with and without words and labels; what came before them is written as it was.
    @Test(arguments: [true, false])
    func linesAreReadAsTheyWereWritten(findsNear: Bool) throws {
        var article = Self.articles()[0].0
        article.outlet = "Example"
        article.body = "One line of words.\n-\nRead also: another line.\n\n3. A third"
        let without = Fingerprint(article, identity: "a", findsNear: findsNear).encode(received: Self.received)
        #expect(without[0] == (findsNear ? 2 : 1))
        let fingerprint = Fingerprint(article, identity: "a", findsNear: findsNear, marksLines: true)
        let bytes = fingerprint.encode(received: Self.received)
        #expect(bytes[0] == 3)
        #expect(bytes.count == without.count + 1 + 10 + 5 * 12)
        #expect(Fingerprint.decode(bytes)?.fingerprint == fingerprint)
        for count in 0..<bytes.count { #expect(Fingerprint.decode(Array(bytes.prefix(count))) == nil) }
        #expect(Fingerprint.decode(bytes + [0]) == nil)
        // What is not held has no need of them.
        let notHeld = fingerprint.encode(received: Self.received, isHeld: false)
        #expect(notHeld == Fingerprint(article, identity: "a").encode(received: Self.received, isHeld: false))
        article.outlet = nil
        #expect(
            Fingerprint(article, identity: "a", findsNear: findsNear, marksLines: true).encode(
                received: Self.received) == without, "without a source nothing is learned")
    }

    @Test func damagedBytesAreNone() throws {
        let (article, identity) = Self.articles()[0]
        let bytes = Fingerprint(article, identity: identity).encode(received: Self.received)
        for count in 0..<bytes.count { #expect(Fingerprint.decode(Array(bytes.prefix(count))) == nil) }
        #expect(Fingerprint.decode(bytes + [0]) == nil)
        #expect(Fingerprint.decode([9] + bytes.dropFirst()) == nil)
        // Whether there is an identity: neither no nor yes.
        #expect(Fingerprint.decode(bytes.prefix(41) + [2] + bytes.dropFirst(42)) == nil)
    }
}
