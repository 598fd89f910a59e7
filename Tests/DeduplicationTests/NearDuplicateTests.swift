import Deduplication
import NewswireModel
import Testing

/// What an editor sees: cut, wrapped and changed copies, and what only looks like one.
@Suite struct NearDuplicateTests {
    /// A stream of articles without identities, unless one is given.
    struct Stream {
        var deduplicator: Deduplicator
        var index: UInt64 = 0
        var time: Int64 = 1_700_000_000_000

        init(_ near: NearLimits? = NearLimits()) {
            deduplicator = Deduplicator(stateID: "s", limits: Deduplicator.Limits(near: near))
        }

        mutating func take(
            _ body: String, headline: String? = nil, identity: String? = nil, published: NewsDate? = nil,
            daysLater: Double = 0
        ) -> Verdict {
            index += 1
            time += Int64(daysLater * 86_400_000)
            var article = Article()
            article.body = body
            article.headline = headline
            article.published = published
            return deduplicator.decide(
                Fingerprint(article, identity: identity, findsNear: true),
                at: ItemPosition(journalIndex: index, item: 0), received: Timestamp(milliseconds: time))
        }
    }

    static func near(_ verdict: Verdict) -> (first: UInt64, relation: Relation, score: Double)? {
        guard case .nearDuplicate(let first, let score, let relation) = verdict.kind else { return nil }
        return (first.journalIndex, relation, score)
    }

    // MARK: Relations

    @Test func aStoryCutFromTheBottomIsContainedInIt() throws {
        var stream = Stream()
        let paragraphs = Words.paragraphs(8, seed: 1)
        #expect(stream.take(paragraphs.joined(separator: "\n\n")).kind == .new)
        let cut = try #require(Self.near(stream.take(paragraphs.prefix(3).joined(separator: "\n\n"))))
        #expect(cut.first == 1 && cut.relation == .containedIn && cut.score > 0.95)
    }

    @Test func theWholeStoryContainsTheCutOneThatCameFirst() throws {
        var stream = Stream()
        let paragraphs = Words.paragraphs(8, seed: 1)
        _ = stream.take(paragraphs.prefix(3).joined(separator: "\n\n"))
        let whole = try #require(Self.near(stream.take(paragraphs.joined(separator: "\n\n"))))
        #expect(whole.first == 1 && whole.relation == .contains && whole.score > 0.95)
    }

    /// Whether none, one or both of the two are thinned.
    @Test(arguments: [2, 4, 6, 10, 20], [1, 2, 3, 5])
    func shortAndLongTextsAreComparedAlike(count: Int, part: Int) throws {
        let paragraphs = Words.paragraphs(count, seed: UInt64(count))
        let cut = paragraphs.prefix(part).joined(separator: "\n\n")
        let other = Words.paragraphs(count, seed: 999).joined(separator: "\n\n")
        // Of a small part no fingerprint may be among those that are indexed.
        guard part < count, 4 * part >= count else { return }
        var stream = Stream()
        _ = stream.take(paragraphs.joined(separator: "\n\n"))
        #expect(stream.take(other).kind == .new)
        let contained = try #require(Self.near(stream.take(cut)))
        #expect(contained.first == 1 && contained.score > 0.9)
        stream = Stream()
        _ = stream.take(cut)
        #expect(stream.take(other).kind == .new)
        let containing = try #require(Self.near(stream.take(paragraphs.joined(separator: "\n\n"))))
        #expect(containing.first == 1 && containing.score > 0.9)
    }

    @Test func aFewOtherWordsMakeACopy() throws {
        var stream = Stream()
        let text = Words.paragraphs(6, seed: 2).joined(separator: "\n\n")
        let first = stream.take(text, headline: "One headline")
        let verdict = stream.take(
            "By our own reporter in the capital.\n\n" + text + "\n\nRead the rest elsewhere.", headline: "Another")
        let copy = try #require(Self.near(verdict))
        #expect(copy.first == 1 && copy.relation == .copy)
        #expect(verdict.story == first.story && verdict.articleID != first.articleID)
        #expect(verdict.outcome == .nearDuplicate && verdict.version == 1)
    }

    @Test func anotherStoryIsNew() {
        var stream = Stream()
        for seed in 1...40 {
            #expect(stream.take(Words.paragraphs(4, seed: UInt64(seed)).joined(separator: "\n")).kind == .new)
        }
    }

    // MARK: Guards

    @Test func aTemplateWithOtherValuesIsAnotherStory() {
        var stream = Stream()
        func report(_ values: [String]) -> String {
            "Shares of the company closed \(values[0]) percent higher on Friday after it said that revenue rose to "
                + "\(values[1]) million from \(values[2]) million a year before, while net income was \(values[3]) "
                + "million, and that it would pay a dividend of \(values[4]) cents a share to holders of record."
        }
        #expect(stream.take(report(["2.1", "431", "399", "51.4", "12"])).kind == .new)
        #expect(stream.take(report(["1.7", "208", "190", "22.9", "30"])).kind == .new)
    }

