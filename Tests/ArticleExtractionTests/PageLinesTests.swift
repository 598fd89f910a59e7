import ArticleExtraction
import Testing

/// How a page is cut into lines, and what is seen of each in the tree.
struct PageLinesTests {
    private func lines(_ page: String) -> [TrainingPage.Row] { TrainingPage.read(Array(page.utf8), address: nil) }

    private func texts(_ page: String) -> [String] { lines(page).map(\.text) }

    /// The bins of a feature that a line is in.
    private func bins(_ name: String, _ line: TrainingPage.Row) -> [Int] {
        var first = 0
        for feature in TrainingPage.features {
            if feature.name == name {
                return line.rows.map { Int($0) - first }.filter { 0..<feature.bins ~= $0 }
            }
            first += feature.bins
        }
        return []
    }

    @Test func `words are neither glued nor split at inline elements`() {
        #expect(texts("<p>The <b>life</b>boat<a href=/>s</a> are\n\n<i>in</i>.</p>") == ["The lifeboats are in."])
        #expect(
            texts("<div>One<p>Two</div>Three<br>Four<ul><li>Five<li>Six</ul>")
                == ["One", "Two", "Three", "Four", "Five", "Six"])
        #expect(texts("<pre>One\nTwo  three</pre>") == ["One", "Two three"])
    }

    @Test func `what is not shown as text is left out`() {
        let page = """
            <head><title>Title</title></head><p>Shown<script>let a = "<p>"</script><style>p {}</style>
            <select><option>Option</select><svg><text>Drawn</text></svg><template>Later</template>
            <noscript>Without</noscript><textarea>Written</textarea>
            """
        #expect(texts(page) == ["Shown"])
        #expect(texts("<frameset><frame></frameset>") == [])
    }

    @Test func `line ends that the page writes otherwise don't shift the lines`() {
        let page = "<p class=first>One\u{2028}two&#133;<p class=second>Three\u{85}four<p class=third>Five"
        let lines = lines(page)
        #expect(lines.map(\.text) == ["One two…", "Three four", "Five"])
        #expect(lines.map { $0.words.first?.first } == ["first", "second", "third"])
    }

    @Test func `names of places are cut into words`() throws {
        let page =
            "<main id=siteMain><div class='article-body__text bodyCopy' role=main><p class=x1>One</p></div></main>"
        let line = try #require(lines(page).first)
        #expect(line.words.prefix(3) == [[], ["article", "body", "text", "body", "copy", "main"], ["site", "main"]])
    }

    @Test func `the tree around a line is seen`() throws {
        let sentence = "The lifeboat station of Skarnes went back into service on Thursday, two years after the fire."
        let page = """
            <nav><a href=/a>Home</a></nav>
            <article><p>\(sentence)<p>\(sentence)<div style="color: red; display : none"><p>\(sentence)</div></article>
            """
        let lines = lines(page)
        try #require(lines.count == 4)
        // 0 for none, the last of ten for all.
        #expect(lines.map { bins("linkShare", $0) } == [[9], [0], [0], [0]])
        // The article holds most of the text; the menu is in what both are in.
        #expect(lines.map { bins("climb", $0) } == [[1], [0], [0], [0]])
        let (article, navigation, hidden) = (0, 5, 19)
        #expect(bins("regions", lines[0]).contains(navigation))
        #expect(bins("regions", lines[1]).contains(article))
        #expect(lines.map { bins("regions", $0).contains(hidden) } == [false, false, false, true])
        // Paragraphs side by side look the same, one in another element does not.
        #expect(lines[1].place[2] == lines[2].place[2])
        #expect(lines[1].place[2] != lines[3].place[2])
    }

    @Test func `the description and the text for machines are compared`() throws {
        let told = "Skarnes reopens its lifeboat station after the fire"
        let page = """
            <head><meta name=description content="\(told)"><script type="application/ld+json">
            {"articleBody": "\(String(repeating: "Volunteers rebuilt everything themselves. ", count: 8))"}</script></head>
            <p>\(told).<p>Volunteers rebuilt everything themselves.<p>Subscribe today
            """
        let lines = lines(page)
        #expect(lines.map { bins("description", $0) } == [[12], [2], [2]])
        #expect(lines.map { bins("articleBody", $0) } == [[2], [12], [2]])
    }

    @Test func `many lines and deep trees are read`() {
        #expect(texts(String(repeating: "<div>", count: 3_000) + "Deep") == ["Deep"])
        #expect(texts("<pre>" + String(repeating: "line\n", count: 20_000)).count == 20_000)
        var limits = WorkLimits()
        limits.linesMax = 100
        let page = Array(String(repeating: "<p>line", count: 1_000).utf8)
        #expect(TrainingPage.read(page, address: nil, limits: limits).count == 100)
    }
}
