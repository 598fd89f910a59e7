import Deduplication
import Testing

@Suite struct FingerprintIndexTests {
    /// Against a model that keeps everything: what is held, and nothing that was let go of, is found, the latest first.
    @Test func findsWhatIsHeldAndNothingElse() {
        var random = Random64(1)
        for slotCount in [1, 2, 7, 64] {
            var index = FingerprintIndex(slotCount: slotCount)
            var held: [(number: UInt64, fingerprints: [UInt32])] = []
            var next: UInt64 = 0
            for _ in 0..<3000 {
                if held.count == slotCount || !held.isEmpty && random.next() % 3 == 0 {
                    let first = held.removeFirst().fingerprints
                    index.removeFirst(first.span)
                } else {
                    // Few values, so that chains are long and places collide.
                    let fingerprints = Set((0..<random.next() % 25).map { _ in UInt32(random.next() % 60) })
                    let list = Array(fingerprints.sorted().prefix(FingerprintIndex.fingerprintsMax))
                    index.append(list.span)
                    held.append((next, list))
                    next += 1
                }
                let fingerprint = UInt32(random.next() % 60)
                var found: [UInt64] = []
                var postings: [UInt32] = []
                let fingerprints = [fingerprint]
                index.latestPostings(of: fingerprints.span, into: &postings)
                let count = index.forEachText(from: postings[0], countMax: 5) { found.append($0) }
                let expected = held.filter { $0.fingerprints.contains(fingerprint) }.map(\.number).reversed().prefix(5)
                #expect(found == Array(expected))
                #expect(count == found.count)
            }
        }
    }

    @Test func anyWindowHasAFingerprint() {
        var random = Random64(2)
        for count in [0, 1, 7, 8, 9, 300] {
            let hashes = (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next() % 50) }
            var selected: [Int] = []
            Winnowing.select(hashes.span, window: 8) { selected.append($0) }
            #expect(selected == Array(Set(selected)).sorted())
            guard count >= 8 else {
                #expect(selected.count == min(1, count))
                continue
            }
            for start in 0...count - 8 {
                let window = start..<start + 8
                let smallest = window.map { hashes[$0] }.min()
                #expect(selected.contains { window.contains($0) && hashes[$0] == smallest })
            }
        }
    }
}
