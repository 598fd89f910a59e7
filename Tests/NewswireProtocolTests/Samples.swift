import NewswireModel
import NewswireProtocol

/// Articles and decisions that the tests share.
enum Samples {
    static let received = Timestamp(milliseconds: 1_674_457_205_250)
    static let encoder = RecordEncoder(source: "desk", stateID: "k3v9")
    static let position = ItemPosition(journalIndex: 42, item: 0)
    static let earlier = ItemPosition(journalIndex: 7, item: 1)

    /// An article with every field.
    static let full: Article = {
        var article = Article()
        article.url = "https://www.example.co.uk/politics/1?from=rss"
        article.canonicalURL = "https://www.example.co.uk/politics/1"
        article.domain = "example.co.uk"
        article.guid = "tag:example,1"
        article.outlet = "example"
        article.payloadID = "p-1"
        article.headline = "House passes \"budget\""
        article.summary = "A narrow vote."
        article.byline = "By Ann Example"
        article.section = "Politics"
        article.located = "London"
        article.authors = ["Ann Example"]
        article.keywords = ["budget", "taxes"]
        article.captions = ["The house at night"]
        article.publisher = Article.Publisher(name: "The Example", url: "https://www.example.co.uk/")
        article.published = NewsDate(year: 2023, month: 1, day: 23, hour: 15, minute: 59, offsetMinutes: 540)
        article.modified = NewsDate(year: 2023, month: 1, day: 24)
        article.language = "en"
        article.body = "First paragraph.\n\nSecond \\ last."
        article.wordCount = 4
        article.images = [
            Article.Image(
                url: "https://img.example.co.uk/1.jpg", caption: "Night", credit: "Bob", width: 800, height: 600),
            Article.Image(url: "https://img.example.co.uk/2.jpg"),
        ]
        article.pageType = .article
        article.confidence = 0.75
        article.isAccessibleForFree = true
        article.fetchedAt = NewsDate(year: 2023, month: 1, day: 23, hour: 7, minute: 0, offsetMinutes: 0)
        article.meta = Array(#"{"crawl": 5}"#.utf8)
        article.origins = [
            .url: .header, .canonicalUrl: .url, .guid: .envelope, .headline: .envelope, .published: .text,
            .language: .detected, .body: .text, .images: .envelope,
        ]
        article.warnings = ["unknown-key: colour"]
        return article
    }()

    /// Text without an address: what a bare payload gives.
    static let bare: Article = {
        var article = Article()
        article.language = "en"
        article.body = "Some text."
        article.wordCount = 2
        article.origins = [.body: .text]
        return article
    }()

    static func verdict(_ kind: Verdict.Kind, version: Int = 1, warnings: [String] = []) -> Decision {
        .verdict(Verdict(kind: kind, articleID: "a-1", story: "s-1", version: version, warnings: warnings))
    }

    /// Every form of decision.
    static let decisions: [Decision] = [
        verdict(.new, warnings: ["identity-reused: a-0"]),
        verdict(.update(previous: earlier, isSuperseded: false), version: 2),
        verdict(.update(previous: earlier, isSuperseded: true), version: 3),
        verdict(.unchanged(version: earlier), version: 2),
        verdict(.duplicate(first: earlier)),
        verdict(.nearDuplicate(first: earlier, score: 0.875, relation: .containedIn)),
        .rejected(Finding(.empty, "no text")),
        .quarantined(Finding(.unsupportedType, "HTML")),
    ]

    static func record(
        _ article: Article, _ decision: Decision, sequence: UInt64 = 1234, contentHash: String? = "c0ffee"
    ) -> [UInt8] {
        encoder.encode(
            PreparedRecord(article, received: received, contentHash: contentHash), position: position,
            sequence: sequence, decision: decision)
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// A repeatable source of random numbers (SplitMix64; S. Vigna).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
