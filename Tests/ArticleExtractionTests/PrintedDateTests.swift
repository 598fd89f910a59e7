import ArticleExtraction
import NewswireModel
import Testing

struct PrintedDateTests {
    @Test(arguments: [
        ("15:59 JST, January 23, 2023", "2023-01-23T15:59:00+09:00"),
        ("January 23, 2023", "2023-01-23"), ("Jan. 23, 2023", "2023-01-23"), ("23 January 2023", "2023-01-23"),
        ("23rd Jan 2023", "2023-01-23"), ("Monday, 23 January 2023", "2023-01-23"), ("JANUARY 23 2023", "2023-01-23"),
        ("Mon Jan 23, 2023", "2023-01-23"), ("the 1st of May, 2023", "2023-05-01"),
        ("2023-01-23", "2023-01-23"), ("2023/01/23", "2023-01-23"), ("2023.01.23", "2023-01-23"),
        ("2023-01-23T15:59:00Z", "2023-01-23T15:59:00+00:00"),
        ("2023-01-23T15:59:00.123+09:00", "2023-01-23T15:59:00+09:00"),
        ("2023-01-23T15:59", "2023-01-23T15:59:00"), ("2023-01-23 15:59:07 -0500", "2023-01-23T15:59:07-05:00"),
        ("2023-01-23T15:59:00-05:00", "2023-01-23T15:59:00-05:00"),
        ("2023-01-23 15:59 UTC", "2023-01-23T15:59:00+00:00"),
        ("Mon, 23 Jan 2023 15:59:00 +0900", "2023-01-23T15:59:00+09:00"),
        ("Mon, 23 Jan 2023 06:59:00 GMT", "2023-01-23T06:59:00+00:00"),
        ("23.01.2023", "2023-01-23"), ("3.1.2023, 15:59 Uhr", "2023-01-03T15:59:00"), ("23. 1. 2023", "2023-01-23"),
        ("23.01.2023 15.59 Uhr", "2023-01-23T15:59:00"), ("23. Januar 2023, 15 Uhr", "2023-01-23T15:00:00"),
        ("Montag, 23. Januar 2023 um 15:59 Uhr", "2023-01-23T15:59:00"), ("am 23. Januar 2023", "2023-01-23"),
        ("23/01/2023", "2023-01-23"), ("01/23/2023", "2023-01-23"), ("5/5/2023", "2023-05-05"),
        ("23-01-2023", "2023-01-23"),
        ("January 23, 2023 3:59 PM", "2023-01-23T15:59:00"),
        ("January 23, 2023 at 3:59 p.m. EST", "2023-01-23T15:59:00-05:00"),
        ("3:59pm, 23 January 2023", "2023-01-23T15:59:00"), ("3 p.m. January 23, 2023", "2023-01-23T15:00:00"),
        ("12:05 a.m. Jan 23 2023", "2023-01-23T00:05:00"), ("12 pm Jan 23 2023", "2023-01-23T12:00:00"),
        ("3.59 pm, 23 January 2023", "2023-01-23T15:59:00"), ("10:00 AM ET, January 23, 2023", "2023-01-23T10:00:00"),
        ("23 January 2023 15:59 IST", "2023-01-23T15:59:00"),
        ("23 January 2023, 15:59 CEST", "2023-01-23T15:59:00+02:00"),
        ("23 January 2023 15:59 (GMT+9)", "2023-01-23T15:59:00+09:00"),
        ("1559 GMT 23 January 2023", "2023-01-23T15:59:00+00:00"),
        ("23 January 2023 1559 GMT", "2023-01-23T15:59:00+00:00"),
        ("23 Jan 2023 10:00 UTC+05:30", "2023-01-23T10:00:00+05:30"),
        ("23 janvier 2023 à 15h59", "2023-01-23T15:59:00"), ("Le 1er février 2023 à 8 h 05", "2023-02-01T08:05:00"),
        ("23 de enero de 2023", "2023-01-23"), ("23 gennaio 2023 alle ore 15:59", "2023-01-23T15:59:00"),
        ("23 de março de 2023", "2023-03-23"), ("23 januari 2023", "2023-01-23"),
        ("23. januar 2023 kl. 15.59", "2023-01-23T15:59:00"),
        ("23 stycznia 2023", "2023-01-23"), ("23. tammikuuta 2023", "2023-01-23"), ("23 января 2023 г.", "2023-01-23"),
        ("23 ЯНВАРЯ 2023", "2023-01-23"), ("2 РАЗ 2023", nil),
        ("1 АПРЕЛЯ 2023, 10:00 MSK", "2023-04-01T10:00:00+03:00"),
        ("2023年1月23日 15時59分", "2023-01-23T15:59:00"), ("2023年1月23日（月）午後3時59分", "2023-01-23T15:59:00"),
        ("2023年1月23日 星期一 下午3:59", "2023-01-23T15:59:00"), ("2023년 1월 23일 오후 3시 59분", "2023-01-23T15:59:00"),
        ("２０２３年１月２３日", "2023-01-23"), ("入力 2023.01.23", nil), ("입력 2023.01.23. 15:59", "2023-01-23T15:59:00"),
        ("29 February 2024", "2024-02-29"),
    ])
    func `reads a line that is one date`(line: String, expected: String?) {
        let dates = PrintedDate.dates(inLine: line)
        #expect(dates?.map(\.date.description) == expected.map { [$0] })
    }

