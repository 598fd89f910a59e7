internal import NewswireModel

extension NearIndex.Match {
    /// The verdict on the text that has this match; `first` is the first item of the story.
    func verdict(first: ItemPosition) -> Verdict.Kind {
        let relation: Relation =
            switch comparison.direction {
            case .copy: .copy
            case .contains: .contains
            case .containedIn: .containedIn
            }
        // Three places: what is beyond them says nothing.
        let score = min(1, (comparison.score * 1000).rounded() / 1000)
        return .nearDuplicate(first: first, score: score, relation: relation)
    }
}

extension NearRecord.Anchor {
    /// Of a text that has a match, which is of the match's story.
    ///
    /// A text most of which is something else, such as a round-up, belongs to the story, but does not lead to it: what
    /// is like the rest of it would come into a story with which it shares nothing. It leads to itself.
    init(_ position: ItemPosition, _ key: ArticleKey, like match: NearIndex.Match) {
        let known = match.anchor
        self.position = position
        self.key = key
        (first, story) = known.isLoose ? (known.position, known.key) : (known.first, known.story)
        isLoose = match.comparison.containing >= match.comparison.contained && match.comparison.contained < 0.5
    }
}
