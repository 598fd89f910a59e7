/// What is done with a page, one step after the other; for measuring where its time goes.
package enum PageStep: String, CaseIterable, Sendable {
    /// The bytes become UTF-8.
    case decoding
    /// They become a tree.
    case parsing
    /// JSON-LD, microdata, meta elements, addresses.
    case metadata
    /// The tree becomes lines, and each is seen by itself.
    case lines
    /// What is seen of each line, and the first judgement.
    case network
    /// The second judgement, and the cut.
    case trees
    /// Roles, the body and the fields.
    case assembly
    /// Words, language.
    case language
    /// The dates that the page shows; its kind.
    case dates
}
