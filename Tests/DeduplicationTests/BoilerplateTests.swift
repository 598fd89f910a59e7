import Deduplication
import Foundation
import NewswireModel
import Testing

/// Lines that keep coming back from a source, and what looks like them.
@Suite struct BoilerplateTests {
    /// Pages of sources, without identities unless one is given.
    struct Stream {
        var deduplicator: Deduplicator
        var index: UInt64 = 0
        var time: Int64 = 1_700_000_000_000

        init(_ boilerplate: BoilerplateLimits? = BoilerplateLimits()) {
            deduplicator = Deduplicator(stateID: "s", limits: Deduplicator.Limits(boilerplate: boilerplate))
        }

        mutating func take(
            _ lines: [String], source: String? = "Paper", identity: String? = nil, daysLater: Double = 0
        ) -> Verdict {
            time += Int64(daysLater * 86_400_000) + 60_000
            return take(BoilerplateTests.fingerprint(lines, source: source, identity: identity))
        }

        mutating func take(_ fingerprint: Fingerprint) -> Verdict {
            index += 1
            return deduplicator.decide(
                fingerprint, at: ItemPosition(journalIndex: index, item: 0),
                received: Timestamp(milliseconds: time))
        }
    }

    private static func fingerprint(_ lines: [String], source: String?, identity: String? = nil) -> Fingerprint {
        var article = Article()
        article.body = lines.joined(separator: "\n\n")
        article.outlet = source
        return Fingerprint(article, identity: identity, marksLines: true)
    }

    private static func story(_ seed: Int, _ paragraphs: Int = 6) -> [String] {
        Words.paragraphs(paragraphs, seed: UInt64(1000 + seed))
    }

    private static let plea = "Sign up for our newsletter and get the stories that matter in your inbox."
    private static let copyright = "© 2024 The Paper. All rights reserved."

    // MARK: What is learned

    @Test func whatComesBackLeavesTheBodyFromTheThirdStoryOn() {
        var stream = Stream()
        let verdicts = (0..<5).map { stream.take(Self.story($0) + [Self.plea, Self.copyright]) }
        #expect(verdicts.map(\.kind) == Array(repeating: .new, count: 5))
        #expect(verdicts.map(\.boilerplate) == [[], [], [6, 7], [6, 7], [6, 7]])
        #expect(verdicts.map(\.warnings) == [[], []] + Array(repeating: ["boilerplate-removed: 2 lines"], count: 3))
        #expect(stream.take(Self.story(9) + [Self.plea], source: "Another").boilerplate == [], "each source for itself")
        #expect(stream.take(Self.story(10) + [Self.plea], source: nil).boilerplate == [], "no source, nothing learned")
    }

    /// The lists of the sample article as other pages show them: other entries each time, in another order. The lines
    /// go to the learner as they are, so that no rule has a say.
    @Test func theSamplesRankingsAreKnownFromTheStreamAlone() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/samples")
        let sample = try String(contentsOf: folder.appending(path: "sample-article.txt"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let entries = sample[8...].filter { $0 != "-" && $0 != "JN ACCESS RANKING" }
        #expect(sample[7] == #""Politics" POPULAR ARTICLE"# && Set(entries).count == 9)
        var stream = Stream()
        for page in 0..<6 {
            let shown = (0..<7).map { entries[(page + $0 * 2) % entries.count] }
            let lists = [sample[7]] + shown[..<4].flatMap { ["-", $0] } + ["JN ACCESS RANKING"]
            _ = stream.take(Self.story(page) + lists + shown[4...].flatMap { ["-", $0] })
        }
        let verdict = stream.take(sample)
        #expect(verdict.kind == .new)
        #expect(
            verdict.boilerplate == Array(7..<sample.count), "all from the first list on, and the five paragraphs stay")
    }

    @Test func aPlaceInAListIsNoPartOfTheEntry() {
        var stream = Stream()
        for page in 1...3 { _ = stream.take(Self.story(page) + ["\(page). Snow Expected Along Sea of Japan Coast"]) }
        #expect(stream.take(Self.story(4) + ["7. Snow Expected Along Sea of Japan Coast"]).boilerplate == [6])
        #expect(stream.take(Self.story(5) + ["Snow Expected Along 9 Coasts"]).boilerplate == [])
    }

    /// "Read also" stands inside the story, where a line must be surer: its label is known.
    @Test func whatComesBackBehindAKnownLabelIsBoilerplate() {
        var stream = Stream()
        func page(_ number: Int, _ line: String) -> [String] {
            var lines = Self.story(number)
            lines.insert(line, at: 3)
            return lines
        }
        let titles = ["Harbour Bridge Opens", "Tax Plan Rejected", "Festival Cancelled"]
        for number in 0..<9 { _ = stream.take(page(number, "Read also: " + titles[number % 3])) }
        for number in 9..<30 { _ = stream.take(page(number, "Read also: " + "something else \(number)")) }
        #expect(stream.take(page(30, "Read also: Tax Plan Rejected")).boilerplate == [3])
        #expect(stream.take(page(31, "Read also: Never Seen Before")).boilerplate == [])
    }

