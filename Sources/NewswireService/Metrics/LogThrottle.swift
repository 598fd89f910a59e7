/// Keeps a flood of one event from flooding the log: the 1st, 10th, 100th … are logged, all are counted.
enum LogThrottle {
    /// - Parameter count: how many there were with this one, from 1.
    static func mustLog(_ count: UInt64) -> Bool {
        var rest = count
        while rest >= 10, rest % 10 == 0 { rest /= 10 }
        return rest == 1
    }
}