    /// The same text about somebody else.
    @Test func otherNamesAreAnotherStory() {
        var stream = Stream()
        func notice(_ names: [String]) -> String {
            "The board of the firm said on the last day of the month that \(names[0]) \(names[1]) had been named to "
                + "lead the branch in \(names[2]) and would take over from \(names[3]) \(names[4]) at the start of the "
                + "new year, when the merger that both boards agreed to is to be completed as planned."
        }
        #expect(stream.take(notice(["Maria", "Alvarez", "Lisbon", "Tomas", "Lindqvist"])).kind == .new)
        #expect(stream.take(notice(["Priya", "Raman", "Busan", "Kwame", "Boateng"])).kind == .new)
    }

    @Test func aLongTextWithOneCorrectedNumberIsACopy() throws {
        var stream = Stream()
        let text = Words.paragraphs(8, seed: 3).joined(separator: "\n\n")
        _ = stream.take(text + " In all 412 people took part.")
        #expect(Self.near(stream.take(text + " In all 421 people took part.")) != nil)
    }

    @Test func aFewWordsTellNothing() {
        var stream = Stream()
        _ = stream.take("More to follow on this page later today", headline: "Court rules")
        #expect(stream.take("More to follow on this page later tonight", headline: "Bridge falls").kind == .new)
    }

    // MARK: Boilerplate

    /// What many texts have says nothing, however much of them it is.
    @Test func boilerplateOfManyTextsWeighsLittle() throws {
        var stream = Stream()
        let plea = Words.paragraphs(3, seed: 99).joined(separator: "\n\n")
        for seed in 1...30 {
            _ = stream.take(Words.paragraphs(5, seed: UInt64(seed)).joined(separator: "\n\n") + "\n\n" + plea)
        }
        for seed in 31...40 {
            let text = Words.paragraphs(2, seed: UInt64(seed)).joined(separator: "\n\n")
            #expect(stream.take(text + "\n\n" + plea).kind == .new, "\(seed)")
        }
        let copy = Words.paragraphs(2, seed: 40).joined(separator: "\n\n")
        #expect(Self.near(stream.take(copy))?.first == 40)
    }

    // MARK: Stories

    /// A round-up has briefs of two stories: what is like one of them does not come into the story of the other.
    @Test func roundUpsDoNotChainStories() throws {
        var stream = Stream()
        let briefs = (1...4).map { Words.paragraphs(2, seed: UInt64(50 + $0)).joined(separator: "\n") }
        let first = stream.take(briefs[0])
        let roundUp = stream.take(briefs.joined(separator: "\n\n"))
        #expect(Self.near(roundUp)?.relation == .contains && roundUp.story == first.story)
        let other = stream.take(briefs[2])
        #expect(Self.near(other)?.first == 2, "the round-up is where it was")
        #expect(other.story != first.story)
        #expect(Self.near(stream.take(briefs[0] + " And a closing word."))?.first == 1, "the brief itself comes first")
    }

    @Test func aCopyOfACopyIsOfTheFirst() throws {
        var stream = Stream()
        let paragraphs = Words.paragraphs(8, seed: 4)
        let first = stream.take(paragraphs.joined(separator: "\n\n"))
        _ = stream.take(paragraphs.prefix(6).joined(separator: "\n\n"))
        let third = stream.take(paragraphs.prefix(5).joined(separator: "\n\n"))
        #expect(Self.near(third)?.first == 1 && third.story == first.story)
    }

    @Test func aCopyOfAnUpdatedTextIsOfTheUpdate() throws {
        var stream = Stream()
        let old = Words.paragraphs(3, seed: 5)
        let new = [old[0]] + Words.paragraphs(6, seed: 6)
        let first = stream.take(old.joined(separator: "\n\n"), identity: "url:https://a.example/1")
        let update = stream.take(new.joined(separator: "\n\n"), identity: "url:https://a.example/1")
        #expect(update.outcome == .update)
        let copy = stream.take(new.dropLast().joined(separator: "\n\n"), identity: "url:https://b.example/9")
        #expect(Self.near(copy)?.first == 2 && copy.story == first.story)
        let copyUpdated = stream.take(new.joined(separator: "\n\n") + " More.", identity: "url:https://b.example/9")
        #expect(copyUpdated.outcome == .update, "an update of the copy, and no copy of itself")
        #expect(copyUpdated.story == first.story)
    }

    // MARK: Window and limits

