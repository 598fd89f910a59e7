internal import Glibc

/// Processor time of the calling thread, which no other load on the machine changes much.
enum ProcessorTime {
    /// Nanoseconds that this thread has run.
    static func now() -> UInt64 { clockNanoseconds(CLOCK_THREAD_CPUTIME_ID) }

    /// Cores that this process may run on.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs `body`, which stays on this thread, and counts its time for the stage.
    static func measure<R, E: Error>(
        _ stage: Stage, _ metrics: Metrics, _ body: () throws(E) -> R
    ) throws(E) -> R {
        let timer = StageTimer(stage)
        defer { timer.stop(metrics) }
        return try body()
    }
}

/// Measures one call of a stage on the calling thread, for where a closure does not fit.
struct StageTimer {
    private let stage: Stage
    private let processorStart = ProcessorTime.now()
    private let wallStart = clockNanoseconds(CLOCK_MONOTONIC)

    init(_ stage: Stage) {
        self.stage = stage
    }

    /// Counts what has gone by since; to be called once, on the thread that made it.
    func stop(_ metrics: Metrics) {
        metrics.addStageTime(
            stage, processor: ProcessorTime.now() - processorStart,
            wall: clockNanoseconds(CLOCK_MONOTONIC) - wallStart)
    }
}

private func clockNanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
