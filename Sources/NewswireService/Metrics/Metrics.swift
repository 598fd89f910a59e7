internal import JSONText
internal import Synchronization

/// All counters and histograms of a daemon, from 0 at its start.
///
/// Sendable because the counts are behind a mutex. They are places in arrays: see `add` and `observe` for what one
/// costs.
public final class Metrics: Sendable {
    private struct State {
        /// By `Counter.index`.
        var counters = [UInt64](repeating: 0, count: Counter.all.count)
        /// Of each histogram `bucketsMax`, by `Histogram.index`.
        var buckets = [UInt64](repeating: 0, count: Histogram.all.count * bucketsMax)
        /// By `Histogram.index`.
        var sums = [UInt64](repeating: 0, count: Histogram.all.count)
    }

    /// The last is for what lies above all bounds.
    private static let bucketsMax = Histogram.boundsMax + 1

    private let state = Mutex(State())

    public init() {}

    public func add(_ counter: Counter, _ amount: Int = 1) {
        guard amount > 0 else { return }
        let index = counter.index
        state.withLock { $0.counters[index] &+= UInt64(amount) }
    }

    /// Adds several at once: readers see all of them or none.
    public func add(_ amounts: [(counter: Counter, amount: Int)]) {
        state.withLock { state in
            for (counter, amount) in amounts where amount > 0 { state.counters[counter.index] &+= UInt64(amount) }
        }
    }

    public subscript(counter: Counter) -> UInt64 {
        let index = counter.index
        return state.withLock { $0.counters[index] }
    }

    /// Counts a value in the histogram's unit; a negative one, after the clock was set back, as 0.
    package func observe(_ histogram: Histogram, _ value: Int) {
        let value = UInt64(max(0, value))
        let bucket = Self.bucket(of: value, histogram.bounds)
        let index = histogram.index
        state.withLock { state in
            state.buckets[index * Self.bucketsMax + bucket] &+= 1
            state.sums[index] &+= value
        }
    }

    /// Counts several values at once: readers see all of them or none.
    package func observe(_ histogram: Histogram, _ values: [Int]) {
        guard !values.isEmpty else { return }
        // Sorted into buckets before the lock is taken.
        var counts = [UInt64](repeating: 0, count: Self.bucketsMax)
        var sum: UInt64 = 0
        let bounds = histogram.bounds
        for value in values {
            let value = UInt64(max(0, value))
            counts[Self.bucket(of: value, bounds)] += 1
            sum &+= value
        }
        let index = histogram.index
        state.withLock { state in
            let base = index * Self.bucketsMax
            for bucket in 0...bounds.count { state.buckets[base + bucket] &+= counts[bucket] }
            state.sums[index] &+= sum
        }
    }

    /// Counts one call of a stage: what it took of the processor and of the clock, in nanoseconds.
    func addStageTime(_ stage: Stage, processor: UInt64, wall: UInt64) {
        let histogram = Histogram.stageDuration(stage)
        let bucket = Self.bucket(of: wall, histogram.bounds)
        let index = histogram.index
        let counter = Counter.stageProcessorTime(stage).index
        state.withLock { state in
            state.counters[counter] &+= processor
            state.buckets[index * Self.bucketsMax + bucket] &+= 1
            state.sums[index] &+= wall
        }
    }

    /// Counts processor time alone, of a call that is not one of the stage's.
    func addProcessorTime(_ stage: Stage, nanoseconds: UInt64) {
        add(.stageProcessorTime(stage), Int(clamping: nanoseconds))
    }

    /// The place of the first bound that is not below the value.
    private static func bucket(of value: UInt64, _ bounds: [UInt64]) -> Int {
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < value { bucket += 1 }
        return bucket
    }

    package func counts(of histogram: Histogram) -> HistogramCounts {
        state.withLock { Self.counts(of: histogram, $0) }
    }

    private static func counts(of histogram: Histogram, _ state: State) -> HistogramCounts {
        let base = histogram.index * bucketsMax
        let bounds = histogram.bounds
        return HistogramCounts(
            bounds: bounds, counts: Array(state.buckets[base...base + bounds.count]),
            sum: state.sums[histogram.index], unitsPerBase: histogram.unitsPerBase)
    }
}

extension Metrics {
    /// Every counter and histogram as it is at one moment.
    package var samples: [MetricSample] {
        let state = state.withLock { $0 }
        return Counter.all.filter { $0.isShownAtZero || state.counters[$0.index] > 0 }.map { counter in
            MetricSample(
                family: counter.family, labels: counter.labels,
                value: .exact(state.counters[counter.index], unitsPerBase: counter.unitsPerBase))
        }
            + Histogram.all.map { histogram in
                MetricSample(
                    family: histogram.family, labels: histogram.labels,
                    value: .histogram(Self.counts(of: histogram, state)))
            }
    }

    /// Every counter's name and value; times in seconds.
    public var listing: [(name: String, value: Double)] {
        let counters = state.withLock { $0.counters }
        return Counter.all.filter { $0.isShownAtZero || counters[$0.index] > 0 }.map { counter in
            (counter.name, Double(counters[counter.index]) / Double(counter.unitsPerBase))
        }
    }

    /// All counters as one flat JSON object.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in listing {
            writer.key(name)
            if let whole = Int64(exactly: value) { writer.integer(whole) } else { writer.number(value) }
        }
        writer.endObject()
        return writer.bytes
    }
}
