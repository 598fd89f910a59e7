/// A type of schema.org, without its vocabulary and in small letters.
struct SchemaType: Equatable {
    let text: String

    private static let bytesMax = 128

    init(_ type: String) {
        let bytes = type.utf8.prefix(Self.bytesMax)
        let mark = bytes.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "#") }
        let name = mark.map { bytes[bytes.index(after: $0)...] } ?? bytes[...]
        text = String(decoding: name.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// A text of one or several authors.
    var isArticle: Bool {
        text.hasSuffix("article") || text.hasSuffix("posting") && text != "jobposting" || Self.articles.contains(text)
    }

    /// A video, a broadcast, a gallery: the article where there is no text.
    var isMedia: Bool { Self.media.contains(text) }
    var isPage: Bool { text.hasSuffix("page") || text == "creativework" }
    var isOrganization: Bool { text.hasSuffix("organization") || text == "corporation" || text == "newspaper" }

    private static let articles: Set<String> = [
        "report", "review", "criticreview", "claimreview", "recipe", "opinionnewsarticle",
    ]
    private static let media: Set<String> = [
        "videoobject", "audioobject", "podcastepisode", "imagegallery", "mediagallery", "episode", "radioepisode",
    ]
}
