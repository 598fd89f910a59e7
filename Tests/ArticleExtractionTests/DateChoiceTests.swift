import ArticleExtraction
import NewswireModel
import Testing

/// Which of the dates of a text are the article's.
struct DateChoiceTests {
    private static let headline = "Council votes to rebuild the old fish market"
    private static let body = """
        The council of the northern port voted on Monday to rebuild the old fish market, which burned down in a storm.
        Work is to begin in the spring, the mayor told reporters after a long debate, and will take about two years.
        Traders who lost their stalls will be housed in a hall of the harbour until then, at no cost to them at all.
        The hall was built a hundred years ago and has stood empty since the last of the big ships left the port.
        """
    private static let german = """
        Der Rat der Stadt im Norden hat am Montag beschlossen, den alten Fischmarkt wieder aufzubauen, der abgebrannt war.
        Die Arbeiten sollen im Frühjahr beginnen, sagte der Bürgermeister nach einer langen Debatte vor den Reportern dort.
        Die Händler, die ihre Stände verloren haben, werden bis dahin in einer Halle am Hafen untergebracht, ohne Kosten.
        """

    private static func dates(_ text: String, url: String? = nil) -> String {
        guard let article = item(payload(text) { $0.url = url })?.article else { return "no article" }
        let published = article.published.map { "\($0) \(article.origins[.published]?.rawValue ?? "")" }
        return [published, article.modified.map { "modified \($0)" }].compactMap { $0 }.joined(separator: ", ")
    }

    @Test(arguments: [
        // Under the headline, and above it.
        ("\(headline)\nJanuary 23, 2023\n\(body)", "2023-01-23 text"),
        ("January 23, 2023\n\(headline)\n\(body)", "2023-01-23 text"),
        // The day of the visit stands at the top of the page.
        (
            "Tuesday, May 6, 2025\nHome\nNews\nSport\nCulture\nWeather\nJobs\n\(headline)\nJanuary 23, 2023\n\(body)",
            "2023-01-23 text"
        ),
        ("Tuesday, May 6, 2025\nHome\nNews\nSport\nCulture\nWeather\nJobs\n\(headline)\n\(body)", ""),
        // Days of other articles under the text.
        ("\(headline)\n\(body)\nMore stories\nHarbour fees rise\nMay 6, 2025\nShip runs aground\nMay 5, 2025", ""),
        (
            "\(headline)\nJanuary 23, 2023\n\(body)\nComments\nAnn\nFebruary 2, 2023 at 5:01 pm\nWell done.",
            "2023-01-23 text"
        ),
        // A label makes up for the place.
        ("\(headline)\n\(body)\nTopics\nPublished: January 23, 2023", "2023-01-23 text"),
        (
            "\(headline)\nPublished January 23, 2023\nUpdated January 24, 2023\n\(body)",
            "2023-01-23 text, modified 2023-01-24"
        ),
        ("\(headline)\nUpdated January 24, 2023\n\(body)", "modified 2023-01-24"),
        // Nothing changes before it is published.
        ("\(headline)\nPublished January 23, 2023\nUpdated January 20, 2023\n\(body)", "2023-01-23 text"),
        // Beside names, and glued to them.
        ("\(headline)\nJane Doe January 23, 2023\n\(body)", "2023-01-23 text"),
        ("\(headline)\nJane DoeJanuary 23, 2023\n\(body)", "2023-01-23 text"),
        ("\(headline)\nJane Doe24.04.2023, 19:35 Uhr\n\(body)", "2023-04-24T19:35:00 text"),
        ("\(headline)\nJan 24, 2023Jane Doe\n\(body)", "2023-01-24 text"),
        (
            "\(headline)\nPublished Oct 21, 2022 Updated Mar 9, 2023\n\(body)", "2022-10-21 text, modified 2023-03-09"
        ),
        ("\(headline)\nMadrid-29/05/2023 20:00\n\(body)", "2023-05-29T20:00:00 text"),
        ("\(headline)\nBy Jane Doe • January 23, 2023 • 4 min read\n\(body)", "2023-01-23 text"),
        // In two elements of a page, or twice in one.
        ("\(headline)\nJanuary 23, 2023\n3:59 pm\n\(body)", "2023-01-23T15:59:00 text"),
        ("\(headline)\nJanuary 23, 2023January 23, 2023\n\(body)", "2023-01-23 text"),
        // Behind the standfirst.
        (
            "\(headline)\nThe mayor promised that work on the market will begin in spring, and that no trader will pay for it."
                + "\nJanuary 23, 2023\n\(body)", "2023-01-23 text"
        ),
        // A day of the story is none of the article's.
        ("\(headline)\n\(body)\nThe market burned down on January 3, 2023.", ""),
        ("\(headline)\nFire: January 3, 2023\n\(body)", ""),
        // More than a day behind the reception, which is 2026-01-01.
        ("\(headline)\nJanuary 23, 2027\n\(body)", ""),
    ])
    func `the date near the text is the article's`(text: String, expected: String) {
        #expect(Self.dates(text) == expected)
    }

