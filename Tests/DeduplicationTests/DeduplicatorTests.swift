import Deduplication
import NewswireModel
import Testing

/// Tells the story of a stream: each line one article, the verdict beside it.
@Suite struct DeduplicatorTests {
    private static let body = """
        The council voted on Monday to close three of the city's nine libraries by the end of the year, citing a \
        shortfall of 2.4 million in the culture budget, and to move their books to the central branch on Harbour Street.
        """
    private static let otherBody = """
        Rescue teams searched the flooded valley for a second night after the river broke its banks near the old \
        bridge, while engineers tried to open the weir that debris from the storm had blocked since early Saturday.
        """

    private struct Stream {
        var deduplicator = Deduplicator(stateID: "s")
        var index: UInt64 = 0
        var time: Int64 = 1_700_000_000_000

        init(limits: Deduplicator.Limits = Deduplicator.Limits()) {
            deduplicator = Deduplicator(stateID: "s", limits: limits)
        }

        mutating func take(
            _ body: String?, headline: String? = nil, byline: String? = nil, identity: String? = nil,
            published: NewsDate? = nil, modified: NewsDate? = nil, fetched: NewsDate? = nil, daysLater: Double = 0
        ) -> Verdict {
            index += 1
            time += Int64(daysLater * 86_400_000)
            var article = Article()
            article.body = body
            article.headline = headline
            article.byline = byline
            article.published = published
            article.modified = modified
            article.fetchedAt = fetched
            return deduplicator.decide(
                Fingerprint(article, identity: identity), at: ItemPosition(journalIndex: index, item: 0),
                received: Timestamp(milliseconds: time))
        }
    }

    private func at(_ index: UInt64) -> ItemPosition { ItemPosition(journalIndex: index, item: 0) }

    @Test func theSameTextWithoutIdentityIsADuplicateOfTheFirst() {
        var stream = Stream()
        let first = stream.take(Self.body)
        #expect(first.kind == .new)
        #expect(first.articleID == "s-1.0" && first.story == "s-1.0" && first.version == 1)
        let second = stream.take(Self.body)
        #expect(second.kind == .duplicate(first: at(1)))
        #expect(second.articleID == "s-2.0" && second.story == "s-1.0")
        #expect(stream.take(Self.body).kind == .duplicate(first: at(1)), "of the first, not of the second")
        #expect(stream.take(Self.otherBody).kind == .new)
    }

    @Test func typographyCaseAndSpaceMakeNoOtherText() {
        var stream = Stream()
        _ = stream.take(Self.body)
        let changed = Self.body.replacing("'", with: "’").replacing(" ", with: "\u{A0}\n").replacing("The", with: "THE")
        #expect(stream.take(changed).kind == .duplicate(first: at(1)))
        #expect(stream.take(Self.body.replacing("2.4", with: "24")).kind == .new, "another number is another text")
        #expect(stream.take(Self.body.replacing("three", with: "four")).outcome == .nearDuplicate)
    }

    @Test func theSameIdentityIsUnchangedOrAnUpdate() {
        var stream = Stream()
        let first = stream.take(Self.body, headline: "Libraries to close", identity: "url:https://a.example/1")
        #expect(first.kind == .new)
        let again = stream.take(Self.body, headline: "Libraries to close", identity: "url:https://a.example/1")
        #expect(again.kind == .unchanged(version: at(1)))
        #expect(again.articleID == first.articleID)
        let changed = stream.take(
            Self.body + " The mayor disagreed.", headline: "Libraries to close", identity: "url:https://a.example/1")
        #expect(changed.kind == .update(previous: at(1), isSuperseded: false))
        #expect(changed.version == 2 && changed.articleID == first.articleID && changed.story == first.story)
        let headline = stream.take(
            Self.body + " The mayor disagreed.", headline: "Three libraries to close",
            identity: "url:https://a.example/1")
        #expect(headline.kind == .update(previous: at(3), isSuperseded: false) && headline.version == 3)
        let byline = stream.take(
            Self.body + " The mayor disagreed.", headline: "Three libraries to close", byline: "By Ann Lee",
            identity: "url:https://a.example/1")
        #expect(byline.kind == .update(previous: at(4), isSuperseded: false))
    }

    @Test func backToAnOlderTextIsAnUpdateAgain() {
        var stream = Stream()
        _ = stream.take(Self.body, identity: "i")
        _ = stream.take(Self.body + " More.", identity: "i")
        #expect(stream.take(Self.body, identity: "i").kind == .update(previous: at(2), isSuperseded: false))
    }

