public import NewswireModel

/// A record but for its verdict: what a worker can encode before it is known what the item is.
///
/// It holds every section that any outcome carries; `RecordEncoder` picks.
public struct PreparedRecord: Sendable {
    /// The canonical URL.
    public let subject: String?
    /// The registrable domain.
    public let domain: String?
    public let language: String?
    /// What was odd about the payload. Those of the verdict follow them in the record.
    public var warnings: [String]

    var members: SectionedMembers
    /// The members of `origins`, in the sections of the fields they speak of.
    let origins: SectionedMembers

    /// Encodes an article.
    ///
    /// Empty strings and numbers out of their range are left out of the record, as unknown values are.
    /// - Parameters:
    ///   - received: when the payload was read from the socket, in the years 1970 to 9999.
    ///   - contentHash: of headline and body, normalized.
    public init(_ article: Article, received: Timestamp, contentHash: String? = nil) {
        self.init(article, optionallyReceived: received, contentHash: contentHash)
    }

    /// Without the time of reception it is no record, and good for `ArticleData` only.
    init(_ article: Article, optionallyReceived received: Timestamp?, contentHash: String?) {
        var writer = SectionWriter(capacity: Self.sizeEstimate(article))
        writer.putEnvelope(article, received: received)
        writer.put("payloadId", article.payloadID)
        writer.endSection(.payloadID)
        writer.putAddresses(article)
        writer.putContent(article)
        writer.putOutletAndDates(article)
        writer.put("language", article.language, .language, article)
        writer.endSection(.language)
        writer.put("body", article.body, .body, article)
        writer.put("bodyMarkdown", article.bodyMarkdown)
        writer.endSection(.body)
        writer.putLinks(article)
        writer.endSection(.links)
        writer.putFacts(article)
        writer.putReception(article, received: received)
        writer.put("contentHash", contentHash)
        writer.endSection(.contentHash)

        subject = article.canonicalURL.flatMap { $0.isEmpty ? nil : $0 }
        domain = article.domain.flatMap { $0.isEmpty ? nil : $0 }
        language = article.language.flatMap { $0.isEmpty ? nil : $0 }
        warnings = article.warnings
        members = writer.members
        origins = writer.originMembers
    }

    /// Room for the usual article; a longer one costs a copy.
    private static func sizeEstimate(_ article: Article) -> Int {
        let body = article.body?.utf8.count ?? 0
        return 1536 + body + body / 32 + (article.summary?.utf8.count ?? 0) + (article.meta?.count ?? 0)
            + article.images.count * 256
    }
}
