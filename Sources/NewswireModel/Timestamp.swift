/// An instant on the daemon's wall clock, in milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Seconds since 1970, rounded down.
    public var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// RFC 3339 in UTC with milliseconds: `2023-01-23T06:59:00.000Z`.
    public var rfc3339: String { Self.rfc3339(seconds: seconds, milliseconds: Int(milliseconds - seconds * 1000)) }

    /// RFC 3339 in UTC with whole seconds: `2023-01-23T06:59:00Z`.
    public static func rfc3339(seconds: Int64) -> String { rfc3339(seconds: seconds, milliseconds: nil) }

    private static func rfc3339(seconds: Int64, milliseconds: Int?) -> String {
        let days = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        let rest = Int(seconds) - days * 86_400
        let date = NewsDate.civil(daysSince1970: days)
        var text = DigitText(capacity: 24)
        text.put(year: date.year, month: date.month, day: date.day)
        text.put("T")
        text.put(hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60)
        if let milliseconds {
            text.put(".")
            text.put(milliseconds, width: 3)
        }
        text.put("Z")
        return text.string
    }
}