    @Test func theSameTextUnderAnotherIdentityIsADuplicateAndThenAnArticleOfItsOwn() {
        var stream = Stream()
        let first = stream.take(Self.body, identity: "url:https://a.example/1")
        let copy = stream.take(Self.body, identity: "url:https://b.example/9")
        #expect(copy.kind == .duplicate(first: at(1)))
        #expect(copy.articleID != first.articleID && copy.story == first.articleID)
        #expect(stream.take(Self.body, identity: "url:https://b.example/9").kind == .unchanged(version: at(2)))
        let update = stream.take(Self.body + " Readers protested.", identity: "url:https://b.example/9")
        #expect(update.kind == .update(previous: at(2), isSuperseded: false))
        #expect(update.articleID == copy.articleID && update.story == first.articleID)
        #expect(
            stream.take(Self.body + " Readers protested.").kind == .duplicate(first: at(4)),
            "of the version that had it first")
    }

    @Test func anArticleIDOutlivesTheState() {
        var one = Stream()
        var other = Stream()
        _ = other.take(Self.otherBody)
        #expect(one.take(Self.body, identity: "i").articleID == other.take(Self.body, identity: "i").articleID)
    }

    @Test func anOlderVersionThatComesLateIsSuperseded() throws {
        var stream = Stream()
        let monday = try #require(NewsDate(year: 2023, month: 1, day: 23, hour: 12, minute: 0, offsetMinutes: 0))
        let sunday = try #require(NewsDate(year: 2023, month: 1, day: 22, hour: 12, minute: 0, offsetMinutes: 0))
        _ = stream.take(Self.body, identity: "i", published: sunday, modified: monday)
        let late = stream.take(Self.body + " Draft.", identity: "i", published: sunday)
        #expect(late.kind == .update(previous: at(1), isSuperseded: true))
        #expect(stream.take(Self.body + " Draft.", identity: "i", published: sunday).kind == .unchanged(version: at(2)))
        #expect(
            stream.take(Self.body, identity: "i", published: sunday, modified: monday).kind
                == .unchanged(version: at(1)),
            "the newer one stays what is stored")
    }

    @Test func datesThatMayOverlapSupersedeNothing() throws {
        var stream = Stream()
        let day = try #require(NewsDate(year: 2023, month: 1, day: 23))
        let hour = try #require(NewsDate(year: 2023, month: 1, day: 23, hour: 8, minute: 0))
        _ = stream.take(Self.body, identity: "i", published: day)
        #expect(
            stream.take(Self.body + " Draft.", identity: "i", published: hour).kind
                == .update(previous: at(1), isSuperseded: false))
    }

    @Test func eachClockIsComparedWithItsLike() throws {
        func time(_ hour: Int) throws -> NewsDate {
            try #require(NewsDate(year: 2023, month: 1, day: 23, hour: hour, minute: 0, offsetMinutes: 0))
        }
        var stream = Stream()
        _ = stream.take(Self.body, identity: "i", fetched: try time(10))
        let second = stream.take(Self.body + " B.", identity: "i", modified: try time(9), fetched: try time(12))
        #expect(
            second.kind == .update(previous: at(1), isSuperseded: false), "fetched later, whatever was modified when")
        let third = stream.take(Self.body + " C.", identity: "i", modified: try time(8), fetched: try time(13))
        #expect(third.kind == .update(previous: at(2), isSuperseded: true), "the page's clock comes first")
        let fourth = stream.take(Self.body + " D.", identity: "i", fetched: try time(11))
        #expect(fourth.kind == .update(previous: at(2), isSuperseded: true))
        let fifth = stream.take(Self.body + " E.", identity: "i")
        #expect(fifth.kind == .update(previous: at(2), isSuperseded: false))
    }

    @Test func oneWrongDateDoesNotMoveTheWindow() throws {
        let right = try #require(NewsDate(year: 2023, month: 1, day: 23))
        let wrong = try #require(NewsDate(year: 2020, month: 1, day: 1))
        let other = try #require(NewsDate(year: 2010, month: 1, day: 1))
        var stream = Stream(limits: Deduplicator.Limits(textDays: 10))
        #expect(stream.take(Self.body, published: right).kind == .new)
        #expect(stream.take(Self.body, published: wrong).kind == .new)
        #expect(stream.take(Self.body, published: right).kind == .duplicate(first: at(1)))
        #expect(stream.take(Self.body, published: wrong).kind == .duplicate(first: at(2)))
        #expect(stream.take(Self.body, published: other).kind == .new)
        #expect(stream.take(Self.body, published: right).kind == .duplicate(first: at(1)), "the first stays")
    }

    @Test func anIdentityThatComesToNameAnotherTextIsANewArticle() {
        var stream = Stream()
        let first = stream.take(Self.body, identity: "url:https://a.example/live")
        let other = stream.take(Self.otherBody, identity: "url:https://a.example/live")
        #expect(other.kind == .new && other.warnings == ["identity-reused"])
        #expect(other.articleID != first.articleID)
        #expect(stream.take(Self.otherBody, identity: "url:https://a.example/live").kind == .unchanged(version: at(2)))
        let update = stream.take(Self.otherBody + " The search goes on.", identity: "url:https://a.example/live")
        #expect(update.kind == .update(previous: at(2), isSuperseded: false) && update.articleID == other.articleID)
    }

    @Test func aShortVersionOfALongTextIsAnUpdateNotAnotherArticle() {
        var stream = Stream()
        let long = (1...40).map {
            "Paragraph \($0) adds witness number \($0 * 37) and hour \($0 * 11) to the account. "
        }
        _ = stream.take(long.prefix(2).joined(), identity: "i")
        #expect(stream.take(long.joined(), identity: "i").outcome == .update)
        #expect(stream.take(long.suffix(30).joined(), identity: "i").outcome == .update)
    }

    @Test func flashesOfAFewWordsNeedTheSameHeadline() {
        var stream = Stream()
        #expect(stream.take("More to follow.", headline: "Quake hits coast").kind == .new)
        #expect(stream.take("More to follow.", headline: "Bank raises rates").kind == .new)
        #expect(stream.take("More to follow.", headline: "Quake hits coast").kind == .duplicate(first: at(1)))
        #expect(stream.take(nil, headline: nil).kind == .new, "without any words nothing is equal")
        #expect(stream.take(nil, headline: nil).kind == .new)
    }

    @Test func aTextIsForgottenAfterItsWindowWhichDoesNotSlide() {
        var stream = Stream(limits: Deduplicator.Limits(textDays: 10))
        #expect(stream.take(Self.body).kind == .new)
        #expect(stream.take(Self.body, daysLater: 6).kind == .duplicate(first: at(1)))
        #expect(stream.take(Self.body, daysLater: 3.9).kind == .duplicate(first: at(1)))
        #expect(stream.take(Self.body, daysLater: 0.2).kind == .new, "10.1 days after the first, 0.2 after the last")
        #expect(stream.take(Self.body, daysLater: 1).kind == .duplicate(first: at(4)))
    }

    @Test func theWindowIsMeasuredOnDatesOfPublicationWhereBothHaveOne() throws {
        let day = try #require(NewsDate(year: 2023, month: 1, day: 1))
        let nextDay = try #require(NewsDate(year: 2023, month: 1, day: 2))
        let nextMonth = try #require(NewsDate(year: 2023, month: 2, day: 20))
        var stream = Stream(limits: Deduplicator.Limits(textDays: 10))
        _ = stream.take(Self.body, published: day)
        #expect(stream.take(Self.body, published: nextMonth).kind == .new, "received together, published weeks apart")
        var slow = Stream(limits: Deduplicator.Limits(textDays: 10))
        _ = slow.take(Self.body, published: day)
        #expect(slow.take(Self.body, published: nextDay, daysLater: 15).kind == .duplicate(first: at(1)))
    }

    @Test func anIdentityIsForgottenAfterItsDays() {
        var stream = Stream(limits: Deduplicator.Limits(identityDays: 10, textDays: 1))
        _ = stream.take(Self.body, identity: "i")
        #expect(stream.take(Self.body, identity: "i", daysLater: 9.9).outcome == .unchanged)
        #expect(stream.take(Self.body, identity: "i", daysLater: 0.2).outcome == .new)
    }

    @Test func aClockThatIsSetBackBringsNothingBackAndLosesNothing() {
        var stream = Stream(limits: Deduplicator.Limits(textDays: 10))
        _ = stream.take(Self.body)
        #expect(stream.take(Self.body, daysLater: -300).kind == .duplicate(first: at(1)))
        #expect(stream.take(Self.body, daysLater: 305).kind == .duplicate(first: at(1)))
    }

    @Test func itHoldsItsLimitsAndForgetsTheOldestOnePast() {
        var stream = Stream(limits: Deduplicator.Limits(identitiesMax: 3, textsMax: 3, near: nil))
        for number in 1...3 { _ = stream.take(Self.body + " \(number)", identity: "\(number)") }
        #expect(stream.deduplicator.counts == (articles: 3, texts: 3))
        #expect(stream.take(Self.body + " 1", identity: "1").kind == .unchanged(version: at(1)), "at the limit")
        _ = stream.take(Self.body + " 4", identity: "4")
        #expect(stream.deduplicator.counts == (articles: 3, texts: 3))
        #expect(stream.take(Self.body + " 2", identity: "2").kind == .unchanged(version: at(2)))
        #expect(stream.take(Self.body + " 1", identity: "1").kind == .new, "one past the limit")
    }

    @Test func theSameStreamGivesTheSameVerdicts() {
        func run() -> [Verdict] {
            var stream = Stream(limits: Deduplicator.Limits(identitiesMax: 20, textsMax: 20, textDays: 3))
            var random = SplitMix(state: 7)
            return (0..<2000).map { _ in
                let text = Self.body + " \(random.next() % 40)"
                let identity = random.next() % 3 == 0 ? nil : "\(random.next() % 60)"
                return stream.take(text, identity: identity, daysLater: Double(random.next() % 100) / 300)
            }
        }
        let first = run()
        #expect(first == run())
        #expect(Set(first.map(\.outcome)).isSuperset(of: [.new, .update, .unchanged, .duplicate]))
    }
}

/// A small seeded generator (S. Vigna, splitmix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