    // MARK: What is not

    @Test func versionsAndCopiesOfOneStoryTeachNothing() {
        var stream = Stream()
        let text = Self.story(1, 8)
        _ = stream.take(text, identity: "a")
        for version in 1...6 {
            let update = stream.take(text + ["More in version \(version) of this."], identity: "a")
            #expect(update.outcome == .update && update.boilerplate == [])
            let copy = stream.take(["Copy \(version) of it."] + text, identity: "copy \(version)")
            #expect(copy.outcome == .nearDuplicate && copy.boilerplate == [])
            #expect(stream.take(text).boilerplate == [], "word for word")
        }
        // One other story with these lines is one other story.
        #expect(stream.take(Self.story(2, 30) + text.prefix(2)).boilerplate == [])
    }

    /// Around an agency's story, each source has lines of its own.
    @Test func storiesOfOthersTeachAboutTheSourceThatTellsThem() {
        var stream = Stream()
        for seed in 0..<4 {
            _ = stream.take(Self.story(seed), source: "Agency")
            let page = stream.take(Self.story(seed) + [Self.plea], source: "Paper")
            #expect(page.outcome == .nearDuplicate && page.boilerplate == (seed < 2 ? [] : [6]))
        }
    }

    @Test func aSentenceThatClosesSomeReportsStays() {
        var stream = Stream()
        let closing = "The investigation continues."
        for page in 0..<80 {
            let verdict = stream.take(Self.story(page) + (page % 8 == 0 ? [closing] : []) + [Self.plea])
            #expect(verdict.boilerplate == (page < 2 ? [] : [page % 8 == 0 ? 7 : 6]))
        }
    }

    @Test func theBodyStaysWhereTooLittleWouldBeLeft() {
        var stream = Stream()
        let around = Self.story(99, 4)
        for page in 0..<4 { _ = stream.take(Self.story(page, 8) + around) }
        #expect(stream.take(Self.story(10, 4) + around).boilerplate == [4, 5, 6, 7], "half of it")
        #expect(stream.take(Self.story(11, 3) + around).boilerplate == [], "less than half of it")
        #expect(stream.take(["A flash of a few words."] + [Self.plea]).boilerplate == [])
    }

    @Test func aLineIsForgottenWhenItStaysAway() {
        var stream = Stream(BoilerplateLimits(days: 10))
        for page in 0..<4 { _ = stream.take(Self.story(page) + [Self.plea]) }
        #expect(stream.take(Self.story(5) + [Self.plea], daysLater: 9).boilerplate == [6])
        #expect(stream.take(Self.story(6) + [Self.plea], daysLater: 12).boilerplate == [])
    }

    // MARK: Near-duplicates

    /// Flashes within much that comes back share nothing of their own.
    @Test func whatIsKnownHasNoWeight() {
        func flashes(_ limits: BoilerplateLimits?) -> [Outcome] {
            var stream = Stream(limits)
            let around = Self.story(99, 5)
            for page in 0..<3 { _ = stream.take(Self.story(page, 14) + around) }
            return (10..<14).map { stream.take(Self.story($0, 2) + around).outcome }
        }
        #expect(flashes(BoilerplateLimits()) == Array(repeating: .new, count: 4))
        #expect(flashes(nil).contains(.nearDuplicate))
    }