    @Test(arguments: [
        "", "Hello", "2023", "January 2023 was cold", "The January 6, 2021 attack", "29 February 2023",
        "32 January 2023",
        "03/04/2023", "3-4-2023", "23/01/23", "January 23, 2023 25:00", "January 23, 2023 10:60",
        "13:00 am Jan 1, 2023",
        "Jan 23, 2023 and Jan 24, 2023", "January 23, 2023 10:00-11:00", "2023-01-23 2023-01-24",
        "January February 3, 2023",
        "1 January 2023 5", "10% 2023-01-23", "2023-13-01", "$1,200", "12345678901234567890", "2023-01-23T15:59+99:00",
        "(2023)", "---", "+", "2023年", "23 July 0000",
    ])
    func `anything else is no date`(line: String) {
        #expect(PrintedDate.dates(inLine: line)?.isEmpty != false)
        #expect(PrintedDate.dates(inLine: line) == nil)
    }

    @Test(arguments: ["15:59 JST", "January 23", "23 Jan", "3 hours ago", "5 min read", "Updated", "Yesterday"])
    func `half a date is understood and gives none`(line: String) {
        #expect(PrintedDate.dates(inLine: line) == [])
    }

    @Test(arguments: [
        ("Published: January 23, 2023", "published 2023-01-23"),
        ("Updated 23 January 2023 15:59 GMT", "modified 2023-01-23T15:59:00+00:00"),
        (
            "Posted on January 23, 2023 | Updated: January 24, 2023 1:00 pm",
            "published 2023-01-23, modified 2023-01-24T13:00:00"
        ),
        ("Last updated: 24.1.2023", "modified 2023-01-24"),
        ("Stand: 23.01.2023 15:59 Uhr", "modified 2023-01-23T15:59:00"),
        ("Mis à jour le 23 janvier 2023 à 15h59", "modified 2023-01-23T15:59:00"),
        ("更新日時：2023年1月23日 15:59", "modified 2023-01-23T15:59:00"),
        ("Publié le 23 janvier 2023, mis à jour le 24 janvier 2023", "published 2023-01-23, modified 2023-01-24"),
        ("January 23, 2023 Updated January 24, 2023", "none 2023-01-23, modified 2023-01-24"),
    ])
    func `labels say which date it is`(line: String, expected: String) throws {
        let dates = try #require(PrintedDate.dates(inLine: line))
        let text = dates.map { date in "\(date.label.map { "\($0)" } ?? "none") \(date.date)" }.joined(separator: ", ")
        #expect(text == expected)
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
