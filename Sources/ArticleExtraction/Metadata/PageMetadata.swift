package import HTMLParsing
package import NewswireModel
import WebAddress

/// What a page's markup says of its article, decided field by field (docs/metadata.md).
///
/// Strings are on one line, without markup, and not yet cut to the limits of a record.
package struct PageMetadata: Sendable {
    /// A field with the place that it comes from.
    package struct Told<Value: Sendable>: Sendable {
        package var value: Value
        package var origin: Article.Origin
    }

    package var headline: Told<String>?
    package var summary: Told<String>?
    /// As readers see it.
    package var byline: Told<String>?
    package var authors: Told<[String]>?
    package var published: Told<NewsDate>?
    package var modified: Told<NewsDate>?
    package var section: Told<String>?
    package var keywords: Told<[String]>?
    package var publisher: Told<Article.Publisher>?
    package var images: Told<[Article.Image]>?
    package var isAccessibleForFree: Told<Bool>?

    /// The canonical address that the page declares, as it stands there: `ArticleAddress` decides if it counts.
    package var canonicalAddress: Told<String>?
    /// The language that the page declares, a BCP 47 tag: a hint, since many pages declare that of their template.
    package var language: String?

    // Witnesses for the body and the kind of page.
    /// JSON-LD's text of the article, which may be HTML; nil on most pages.
    package var articleBody: String?
    /// Types of schema.org and OpenGraph in small letters, the article's own first: `newsarticle`, `webpage`,
    /// `video.other`.
    package var types: [String] = []
    /// Of other things that the page's markup tells of: `product`, `itemlist`, `organization`.
    package var otherTypes: [String] = []
    /// CSS selectors of the parts that JSON-LD says are not for free.
    package var paywallSelectors: [String] = []
}

extension PageMetadata {
    /// Reads a page. Linear in its size.
    ///
    /// - Parameters:
    ///   - address: where the page was fetched.
    ///   - latest: the last second since 1970 that a date of it can tell.
    package static func read(
        _ document: Document, address: String?, limits: WorkLimits, latest: Int64 = .max
    ) -> PageMetadata {
        var reader = MetadataReader(document, limits: limits)
        reader.read()
        return PageMetadataChoice(reader, address: address.flatMap { WebAddress($0) }, latest: latest).metadata()
    }
}
