internal import Glibc

/// Processor time of the calling thread, which no other load on the machine changes much.
enum ProcessorTime {
    /// Nanoseconds that this thread has run.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Cores that this process may run on.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs `body`, which stays on this thread, and counts its time for the stage.
    static func measure<R, E: Error>(
        _ stage: Stage, _ metrics: Metrics, _ body: () throws(E) -> R
    ) throws(E) -> R {
        let start = now()
        defer { metrics.addProcessorTime(stage, nanoseconds: now() - start) }
        return try body()
    }
}
