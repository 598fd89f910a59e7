/// What extraction made of one payload.
public enum Extraction: Sendable, Equatable {
    /// The items in the payload's order; never empty.
    case items([ExtractedItem])
    /// The payload could not be processed; `article` holds what the header and the envelope said of it.
    case quarantined(Finding<QuarantineCode>, article: Article)
}

/// One article-like thing of a payload.
public struct ExtractedItem: Sendable, Equatable {
    public var article: Article
    /// What makes two payloads versions of one article: `guid:<domain>:<guid>`, `guid:@<outlet>:<guid>` where no domain
    /// is known, or `url:<canonical URL>`; nil without any.
    public var identity: String?
    /// Set when the item is no article.
    public var rejection: Finding<RejectionCode>?

    public init(article: Article, identity: String?, rejection: Finding<RejectionCode>? = nil) {
        self.article = article
        self.identity = identity
        self.rejection = rejection
    }
}
