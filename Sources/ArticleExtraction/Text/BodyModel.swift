/// Judges from a line's features whether it belongs to the article's body: a network with one hidden layer, in whole
/// numbers, so that each machine comes to the same result.
///
/// Each bin of each feature has a row of weights; the rows of a line are summed, negative sums count as zero, and a
/// weighted sum of them is the score. Above zero the line is body. The weights are made by
/// `Benchmarks/text-extraction/train.py`.
struct BodyModel {
    /// Hidden units; a row has one more weight that goes to the score as it is.
    static let units = 16

    /// Whether the features that were learned are those that are seen.
    static var fits: Bool { BodyWeights.rows.count == LineFeatures.rowCount * units }

    private let rows: [SIMD16<Int16>]
    private let direct: [Int16]
    private let output: SIMD16<Int32>

    init() {
        precondition(Self.fits, "the weights were learned for other features: train again")
        let weights = BodyWeights.rows
        rows = (0..<LineFeatures.rowCount).map { row in
            SIMD16((0..<Self.units).map { weights[row * Self.units + $0] })
        }
        direct = BodyWeights.direct
        output = SIMD16((0..<Self.units).map { Int32(BodyWeights.output[$0]) })
    }

    /// The score of a line, in units of `BodyWeights.scale` for a factor of e in the odds.
    func score(_ features: [UInt16]) -> Int32 {
        var hidden = BodyWeights.bias
        var score: Int32 = 0
        for row in features {
            hidden &+= rows[Int(row)]
            score &+= Int32(direct[Int(row)])
        }
        let active = SIMD16<Int32>(truncatingIfNeeded: hidden.replacing(with: 0, where: hidden .< 0))
        return (active &* output).wrappedSum() / BodyWeights.hiddenScale &+ score &+ BodyWeights.outputBias
    }
}
