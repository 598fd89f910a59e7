/// One article as it was found in a payload: the fields of the record that come from the item itself.
///
/// An absent value means unknown. Strings are valid UTF-8, trimmed, and never empty; lists hold no empty strings.
public struct Article: Sendable, Equatable {
    // Addresses and names of this item.
    /// The address it was fetched from, without credentials and fragment.
    public var url: String?
    /// The address all copies of the page at its publisher share.
    public var canonicalURL: String?
    /// The registrable domain of `canonicalURL`, else of `url`: `example.co.uk`.
    public var domain: String?
    /// The publisher's own identifier.
    public var guid: String?
    /// The scraper's name for the paper.
    public var outlet: String?
    /// The scraper's own identifier of the payload.
    public var payloadID: String?

    // What a reader sees.
    public var headline: String?
    public var summary: String?
    public var byline: String?
    public var section: String?
    /// The place of the dateline.
    public var located: String?
    /// People, without roles and prefixes.
    public var authors: [String] = []
    public var keywords: [String] = []
    public var captions: [String] = []
    public var publisher: Publisher?
    public var published: NewsDate?
    public var modified: NewsDate?
    /// A BCP 47 tag: `en`, `pt-BR`, `zh-Hant`.
    public var language: String?
    /// Plain text, one blank line between paragraphs.
    public var body: String?
    /// The same blocks with the same words as Markdown, where it is asked for.
    public var bodyMarkdown: String?
    /// The body's links, where they are asked for.
    public var links: [Link] = []
    /// Words of `body` by Unicode word segmentation (UAX #29); absent with it.
    public var wordCount: Int?
    public var images: [Image] = []

    // What kind of page it is.
    public var pageType: PageType?
    /// 0…1.
    public var confidence: Double?
    /// What the page itself declares.
    public var isAccessibleForFree: Bool?

    // What the scraper said of it.
    public var fetchedAt: NewsDate?
    /// A JSON object as UTF-8 text, copied unchanged to the record.
    public var meta: [UInt8]?

    /// Where each field came from.
    public var origins: [Field: Origin] = [:]
    /// What was odd about the payload, each a short code and a detail: `unknown-key: colour`.
    public var warnings: [String] = []

    public init() {}
}

extension Article {
    /// The site that published the article, as the page names it.
    public struct Publisher: Sendable, Equatable {
        public var name: String?
        public var url: String?

        public init(name: String? = nil, url: String? = nil) {
            self.name = name
            self.url = url
        }
    }

    /// A link in the body.
    public struct Link: Sendable, Equatable {
        /// Absolute, `http` or `https`.
        public var url: String
        public var text: String?

        public init(url: String, text: String? = nil) {
            self.url = url
            self.text = text
        }
    }

    /// A picture that belongs to the article.
    public struct Image: Sendable, Equatable {
        public var url: String
        public var caption: String?
        public var credit: String?
        /// Pixels.
        public var width: Int?
        /// Pixels.
        public var height: Int?

        public init(
            url: String, caption: String? = nil, credit: String? = nil, width: Int? = nil, height: Int? = nil
        ) {
            self.url = url
            self.caption = caption
            self.credit = credit
            self.width = width
            self.height = height
        }
    }

    /// The kinds of page that are published.
    public enum PageType: String, Sendable, CaseIterable {
        case article
        case liveBlog = "live-blog"
        case video
        case gallery
        case paywalled
        case summary
    }

    /// The record's fields that carry an origin; raw values are the record's keys.
    public enum Field: String, Sendable, CaseIterable {
        case url, canonicalUrl, guid
        case headline, summary, byline, section, located
        case authors, keywords, captions, publisher, published, modified, language, body, images
        case pageType, isAccessibleForFree
    }

    /// The closed list of places that a field can come from.
    public enum Origin: String, Sendable, CaseIterable {
        case jsonld, opengraph, meta, microdata, text, envelope, header, url, detected, heuristic
    }
}
