import ArticleExtraction
import NewswireModel
import Testing

struct PrintedDateTests {
    @Test func `every printed form of the table means what it says`() throws {
        let rows = try Fixture.rows("dates.tsv")
        #expect(rows.count >= 400)
        for row in rows {
            let columns = row.text.split(separator: "\t").map(String.init)
            try #require((2...3).contains(columns.count), "line \(row.number) has two or three columns")
            let page = columns.count == 3 ? columns[2] : nil
            let domain = page.flatMap { $0.hasPrefix(".") ? String($0.dropFirst()) : nil }
            let dates = PrintedDate.dates(
                inLine: columns[0], language: domain == nil ? page : nil, topLevelDomain: domain)
            #expect(dates.map(Self.meaning) == columns[1], "line \(row.number): \(columns[0])")
        }
    }

    private static func meaning(_ dates: [PrintedDate]) -> String {
        guard !dates.isEmpty else { return "half" }
        return dates.map { date in (date.label.map { "\($0) " } ?? "") + date.date.description }.joined(separator: ", ")
    }

    @Test func `what only looks like a date gives none`() throws {
        let rows = try Fixture.rows("not-dates.txt")
        #expect(rows.count >= 200)
        for row in rows {
            #expect(PrintedDate.dates(inLine: row.text)?.isEmpty != false, "line \(row.number): \(row.text)")
        }
    }

    /// The page is read as a whole: line by line in the place of the timestamp.
    @Test func `what only looks like a date dates no article`() throws {
        for row in try Fixture.rows("not-dates.txt") {
            let text = "Council votes to rebuild the old fish market\n\(row.text)\n\(Self.body)"
            let found = try #require(article(text), "line \(row.number)")
            #expect(found.published == nil && found.modified == nil, "line \(row.number): \(row.text)")
        }
    }

    private static let body = """
        The council of the northern port voted on Monday to rebuild the old fish market, which burned down in a storm.
        Work is to begin in the spring, the mayor told reporters after a long debate, and will take about two years.
        Traders who lost their stalls will be housed in a hall of the harbour until then, at no cost to them at all.
        """

    @Test(arguments: [
        "", "Hello", "January 2023 was cold", "The January 6, 2021 attack", "1 January 2023 5", "10% 2023-01-23",
        "My birthday is 23 January 2023", "23 January 2023 was a Monday",
    ])
    func `a line that says anything else is no date`(line: String) {
        #expect(PrintedDate.dates(inLine: line) == nil)
    }

    @Test(arguments: [
        ("1674457140", "2023-01-23T06:59:00+00:00"), ("1674457140000", "2023-01-23T06:59:00+00:00"),
        ("20230123", "2023-01-23"),
        ("20230123T155900Z", "2023-01-23T15:59:00+00:00"), ("20230123T1559+0900", "2023-01-23T15:59:00+09:00"),
        ("January 23, 2023", "2023-01-23"), ("2023-01-23", "2023-01-23"), ("soon", nil), ("", nil), ("12", nil),
        ("99999999", nil),
        ("20230123Tabcd", nil), ("-1674457140", nil), ("99999999999999999", nil),
    ])
    func `what is declared to be a date may be digits`(text: String, expected: String?) {
        #expect(PrintedDate.declared(text)?.description == expected)
    }

    @Test func `a very long line is looked at in part and is no date`() {
        #expect(PrintedDate.dates(inLine: String(repeating: "1 ", count: 1_000_000)) == nil)
        #expect(PrintedDate.dates(inLine: "January 23, 2023" + String(repeating: " ", count: 144)) != nil)
        #expect(PrintedDate.dates(inLine: "January 23, 2023" + String(repeating: " ", count: 145)) == nil)
    }
}
