public import Hashing
public import NewswireModel

/// What the decision about one article needs of it; made by a worker, read by the serial stage.
public struct Fingerprint: Sendable, Equatable {
    /// Of the item's identity; nil without one.
    public let identity: Digest128?
    /// Of headline and body.
    public let content: Digest128
    /// Of headline, byline and body: what makes a version.
    public let version: Digest128
    /// Of the body alone, or with the headline where the body is too short to stand for a story; nil without any words.
    public let text: Digest128?
    let sketch: TextSketch
    let published: ClosedRange<Int64>?
    let time: VersionTime
    /// What near-duplicates are found by; empty where they are not searched.
    var near: NearText
    /// What boilerplate is learned from; nil where it is not, or the source is not known.
    let marks: LineMarks?

    /// Bodies of fewer words, such as agency flashes, are one story only under the same headline.
    static let wordsToStandAlone = 30

    /// Linear in the text; no limit of its own, extraction bounds the body.
    ///
    /// - Parameters:
    ///   - findsNear: whether near-duplicates are to be found by it.
    ///   - marksLines: whether recurring lines are to be learned from it.
    public init(_ article: Article, identity: String?, findsNear: Bool = true, marksLines: Bool = false) {
        let body = NormalizedText(article.body ?? "")
        let headline = NormalizedText(article.headline ?? "")
        let bodyDigest = Self.digest("body", [body.bytes])
        self.identity = identity.map { Self.digest("identity", [Array($0.utf8)]) }
        content = Self.digest("content", [headline.bytes, Self.bytes(bodyDigest)])
        version = Self.digest("version", [Self.bytes(content), Self.bylineWords(article)])
        if body.wordCount >= Self.wordsToStandAlone {
            text = bodyDigest
        } else {
            text = body.wordCount == 0 && headline.wordCount == 0 ? nil : content
        }
        sketch = body.sketch
        published = article.published?.possibleInstants
        time = VersionTime(article)
        guard marksLines, let body = article.body, let source = LineMarks.source(of: article) else {
            near = findsNear ? NearTextReader.read(article.body ?? "") : NearText()
            marks = nil
            return
        }
        let (text, lines) = NearTextReader.readLines(body)
        near = findsNear ? text : NearText()
        marks = LineMarks(source: source, lines: lines)
    }

    /// The byline as printed, else the authors.
    private static func bylineWords(_ article: Article) -> [UInt8] {
        NormalizedText(article.byline ?? article.authors.joined(separator: "\n")).bytes
    }

    private static func digest(_ purpose: String, _ fields: [[UInt8]]) -> Digest128 {
        var hasher = Hasher128()
        hasher.updateField(purpose)
        for field in fields { hasher.updateField(field.span) }
        return hasher.finalize()
    }

    private static func bytes(_ digest: Digest128) -> [UInt8] {
        [digest.high, digest.low].flatMap { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
        }
    }
}

/// How old a version is, by the clocks that tell: each is compared with its like alone.
struct VersionTime: Sendable, Equatable {
    /// What the page says of itself: modified, else published. Seconds since 1970.
    let page: ClosedRange<Int64>?
    /// When the scraper fetched it. Seconds since 1970.
    let fetched: ClosedRange<Int64>?

    init(page: ClosedRange<Int64>?, fetched: ClosedRange<Int64>?) {
        self.page = page
        self.fetched = fetched
    }

    init(_ article: Article) {
        page = (article.modified ?? article.published)?.possibleInstants
        fetched = article.fetchedAt?.possibleInstants
    }

    /// True when one of the clocks certainly says so, the page's before the scraper's; by default what came later is
    /// newer.
    func isOlder(than other: Self) -> Bool {
        if let page, let otherPage = other.page {
            if page.upperBound < otherPage.lowerBound { return true }
            if otherPage.upperBound < page.lowerBound { return false }
        }
        guard let fetched, let otherFetched = other.fetched else { return false }
        return fetched.upperBound < otherFetched.lowerBound
    }
}