    @Test func theWindowIsOfThePublicationElseOfTheReception() {
        let paragraphs = Words.paragraphs(6, seed: 7)
        let (text, cut) = (paragraphs.joined(separator: " "), paragraphs.prefix(4).joined(separator: " "))
        var stream = Stream()
        _ = stream.take(text)
        #expect(stream.take(cut, daysLater: 3.9).outcome == .nearDuplicate)
        stream = Stream()
        _ = stream.take(text)
        #expect(stream.take(cut, daysLater: 4.1).kind == .new)
        // An archive that comes in at once.
        stream = Stream()
        _ = stream.take(text, published: NewsDate(year: 2020, month: 3, day: 1))
        #expect(stream.take(cut, published: NewsDate(year: 2020, month: 9, day: 1)).kind == .new)
        #expect(stream.take(cut + " End.", published: NewsDate(year: 2020, month: 3, day: 2)).outcome == .nearDuplicate)
    }

    @Test func whatIsOverTheLimitsIsForgotten() {
        func text(_ seed: Int) -> String { Words.paragraphs(4, seed: UInt64(seed)).joined(separator: " ") }
        var stream = Stream(NearLimits(textsMax: 10))
        for seed in 1...25 { _ = stream.take(text(seed)) }
        #expect(stream.deduplicator.nearCounts.texts == 10)
        #expect(stream.take(text(15) + " End.").kind == .new)
        #expect(stream.take(text(20) + " End.").outcome == .nearDuplicate)

        var small = Stream(NearLimits(recordBytesMax: 20_000))
        for seed in 1...60 {
            _ = small.take(text(seed))
            #expect(small.deduplicator.nearCounts.recordBytes <= 20_000)
        }
        #expect(small.take(text(60) + " End.").outcome == .nearDuplicate)
        #expect(small.take(text(1) + " End.").kind == .new)

        var days = Stream()
        for seed in 1...200 { _ = days.take(text(seed), daysLater: 0.1) }
        #expect(days.deduplicator.nearCounts.texts <= 51, "four days and one")
    }

    @Test func canBeSwitchedOff() {
        var stream = Stream(nil)
        let paragraphs = Words.paragraphs(6, seed: 8)
        _ = stream.take(paragraphs.joined(separator: " "))
        #expect(stream.take(paragraphs.prefix(5).joined(separator: " ")).kind == .new)
        #expect(stream.deduplicator.nearCounts.texts == 0)
    }

    // MARK: Scripts without spaces

    @Test(arguments: [0x4E00, 0x0E01] as [UInt32])
    func charactersStandForWords(first: UInt32) throws {
        func text(_ seed: UInt64, _ count: Int) -> String {
            var random = Random64(seed)
            return String(
                (0..<count).map { _ in
                    Character(UnicodeScalar(first + UInt32(random.next() % 40)) ?? " ")
                })
        }
        var stream = Stream()
        _ = stream.take(text(1, 600))
        #expect(Self.near(stream.take(String(text(1, 600).prefix(300))))?.relation == .containedIn)
        #expect(stream.take(text(2, 600)).kind == .new)
    }

    // MARK: Hostile texts

    /// However alike the texts are, the work of each is bounded.
    @Test func workIsBounded() {
        var stream = Stream()
        let same = Words.paragraphs(40, seed: 9).joined(separator: " ")
        var before = stream.deduplicator.nearWork
        for index in 0..<1500 {
            _ = stream.take("\(index) x\(index) y\(index) z\(index) " + same)
            let now = stream.deduplicator.nearWork
            #expect(now.comparisons - before.comparisons <= Deduplicator.nearWorkMax.comparisons)
            #expect(now.postings - before.postings <= Deduplicator.nearWorkMax.postings)
            before = now
        }
        #expect(before.comparisons > 1000, "they were compared")
    }

    @Test func longTextsAreLookedAtUpToALimit() {
        var stream = Stream()
        let long = (0..<60_000).map { "w\($0)" }.joined(separator: " ")
        _ = stream.take(long)
        #expect(stream.deduplicator.nearCounts.recordBytes < 40_000)
        #expect(stream.take("other " + long).outcome == .nearDuplicate)
        for hostile in [
            "", "\u{0}\u{0}", String(repeating: "1.2.3,4:5/6", count: 5000), String(repeating: "é", count: 9999),
        ] {
            _ = stream.take(hostile)
        }
    }
}

/// Pseudo-random texts: each paragraph of words that others have too, in an order of its own.
enum Words {
    private static let all = (0..<400).map { index in
        let syllables = ["ba", "de", "ki", "lo", "mu", "na", "re", "si", "to", "vu"]
        return syllables[index % 10] + syllables[index / 10 % 10] + syllables[index / 40 % 10] + syllables[index % 7]
    }

    static func paragraphs(_ count: Int, seed: UInt64) -> [String] {
        var random = Random64(seed)
        return (0..<count).map { _ in
            (0..<30).map { _ in all[Int(random.next() % UInt64(all.count))] }.joined(separator: " ") + "."
        }
    }
}

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, 2014).
struct Random64 {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
