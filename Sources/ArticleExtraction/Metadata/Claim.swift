import NewswireModel

/// What one place of a page says of its article.
struct Claim {
    var subject: Subject
    var source: Source
    /// On one line, without markup.
    var text: String
    /// Where it stands: bytes of text before it on the page. 0 for what no reader sees.
    var position = 0
    /// Of an author: an organization. Of what readers see: it stands where other articles, comments or the site's own
    /// parts do, or its class tells something else as well.
    var isDoubtful = false
    /// The words of classes alone tell what it is.
    var isByClass = false
    /// A link to what is an author's page by its address.
    var isByAddress = false

    enum Subject: UInt8 {
        case title, summary, author, byline, published, modified
        /// A date that is not said to be of the publication or of a change.
        case date
        case section, keyword, site, canonical, language, pageType, access
        case image, imageWidth, imageHeight
    }

    enum Source: UInt8 {
        case jsonld, microdata, openGraph, parsely, meta, twitter, dublinCore, element

        var origin: Article.Origin {
            switch self {
            case .jsonld: .jsonld
            case .microdata: .microdata
            case .openGraph: .opengraph
            case .parsely, .meta, .twitter, .dublinCore: .meta
            case .element: .text
            }
        }
    }
}
