import NewswireModel

/// What has been read of one date.
struct DateParts {
    var year: Int?
    var month: Int?
    var day: Int?
    var hour: Int?
    var minute: Int?
    var second: Int?
    var isAfternoon: Bool?
    /// Midnight as a word begins or ends the day: the day alone is certain.
    var hidesTime = false
    /// Minutes east of UTC, in digits.
    var offset: Int?
    var zone: DateZone?
    var era: DateEra?
    var isISO = false
    /// It tells something of a date that is none of these: `3 hours ago`, a day of the Islamic calendar.
    var saysOther = false
    var label: PrintedDate.Label?

    var hasDay: Bool { year != nil && month != nil && day != nil }
    var hasZone: Bool { offset != nil || zone != nil }
    /// It says something, if not a whole date.
    var saysAnything: Bool { hour != nil || (month != nil && day != nil) || saysOther || label != nil }

    /// Newspapers' years. Later ones than the reception's are refused where that is known.
    static let years = 1900...2100

    /// The date; nil if there is no such day or time. Only for parts that have a day.
    var date: NewsDate? {
        guard let year, let month, let day, let civil = civil(year, month, day), Self.years.contains(civil.year) else {
            return nil
        }
        guard hour != nil || isAfternoon == nil else { return nil }
        guard let hour, !hidesTime else { return NewsDate(year: civil.year, month: civil.month, day: civil.day) }
        guard let hour = Self.hour(hour, isAfternoon: isAfternoon) else { return nil }
        guard hour == 24 else { return date(civil, hour: hour) }
        // The end of the day is the beginning of the next (ISO 8601:2004, section 4.2.3).
        guard minute ?? 0 == 0, second ?? 0 == 0, NewsDate(year: civil.year, month: civil.month, day: civil.day) != nil
        else { return nil }
        let days = NewsDate.daysSince1970(year: civil.year, month: civil.month, day: civil.day)
        return date(NewsDate.civil(daysSince1970: days + 1), hour: 0)
    }

    private func civil(_ year: Int, _ month: Int, _ day: Int) -> (year: Int, month: Int, day: Int)? {
        guard let era else { return (year, month, day) }
        return era.gregorian(year: year, month: month, day: day)
    }

    private func date(_ day: (year: Int, month: Int, day: Int), hour: Int) -> NewsDate? {
        NewsDate(
            year: day.year, month: day.month, day: day.day, hour: hour, minute: minute ?? 0, second: second ?? 0,
            offsetMinutes: offset ?? zone?.offset(year: day.year, month: day.month, day: day.day))
    }

    private static func hour(_ hour: Int, isAfternoon: Bool?) -> Int? {
        guard let isAfternoon else { return hour }
        switch hour {
        case 12: return isAfternoon ? 12 : 0
        case 0..<12: return isAfternoon ? hour + 12 : hour
        // `15:59 PM`
        case 13..<24: return isAfternoon ? hour : nil
        default: return nil
        }
    }
}
