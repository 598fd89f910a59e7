/// Which texts have fingerprints of a text, and how much these weigh; with scratch memory to be used again.
struct CandidateSearch: Sendable {
    /// Postings that one text may read, and of one fingerprint.
    static let postingsMax = 256
    static let postingsEach = 16
    /// What the shared fingerprints of a text must weigh to make it a candidate, in units of `ShingleWeights`: as much
    /// as one that three texts have; and the part of the best candidate's.
    static let weightMin: UInt64 = 32768
    static let bestShare: UInt64 = 8

    /// A fingerprint that other texts have too.
    private struct Occurrence {
        var weight: UInt32
        var hash: UInt32
        var posting: UInt32
    }

    private var selected: [UInt32] = []
    private var postings: [UInt32] = []
    private var occurrences: [Occurrence] = []
    private var hits: [(number: UInt64, weight: UInt32)] = []
    /// What was found last: by the weight of the fingerprints that are shared, then the latest first.
    private(set) var candidates: [(number: UInt64, weight: UInt64)] = []

    /// Counts the texts that have fingerprints of this one, its rarest first.
    ///
    /// - Returns: how many postings were read.
    mutating func run(_ text: NearText, _ index: borrowing FingerprintIndex, _ counts: borrowing ShingleCounts) -> Int {
        selected.removeAll(keepingCapacity: true)
        for shingle in text.shingles where shingle & NearText.selectedBit != 0 {
            selected.append(shingle & ~NearText.selectedBit)
        }
        // Moved out, so that the lists are borrowed one by one.
        var latest: [UInt32] = []
        swap(&latest, &postings)
        index.latestPostings(of: selected.span, into: &latest)
        swap(&latest, &postings)
        weigh(counts)
        hits.removeAll(keepingCapacity: true)
        var left = Self.postingsMax
        for occurrence in occurrences {
            left -= index.forEachText(from: occurrence.posting, countMax: min(left, Self.postingsEach)) { number in
                hits.append((number, occurrence.weight))
            }
            guard left > 0 else { break }
        }
        rank()
        return Self.postingsMax - left
    }

    /// Orders what other texts have too by weight, then by hash.
    private mutating func weigh(_ counts: borrowing ShingleCounts) {
        var count = 0
        for index in selected.indices where postings[index] != FingerprintIndex.none {
            selected[count] = selected[index]
            postings[count] = postings[index]
            count += 1
        }
        selected.removeSubrange(count...)
        var found: [Occurrence] = []
        swap(&found, &occurrences)
        found.removeAll(keepingCapacity: true)
        counts.weights(of: selected.span) { index, weight in
            found.append(Occurrence(weight: weight, hash: selected[index], posting: postings[index]))
        }
        found.sort { ($1.weight, $0.hash) < ($0.weight, $1.hash) }
        swap(&found, &occurrences)
    }

    private mutating func rank() {
        hits.sort { $0.number > $1.number }
        candidates.removeAll(keepingCapacity: true)
        for hit in hits {
            if candidates.last?.number == hit.number {
                candidates[candidates.count - 1].weight += UInt64(hit.weight)
            } else {
                candidates.append((hit.number, UInt64(hit.weight)))
            }
        }
        candidates.sort { ($0.weight, $0.number) > ($1.weight, $1.number) }
    }
}
