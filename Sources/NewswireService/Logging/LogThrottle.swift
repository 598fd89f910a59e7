/// Keeps a flood of one event from flooding the log: the 1st, 10th, 100th … are logged, all are counted.
enum LogThrottle {
    /// - Parameter count: how many there were with this one, from 1.
    static func mustLog(_ count: UInt64) -> Bool {
        var rest = count
        while rest >= 10, rest % 10 == 0 { rest /= 10 }
        return rest == 1
    }
}

/// The same for events of several kinds, each counted by itself.
struct LogThrottles<Kind: Hashable> {
    private var counts: [Kind: Int] = [:]

    /// Counts one more; how many of its kind there are now if it must be logged, else nil.
    mutating func count(_ kind: Kind) -> Int? {
        let count = counts[kind, default: 0] + 1
        counts[kind] = count
        return LogThrottle.mustLog(UInt64(count)) ? count : nil
    }
}
