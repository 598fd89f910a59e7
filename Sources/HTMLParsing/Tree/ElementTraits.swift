/// What the tree builder has to know of an element: to which of the standard's lists its name belongs.
struct ElementTraits: OptionSet, Sendable {
    let rawValue: UInt32

    /// "Special" elements (§13.2.4.2).
    static let special = Self(rawValue: 1 << 0)
    /// These end the search for an element "in scope".
    static let scope = Self(rawValue: 1 << 1)
    static let listItemScope = Self(rawValue: 1 << 2)
    static let buttonScope = Self(rawValue: 1 << 3)
    static let tableScope = Self(rawValue: 1 << 4)
    /// "Clear the stack back to a table row context" stops at these, and so on.
    static let tableBodyContext = Self(rawValue: 1 << 5)
    static let tableRowContext = Self(rawValue: 1 << 6)
    /// Their end tags are generated where they are implied.
    static let impliedEnd = Self(rawValue: 1 << 7)
    static let impliedEndThoroughly = Self(rawValue: 1 << 8)
    /// Formatting elements, whose closing the adoption agency deals with.
    static let formatting = Self(rawValue: 1 << 9)
    static let heading = Self(rawValue: 1 << 10)
    /// `table`, `tbody`, `tfoot`, `thead`, `tr`: what is misplaced in them goes before the table.
    static let fostering = Self(rawValue: 1 << 11)
    static let svg = Self(rawValue: 1 << 12)
    static let mathml = Self(rawValue: 1 << 13)
    static let mathmlTextIntegrationPoint = Self(rawValue: 1 << 14)
    static let htmlIntegrationPoint = Self(rawValue: 1 << 15)
    static let annotationXML = Self(rawValue: 1 << 16)

    /// Of a place on the stack of open elements: a `p` is in button scope from here.
    static let paragraphInButtonScope = Self(rawValue: 1 << 17)

    static let foreign: Self = [.svg, .mathml]
    /// The three scopes that `scope` elements end.
    static let scopes: Self = [.scope, .listItemScope, .buttonScope]

    @inline(__always)
    func intersects(_ other: Self) -> Bool { rawValue & other.rawValue != 0 }

    /// Those of an element that is not HTML.
    static func foreign(_ name: Name, _ namespace: Namespace, holdsHTML: Bool) -> Self {
        if namespace == .svg {
            let isPoint = name == .foreignObject || name == .desc || name == .title
            return isPoint ? [.svg, .special, .scopes, .htmlIntegrationPoint] : .svg
        }
        switch name {
        case .mi, .mo, .mn, .ms, .mtext: return [.mathml, .special, .scopes, .mathmlTextIntegrationPoint]
        case .annotationXml:
            let traits: Self = [.mathml, .special, .scopes, .annotationXML]
            return holdsHTML ? traits.union(.htmlIntegrationPoint) : traits
        default: return .mathml
        }
    }
}

/// What the "in body" mode does at a start tag, by groups of names as the standard has them (§13.2.6.4.7).
enum StartTagRule: UInt8, Sendable {
    case ordinary, html, head, body, frameset, block, heading, preformatted, form, listItem, description, plaintext
    case button, anchor, formatting, noBreak, marker, table, voidElement, input, voidPlain, rule, image, textarea, xmp
    case iframe, noembed, select, option, optgroup, selectedContent, rubyBase, rubyText, math, svg, ignored
}

/// The same for end tags.
enum EndTagRule: UInt8, Sendable {
    case ordinary, template, body, html, block, form, paragraph, listItem, description, heading, formatting, marker
    case lineBreak
}

/// What the tree builder knows of an HTML element by its name.
struct TagRecord: Sendable {
    var traits: ElementTraits = []
    var start = StartTagRule.ordinary
    var end = EndTagRule.ordinary

