/// Judges from a line's features whether it belongs to the article's body: a network with one hidden layer, in whole
/// numbers, so that each machine comes to the same result.
///
/// Each bin of each feature has a row of weights; the rows of a line are summed, negative sums count as zero, and a
/// weighted sum of them is the score. The last sum goes to the score as it is. `BodyCut` says from which score on a
/// line is body. The weights are made by `Benchmarks/text-extraction/train.py`.
struct BodyModel {
    /// Weights of a row: those of the hidden units, and one that goes to the score as it is.
    static let width = 16

    /// Whether the features that were learned are those that are seen.
    static var fits: Bool { BodyWeights.rows.count == LineFeatures.rowCount * width }

    private let rows: [SIMD16<Int16>]
    private let bias: SIMD16<Int16>
    private let output: SIMD16<Int32>

    init() {
        precondition(Self.fits, "the weights were learned for other features: train again")
        let weights = BodyWeights.rows
        rows = (0..<LineFeatures.rowCount).map { row in
            SIMD16((0..<Self.width).map { weights[row * Self.width + $0] })
        }
        bias = SIMD16(BodyWeights.bias)
        output = SIMD16((0..<Self.width).map { $0 < Self.width - 1 ? Int32(BodyWeights.output[$0]) : 0 })
    }

    /// The score of a line, in units of `BodyWeights.scale` for a factor of e in the odds.
    func score(_ features: [UInt16]) -> Int32 {
        var sums = bias
        for row in features { sums &+= rows[Int(row)] }
        let direct = Int32(sums[Self.width - 1])
        let active = SIMD16<Int32>(truncatingIfNeeded: sums.replacing(with: 0, where: sums .< 0))
        return (active &* output).wrappedSum() / BodyWeights.hiddenScale &+ direct
    }
}
