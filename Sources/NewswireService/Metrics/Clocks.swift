internal import Glibc
internal import NewswireModel

/// The one place that asks the machine what time it is: reception times come from here.
enum WallClock {
    static func now() -> Timestamp { Timestamp(milliseconds: clockMilliseconds(CLOCK_REALTIME)) }
}

/// Time that only goes forward, for intervals.
enum MonotonicClock {
    static func milliseconds() -> Int64 { clockMilliseconds(CLOCK_MONOTONIC) }

    static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

private func clockMilliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
