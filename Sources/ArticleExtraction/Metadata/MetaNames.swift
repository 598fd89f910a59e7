/// What the names of `meta` elements and of microdata's properties mean.
///
/// Names are compared without regard to case and to the marks between their parts: `article:published_time`,
/// `DC.date.issued`, `publish-date`.
enum MetaNames {
    struct Meaning {
        var subject: Claim.Subject
        var source: Claim.Source
    }

    /// A longer name is none of these.
    private static let bytesMax = 48

    /// Of the `name`, `property` or `http-equiv` of a `meta` element.
    ///
    /// Publishers put a prefix of their own before the names of dates: `w-published-date`, `nn.pubdate`.
    static func meaning(of name: Span<UInt8>) -> Meaning? {
        if let meaning = metas[hash(name)] { return meaning }
        guard let mark = name.indices.first(where: { isMark(name[$0]) }) else { return nil }
        return prefixed[hash(name.extracting((mark + 1)...))]
    }

    /// Of a property of microdata or RDFa, with or without the prefix of its vocabulary.
    static func property(_ name: Span<UInt8>) -> Meaning? {
        var start = 0
        for index in name.indices where name[index] == UInt8(ascii: ":") || name[index] == UInt8(ascii: "/") {
            start = index + 1
        }
        return properties[hash(name.extracting(start...))]
    }

    private static func hash(_ name: Span<UInt8>) -> UInt64 {
        guard name.count <= bytesMax else { return 0 }
        var hash = FoldedHash()
        for index in name.indices {
            hash.add(isMark(name[index]) ? UInt8(ascii: ".") : name[index])
        }
        return hash.value
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == 0x20
            || byte == UInt8(ascii: ".")
    }

    private typealias Group = (Claim.Subject, Claim.Source, [StaticString])

    private static let metas = table(texts + dates + others)

    private static let prefixed = table([
        (
            .published, .meta,
            [
                "date.published", "datepublished", "pubdate", "pub.date", "publishdate", "publish.date", "publish.time",
                "published.date", "published.time", "publisheddate", "publication.date", "publicationdate",
            ]
        ),
        (.modified, .meta, ["date.modified", "datemodified", "modified.date", "modified.time", "modifieddate"]),
    ])

    private static let texts: [Group] = [
        (.title, .openGraph, ["og.title"]),
        (.title, .twitter, ["twitter.title"]),
        (.title, .dublinCore, ["dc.title", "dcterms.title"]),
        (.title, .parsely, ["parsely.title"]),
        (.title, .meta, ["title", "headline", "hdl", "sailthru.title", "citation.title"]),
        (.summary, .openGraph, ["og.description"]),
        (.summary, .twitter, ["twitter.description"]),
        (.summary, .dublinCore, ["dc.description", "dcterms.description", "dcterms.abstract"]),
        (.summary, .meta, ["description", "sailthru.description", "abstract"]),
        (.author, .openGraph, ["article.author", "og.article.author", "og.author", "book.author"]),
        (.author, .parsely, ["parsely.author"]),
        (.author, .dublinCore, ["dc.creator", "dcterms.creator", "dc.creator.name"]),
        (
            .author, .meta,
            [
                "author", "authors", "byl", "byline", "creator", "sailthru.author", "citation.author", "author.name",
                "article.author.name", "article.authors", "cxenseparse.author", "rnews.author", "news.author",
            ]
        ),
        (.section, .openGraph, ["article.section", "og.article.section"]),
        (.section, .parsely, ["parsely.section"]),
        (.section, .meta, ["section", "category", "news.section", "cxenseparse.category", "sailthru.section"]),
        (.keyword, .openGraph, ["article.tag", "og.article.tag"]),
        (.keyword, .parsely, ["parsely.tags"]),
        (.keyword, .dublinCore, ["dc.subject", "dcterms.subject"]),
        (.keyword, .meta, ["news.keywords", "keywords", "keyword", "sailthru.tags"]),
        (.site, .openGraph, ["og.site.name"]),
        (.site, .dublinCore, ["dc.publisher", "dcterms.publisher"]),
        (
            .site, .meta,
            ["application.name", "apple.mobile.web.app.title", "publisher", "citation.journal.title"]
        ),
    ]

