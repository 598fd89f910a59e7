/// Where to cut a text's lines by their scores: the score above which lines are taken for the article's.
///
/// Each line counts by its words, w. A score is a probability p, so that of the lines above a cut Σp·w words are likely
/// the article's. The cut is where the expected F1 of the words, 2·Σkept(p·w) / (Σkept(w) + Σall(p·w)), is highest: at
/// half of the F1 that can be reached, not at one half (Lipton, Elkan, Naryanaswamy, "Optimal Thresholding of
/// Classifiers to Maximize F1 Measure", 2014). So where much is unsure more is kept, as leaving out a paragraph costs
/// more than a line too many.
package struct BodyCut {
    /// Scores are put into bins a quarter of a natural logarithm of the odds wide; the first and last are open.
    private static let binsPerUnit: Int32 = 4
    private static let bins = 2 * halfProbabilities.count
    /// The logistic function in the middle of the bins from 0 up, in units of 1/65536; those below 0 mirror them.
    private static let halfProbabilities: [Int64] = [
        34813, 38841, 42687, 46254, 49474, 52310, 54754, 56822, 58544, 59959, 61109, 62036, 62778, 63368, 63835, 64203,
        64494, 64721, 64900, 65039, 65149, 65234, 65300, 65352,
    ]

    private var words = [Int64](repeating: 0, count: bins)

    package init() {}

    /// A line with this score.
    package mutating func add(_ score: Int32, words count: Int) {
        let bin = Self.bin(of: score)
        words[max(0, min(Self.bins - 1, bin))] += Int64(count)
    }

    /// Lines with a score above this are kept.
    package var score: Int32 { best.score }

    /// The score above which lines are kept, and the F1 that is then to be expected: 0 to 1.
    package var best: (score: Int32, agreement: Double) {
        var kept = 0.0
        var expected = 0.0
        let all = words.indices.reduce(0.0) { $0 + Double(words[$1]) * Self.probability($1) }
        var best = (agreement: 0.0, bin: Self.bins / 2)
        for bin in words.indices.reversed() where words[bin] > 0 {
            kept += Double(words[bin])
            expected += Double(words[bin]) * Self.probability(bin)
            let agreement = 2 * expected / (kept + all)
            if agreement > best.agreement { best = (agreement, bin) }
        }
        return (Int32(best.bin - Self.bins / 2) * (LineNetwork.unit / Self.binsPerUnit) - 1, best.agreement)
    }

    /// The probability that a line with this score is the article's, in units of 1/65536.
    static func probability(of score: Int32) -> Int64 { parts(max(0, min(bins - 1, bin(of: score)))) }

    private static func bin(of score: Int32) -> Int { Int((score &* binsPerUnit) >> scaleBits) + bins / 2 }

    private static let scaleBits = LineNetwork.unit.trailingZeroBitCount

    private static func probability(_ bin: Int) -> Double { Double(parts(bin)) / 65536 }

    private static func parts(_ bin: Int) -> Int64 {
        let half = halfProbabilities.count
        return bin >= half ? halfProbabilities[bin - half] : 65536 - halfProbabilities[half - 1 - bin]
    }
}
