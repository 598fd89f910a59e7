import ArticleExtraction
import NewswireModel
import Testing

/// Which line of a text becomes which field.
struct TextRolesTests {
    private static let first =
        "The council of the northern port voted on Monday to rebuild the old fish market, which burned down in the spring."
    private static let second =
        "Work is to begin in the summer, and the traders will move to a tent on the quay until then, officials said."
    private static let third =
        "The fire, which started in a kitchen, destroyed forty stalls and two boats, but nobody was hurt."

    private static let body = [first, second, third].joined(separator: "\n\n")

    private func read(_ lines: String...) throws -> Article { try #require(article(lines.joined(separator: "\n"))) }

    private var paragraphs: String { [Self.first, Self.second, Self.third].joined(separator: "\n") }

    @Test func `paragraphs alone are the body`() throws {
        let found = try read(paragraphs)
        #expect(found.body == Self.body)
        #expect(found.headline == nil && found.captions == [] && found.published == nil && found.section == nil)
        #expect(try read(Self.first, "", "", Self.second, "", Self.third).body == Self.body)
        #expect(try read("  " + Self.first + "  ", "\t" + Self.second, Self.third + "\u{A0}").body == Self.body)
    }

    @Test(arguments: [
        "Port to rebuild burned fish market", "PORT TO REBUILD FISH MARKET", "Will the fish market return?",
        "Fire destroys market",
        "Council votes: old market to rise again", "Port news | Market to rise again",
        "Fire | Port to rebuild the burned fish market | Yesterday",
    ])
    func `a short line above the text is the headline`(headline: String) throws {
        for above in [
            [headline], ["Politics", headline], ["Home", "News", headline], [headline, "By Jane Doe"],
            [headline, "January 23, 2023"],
        ] {
            let found = try read(above.joined(separator: "\n"), paragraphs)
            #expect(found.headline == headline)
            #expect(found.body == Self.body)
            #expect(found.origins[.headline] == .text)
        }
    }

    @Test(arguments: ["Subject: ", "SUBJECT: ", "Betreff: ", "# ", "###### ", "Subject: # "])
    func `marks of mail and Markdown are no part of the headline`(mark: String) throws {
        for headline in ["Port to rebuild burned fish market", "Market burned", "Port news: market to return"] {
            let found = try read(mark + headline, "", paragraphs)
            #expect(found.headline == headline)
            #expect(found.body == Self.body)
        }
    }

    @Test func `number signs of headings are removed where the text is Markdown`() throws {
        let body = [Self.first, "What comes next", Self.second].joined(separator: "\n\n")
        #expect(try read("# Market burned", Self.first, "", "## What comes next", "", Self.second).body == body)
        let bold =
            "The **council** of the port voted on Monday to rebuild the old fish market that burned in the spring."
        #expect(try read(bold, "", "### What comes next", "", Self.second).body?.contains("#") == false)
        #expect(try read(Self.first, "# 3 in the table", Self.second).body?.contains("# 3 in the table") == true)
        #expect(try read(Self.first, "#fire", "#fish", Self.second).body?.contains("#fire") == true)
        #expect(try read("Subject:", Self.first).body?.hasSuffix(Self.first) == true)
    }

    @Test func `a headline that the text repeats is there once`() throws {
        let found = try read(
            "Port to rebuild burned fish market", "By Jane Doe", "Port to Rebuild burned fish market.", paragraphs)
        #expect(found.body == Self.body)
    }

    @Test func `a sentence above the credits is a caption without a headline and the standfirst with one`() throws {
        let line = "Traders watch from the quay as the roof of the old market falls in the spring fire."
        let caption = try read(line, "January 23, 2023", paragraphs)
        #expect(caption.captions == [line] && caption.summary == nil && caption.body == Self.body)
        let standfirst = try read("Port to rebuild burned fish market", line, "January 23, 2023", paragraphs)
        #expect(standfirst.captions == [] && standfirst.summary == line && standfirst.body == line + "\n\n" + Self.body)
    }

    @Test(arguments: [
        "Photo: Traders on the quay", "File photo of the market by night/Getty Images",
        "The old market is seen before the fire that destroyed it, in this file photo from the city archive.",
    ])
    func `what says that it is a caption is one`(line: String) throws {
        let found = try read("Port to rebuild burned fish market", "January 23, 2023", line, paragraphs)
        #expect(found.captions == [line.hasPrefix("Photo: ") ? String(line.dropFirst(7)) : line])
        #expect(found.body == Self.body)
    }

    @Test(arguments: [
        ("By Jane Doe", "By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Smith", "By Jane Doe and John Smith", ["Jane Doe", "John Smith"]),
        (
            "By Jane Doe, John Smith and Kim Lee", "By Jane Doe, John Smith and Kim Lee",
            ["Jane Doe", "John Smith", "Kim Lee"]
        ),
        ("By JANE DOE, Associated Press", "By JANE DOE, Associated Press", ["JANE DOE"]),
        ("By The Associated Press", "By The Associated Press", []),
        ("By Jane Doe | January 23, 2023", "By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe, January 23, 2023", "By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe, Monday, January 23, 2023, 3:59 p.m., EST", "By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe,,, January 23, 2023", "By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe | AP | January 23, 2023 | 3:59 p.m. | 3 min read", "By Jane Doe", ["Jane Doe"]),
        ("Von Max Mustermann", "Von Max Mustermann", ["Max Mustermann"]),
        ("Par Jean Dupont et Luc Ménard", "Par Jean Dupont et Luc Ménard", ["Jean Dupont", "Luc Ménard"]),
        ("Written by Jane Doe", "Written by Jane Doe", ["Jane Doe"]),
        ("Author: Jane Doe", "Author: Jane Doe", ["Jane Doe"]),
        ("By Jane Doe, New York", "By Jane Doe, New York", ["Jane Doe"]),
        ("By Jane Doe and John Smith, New York", "By Jane Doe and John Smith, New York", ["Jane Doe", "John Smith"]),
        ("By Jane Doe in New York", "By Jane Doe in New York", ["Jane Doe"]),
        ("By Jane Doe; John Smith", "By Jane Doe; John Smith", ["Jane Doe", "John Smith"]),
        ("Por Ana Souza — São Paulo e Brasília", "Por Ana Souza — São Paulo e Brasília", ["Ana Souza"]),
        ("Por Redação g1 — Brasília", "Por Redação g1 — Brasília", []),
        ("by Editorial Board", "by Editorial Board", []), ("By Newsroom Staff", "By Newsroom Staff", []),
        ("by Ludwig van Beethoven", "by Ludwig van Beethoven", ["Ludwig van Beethoven"]),
    ])
    func `bylines`(line: String, byline: String, authors: [String]) throws {
        let found = try read("Port to rebuild burned fish market", line, paragraphs)
        #expect(found.byline == byline)
        #expect(found.authors == authors)
        #expect(found.body == Self.body)
        #expect((found.published != nil) == line.contains("2023"))
    }

    @Test(arguments: ["By land and sea, port rebuilds market", "By the time the fire was out"])
    func `a headline may begin like a byline`(line: String) throws {
        let found = try read(line, paragraphs)
        #expect(found.headline == line)
        #expect(found.byline == nil)
    }

    @Test func `dates are published or modified by their labels`() throws {
        let found = try read(
            "Port to rebuild burned fish market", "Published: January 23, 2023", "Updated: January 24, 2023 10:00 GMT",
            paragraphs)
        #expect(found.published?.description == "2023-01-23")
        #expect(found.modified?.description == "2023-01-24T10:00:00+00:00")
        let below = try read(paragraphs, "Published January 23, 2023", "Updated January 24, 2023")
        #expect(below.published?.description == "2023-01-23" && below.modified?.description == "2023-01-24")
        let modified = try read("Updated: January 24, 2023", paragraphs)
        #expect(modified.published == nil && modified.modified?.description == "2023-01-24")
    }

    @Test(
        arguments: [
            ("05/03/2024 10h12 Atualizado há 2 horas", "2024-03-05T10:12:00", nil),
            ("3 aprile 2024 (modifica il 3 aprile 2024 | 15:20)", "2024-04-03", "2024-04-03T15:20:00"),
            ("Madrid - 15 ene 2024 - 11:32 CET", "2024-01-15T11:32:00+01:00", nil),
            (
                "Giriş Tarihi: 05.03.2024 10:15 Güncelleme: 05.03.2024 11:00", "2024-03-05T10:15:00",
                "2024-03-05T11:00:00"
            ),
            ("Giriş Tarihi: 05.03.2024", "2024-03-05", nil),
            ("Harbourtown, 5 March 2024, 10:15 GMT", "2024-03-05T10:15:00+00:00", nil),
            ("2024年3月5日 10:15 来源：港口报", "2024-03-05T10:15:00", nil), ("Harbourtown - 05/03/2024", nil, nil),
        ] as [(String, String?, String?)])
    func `a line that is mostly a date is no text`(line: String, published: String?, modified: String?) throws {
        for lines in [
            ["Port to rebuild burned fish market", line, paragraphs], [line, paragraphs],
            ["Port to rebuild burned fish market", paragraphs, line],
        ] {
            let found = try read(lines.joined(separator: "\n"))
            #expect(found.body == Self.body)
            #expect(found.headline == (lines[0] == line ? nil : lines[0]))
            #expect(found.published?.description == published)
            #expect(found.modified?.description == modified)
        }
    }

    @Test(arguments: [
        "It burned on 5 March 2024 at 10:15.", "The vote was held on 5 March 2024.",
        "“It was 10:15 on 5 March 2024,” she said.",
    ])
    func `a sentence that tells a date is text`(line: String) throws {
        #expect(
            try read(Self.first, line, Self.second).body == [Self.first, line, Self.second].joined(separator: "\n\n"))
    }

