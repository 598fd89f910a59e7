/// Judges a line or a page from its features by many small decision trees, the sum of whose leaves is the score
/// (Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", 2001), in whole numbers, so that each
/// machine comes to the same result.
///
/// A node asks whether a feature's bin is at most a threshold. The trees are made by
/// `Benchmarks/text-extraction/train_pages.py`.
struct DecisionTrees {
    /// A child from this number up is a leaf.
    private static let leafMark: UInt32 = 128

    /// Of each tree so many leaves, and one node less.
    private let leavesMax: Int
    private let nodes: [UInt32]
    private let leaves: [Int16]
    private let scaleBits: Int32

    /// - Parameters:
    ///   - nodes: of each tree `leavesMax` - 1: the feature, the threshold, and the next node where the bin is at most
    ///     that and where it is more, a byte each from the lowest. The next is further on, or a leaf's number and 128.
    ///   - leaves: of each tree `leavesMax`, in units of 1 / 2^`scaleBits`, at least 1/256.
    init(nodes: [UInt32], leaves: [Int16], leavesMax: Int, scaleBits: Int32, featureCount: Int) {
        let nodesMax = leavesMax - 1
        precondition(nodes.count % nodesMax == 0 && leaves.count == nodes.count / nodesMax * leavesMax)
        self.leavesMax = leavesMax
        self.nodes = nodes
        self.leaves = leaves
        self.scaleBits = scaleBits
        for (index, node) in nodes.enumerated() {
            precondition(
                node & 0xFF < featureCount && isChild(node >> 16 & 0xFF, of: index % nodesMax)
                    && isChild(node >> 24, of: index % nodesMax),
                "the trees were learned for other features: train again"
            )
        }
    }

    /// So that each walk down a tree ends.
    private func isChild(_ child: UInt32, of node: Int) -> Bool {
        child >= Self.leafMark ? child - Self.leafMark < leavesMax : child > node && child < leavesMax - 1
    }

    /// The score, in units of `LineNetwork.unit` for a factor of e in the odds.
    func score(_ bins: [UInt8]) -> Int32 {
        var sum: Int32 = 0
        var firstNode = 0
        var firstLeaf = 0
        while firstNode < nodes.count {
            var next: UInt32 = 0
            while next < Self.leafMark {
                let node = nodes[firstNode + Int(next)]
                next = UInt32(bins[Int(node & 0xFF)]) <= node >> 8 & 0xFF ? node >> 16 & 0xFF : node >> 24
            }
            sum &+= Int32(leaves[firstLeaf + Int(next - Self.leafMark)])
            firstNode += leavesMax - 1
            firstLeaf += leavesMax
        }
        return sum >> (scaleBits - Int32(LineNetwork.unit.trailingZeroBitCount))
    }
}
