import Deduplication
import NewswireModel
import Testing

@Suite struct SnapshotTests {
    /// Versions, late ones, reused identities and copies, over days.
    private func decide(_ count: Int, from first: Int = 0, _ deduplicator: inout Deduplicator) -> [Verdict] {
        (first..<first + count).map { index in
            var article = Article()
            let story = index * 31 % 40
            let text = "Report \(story) of the council says that it voted on Monday in district \(story % 7). "
            article.body = String(repeating: index % 11 == 0 ? "Something else entirely \(index). " : text, count: 6)
            article.headline = "Headline \(index % 3)"
            if index % 5 == 0 { article.modified = NewsDate(year: 2023, month: 1, day: 1 + index % 28) }
            return deduplicator.decide(
                Fingerprint(article, identity: index % 2 == 0 ? "https://example.com/\(story)" : nil),
                at: ItemPosition(journalIndex: UInt64(index + 1), item: 0),
                received: Timestamp(milliseconds: 1_700_000_000_000 + Int64(index) * 3_600_000))
        }
    }

    @Test(arguments: [
        Deduplicator.Limits(), Deduplicator.Limits(identitiesMax: 9, identityDays: 3, textsMax: 12, textDays: 2),
    ])
    func decidesOnAsIfNothingHadHappened(limits: Deduplicator.Limits) {
        var original = Deduplicator(stateID: "s", limits: limits)
        _ = decide(500, &original)
        var parts: [[UInt8]] = []
        original.writeSnapshot(partBytes: 500) { parts.append($0) }
        #expect(parts.count > 3)
        #expect(parts.allSatisfy { $0.count < 1500 })
        var restored = Deduplicator(stateID: "s", limits: limits)
        for part in parts {
            let isRead = restored.readSnapshot(part: part)
            #expect(isRead)
        }
        #expect(restored.counts == original.counts)
        let (after, expected) = (decide(500, from: 500, &restored), decide(500, from: 500, &original))
        #expect(after == expected)
    }

    /// Texts that are largely the same, some of them forgotten: a snapshot anywhere and the rest give what all give.
    @Test(arguments: [
        NearLimits(), NearLimits(textsMax: 30), NearLimits(recordBytesMax: 30_000), NearLimits(days: 1, textsMax: 2000),
    ])
    func nearDuplicatesAreFoundAfterASnapshotAsBefore(near: NearLimits) {
        func fingerprints(_ count: Int) -> [Fingerprint] {
            var random = Random64(7)
            return (0..<count).map { index in
                let paragraphs = Words.paragraphs(6, seed: random.next() % 90)
                var article = Article()
                article.body = paragraphs.shuffled(random.next()).prefix(2 + Int(random.next() % 5)).joined(
                    separator: " ")
                article.headline = "Headline \(index)"
                let identity = random.next() % 3 == 0 ? "https://example.com/\(random.next() % 50)" : nil
                return Fingerprint(article, identity: identity)
            }
        }
        let all = fingerprints(600)
        func decide(_ range: Range<Int>, _ deduplicator: inout Deduplicator) -> [Verdict] {
            range.map { index in
                deduplicator.decide(
                    all[index], at: ItemPosition(journalIndex: UInt64(index + 1), item: 0),
                    received: Timestamp(milliseconds: 1_700_000_000_000 + Int64(index) * 1_200_000))
            }
        }
        let limits = Deduplicator.Limits(near: near)
        var whole = Deduplicator(stateID: "s", limits: limits)
        let expected = decide(0..<600, &whole)
        #expect(expected.count { $0.outcome == .nearDuplicate } > 50)
        for cut in [0, 1, 77, 300, 599] {
            var before = Deduplicator(stateID: "s", limits: limits)
            _ = decide(0..<cut, &before)
            var parts: [[UInt8]] = []
            before.writeSnapshot(partBytes: 10_000) { parts.append($0) }
            var restored = Deduplicator(stateID: "s", limits: limits)
            let areRead = parts.allSatisfy { restored.readSnapshot(part: $0) }
            #expect(areRead)
            #expect(restored.nearCounts == before.nearCounts)
            #expect(decide(cut..<600, &restored) == Array(expected[cut...]))
            #expect(restored.nearCounts == whole.nearCounts)
        }
        // The other way: by the fingerprints as the record log keeps them, which leave out what is not held.
        var replayed = Deduplicator(stateID: "s", limits: limits)
        for (index, fingerprint) in all.enumerated() {
            let outcome = expected[index].outcome
            let bytes = fingerprint.encode(
                received: Timestamp(milliseconds: 1_700_000_000_000 + Int64(index) * 1_200_000),
                isHeld: outcome != .duplicate && outcome != .unchanged)
            guard let (known, received) = Fingerprint.decode(bytes) else {
                Issue.record("not read")
                continue
            }
            let verdict = replayed.decide(
                known, at: ItemPosition(journalIndex: UInt64(index + 1), item: 0), received: received)
            #expect(verdict == expected[index])
        }
    }

    @Test func damagedPartsAreNone() {
        var original = Deduplicator(stateID: "s")
        _ = decide(20, &original)
        var parts: [[UInt8]] = []
        original.writeSnapshot(partBytes: .max) { parts.append($0) }
        #expect(parts.count == 1)
        for count in [0, 1, 2, 9, 11, 40, parts[0].count - 1] {
            var restored = Deduplicator(stateID: "s")
            let isRead = restored.readSnapshot(part: Array(parts[0].prefix(count)))
            #expect(isRead == (count == 1))
        }
        var restored = Deduplicator(stateID: "s")
        let isRead = restored.readSnapshot(part: [9] + parts[0].dropFirst())
        #expect(!isRead)
    }
}

extension [String] {
    fileprivate func shuffled(_ seed: UInt64) -> [String] {
        var random = Random64(seed)
        return map { (random.next(), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
