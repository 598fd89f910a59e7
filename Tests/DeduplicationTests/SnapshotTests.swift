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
