internal import DequeModule
internal import Synchronization

/// A log in memory: as ordered and as bounded as a durable one, and gone with the process.
///
/// Sendable because its state is behind a mutex; no call blocks for longer than a copy of array references.
public final class MemoryLog: EntryLog {
    private struct State {
        var entries: Deque<[UInt8]> = []
        var first: UInt64 = 1
        var bytes = 0

        var end: UInt64 { first + UInt64(entries.count) }
    }

    /// The most bytes it holds, entry contents only.
    public let bytesMax: Int
    private let state = Mutex(State())

    public init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    public func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
        let added = batch.reduce(0) { $0 + $1.count }
        let result = state.withLock { state -> Result<Range<UInt64>, LogError> in
            guard added <= bytesMax - state.bytes else {
                return .failure(.full(bytes: state.bytes + added, bytesMax: bytesMax))
            }
            let start = state.end
            state.entries.append(contentsOf: batch)
            state.bytes += added
            return .success(start..<state.end)
        }
        return try result.get()
    }

    public func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
        let result = state.withLock { state -> Result<[PositionedEntry], LogError> in
            guard position >= state.first else {
                return .failure(.trimmed(position: position, first: state.first))
            }
            guard position <= state.end else {
                return .failure(.beyondEnd(position: position, end: state.end))
            }
            var taken: [PositionedEntry] = []
            var bytes = 0
            for index in Int(position - state.first)..<state.entries.count {
                let entry = state.entries[index]
                guard taken.count < entriesMax, taken.isEmpty || entry.count <= bytesMax - bytes else { break }
                taken.append(PositionedEntry(position: state.first + UInt64(index), bytes: entry))
                bytes += entry.count
            }
            return .success(taken)
        }
        return try result.get()
    }

    public func trim(below position: UInt64) throws(LogError) {
        let result = state.withLock { state -> Result<Void, LogError> in
            guard position <= state.end else {
                return .failure(.beyondEnd(position: position, end: state.end))
            }
            while state.first < position, let entry = state.entries.popFirst() {
                state.bytes -= entry.count
                state.first += 1
            }
            return .success(())
        }
        try result.get()
    }

    public var positions: Range<UInt64> {
        state.withLock { $0.first..<$0.end }
    }
}
