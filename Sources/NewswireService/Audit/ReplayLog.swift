internal import NewswireProtocol
internal import SegmentLog
internal import Synchronization

/// What the pipeline of a replay takes for its record log: compares each outcome with the one that was recorded, and
/// keeps it where a state is to be made.
///
/// Sendable because its state is behind a mutex. Outcomes come in the order in which they were announced.
final class ReplayLog: EntryLog {
    /// What was recorded of a payload, if anything was.
    struct Expected: Sendable {
        let journal: UInt64
        let original: [UInt8]?
    }

    fileprivate struct State {
        /// Of the payloads that are in flight.
        var expected: [Expected] = []
        var taken = 0
        var result = Result()
        var end: UInt64 = 1
    }

    struct Result: Sendable {
        var same = 0
        /// Payloads whose outcome differs, or that have none in the original.
        var different = 0
        /// The first of them.
        var differences: [ReplayDifference] = []
    }

    static let differencesMax = 20

    private let state = Mutex(State())
    private let kept: SegmentLog?

    init(keepingIn log: SegmentLog?) {
        kept = log
    }

    var result: Result { state.withLock { $0.result } }

    func expect(_ expected: Expected) { state.withLock { $0.expected.append(expected) } }

    func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
        if let kept { _ = try kept.append(batch) }
        return state.withLock { state in
            let start = state.end
            for bytes in batch { state.compare(bytes) }
            state.end += UInt64(batch.count)
            return start..<state.end
        }
    }

    func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] { [] }

    func trim(below position: UInt64) throws(LogError) {}

    var positions: Range<UInt64> { state.withLock { $0.end..<$0.end } }
}

extension ReplayLog.State {
    fileprivate mutating func compare(_ replayed: [UInt8]) {
        precondition(taken < expected.count, "an outcome came that nothing was replayed for")
        let original = expected[taken]
        taken += 1
        if taken > 1024, taken > expected.count / 2 {
            expected.removeFirst(taken)
            taken = 0
        }
        if original.original == replayed {
            result.same += 1
            return
        }
        result.different += 1
        guard result.differences.count < ReplayLog.differencesMax else { return }
        result.differences += RecordComparison.differences(
            journal: original.journal, original: original.original, replayed: replayed
        ).prefix(ReplayLog.differencesMax - result.differences.count)
    }
}

/// What the pipeline of a replay takes for its journal: nothing is journaled, and nothing let go of.
struct ReplayedJournal: EntryLog {
    func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> { throw .readOnly }
    func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] { [] }
    func trim(below position: UInt64) throws(LogError) {}
    var positions: Range<UInt64> { 1..<1 }
}