    @Test(arguments: [
        // The language of the text, or of a word beside the date.
        ("\(headline)\n03/04/2023\n\(german)", nil, "2023-04-03 text"),
        ("\(headline)\n03/04/2023\n\(body)", nil, ""),
        ("\(headline)\nPublié le 03/04/2023\n\(body)", nil, "2023-04-03 text"),
        // The country of the site.
        ("\(headline)\n03/04/2023\n\(body)", "https://www.example.co.uk/market", "2023-04-03 text"),
        ("\(headline)\n03/04/2023\n\(body)", "https://www.example.us/market", "2023-03-04 text"),
        ("\(headline)\n03/04/2023\n\(body)", "https://www.example.com/market", ""),
        // The other dates of the page.
        ("\(headline)\n03/04/2023\n\(body)\nMore stories\nHarbour fees rise\n31/03/2023", nil, "2023-04-03 text"),
        ("\(headline)\n03/04/2023\n\(body)\nMore stories\nHarbour fees rise\n03/31/2023", nil, "2023-03-04 text"),
        // One of the two days is still to come.
        ("\(headline)\n12/11/2025\n\(body)", nil, ""), ("\(headline)\n02/12/2026\n\(body)", nil, ""),
        ("\(headline)\n01/02/2026\n\(body)", nil, "2026-01-02 text"),
        // The day in the address.
        ("\(headline)\n03/04/2023\n\(body)", "https://www.example.com/2023/04/03/market", "2023-04-03 text"),
        // Two digits of a year.
        ("\(headline)\n03.04.23, 15:59\n\(german)", nil, "2023-04-03T15:59:00 text"),
        ("\(headline)\n03.04.23, 15:59\n\(body)", nil, ""),
    ])
    func `what could mean two days is decided by what is known`(text: String, url: String?, expected: String) {
        #expect(Self.dates(text, url: url) == expected)
    }

    @Test(arguments: [
        ("https://example.com/2023/01/23/market", "2023-01-23 url"),
        ("https://example.com/news/2023/1/5/market.html", "2023-01-05 url"),
        ("https://example.com/world/2023/jan/23/market", "2023-01-23 url"),
        ("https://example.com/20230123/market", "2023-01-23 url"),
        ("https://example.com/20230123-OYT1T50218/", "2023-01-23 url"),
        ("https://example.com/2023-01-23/market", "2023-01-23 url"),
        ("https://example.com/2023-01/23/c_1129.htm", "2023-01-23 url"),
        ("https://example.com/n1/2023/0123/c1001.html", "2023-01-23 url"),
        ("https://example.com/202301/23/t2023.html", "2023-01-23 url"),
        ("https://example.com/market-to-be-rebuilt-20230123", "2023-01-23 url"),
        ("https://example.com/2023/01/market", ""), ("https://example.com/2023/market", ""),
        ("https://example.com/2023/13/23/market", ""), ("https://example.com/2023/02/30/market", ""),
        ("https://example.com/market-of-23-january-2023", ""), ("https://example.com/12345678/market", ""),
        ("https://example.com/2023/01/23/to/2024/01/23/market", ""),
        ("https://example.com/market?date=2023/01/23", ""), ("https://example.com/2027/01/23/market", ""),
        ("https://2023/01/23", ""), ("https://example.com", ""),
    ])
    func `the day in an address counts where the text tells none`(url: String, expected: String) {
        #expect(Self.dates("\(Self.headline)\n\(Self.body)", url: url) == expected)
    }

    @Test(arguments: [
        // It agrees: the text is more precise, in whatever zone.
        ("January 23, 2023 3:59 pm", "2023-01-23T15:59:00 text"), ("January 24, 2023 0:15", "2023-01-24T00:15:00 text"),
        // It doesn't, and nothing says what the text's day is.
        ("May 6, 2025", "2023-01-23 url"), ("Published May 6, 2025", "2025-05-06 text"),
        ("Updated May 6, 2025", "2023-01-23 url, modified 2025-05-06"),
    ])
    func `the day in the address is a witness`(line: String, expected: String) {
        let text = "\(Self.headline)\n\(line)\n\(Self.body)"
        #expect(Self.dates(text, url: "https://example.com/2023/01/23/market") == expected)
    }
}
