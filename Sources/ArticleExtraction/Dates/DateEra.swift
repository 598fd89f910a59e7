import NewswireModel

/// A way to count years, or a calendar, beside the Gregorian one.
enum DateEra: Equatable, Sendable {
    /// Of Thailand: 2566 is 2023.
    case buddhist
    /// Of Taiwan: 民國112年 is 2023.
    case minguo
    case reiwa, heisei, showa
    /// The Iranian calendar.
    case jalali

    /// The Gregorian day of a day told in this era; nil if there is no such day.
    func gregorian(year: Int, month: Int, day: Int) -> (year: Int, month: Int, day: Int)? {
        switch self {
        case .buddhist: return (year - 543, month, day)
        case .minguo: return year >= 1 ? (year + 1911, month, day) : nil
        case .reiwa: return within(2018 + year, month, day, from: 2019_05_01, to: Int.max)
        case .heisei: return within(1988 + year, month, day, from: 1989_01_08, to: 2019_04_30)
        case .showa: return within(1925 + year, month, day, from: 1926_12_25, to: 1989_01_07)
        case .jalali: return JalaliCalendar.gregorian(year: year, month: month, day: day)
        }
    }

    private func within(
        _ year: Int, _ month: Int, _ day: Int, from first: Int, to last: Int
    ) -> (year: Int, month: Int, day: Int)? {
        let date = (year * 100 + month) * 100 + day
        return first...last ~= date ? (year, month, day) : nil
    }
}

/// The Iranian (Solar Hijri) calendar by the arithmetic of K. M. Borkowski, "The Persian calendar for 3000 years",
/// Earth, Moon and Planets 74 (1996), 223-230, in the stretch of years that newspapers print.
enum JalaliCalendar {
    /// Years of 1900 to 2120.
    private static let years = 1279..<1499
    /// From this year to 1634 one pattern of leap years holds: eight in 33 years.
    private static let cycleStart = 1210
    /// Leap years of the calendar up to there, in the count of the source.
    private static let leapsBefore = 294

    /// The Gregorian day; nil if there is no such day, or the year is none that newspapers print.
    static func gregorian(year: Int, month: Int, day: Int) -> (year: Int, month: Int, day: Int)? {
        guard years.contains(year), 1...12 ~= month, 1...length(of: month, in: year) ~= day else { return nil }
        let dayOfYear = (month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1
        return NewsDate.civil(daysSince1970: newYear(year) + dayOfYear)
    }

    private static func length(of month: Int, in year: Int) -> Int {
        if month <= 6 { return 31 }
        return month < 12 || newYear(year + 1) - newYear(year) == 366 ? 30 : 29
    }

    /// The first day of a year, the 20th to the 22nd of March, in days since 1970-01-01.
    private static func newYear(_ year: Int) -> Int {
        let past = year - cycleStart
        let leaps = leapsBefore + past / 33 * 8 + (past % 33 + 3) / 4
        let gregorian = year + 621
        let gregorianLeaps = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150
        return NewsDate.daysSince1970(year: gregorian, month: 3, day: 20 + leaps - gregorianLeaps)
    }
}