    @Test func switchedOffNothingIsLearned() {
        var stream = Stream(nil)
        for page in 0..<6 { #expect(stream.take(Self.story(page) + [Self.plea]).boilerplate == []) }
        #expect(stream.deduplicator.boilerplateCounts == (0, 0))
        // On from now, and off again: then it is forgotten.
        stream.deduplicator.change(to: Deduplicator.Limits())
        for page in 6..<9 { _ = stream.take(Self.story(page) + [Self.plea]) }
        #expect(stream.take(Self.story(9) + [Self.plea]).boilerplate == [6])
        stream.deduplicator.change(to: Deduplicator.Limits(boilerplate: nil))
        #expect(stream.deduplicator.boilerplateCounts == (0, 0))
    }

    // MARK: Bounds and state

    @Test func itHoldsNoMoreThanItsLimits() {
        var stream = Stream(BoilerplateLimits(sourcesMax: 3, linesMax: 40))
        for page in 0..<60 {
            _ = stream.take(Self.story(page, 7) + [Self.plea], source: "Paper \(page % 5)")
            let counts = stream.deduplicator.boilerplateCounts
            #expect(counts.sources <= 3 && counts.lines <= 120)
        }
        #expect(stream.deduplicator.boilerplateCounts.sources == 3)
        // What comes back stays where much that does not is forgotten.
        var one = Stream(BoilerplateLimits(linesMax: 40))
        for page in 0..<60 {
            let verdict = one.take(Self.story(page, 25) + [Self.plea])
            #expect(verdict.boilerplate == (page < 2 ? [] : [25]))
            #expect(one.deduplicator.boilerplateCounts.lines <= 40)
        }
        one.deduplicator.change(to: Deduplicator.Limits(boilerplate: BoilerplateLimits(linesMax: 16)))
        #expect(one.deduplicator.boilerplateCounts.lines <= 16)
        #expect(BoilerplateLimits(sourcesMax: 3, linesMax: 40).bytesMax < 16_384)
    }

    /// Pages of several sources, with updates, copies and lists that change.
    private static func pages() -> [Fingerprint] {
        var random = Random64(3)
        var told: [[String]] = []
        return (0..<400).map { page in
            let source = Int(random.next() % 7)
            let old = told.isEmpty ? [] : told[Int(random.next() % UInt64(told.count))]
            var lines = random.next() % 4 == 0 && page > 0 ? old : story(page, 2 + Int(random.next() % 8))
            told.append(lines)
            lines += (0..<random.next() % 5).map { _ in "Ranked title \(random.next() % 9) of paper \(source)" }
            lines.append("Read also: what \(random.next() % 5) told us")
            if page % 3 > 0 { lines.append(plea + " \(source)") }
            let identity = random.next() % 3 == 0 ? "https://example.com/\(random.next() % 60)" : nil
            return fingerprint(lines, source: "Paper \(source)", identity: identity)
        }
    }

    @Test(arguments: [BoilerplateLimits(), BoilerplateLimits(pages: 2, days: 1, sourcesMax: 4, linesMax: 32)])
    func aSnapshotAndTheRestGiveTheSame(limits: BoilerplateLimits) throws {
        let pages = Self.pages()
        func decide(_ range: Range<Int>, _ stream: inout Stream) -> [Verdict] {
            range.map { index in
                stream.index = UInt64(index)
                stream.time = 1_700_000_000_000 + Int64(index) * 1_200_000
                return stream.take(pages[index])
            }
        }
        var whole = Stream(limits)
        let expected = decide(0..<pages.count, &whole)
        #expect(expected.count { !$0.boilerplate.isEmpty } > 40)
        for cut in [0, 1, 60, 250, 399] {
            var before = Stream(limits)
            _ = decide(0..<cut, &before)
            var parts: [[UInt8]] = []
            before.deduplicator.writeSnapshot(partBytes: 5000) { parts.append($0) }
            var restored = Stream(limits)
            let areRead = parts.allSatisfy { restored.deduplicator.readSnapshot(part: $0) }
            #expect(areRead)
            #expect(restored.deduplicator.boilerplateCounts == before.deduplicator.boilerplateCounts)
            #expect(decide(cut..<pages.count, &restored) == Array(expected[cut...]))
            // The state itself is the same, byte for byte.
            #expect(Self.snapshot(restored.deduplicator) == Self.snapshot(whole.deduplicator))
        }
        // From the record log, which leaves out what is not held.
        var replayed = Stream(limits)
        for (index, page) in pages.enumerated() {
            let isHeld = [.new, .update, .nearDuplicate].contains(expected[index].outcome)
            let time = Timestamp(milliseconds: 1_700_000_000_000 + Int64(index) * 1_200_000)
            let known = try #require(Fingerprint.decode(page.encode(received: time, isHeld: isHeld)))
            replayed.index = UInt64(index)
            replayed.time = known.received.milliseconds
            let verdict = replayed.take(known.fingerprint)
            #expect(verdict == expected[index])
        }
        #expect(Self.snapshot(replayed.deduplicator) == Self.snapshot(whole.deduplicator))
    }

    private static func snapshot(_ deduplicator: Deduplicator) -> [UInt8] {
        var bytes: [UInt8] = []
        deduplicator.writeSnapshot(partBytes: .max) { bytes += $0 }
        return bytes
    }

    @Test func aSnapshotWithoutAnythingLearnedIsRead() {
        var old = Stream(nil)
        for page in 0..<6 { _ = old.take(Self.story(page) + [Self.plea]) }
        var restored = Stream()
        let isRead = restored.deduplicator.readSnapshot(part: Self.snapshot(old.deduplicator))
        #expect(isRead && restored.deduplicator.boilerplateCounts == (0, 0))
        // And one with it, where it was switched off.
        var new = Stream()
        for page in 0..<6 { _ = new.take(Self.story(page) + [Self.plea]) }
        var off = Stream(nil)
        let isPassedOver = off.deduplicator.readSnapshot(part: Self.snapshot(new.deduplicator))
        #expect(isPassedOver && off.deduplicator.boilerplateCounts == (0, 0))
        #expect(off.deduplicator.counts == new.deduplicator.counts)
    }
}
