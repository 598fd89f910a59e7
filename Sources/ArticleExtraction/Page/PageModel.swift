/// What was learned of pages: a network and the words of places that it knows, and trees. Shared by all workers.
enum PageModel {
    /// Judges a line by itself and its place.
    static let lines = LineNetwork(
        rows: PageLineWeights.rows, bias: PageLineWeights.bias, output: PageLineWeights.output,
        scale: PageLineWeights.scale, rowCount: PageFeatures.rowCount + 2 * vocabulary.count)
    /// Judge it again among the others.
    static let trees = DecisionTrees(
        nodes: PageTrees.lineNodes, leaves: PageTrees.lineLeaves, leavesMax: 31, scaleBits: PageTrees.scaleBits,
        featureCount: PageScores.list.count)
    /// Judge whether a page is an article.
    static let kind = DecisionTrees(
        nodes: PageTrees.kindNodes, leaves: PageTrees.kindLeaves, leavesMax: 15, scaleBits: PageTrees.scaleBits,
        featureCount: PageFacts.names.count)
    /// Judge whether its body was read well.
    static let confidence = DecisionTrees(
        nodes: PageTrees.confidenceNodes, leaves: PageTrees.confidenceLeaves, leavesMax: 7,
        scaleBits: PageTrees.scaleBits, featureCount: PageFacts.names.count)
    static let vocabulary = PageVocabulary(PageLineWeights.words)
}
