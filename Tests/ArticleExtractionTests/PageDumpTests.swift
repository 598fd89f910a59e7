import ArticleExtraction
import NewswireModel
import Testing

/// Whole pages as text: every visible line, of which few are the article's.
struct PageDumpTests {
    private static let above = [
        "Skip to content", "Menu", "Home", "Town", "Fisheries", "Weather", "Sign in",
        "We and our partners use cookies to measure how the site is used and to show you advertising that fits you.",
        "Accept all", "Settings", "Town",
    ]
    private static let headline = "Port to rebuild burned fish market on the old quay"
    private static let paragraphs = [
        "The council of the northern port voted on Monday to rebuild the old fish market, which burned down in the "
            + "spring, and to open it again before the autumn of next year.",
        "Work on the market is to begin in the summer, and the traders will move to a tent on the quay until then, "
            + "officials of the council said after the vote.",
        "“We have waited for this vote since the night of the fire,” said Ada Brent, who has sold fish in the market "
            + "for thirty years and whose stall was destroyed.",
        "The fire, which started in a kitchen, destroyed forty stalls and two boats, but nobody was hurt. The port has "
            + "been without a market since then.",
        "The council will pay for half of the building, and the traders for the rest. Brent said the traders had asked "
            + "for a roof of slate like that of the old market.",
    ]
    private static let below = [
        "Share", "Facebook", "Copy link", "Most read",
        "Price of cod rises for the fifth week", "Harbour master retires after a quarter of a century",
        "School bus timetable changes on Sunday",
        "Pupils on the eastern line will have to leave ten minutes earlier from next week, says the bus company.",
        "Storm warning lifted", "Newsletter", "Get the news of the day in your inbox every morning.", "About us",
        "Contact us", "© 2024 The Post",
    ]

    @Test func `the article is found in a page`() throws {
        let lines = Self.above + [Self.headline, "By Jane Doe", "January 23, 2023"] + Self.paragraphs + Self.below
        let found = try #require(article(lines.joined(separator: "\n")))
        #expect(found.body == Self.paragraphs.joined(separator: "\n\n"))
        #expect(found.headline == Self.headline)
        #expect(found.authors == ["Jane Doe"])
        #expect(found.published?.description == "2023-01-23")
    }

    @Test func `a name beside the date is the author`() throws {
        for credits in [["Jane Doe", "January 23, 2023"], ["January 23, 2023", "Jane Doe"]] {
            let found = try #require(article(([Self.headline] + credits + Self.paragraphs).joined(separator: "\n")))
            #expect(found.authors == ["Jane Doe"])
            #expect(found.byline == nil)
            #expect(found.headline == Self.headline)
            #expect(found.body == Self.paragraphs.joined(separator: "\n\n"))
        }
    }

    @Test func `the same page gives the same article each time`() {
        let page = payload((Self.above + Self.paragraphs + Self.below).joined(separator: "\n"))
        let extractor = Extractor()
        let first = extractor.extract(page)
        _ = extractor.extract(payload(Self.paragraphs.reversed().joined(separator: "\n")))
        #expect(extractor.extract(page) == first)
    }

    /// What is seen of the lines must be what the weights were learned for: training reads it by these names.
    @Test func `every line has a row for each feature at least`() {
        let lines = TrainingLines.read(Array((Self.above + Self.paragraphs).joined(separator: "\n").utf8), address: nil)
        #expect(lines.count == Self.above.count + Self.paragraphs.count)
        let rowCount = TrainingLines.features.reduce(0) { $0 + $1.bins }
        for line in lines {
            #expect(line.rows.count >= TrainingLines.features.count)
            #expect(line.rows.allSatisfy { $0 < rowCount })
        }
    }

    private static let twoTitles = """
        Home
        News
        Sport
        Weather
        Council votes to rebuild the old fish market
        The council of the northern port voted on Monday to rebuild the old fish market, which burned down in the spring.
        Read more
        Rain
        Snow
        Wind
        Lifeboat crew rescues two sailors off the northern cape
        Two sailors were taken off a yacht in heavy seas on Tuesday after its mast broke near the northern cape.
        The crew reached them after an hour and brought them to the hospital of Skarnes, the rescue service said.
        Contact
        About us
        Jobs
        Terms
        Privacy
        """

    @Test func `the words of the address tell which title is the article's`() throws {
        let url = "https://example.org/news/lifeboat-crew-rescues-two-sailors"
        let named = try #require(item(payload(Self.twoTitles) { $0.url = url })?.article)
        #expect(named.headline == "Lifeboat crew rescues two sailors off the northern cape")
        #expect(named.body?.hasPrefix("Two sailors were taken off a yacht") == true)
        let unnamed = try #require(item(payload(Self.twoTitles) { $0.url = "https://example.org/1" })?.article)
        #expect(unnamed.headline != named.headline)
    }
}
