/// Decides the role of each line: the model says which lines are the article's, the rules what they are there.
///
/// Keeps its memory for the next text.
struct RoleModel {
    /// Made when it is first asked, as training reads lines before there are weights for new features.
    private lazy var network = LineNetwork.ofTexts()
    private var sight = LineSight()
    /// Of each line of the last text how far above the text's cut it is; nil where a line was not judged, no elements
    /// where the rules alone decided.
    private(set) var scores: [Int32?] = []

    /// Shorter texts are no pages: the rules read them better than a model of pages.
    private static let linesMin = 16
    /// Lines further than this from any paragraph are not of an article.
    private static let proseDistanceMax: UInt8 = 8

    mutating func decided(_ lines: [Line], kinds: [LineKind], title: [UInt8], in text: Span<UInt8>) -> RoleRules {
        let ruled = RoleRules.decided(
            lines, kinds: kinds, dateline: RoleRules.dateline(lines, kinds: kinds, in: text))
        var scores = self.scores
        self.scores = []
        scores.removeAll(keepingCapacity: true)
        defer { self.scores = scores }
        guard lines.count >= Self.linesMin, kinds.contains(where: \.isProse) else { return ruled }
        let network = self.network
        sight.see(lines, kinds, ruled: ruled.roles, title: title, in: text, proseDistanceMax: Self.proseDistanceMax) {
            rows in
            scores.append(rows.map { network.score($0) })
        }
        let cut = self.cut(lines, scores) { ruled.canBeBody($0) }
        for index in scores.indices { scores[index] = scores[index].map { $0 - cut } }
        return ruled.judged(titles: sight.titles) { (scores[$0] ?? 0) > 0 }
    }

    private func cut(_ lines: [Line], _ scores: [Int32?], canBeBody: (Int) -> Bool) -> Int32 {
        var cut = BodyCut()
        for (index, score) in scores.enumerated() {
            if let score, canBeBody(index) { cut.add(score, words: lines[index].weight) }
        }
        return cut.score
    }

    mutating func removeAll(keepingCapacity: Bool) {
        sight.removeAll(keepingCapacity: keepingCapacity)
        scores.removeAll(keepingCapacity: keepingCapacity)
    }
}
