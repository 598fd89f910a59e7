/// What a word can mean in a printed date.
enum DateWord: Equatable {
    /// 1…12.
    case month(Int)
    /// The same, where the line names no other month: `mar` is March and a Tuesday, `ago` is August and `ago`.
    case maybeMonth(Int)
    /// October behind a full stop, as Croatian writes, else November, as Polish does.
    case listopada
    /// `كانون`, `تشرين`: an ordinal behind it says which month.
    case monthStem(first: Int, second: Int)
    case ordinal(Int)
    /// Of the Iranian calendar.
    case jalaliMonth(Int)
    /// Of the Islamic calendar, which is not converted.
    case hijriMonth, hijriEra
    case era(DateEra)
    case zone(DateZone)
    case morning, afternoon, noon, midnight
    /// A label before a date, or behind the one of the line.
    case published, modified
    /// What the number before it counts.
    case year, monthUnit, day, hour, minute, second
    /// What the number behind it counts.
    case monthBefore, dayBefore
    /// `h`, `Uhr`: the number before it is an hour, the one behind it minutes.
    case clock
    /// `kl`: a time stands behind it.
    case beforeTime
    /// A weekday that is also a month's short name.
    case maybeWeekday
    /// What says nothing: weekdays, prepositions.
    case filler
    /// Part of a date that counts from now: `5 hours ago`.
    case relative

    /// Which meaning counts where words of two languages look alike.
    var weight: Int {
        switch self {
        case .maybeMonth: 9
        case .month, .jalaliMonth, .monthStem, .ordinal, .listopada, .era: 8
        case .zone: 3
        case .hijriMonth, .hijriEra, .noon, .midnight: 7
        case .year, .monthUnit, .day, .hour, .minute, .second, .monthBefore, .dayBefore: 6
        case .morning, .afternoon, .clock, .beforeTime: 5
        case .published, .modified: 4
        case .relative: 2
        case .maybeWeekday: 1
        case .filler: 0
        }
    }

    /// A month of the Gregorian calendar for certain.
    var isMonth: Bool {
        switch self {
        case .month, .listopada, .monthStem: true
        default: false
        }
    }
}
