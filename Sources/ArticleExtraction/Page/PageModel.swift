/// What was learned of pages: two networks, and the words of places that the first knows. Shared by all workers.
enum PageModel {
    /// Judges a line by itself and its place.
    static let lines = LineNetwork(
        rows: PageLineWeights.rows, bias: PageLineWeights.bias, output: PageLineWeights.output,
        scale: PageLineWeights.scale, rowCount: PageFeatures.rowCount + 2 * vocabulary.count)
    /// Judges it again among the others.
    static let scores = LineNetwork(
        rows: PageScoreWeights.rows, bias: PageScoreWeights.bias, output: PageScoreWeights.output,
        scale: PageScoreWeights.scale, rowCount: PageScores.rowCount)
    static let vocabulary = PageVocabulary(PageLineWeights.words)
}