    @Test(arguments: [
        "What we know of the attack of 5 March 2024", "After the fire of 5 March 2024: the market returns",
    ])
    func `a headline may tell a date`(line: String) throws {
        #expect(try read(line, paragraphs).headline == line)
    }

    @Test func `a date after the reception is none`() throws {
        let found = try read("January 3, 2026", paragraphs)
        #expect(found.published == nil)
        #expect(found.warnings == ["future-date: published 2026-01-03"])
    }

    @Test func `a date of another article is none of this one`() throws {
        let found = try read(paragraphs, "Related articles", "Another fire in the port", "January 20, 2023")
        #expect(found.published == nil)
        #expect(found.body == Self.body)
    }

    @Test(
        arguments: [
            ("KYIV, Ukraine (AP) — ", "KYIV, Ukraine"), ("WASHINGTON, Jan 23 (Reuters) - ", "WASHINGTON"),
            ("PARIS — ", "PARIS"),
            ("NEW YORK – ", "NEW YORK"), ("Moskau (dpa) - ", "Moskau"), ("BERLIN, 23. Januar 2023 (dpa) – ", "BERLIN"),
            ("TOKYO (Jiji Press) -- ", "TOKYO"),
            ("MOSCOW/KYIV (Reuters) - ", "MOSCOW/KYIV"), ("Paris — ", nil), ("(CNN) — ", nil), ("“NO!” — ", nil),
            ("A — ", nil),
            ("It was 5 a.m. — ", nil), ("ROME: fire (big) — ", nil), ("SÃO PAULO (AP) — ", "SÃO PAULO"),
        ] as [(String, String?)])
    func `datelines`(dateline: String, place: String?) throws {
        let found = try read(dateline + Self.first, Self.second, Self.third)
        #expect(found.located == place)
        #expect(found.body == dateline + Self.body)
    }

