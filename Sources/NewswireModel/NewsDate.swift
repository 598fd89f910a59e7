/// A date or time at the precision and with the zone at which it was printed, and no more.
///
/// Proleptic Gregorian calendar. `description` gives the record's three forms: `2023-01-23`, `2023-01-23T15:59:00` and
/// `2023-01-23T15:59:00+09:00`.
public struct NewsDate: Sendable, Hashable {
    public let year: Int
    public let month: Int
    public let day: Int
    /// The time of day; nil when only the day is known.
    public let time: Time?

    /// A time of day, with its zone where that is certain.
    public struct Time: Sendable, Hashable {
        public let hour: Int
        public let minute: Int
        public let second: Int
        /// Minutes east of UTC; nil when the zone is unknown or ambiguous.
        public let offsetMinutes: Int?
    }

    /// A day of the calendar; nil if there is no such day between the years 1 and 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard Self.isDay(year: year, month: month, day: day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        time = nil
    }

    /// A time on a day; nil if there is no such day or time. Offsets range over ±15 hours. A leap second counts as second 59.
    public init?(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int = 0, offsetMinutes: Int? = nil
    ) {
        guard
            Self.isDay(year: year, month: month, day: day),
            0..<24 ~= hour, 0..<60 ~= minute, 0...60 ~= second,
            offsetMinutes.map({ abs($0) <= 15 * 60 }) ?? true
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        time = Time(hour: hour, minute: minute, second: min(second, 59), offsetMinutes: offsetMinutes)
    }

    /// Seconds since 1970-01-01T00:00:00Z; nil unless the instant is certain.
    public var instant: Int64? {
        guard let time, let offset = time.offsetMinutes else { return nil }
        return localSeconds - Int64(offset) * 60
    }

    /// The earliest and latest instants it can mean, in seconds since 1970: equal when the instant is certain, else wide
    /// enough for every zone.
    public var possibleInstants: ClosedRange<Int64> {
        if let instant { return instant...instant }
        let span: Int64 = time == nil ? 86_399 : 0
        return localSeconds - 14 * 3600...localSeconds + span + 12 * 3600
    }

    private var localSeconds: Int64 {
        let days = Int64(Self.daysSince1970(year: year, month: month, day: day))
        guard let time else { return days * 86_400 }
        return days * 86_400 + Int64(time.hour * 3600 + time.minute * 60 + time.second)
    }
}

extension NewsDate: CustomStringConvertible {
    public var description: String {
        var text = DigitText(capacity: 25)
        text.put(year: year, month: month, day: day)
        guard let time else { return text.string }
        text.put("T")
        text.put(hour: time.hour, minute: time.minute, second: time.second)
        guard let offset = time.offsetMinutes else { return text.string }
        text.put(offset < 0 ? "-" : "+")
        text.put(abs(offset) / 60, width: 2)
        text.put(":")
        text.put(abs(offset) % 60, width: 2)
        return text.string
    }
}

extension NewsDate {
    /// Days from 1970-01-01, negative before (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
    public static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day that lies so many days after 1970-01-01 (civil_from_days of the same source).
    public static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func isDay(year: Int, month: Int, day: Int) -> Bool {
        guard 1...9999 ~= year, 1...12 ~= month, day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }
}
