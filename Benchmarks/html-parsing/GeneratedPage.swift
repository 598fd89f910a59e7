/// Pages made to measure the parser with: an ordinary one, and what costs parsers most.
///
/// All but `news` repeat what makes work for one part of the parser, up to a number of bytes.
enum GeneratedPage: String, CaseIterable {
    /// A page of a newspaper: head, scripts, menus, paragraphs with links, lists of teasers. All others are compared
    /// with it.
    case news
    case plainText = "plain-text"
    case deepNesting = "deep-nesting"
    case unclosedFormatting = "unclosed-formatting"
    case differentFormatting = "different-formatting"
    case misnested
    case nestedFormatting = "nested-formatting"
    case hugeTable = "huge-table"
    case nestedTables = "nested-tables"
    case fosteredText = "fostered-text"
    case attributes
    case duplicateAttributes = "duplicate-attributes"
    case lessThans = "less-thans"
    case endTags = "end-tags"
    case comment
    case emptyComments = "empty-comments"
    case brokenComments = "broken-comments"
    case references
    case brokenReferences = "broken-references"
    case names
    case options
    case templates
    case foreign
    case paragraphs
    case listItems = "list-items"
    case headings
    case script
    case nulls
    case carriageReturns = "carriage-returns"
    case framesets
    case bodies

    /// The page, of about as many bytes.
    func bytes(_ count: Int) -> [UInt8] {
        switch self {
        case .news: Self.news(count)
        case .plainText: repeated("The council met at noon and left before anyone had asked about the bridge. ", count)
        case .deepNesting: repeated("<div>", count)
        case .unclosedFormatting: repeated("<p><b><i><a href=x><font size=1>text", count)
        case .differentFormatting: numbered(count) { "<b class=c\($0)>x<p>" }
        case .misnested: repeated("<a href=x><b><p><i>text</a></b></p>", count)
        case .nestedFormatting: repeated("<b><div>", count / 2) + repeated("</b>", count / 2)
        case .hugeTable: repeated("<tr><td>1<td>two<td><b>3</b>", count, begin: "<table>")
        case .nestedTables: repeated("<table><tr><td>", count)
        case .fosteredText: repeated("text<b>text</b><tr>text<td>", count, begin: "<table>")
        case .attributes: numbered(count, begin: "<div ", end: ">text") { "a\($0)=v " }
        case .duplicateAttributes: repeated("a=v ", count, begin: "<div ", end: ">text")
        case .lessThans: repeated("<", count)
        case .endTags: repeated("</p></div></b></table></select></a>", count)
        case .comment: repeated("- ", count, begin: "<!--")
        case .emptyComments: repeated("<!---->", count)
        case .brokenComments: repeated("--!", count, begin: "<!--")
        case .references: repeated("&amp;&notin;&#8212;&CounterClockwiseContourIntegral;", count)
        case .brokenReferences: repeated("&notit&#x;&CounterClockwiseContourIntegra&", count)
        case .names: numbered(count) { "<x\($0)></x\($0)>" }
        case .options: repeated("<option>one<optgroup>", count, begin: "<select>")
        case .templates: repeated("<template><td>x", count)
        case .foreign: repeated("<svg><title><math><mi><p>", count)
        case .paragraphs: repeated("<p>", count)
        case .listItems: repeated("<li><div>", count, begin: "<ul>")
        case .headings: repeated("<h1><h2>", count)
        case .script: repeated("<!--<script>x</script>", count, begin: "<script>")
        case .nulls: [UInt8](repeating: 0, count: count)
        case .carriageReturns: repeated("\r\n\r", count)
        case .framesets: repeated("<frameset><frame>", count)
        case .bodies: numbered(count) { "<body a\($0)=v>" }
        }
    }

    private func repeated(_ piece: String, _ count: Int, begin: String = "", end: String = "") -> [UInt8] {
        let piece = [UInt8](piece.utf8)
        var page = [UInt8](begin.utf8)
        page.reserveCapacity(count + piece.count)
        while page.count < count { page += piece }
        return page + [UInt8](end.utf8)
    }

    private func numbered(
        _ count: Int, begin: String = "", end: String = "", _ piece: (Int) -> String
    ) -> [UInt8] {
        var page = [UInt8](begin.utf8)
        var number = 0
        while page.count < count {
            page += [UInt8](piece(number).utf8)
            number += 1
        }
        return page + [UInt8](end.utf8)
    }

    private static func news(_ count: Int) -> [UInt8] {
        var page = Array(head.utf8)
        var number = 0
        while page.count < count {
            page += Array(number % 8 == 7 ? teasers(number).utf8 : paragraph(number).utf8)
            number += 1
        }
        return page + Array(foot.utf8)
    }

    private static let head = """
        <!DOCTYPE html>
        <html lang="en" class="no-js">
        <head>
          <meta charset="utf-8">
          <title>Harbour bridge to stay closed until spring &#8212; The Skarnes Courier</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta property="og:title" content="Harbour bridge to stay closed until spring">
          <meta property="og:image" content="https://courier.example/images/2026/bridge.jpg?w=1200&amp;h=630">
          <link rel="stylesheet" href="/assets/site.7f3a9c.css"><link rel="canonical" href="/2026/11/bridge">
          <script>window.layer = window.layer || [];
          function push() { layer.push(arguments) } push('js', new Date());</script>
          <style>.menu > li { display: inline-block; padding: 0 1em }
          @media (max-width: 40em) { .menu { display: none } }</style>
        </head>
        <body class="article-page">
        <nav aria-label="Main"><ul class="menu">
          <li><a href="/">Home</a></li><li><a href="/local">Local</a></li></ul></nav>
        <article><h1>Harbour bridge to stay closed until spring</h1>

        """

    private static func paragraph(_ number: Int) -> String {
        """
          <p class="article__text" data-index="\(number)">The harbour bridge will not open before April, the council
          said on Thursday, because the <a href="/topics/steel-\(number)">steel for its bearings</a> is late. &ldquo;We
          had hoped for <em>better news</em>,&rdquo; said the head of the roads office, who has led the repairs since
          2024.
          Lorries go round by the old road; buses stop at the fish market.</p>

        """
    }

    private static func teasers(_ number: Int) -> String {
        """
          <aside class="related"><h3>More from Local</h3><ul>
            <li><a class="teaser" href="/2026/11/ferry-\(number)">
              <img src="/i/ferry.jpg" alt="" width="120" height="80">Ferry adds two crossings</a></li>
            <li><a class="teaser" href="/2026/11/school-\(number)"><span>School roof finished</span></a></li>
          </ul></aside>
          <script type="application/json">{"slot":"mid-\(number)","sizes":[[300,250],[728,90]]}</script>

        """
    }

    private static let foot = """
        </article><footer><p>&copy; 2026 The Skarnes Courier</p></footer>
        </body></html>

        """
}
