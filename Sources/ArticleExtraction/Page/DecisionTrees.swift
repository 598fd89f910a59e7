/// Judges a line or a page from its features by many small decision trees, the sum of whose leaves is the score
/// (Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", 2001), in whole numbers, so that each
/// machine comes to the same result.
///
/// A node asks whether a feature's bin is at most a threshold. The trees are not walked: each bin of each feature rules
/// out leaves of each tree, the leaf is the first that no feature rules out, and many trees are asked at once
/// (Lucchese et al., "QuickScorer", 2015). The trees are made by `Benchmarks/text-extraction/train_pages.py`.
struct DecisionTrees {
    /// Of eight trees, which leaves are left: a bit each, the first the lowest.
    private typealias Leaves = SIMD8<UInt32>
    private static let leavesOfTree = 32
    private static let featuresMax = 64

    /// Of each bin of each feature, one after the other, those left by it.
    private var left: [Leaves]
    /// Where a feature's bins begin in `left`, and how many it can have; only the features that are asked for.
    private var asked: [(feature: Int, first: Int, bins: Int)] = []
    private let groups: Int
    /// Of each tree as many as fit.
    private var leaves: [Int16]
    private let scaleBits: Int32

    /// - Parameters:
    ///   - nodes: of each tree `leavesMax` - 1: the feature, the threshold, and the next node where the bin is at most
    ///     that and where it is more, a byte each from the lowest. The next is further on, or a leaf's number and 128;
    ///     leaves are numbered from the one of the lowest bins on.
    ///   - leaves: of each tree `leavesMax`, at most 32, in units of 1 / 2^`scaleBits`, at least 1/256.
    init(nodes: [UInt32], leaves: [Int16], leavesMax: Int, scaleBits: Int32, featureCount: Int) {
        let nodesMax = leavesMax - 1
        let count = nodes.count / nodesMax
        precondition(nodes.count == count * nodesMax && leaves.count == count * leavesMax && leavesMax <= 32)
        self.scaleBits = scaleBits
        groups = (count + Leaves.scalarCount - 1) / Leaves.scalarCount
        self.leaves = Array(repeating: 0, count: groups * Leaves.scalarCount * Self.leavesOfTree)
        for index in leaves.indices {
            self.leaves[index / leavesMax * Self.leavesOfTree + index % leavesMax] = leaves[index]
        }
        let questions = (0..<count).flatMap { Question.list(nodes[$0 * nodesMax..<($0 + 1) * nodesMax], tree: $0) }
        for feature in 0..<featureCount {
            let most = questions.lazy.filter { $0.feature == feature }.map(\.threshold).max()
            guard let most else { continue }
            // And one more, for all that are beyond.
            asked.append((feature, (asked.last.map { $0.first + $0.bins }) ?? 0, most + 2))
        }
        precondition(
            asked.count <= Self.featuresMax && questions.allSatisfy { $0.feature < featureCount },
            "the trees were learned for other features: train again")
        left = Array(repeating: Leaves(repeating: .max), count: asked.reduce(0) { $0 + $1.bins } * groups)
        for question in questions {
            guard let place = asked.first(where: { $0.feature == question.feature }) else { continue }
            let (group, lane) = question.tree.quotientAndRemainder(dividingBy: Leaves.scalarCount)
            for bin in question.threshold + 1..<place.bins {
                left[(place.first + bin) * groups + group][lane] &= ~question.below
            }
        }
    }

    /// The score, in units of `LineNetwork.unit` for a factor of e in the odds.
    func score(_ bins: [UInt8]) -> Int32 {
        // `featuresMax` of them.
        var rows = InlineArray<64, Int>(repeating: 0)
        for (index, place) in asked.enumerated() {
            rows[index] = (place.first + min(Int(bins[place.feature]), place.bins - 1)) * groups
        }
        var sum: Int32 = 0
        var tree = 0
        for group in 0..<groups {
            var found = Leaves(repeating: .max)
            for index in asked.indices { found &= left[rows[index] + group] }
            for lane in found.indices {
                sum &+= Int32(leaves[tree + found[lane].trailingZeroBitCount & 31])
                tree += Self.leavesOfTree
            }
        }
        return sum >> (scaleBits - Int32(LineNetwork.unit.trailingZeroBitCount))
    }
}

/// A node of a tree.
private struct Question {
    private static let leafMark: UInt32 = 128

    let tree: Int
    let feature: Int
    let threshold: Int
    /// The leaves that come into question only if the bin is at most the threshold, a bit each.
    let below: UInt32

    static func list(_ nodes: ArraySlice<UInt32>, tree: Int) -> [Question] {
        var found: [Question] = []
        _ = read(0, nodes, tree, &found)
        return found
    }

    /// Answers the leaves behind a child, a bit each.
    private static func read(_ child: UInt32, _ nodes: ArraySlice<UInt32>, _ tree: Int, _ found: inout [Self]) -> UInt32
    {
        guard child < leafMark else { return 1 << (child - leafMark) }
        let node = nodes[nodes.startIndex + Int(child)]
        let (first, second) = (node >> 16 & 0xFF, node >> 24)
        precondition(first > child && second > child, "a tree leads back")
        let below = read(first, nodes, tree, &found)
        let above = read(second, nodes, tree, &found)
        // A tree of one leaf asks something whose answer doesn't matter.
        if below != above {
            found.append(Self(tree: tree, feature: Int(node & 0xFF), threshold: Int(node >> 8 & 0xFF), below: below))
        }
        return below | above
    }
}
