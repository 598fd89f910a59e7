import ArgumentParser
import NewswireModel

/// A time as it is typed: a date with time and zone, or a day of UTC.
struct ReceptionTime: ExpressibleByArgument {
    /// Its first millisecond, and its last.
    let first: Timestamp
    let last: Timestamp

    init?(argument: String) {
        if let time = Timestamp(rfc3339: argument) {
            first = time
            last = time
        } else if let day = Timestamp(rfc3339: argument + "T00:00:00Z") {
            first = day
            last = Timestamp(milliseconds: day.milliseconds + 86_400_000 - 1)
        } else {
            return nil
        }
    }
}
