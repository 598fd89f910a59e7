import NewswireModel
import NewswireProtocol

/// Which records `newswire tail` shows.
///
/// Outcomes are chosen at the daemon; language and domain here, so that the numbering of what is received stays without
/// gaps and losses are known exactly.
struct FeedFilter {
    /// In the order of the model; empty for all.
    let outcomes: [Outcome]
    /// What the topic's third and fourth level must be, percent-encoded; nil for any.
    private let language: [UInt8]?
    private let domain: [UInt8]?

    init(outcomes: [Outcome], language: String?, domain: String?) {
        self.outcomes = Outcome.allCases.filter(outcomes.contains)
        self.language = language.map { LiveTopic(outcome: .new, language: $0, domain: nil).levels[2] }
        self.domain = domain.map { LiveTopic(outcome: .new, language: nil, domain: $0).levels[3] }
    }

    /// The prefixes to subscribe to.
    var topics: [[UInt8]] {
        outcomes.isEmpty ? [LiveTopic.everything] : outcomes.map(LiveTopic.prefix)
    }

    /// The numberings that must be without gaps.
    var scopes: [LossDetector.Scope] {
        outcomes.isEmpty ? [.everything] : outcomes.map { .outcome($0) }
    }

    func lets(_ topic: LiveTopic) -> Bool {
        if language == nil && domain == nil { return true }
        let levels = topic.levels
        return (language.map { $0 == levels[2] } ?? true) && (domain.map { $0 == levels[3] } ?? true)
    }

    /// `all records`, `records that are new, update`
    var description: String {
        outcomes.isEmpty ? "all records" : "records that are \(outcomes.map(\.rawValue).joined(separator: ", "))"
    }
}

extension LiveTopic {
    /// What stands between the slashes: `article`, outcome, language, domain, and behind the last slash nothing.
    var levels: [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    }
}
