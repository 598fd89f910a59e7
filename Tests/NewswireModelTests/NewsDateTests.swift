import NewswireModel
import Testing

@Suite struct NewsDateTests {
    @Test(arguments: [
        (NewsDate(year: 2023, month: 1, day: 23), "2023-01-23", Int64?.none),
        (NewsDate(year: 2023, month: 1, day: 23, hour: 15, minute: 59), "2023-01-23T15:59:00", nil),
        (
            NewsDate(year: 2023, month: 1, day: 23, hour: 15, minute: 59, offsetMinutes: 540),
            "2023-01-23T15:59:00+09:00",
            1_674_457_140
        ),
        (
            NewsDate(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, offsetMinutes: 0),
            "1969-12-31T23:59:59+00:00", -1
        ),
        (
            NewsDate(year: 2024, month: 2, day: 29, hour: 0, minute: 0, second: 60, offsetMinutes: -210),
            "2024-02-29T00:00:59-03:30", 1_709_177_459
        ),
        (NewsDate(year: 1, month: 1, day: 1), "0001-01-01", nil),
    ])
    func printsWhatIsKnownAndNoMore(date: NewsDate?, text: String, instant: Int64?) throws {
        let date = try #require(date)
        #expect(date.description == text)
        #expect(date.instant == instant)
        if let instant { #expect(date.possibleInstants == instant...instant) }
    }

    @Test(arguments: [
        (2023, 2, 29), (1900, 2, 29), (2023, 4, 31), (2023, 13, 1), (2023, 0, 1), (2023, 1, 0), (0, 1, 1),
        (10_000, 1, 1),
    ])
    func thereIsNoSuchDay(year: Int, month: Int, day: Int) {
        #expect(NewsDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [(24, 0, 0, 0), (0, 60, 0, 0), (0, 0, 61, 0), (-1, 0, 0, 0), (0, 0, 0, 901), (0, 0, 0, -901)])
    func thereIsNoSuchTime(hour: Int, minute: Int, second: Int, offset: Int) {
        #expect(
            NewsDate(
                year: 2023, month: 1, day: 1, hour: hour, minute: minute, second: second, offsetMinutes: offset) == nil)
    }

    @Test func daysGoThereAndBack() {
        for days in stride(from: -719_162, through: 2_932_896, by: 97) {
            let date = NewsDate.civil(daysSince1970: days)
            #expect(NewsDate.daysSince1970(year: date.year, month: date.month, day: date.day) == days)
            #expect(NewsDate(year: date.year, month: date.month, day: date.day) != nil)
        }
        #expect(NewsDate.daysSince1970(year: 2000, month: 3, day: 1) == 11_017)
    }

    @Test func aDayWithoutAZoneMayBeginAndEndAnywhere() throws {
        let day = try #require(NewsDate(year: 1970, month: 1, day: 2)).possibleInstants
        #expect(day.lowerBound == 36_000, "as the day begins at +14:00")
        #expect(day.upperBound == 215_999, "as it ends at -12:00")
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (1_674_457_140_001, "2023-01-23T06:59:00.001Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func printsRFC3339(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func secondsAreRoundedDown() {
        #expect(Timestamp(milliseconds: -1).seconds == -1)
        #expect(Timestamp(milliseconds: 1999).seconds == 1)
        #expect(Timestamp.rfc3339(seconds: 1_674_457_140) == "2023-01-23T06:59:00Z")
    }
}