    /// The names that publishers' systems and their documentation use.
    private static let dates: [Group] = [
        (.published, .openGraph, ["article.published.time", "og.article.published.time", "og.published.time"]),
        (.published, .parsely, ["parsely.pub.date"]),
        (
            .published, .dublinCore,
            [
                "dc.date.issued", "dc.date.published", "dc.date.publication", "dc.date.created", "dc.created",
                "dcterms.issued", "dcterms.created",
            ]
        ),
        (
            .published, .meta,
            [
                "article.published", "article.published.date", "article.publicationdate", "article.created",
                "article.date.original", "article.post.date", "og.article.published", "og.datepublished", "og.pubdate",
                "og.publish.date", "og.regdate", "bt.pubdate", "citation.publication.date", "citation.online.date",
                "content.create.date", "cxenseparse.recs.publishtime", "date.published", "datepublished", "dateposted",
                "dcsext.articlefirstpublished", "displaydate", "mediator.published.time", "originalpublicationdate",
                "pdate", "ptime", "pubdate", "pub.date", "publishdate", "publish.date", "publish.time", "published",
                "published.at", "published.date", "published.time", "publisheddate", "publication.date",
                "publicationdate", "publishedat", "release.date", "rnews.datepublished",
                "shareaholic.article.published.time", "vr.published.time", "article.first.published", "firstpublished",
                "dateissued", "issue.date", "prism.publicationdate", "twt.published.at",
            ]
        ),
        (
            .date, .meta,
            [
                "date", "sailthru.date", "article.date", "articledate", "timestamp", "created", "creation.date",
                "date.created", "datecreated", "citation.date", "createdate", "created.at",
            ]
        ),
        (.date, .dublinCore, ["dc.date", "dcterms.date"]),
        (
            .modified, .openGraph,
            ["article.modified.time", "og.updated.time", "og.article.modified.time", "og.modified.time"]
        ),
        (.modified, .dublinCore, ["dc.modified", "dcterms.modified", "dc.date.modified"]),
        (
            .modified, .meta,
            [
                "article.modified", "article.modified.date", "article.updated", "article.updated.time", "bt.moddate",
                "datemodified", "date.modified", "lastmod", "lastmodified", "last.modified", "moddate", "modified",
                "modified.time", "modificationdate", "revision.date", "updated.time", "updated", "lastupdated",
                "last.updated", "date.updated", "dateupdated",
            ]
        ),
    ]

    private static let others: [Group] = [
        (.canonical, .openGraph, ["og.url"]),
        (.canonical, .parsely, ["parsely.link"]),
        (.language, .openGraph, ["og.locale"]),
        (.language, .dublinCore, ["dc.language", "dcterms.language"]),
        (.language, .meta, ["language", "content.language"]),
        (.pageType, .openGraph, ["og.type"]),
        (.pageType, .parsely, ["parsely.type"]),
        (.access, .openGraph, ["article.content.tier"]),
        (.image, .openGraph, ["og.image", "og.image.url", "og.image.secure.url"]),
        (.image, .twitter, ["twitter.image", "twitter.image.src"]),
        (.image, .parsely, ["parsely.image.url"]),
        (.image, .meta, ["sailthru.image.full", "thumbnail"]),
        (.imageWidth, .openGraph, ["og.image.width"]),
        (.imageHeight, .openGraph, ["og.image.height"]),
    ]

    private static let properties = table([
        (.title, .microdata, ["headline"]),
        (.summary, .microdata, ["description"]),
        (.author, .microdata, ["author", "creator"]),
        (.published, .microdata, ["datepublished", "uploaddate", "issued"]),
        (.date, .microdata, ["datecreated"]),
        (.modified, .microdata, ["datemodified"]),
        (.section, .microdata, ["articlesection"]),
        (.keyword, .microdata, ["keywords"]),
        (.site, .microdata, ["publisher"]),
        (.language, .microdata, ["inlanguage"]),
        (.access, .microdata, ["isaccessibleforfree"]),
        (.image, .microdata, ["image"]),
    ])

    private static func table(_ groups: [Group]) -> HashTable<Meaning> {
        HashTable(
            groups.flatMap { subject, source, names in
                names.map { (FoldedHash($0).value, Meaning(subject: subject, source: source)) }
            }, merge: { first, _ in first })
    }
}