    /// By the number of the name, for all known names.
    static func table() -> [TagRecord] {
        var table = [TagRecord](repeating: TagRecord(), count: KnownNames.count)
        func give(_ traits: ElementTraits, to names: [Name]) {
            for name in names { table[name.index].traits.formUnion(traits) }
        }
        func starts(_ rule: StartTagRule, _ names: [Name]) {
            for name in names { table[name.index].start = rule }
        }
        func ends(_ rule: EndTagRule, _ names: [Name]) {
            for name in names { table[name.index].end = rule }
        }
        give(.special, to: special)
        give(.scopes, to: [.applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template])
        give(.listItemScope, to: [.ol, .ul])
        give(.buttonScope, to: [.button])
        give(.tableScope, to: [.html, .table, .template])
        give(.tableBodyContext, to: [.tbody, .tfoot, .thead, .template, .html])
        give(.tableRowContext, to: [.tr, .template, .html])
        give(
            [.impliedEnd, .impliedEndThoroughly],
            to: [.dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc])
        give(.impliedEndThoroughly, to: [.caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr])
        give(.formatting, to: formatting + [.a, .nobr])
        give(.heading, to: headings)
        give(.fostering, to: [.table, .tbody, .tfoot, .thead, .tr])

        starts(.html, [.html])
        starts(.head, [.base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title])
        starts(.body, [.body])
        starts(.frameset, [.frameset])
        starts(.block, blocks + [.details, .dialog, .p, .summary, .search, .menu])
        starts(.heading, headings)
        starts(.preformatted, [.pre, .listing])
        starts(.form, [.form])
        starts(.listItem, [.li])
        starts(.description, [.dd, .dt])
        starts(.plaintext, [.plaintext])
        starts(.button, [.button])
        starts(.anchor, [.a])
        starts(.formatting, formatting)
        starts(.noBreak, [.nobr])
        starts(.marker, [.applet, .marquee, .object])
        starts(.table, [.table])
        starts(.voidElement, [.area, .br, .embed, .img, .keygen, .wbr])
        starts(.input, [.input])
        starts(.voidPlain, [.param, .source, .track])
        starts(.rule, [.hr])
        starts(.image, [.image])
        starts(.textarea, [.textarea])
        starts(.xmp, [.xmp])
        starts(.iframe, [.iframe])
        starts(.noembed, [.noembed])
        starts(.select, [.select])
        starts(.option, [.option])
        starts(.optgroup, [.optgroup])
        starts(.rubyBase, [.rb, .rtc])
        starts(.rubyText, [.rp, .rt])
        starts(.selectedContent, [.selectedcontent])
        starts(.math, [.math])
        starts(.svg, [.svg])
        starts(.ignored, [.caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr])

        ends(.template, [.template])
        ends(.body, [.body])
        ends(.html, [.html])
        ends(.block, blocks + [.button, .details, .dialog, .listing, .menu, .pre, .search, .select, .summary])
        ends(.form, [.form])
        ends(.paragraph, [.p])
        ends(.listItem, [.li])
        ends(.description, [.dd, .dt])
        ends(.heading, headings)
        ends(.formatting, formatting + [.a, .nobr])
        ends(.marker, [.applet, .marquee, .object])
        ends(.lineBreak, [.br])
        return table
    }

    private static let headings: [Name] = [.h1, .h2, .h3, .h4, .h5, .h6]

    private static let formatting: [Name] = [
        .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u,
    ]

    private static let blocks: [Name] = [
        .address, .article, .aside, .blockquote, .center, .dir, .div, .dl, .fieldset, .figcaption, .figure, .footer,
        .header, .hgroup, .main, .nav, .ol, .section, .ul,
    ]

    private static let special: [Name] = [
        .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body, .br, .button,
        .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed, .fieldset, .figcaption,
        .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head, .header, .hgroup, .hr, .html,
        .iframe, .img, .input, .keygen, .li, .link, .listing, .main, .marquee, .menu, .meta, .nav, .noembed, .noframes,
        .noscript, .object, .ol, .p, .param, .plaintext, .pre, .script, .search, .section, .select, .source, .style,
        .summary, .table, .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track, .ul, .wbr, .xmp,
    ]
}