    @Test(arguments: [
        ("Politics", "Politics"), ("POLITICS", "POLITICS"), ("Home > News > World", "World"),
        ("News › Asia › Harbours", "Harbours"),
        ("Section: Fisheries", "Fisheries"), ("政治", "政治"), ("Wirtschaft", "Wirtschaft"),
    ])
    func `sections above the headline`(line: String, section: String) throws {
        let found = try read(line, "Port to rebuild burned fish market", paragraphs)
        #expect(found.section == section)
        #expect(found.headline == "Port to rebuild burned fish market")
    }

    @Test(
        arguments: [
            ("\"World\" POPULAR ARTICLE", "World"), ("“Sports” RANKING", "Sports"), ("More from Politics", "Politics"),
            ("Most read in Business", "Business"), ("Popular in World News", "World News"),
            ("Most read: Middle East", "Middle East"), ("Most read . . Politics", "Politics"),
            ("RELATED ARTICLES", nil), ("Most Popular", nil),
        ] as [(String, String?)])
    func `labels of link lists end the text and may name the section`(label: String, section: String?) throws {
        for bullet in ["- ", "-\n", "• ", "•\n", "1.\n", "1\n"] {
            let found = try read(
                paragraphs, label, bullet + "A Boat Sinks off the Cape in a Storm",
                bullet + "Price of Cod Rises for Fifth Week Running.")
            #expect(found.section == section)
            #expect(found.body == Self.body)
        }
    }

    @Test(arguments: [
        "Related", "Read more", "MOST READ", "Lesen Sie auch", "À lire aussi", "Lo más leído", "Leggi anche",
        "Leia também", "Lees ook", "Läs också",
        "Les også", "Lue myös", "Czytaj też", "Читайте также", "関連記事", "相关新闻", "관련기사", "Editor’s Picks",
        "You may also like",
    ])
    func `links under a label are dropped in many languages`(label: String) throws {
        let found = try read(
            paragraphs, label, "A boat sinks off the cape", "Price of cod rises for fifth week",
            "Harbour master retires")
        #expect(found.body == Self.body)
    }

    @Test func `the text goes on behind links in its midst`() throws {
        let found = try read(
            Self.first, "Read more", "A boat sinks off the cape", Self.second, "Advertisement",
            "RELATED: Price of cod rises", Self.third)
        #expect(found.body == Self.body)
        let ranking = try read(
            Self.first, "Most read", "A boat sinks off the cape", "Price of cod rises", Self.second, Self.third)
        #expect(ranking.body == Self.body)
    }

