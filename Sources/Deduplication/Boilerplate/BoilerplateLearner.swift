internal import DequeModule
internal import NewswireModel

/// Learns from the stream which lines keep coming back from a source: rankings, newsletter pleas, "read also".
///
/// A line counts once for each story of the source that has it: an update, a page fetched again or a copy of the same
/// story says nothing more. How sure it is that a line is boilerplate is the share of the source's stories that have
/// it, since it was first met, at the lower end of its confidence interval (E. B. Wilson, "Probable Inference, the Law
/// of Succession, and Statistical Inference", 1927).
///
/// State is a function of the calls. A text costs O(1) a line, amortized.
struct BoilerplateLearner: Sendable {
    private(set) var limits: BoilerplateLimits
    private var sources: [UInt64: Source] = [:]
    /// Counts what was learned.
    private var clock: UInt64 = 0
    /// Sources in the order in which something was learned of them; one whose stamp is no longer its own is stale.
    private var order: Deque<(key: UInt64, stamp: UInt64)> = []
    private(set) var lineCount = 0

    init(limits: BoilerplateLimits) {
        self.limits = limits
    }

    func knownSource(_ key: UInt64) -> Source? { sources[key] }

    var sourceCount: Int { sources.count }

    /// Other limits hold from now on; what is beyond them goes at once.
    mutating func change(to limits: BoilerplateLimits) {
        guard limits != self.limits else { return }
        self.limits = limits
        while sources.count > limits.sourcesMax { forgetOldest() }
        for key in sources.keys { edit(key) { $0.limit(to: limits.linesMax) } }
    }

    /// The lines that have come back in this source's other stories, so that they tell nothing of this one; nil where
    /// there are none.
    func known(_ marks: LineMarks, now: Int64) -> [Bool]? {
        guard let source = sources[marks.source] else { return nil }
        let oldest = oldestDay(now)
        var isAny = false
        let known = marks.lines.map { line in
            guard line.unitCount > 0, let seen = source.lines[line.hash], seen.day >= oldest,
                seen.count >= Self.countToWeigh,
                source.confidence(of: seen) >= limits.confidence
            else { return false }
            isAny = true
            return true
        }
        return isAny ? known : nil
    }

    /// In so many other stories a line must have been to lose its weight: that costs less than leaving it out.
    static let countToWeigh: UInt32 = 2

    /// Counts the lines of a story's text; one that the source has told already teaches nothing.
    mutating func learn(_ marks: LineMarks, story: UInt32, now: Int64) {
        let (today, oldest, linesMax) = (Self.day(now), oldestDay(now), limits.linesMax)
        touch(marks.source)
        edit(marks.source) { source in
            guard source.tell(story) else { return }
            for line in marks.lines where line.hash != 0 {
                source.see(line.hash, today: today, oldest: oldest)
                if source.lines.count > linesMax { source.prune(to: linesMax, oldest: oldest) }
            }
        }
    }

    /// Makes the source, where it is not there, the one that is forgotten last.
    private mutating func touch(_ key: UInt64) {
        if sources[key] == nil {
            while sources.count >= limits.sourcesMax { forgetOldest() }
        }
        clock += 1
        sources[key, default: Source()].stamp = clock
        order.append((key, clock))
        if order.count > 2 * sources.count + 64 { order.removeAll { sources[$0.key]?.stamp != $0.stamp } }
    }

    private mutating func edit(_ key: UInt64, _ change: (inout Source) -> Void) {
        // In place: a copy of the lines would cost more than all else.
        lineCount -= sources[key]?.lines.count ?? 0
        change(&sources[key, default: Source()])
        lineCount += sources[key]?.lines.count ?? 0
    }

    private mutating func forgetOldest() {
        while let (key, stamp) = order.popFirst() {
            guard sources[key]?.stamp == stamp else { continue }
            lineCount -= sources.removeValue(forKey: key)?.lines.count ?? 0
            return
        }
    }

    private static func day(_ now: Int64) -> Int32 { Int32(clamping: now / 86_400_000) }

    /// Lines that were met last before this day count as never met.
    func oldestDay(_ now: Int64) -> Int32 { Self.day(now) - Int32(clamping: limits.days) }

    // MARK: State

    /// Sources in the order in which they will be forgotten, each with its lines in the order of their hashes.
    func forEachSource(_ body: (UInt64, Source, [(UInt64, Source.Line)]) -> Void) {
        for (key, stamp) in order {
            guard let source = sources[key], source.stamp == stamp else { continue }
            body(key, source, source.lines.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
    }

    /// Takes a source of another learner over, behind those that are here.
    mutating func restore(_ key: UInt64, _ source: Source) {
        touch(key)
        var source = source
        source.stamp = clock
        edit(key) { $0 = source }
    }

    mutating func restore(_ hash: UInt64, _ line: Source.Line, of key: UInt64) {
        guard let source = sources[key], line.last <= source.stories else { return }
        edit(key) { $0.lines[hash] = line }
    }
}
