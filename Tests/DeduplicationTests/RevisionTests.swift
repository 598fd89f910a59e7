import Deduplication
import NewswireModel
import Testing

/// Payloads that were decided and are extracted again.
@Suite struct RevisionTests {
    private static let body = """
        The council voted on Monday to close three of the city's nine libraries by the end of the year, citing a \
        shortfall of 2.4 million in the culture budget, and to move their books to the central branch on Harbour Street.
        """
    private static let identity = "url:https://a.example/1"

    private func at(_ index: UInt64) -> ItemPosition { ItemPosition(journalIndex: index, item: 0) }

    private func fingerprint(_ body: String, identity: String?) -> Fingerprint {
        var article = Article()
        article.body = body
        return Fingerprint(article, identity: identity)
    }

    private func received(_ index: UInt64) -> Timestamp {
        Timestamp(milliseconds: 1_700_000_000_000 + Int64(index) * 1000)
    }

    private func decide(
        _ deduplicator: inout Deduplicator, _ index: UInt64, _ body: String, identity: String? = identity
    ) -> Verdict {
        deduplicator.decide(fingerprint(body, identity: identity), at: at(index), received: received(index))
    }

    private func revise(
        _ deduplicator: inout Deduplicator, _ index: UInt64, _ body: String, identity: String? = identity,
        of verdict: Verdict, at previous: UInt64
    ) throws -> Verdict {
        let revision = try #require(
            Revision(
                previous: at(previous), articleID: verdict.articleID, story: verdict.story, version: verdict.version,
                stateID: "s"))
        return deduplicator.revise(
            fingerprint(body, identity: identity), revision, at: at(index), received: received(index))
    }

    @Test func theNewReadingTakesThePlaceOfTheOldOne() throws {
        var deduplicator = Deduplicator(stateID: "s")
        let first = decide(&deduplicator, 1, Self.body + " Read also: the weather.")
        let revised = try revise(&deduplicator, 2, Self.body, of: first, at: 1)
        #expect(revised.kind == .update(previous: at(1), isSuperseded: false))
        #expect(revised.articleID == first.articleID && revised.story == first.story && revised.version == 2)
        let verdict3 = decide(&deduplicator, 3, Self.body)
        #expect(verdict3.kind == .unchanged(version: at(2)))
        let verdict4 = decide(&deduplicator, 4, Self.body, identity: nil)
        #expect(verdict4.kind == .duplicate(first: at(2)))
        let next = decide(&deduplicator, 5, Self.body + " The mayor disagreed.")
        #expect(next.kind == .update(previous: at(2), isSuperseded: false) && next.version == 3)
    }

    @Test func itStaysTheArticleThatItWasUnderAnotherIdentity() throws {
        var deduplicator = Deduplicator(stateID: "s")
        let first = decide(&deduplicator, 1, Self.body)
        let revised = try revise(&deduplicator, 2, Self.body, identity: "url:https://a.example/other", of: first, at: 1)
        #expect(revised.articleID == first.articleID)
        let verdict3 = decide(&deduplicator, 3, Self.body)
        #expect(verdict3.kind == .unchanged(version: at(2)))
    }

    @Test func anOlderVersionIsSuperseded() throws {
        var deduplicator = Deduplicator(stateID: "s")
        let first = decide(&deduplicator, 1, Self.body)
        let second = decide(&deduplicator, 2, Self.body + " The mayor disagreed.")
        #expect(second.version == 2)
        let revised = try revise(&deduplicator, 3, Self.body + " More.", of: first, at: 1)
        #expect(revised.kind == .update(previous: at(1), isSuperseded: true) && revised.version == 3)
        let verdict4 = decide(&deduplicator, 4, Self.body + " The mayor disagreed.")
        #expect(verdict4.kind == .unchanged(version: at(2)))
    }

    @Test func articlesWithoutAnIdentityAndForgottenOnesAreRevisedToo() throws {
        var deduplicator = Deduplicator(stateID: "s")
        let nameless = decide(&deduplicator, 1, Self.body, identity: nil)
        let revised = try revise(&deduplicator, 2, Self.body + " More.", identity: nil, of: nameless, at: 1)
        #expect(revised.kind == .update(previous: at(1), isSuperseded: false))
        #expect(revised.articleID == "s-1.0" && revised.story == "s-1.0" && revised.version == 2)
        var empty = Deduplicator(stateID: "s")
        let first = decide(&deduplicator, 3, Self.body)
        let forgotten = try revise(&empty, 4, Self.body, of: first, at: 3)
        #expect(forgotten.version == 2)
    }

    @Test func reusedIdentitiesAreToldApart() throws {
        var deduplicator = Deduplicator(stateID: "s")
        _ = decide(&deduplicator, 1, Self.body)
        let other = decide(
            &deduplicator, 2,
            """
            Rescue teams searched the flooded valley for a second night after the river broke its banks near the old \
            bridge, while engineers tried to open the weir that debris had blocked since early Saturday.
            """)
        #expect(other.warnings == ["identity-reused"])
        let revised = try revise(&deduplicator, 3, Self.body.uppercased() + " More.", of: other, at: 2)
        #expect(revised.articleID == other.articleID && revised.version == 2)
    }

    @Test func aRestartDecidesTheSame() throws {
        var original = Deduplicator(stateID: "s")
        var restored = Deduplicator(stateID: "s")
        let first = decide(&original, 1, Self.body)
        _ = decide(&restored, 1, Self.body)
        let revision = try #require(
            Revision(previous: at(1), articleID: first.articleID, story: first.story, version: 1, stateID: "s"))
        let reading = fingerprint(Self.body + " More.", identity: Self.identity)
        let bytes = revision.encode(before: reading.encode(received: received(2)))
        let expected = original.revise(reading, revision, at: at(2), received: received(2))
        let (found, rest) = try #require(Revision.split(bytes))
        let (fingerprint, time) = try #require(Fingerprint.decode(rest))
        #expect(found == revision && fingerprint == reading)
        let verdict = restored.revise(fingerprint, try #require(found), at: at(2), received: time)
        #expect(verdict == expected)
        let (after, expectedAfter) = (decide(&restored, 3, Self.body), decide(&original, 3, Self.body))
        #expect(after == expectedAfter)
    }

    @Test func bytesWithoutARevisionAreAFingerprint() throws {
        let bytes = fingerprint(Self.body, identity: nil).encode(received: received(1))
        let (revision, rest) = try #require(Revision.split(bytes))
        #expect(revision == nil && rest == bytes)
        let whole = try #require(
            Revision(previous: at(1), articleID: "s-1.0", story: "s-1.0", version: 1, stateID: "s"))
        let head = whole.encode(before: [])
        for count in 1..<head.count { #expect(Revision.split(Array(head[..<count])) == nil) }
    }

    @Test(arguments: [
        "", "x-1.0", "s-1", "s-1.0.0", "s-01.0", "0123", "s-1.0-", "00112233445566778899aabbccddeeff-x-1.0",
    ])
    func idsThatNoDecisionGivesAreRefused(id: String) {
        #expect(Revision(previous: at(1), articleID: id, story: "s-1.0", version: 1, stateID: "s") == nil)
    }
}
