/// Judges from a line's features whether it belongs to the article's body: a network with one hidden layer, in whole
/// numbers, so that each machine comes to the same result.
///
/// Each bin of each feature has a row of weights; the rows of a line are summed, negative sums count as zero, and a
/// weighted sum of them is the score. The last sum goes to the score as it is. `BodyCut` says from which score on a
/// line is body. The weights are made by the programs in `Benchmarks/text-extraction`, which see to it that no sum
/// passes 16 bits.
struct LineNetwork {
    /// Weights of a row: those of the hidden units, and one that goes to the score as it is.
    static let width = 16
    /// A factor of e in the odds, in the unit of scores.
    static let unit: Int32 = 256

    private let rows: [SIMD16<Int16>]
    private let bias: SIMD16<Int16>
    private let output: SIMD16<Int32>
    private let scale: Int32

    /// - Parameters:
    ///   - rows: `width` numbers for each of `rowCount` rows, in units of 1 / `scale`.
    ///   - scale: a power of two up to `unit`.
    init(rows weights: [Int16], bias: [Int16], output: [Int16], scale: Int32, rowCount: Int) {
        precondition(weights.count == rowCount * Self.width, "the weights were learned for other features: train again")
        rows = (0..<rowCount).map { row in SIMD16((0..<Self.width).map { weights[row * Self.width + $0] }) }
        self.bias = SIMD16(bias)
        self.output = SIMD16((0..<Self.width).map { $0 < Self.width - 1 ? Int32(output[$0]) : 0 })
        self.scale = scale
    }

    /// The score of a line, in units of `unit` for a factor of e in the odds.
    func score(_ features: [UInt16]) -> Int32 { score(features, []) }

    /// The same for features in two lists.
    func score(_ features: [UInt16], _ more: [UInt16]) -> Int32 {
        var sums = bias
        for row in features { sums &+= rows[Int(row)] }
        for row in more { sums &+= rows[Int(row)] }
        let direct = Int32(sums[Self.width - 1])
        let active = SIMD16<Int32>(truncatingIfNeeded: sums.replacing(with: 0, where: sums .< 0))
        return ((active &* output).wrappedSum() / scale &+ direct) &* (Self.unit / scale)
    }
}

extension LineNetwork {
    /// The one that reads texts.
    static func ofTexts() -> LineNetwork {
        LineNetwork(
            rows: BodyWeights.rows, bias: BodyWeights.bias, output: BodyWeights.output, scale: BodyWeights.scale,
            rowCount: LineFeatures.rowCount)
    }
}