    @Test func `the texts of teasers are not the article`() throws {
        let found = try read(
            paragraphs, "Related articles", "A boat sinks off the cape",
            "The crew of six was taken from the water by a helicopter, and the boat sank an hour later in heavy seas.",
            "Price of cod rises",
            "For the fifth week in a row buyers paid more at the auction, as storms kept most of the fleet in port.")
        #expect(found.body == Self.body)
    }

    @Test(arguments: [
        "Share", "Share this article", "Print",
        "Sign up for our newsletter to get the news of the port in your inbox every morning.", "© 2024 The Post",
        "Copyright 2024 The Post. All rights reserved.", "Alle Rechte vorbehalten", "https://example.com/a/b", "* * *",
        "3 hours ago", "5 min read", "Werbung", "Home | World | Politics | Sport", "Home|World|Politics",
        "Start · Klima · Regionales", "Port • Town • Fisheries", "Fisheries > Markets > Fires",
        "Home | World | Europe | Asia | Africa | Politics | Business | Money | Technology | Science | Health | Climate "
            + "| Arts | Books | Film | Music | Travel | Food | Style | Sport | Football | Tennis | Golf | Chess | Opinion "
            + "| Letters | Video | Audio | Photos | Podcasts | Weather | Games",
    ])
    func `what belongs to the site is dropped everywhere`(line: String) throws {
        #expect(try read("Port to rebuild burned fish market", line, paragraphs).body == Self.body)
        #expect(try read(Self.first, line, Self.second, Self.third).body == Self.body)
        #expect(try read(paragraphs, line).body == Self.body)
    }

    @Test func `headings, lists, quotes and rows between paragraphs are part of the text`() throws {
        let found = try read(
            Self.first, "What comes next", Self.second, "The council also wants:", "- a new pier", "- more light",
            "“At last,” said a trader.", Self.third,
            "Stalls 40", "Boats 12", "Tents 3", Self.first)
        #expect(
            found.body
                == [
                    Self.first, "What comes next", Self.second, "The council also wants:", "a new pier\nmore light",
                    "“At last,” said a trader.", Self.third,
                    "Stalls 40\nBoats 12\nTents 3", Self.first,
                ].joined(separator: "\n\n"))
    }

    @Test func `behind the last paragraph only what goes on from it is kept`() throws {
        #expect(try read(paragraphs, "“At last,” she said.").body == Self.body + "\n\n“At last,” she said.")
        #expect(
            try read(paragraphs, "The council wants:", "- a new pier", "- more light").body == Self.body
                + "\n\nThe council wants:\n\na new pier\nmore light")
        #expect(try read(paragraphs, "A boat sinks off the cape", "Price of cod rises").body == Self.body)
        #expect(try read(paragraphs, "-", "A Boat Sinks off the Cape", "-", "Price of Cod Rises").body == Self.body)
    }

    @Test func `tags are keywords`() throws {
        let found = try read(paragraphs, "Tags: fire, fish market , port;")
        #expect(found.keywords == ["fire", "fish market", "port"])
        #expect(found.body == Self.body)
    }

    @Test func `short reports are kept`() throws {
        #expect(try read("President resigns").body == "President resigns")
        #expect(try read("BREAKING: President resigns.").body == "BREAKING: President resigns.")
        let flash = try read("President resigns", "He said so on Monday.", "More to come.")
        #expect(flash.headline == "President resigns")
        #expect(flash.body == "He said so on Monday.\n\nMore to come.")
        #expect(try read("- one item", "- two items").body == "one item\ntwo items")
    }

    @Test(arguments: [
        ("", RejectionCode.empty), (" \n\t\r\n", .empty), ("…\n—\n***", .empty),
        ("https://example.com/\nwww.example.com", .empty), ("January 23, 2023", .empty),
        ("Share\nPrint\nAdvertisement", .empty), ("Most read\n- A boat sinks\n- Price of cod rises", .listing),
        ("\u{1F600}", .empty),
    ])
    func `a text without an article is rejected`(text: String, code: RejectionCode) throws {
        let found = try #require(item(payload(text)))
        #expect(found.rejection?.code == code)
        #expect(found.article.body == nil && found.article.wordCount == nil && found.article.language == nil)
    }

    @Test func `texts of scripts without spaces`() throws {
        let paragraph = "市議会は月曜日、春に焼失した古い魚市場を再建することを決めた。工事は夏に始まり、商人たちはそれまで岸壁のテントに移る。"
        let found = try read("魚市場を再建へ", "2023年1月23日 15時59分", paragraph, paragraph, "人気記事", "・船が沈没", "・タラの値上がり")
        #expect(found.headline == "魚市場を再建へ")
        #expect(found.published?.description == "2023-01-23T15:59:00")
        #expect(found.body == paragraph + "\n\n" + paragraph)
        #expect(found.language == "ja")
    }
}
