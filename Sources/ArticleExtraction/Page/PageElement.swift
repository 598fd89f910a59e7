import HTMLParsing

/// An element that stands as a block: what is in it is apart from what surrounds it.
struct PageElement {
    let node: Node
    let name: Name
    /// Its index among the elements; they are in document order, so it is less than that of any element in it. -1 for
    /// the outermost.
    let parent: Int32
    let depth: Int32
    /// What it is in, itself included.
    var region: PageRegion

    // Of the lines in it, at whatever depth.
    var lines: Int32 = 0
    var weight: Int32 = 0
    var proseWeight: Int32 = 0
    var linkWeight: Int32 = 0
    /// The weight of the prose that is near: all of its own, half of its children's, a quarter of theirs.
    var nearProse: Int32 = 0
    /// Lines that are its own, not those of an element in it.
    var ownLines: Int32 = 0

    var isMostlyLinks: Bool { linkWeight * 2 >= weight }

    init(node: Node, name: Name, parent: Int32, depth: Int32, region: PageRegion) {
        self.node = node
        self.name = name
        self.parent = parent
        self.depth = depth
        self.region = region
    }
}

/// The places of a page that say what is in them.
struct PageRegion: OptionSet {
    let rawValue: UInt32

    static let article = PageRegion(rawValue: 1 << 0)
    static let main = PageRegion(rawValue: 1 << 1)
    static let aside = PageRegion(rawValue: 1 << 2)
    static let footer = PageRegion(rawValue: 1 << 3)
    static let header = PageRegion(rawValue: 1 << 4)
    static let navigation = PageRegion(rawValue: 1 << 5)
    static let form = PageRegion(rawValue: 1 << 6)
    static let figure = PageRegion(rawValue: 1 << 7)
    static let table = PageRegion(rawValue: 1 << 8)
    static let list = PageRegion(rawValue: 1 << 9)
    static let quote = PageRegion(rawValue: 1 << 10)
    static let section = PageRegion(rawValue: 1 << 11)
    static let button = PageRegion(rawValue: 1 << 12)
    static let caption = PageRegion(rawValue: 1 << 13)
    static let details = PageRegion(rawValue: 1 << 14)
    static let dialog = PageRegion(rawValue: 1 << 15)
    static let paragraph = PageRegion(rawValue: 1 << 16)
    static let heading = PageRegion(rawValue: 1 << 17)
    /// Inside an article that is inside an article: a comment, or a teaser.
    static let innerArticle = PageRegion(rawValue: 1 << 18)
    /// The page says that it is not shown: `hidden`, `aria-hidden`, `display: none`.
    static let hidden = PageRegion(rawValue: 1 << 19)
    /// `itemprop="articleBody"`
    static let articleBody = PageRegion(rawValue: 1 << 20)
    /// A link with blocks in it.
    static let link = PageRegion(rawValue: 1 << 21)

    static let count = 22
}

/// How an element takes part in a page's text.
enum PageElementKind: UInt8 {
    case inline, block, lineBreak, link, emphasis, image, skipped

    static func of(_ name: Name) -> PageElementKind {
        switch name {
        case .a: .link
        case .b, .strong, .em, .i: .emphasis
        case .br: .lineBreak
        case .img: .image
        case .abbr, .acronym, .bdi, .bdo, .big, .cite, .code, .data, .del, .dfn, .font, .ins, .kbd, .label, .mark,
            .nobr,
            .output, .q, .rp, .rt, .ruby, .s, .samp, .small, .span, .strike, .sub, .sup, .time, .tt, .u, .var, .wbr,
            .picture, .source:
            .inline
        case .script, .style, .noscript, .template, .svg, .math, .iframe, .object, .embed, .canvas, .audio, .video,
            .select, .datalist, .textarea, .map, .meter, .progress, .applet, .head, .title, .noframes, .noembed:
            .skipped
        default: .block
        }
    }
}

extension PageRegion {
    /// What an element of a name is by itself.
    static func of(_ name: Name) -> PageRegion {
        switch name {
        case .article: .article
        case .main: .main
        case .aside: .aside
        case .footer: .footer
        case .header: .header
        case .nav, .menu: .navigation
        case .form, .fieldset: .form
        case .figure: .figure
        case .table: .table
        case .ul, .ol, .dl: .list
        case .blockquote: .quote
        case .section: .section
        case .button: .button
        case .figcaption, .caption: .caption
        case .details: .details
        case .dialog: .dialog
        case .p: .paragraph
        case .h1, .h2, .h3, .h4, .h5, .h6: .heading
        default: []
        }
    }
}
