/// Decides the role of each line: the model says which lines are the article's, the rules what they are there.
///
/// Keeps its memory for the next text.
struct RoleModel {
    private let model = BodyModel()
    private var sight = LineSight()
    /// Of each line of the last text, above 0 for lines of the article; nil where a line was not judged, no elements
    /// where the rules alone decided.
    private(set) var scores: [Int32?] = []

    /// Shorter texts are no pages: the rules read them better than a model of pages.
    private static let linesMin = 16
    /// Lines further than this from any paragraph are not of an article.
    private static let proseDistanceMax: UInt8 = 8

    mutating func decided(_ lines: [Line], kinds: [LineKind], in text: Span<UInt8>) -> RoleRules {
        let ruled = RoleRules.decided(lines, kinds: kinds)
        var scores = self.scores
        self.scores = []
        scores.removeAll(keepingCapacity: true)
        defer { self.scores = scores }
        guard lines.count >= Self.linesMin, kinds.contains(where: \.isProse) else { return ruled }
        sight.see(lines, kinds, ruled: ruled.roles, in: text, proseDistanceMax: Self.proseDistanceMax) {
            scores.append($0.map(model.score))
        }
        return ruled.judged { (scores[$0] ?? -1) > 0 }
    }

    mutating func removeAll(keepingCapacity: Bool) {
        sight.removeAll(keepingCapacity: keepingCapacity)
        scores.removeAll(keepingCapacity: keepingCapacity)
    }
}
