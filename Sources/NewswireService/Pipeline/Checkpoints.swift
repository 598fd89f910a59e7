internal import Glibc
package import NewswireProtocol
internal import Synchronization

/// When the next checkpoint is written to the record log, and from where on the record log is needed.
///
/// Sendable because its state is behind a mutex.
package final class Checkpoints: Sendable {
    /// One is due after so long, if anything was recorded.
    private static let millisecondsMax: Int64 = 86_400_000
    /// At least so many times its size is recorded behind one before the next: what is remembered may be larger than
    /// what is kept.
    private static let timesSize = 2
    /// After a start, so large a part of that is recorded first: who is killed again and again, each time while a
    /// checkpoint is written, would fill the record log with them.
    private static let ownShare = 4
    /// While one is written, so many entries of it wait for the record log.
    private static let waitingMax = 8

    private struct State {
        /// Recorded since the last one.
        var bytes: Int
        /// Of that, by this process.
        var ownBytes = 0
        /// Of the last one.
        var size: Int
        var began: Int64
        var isBeingWritten = false
        var first: UInt64 = 0
        var neededFrom: UInt64
    }

    let identity: StateEntry
    private let intervalBytes: Int
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    /// - Parameters:
    ///   - identity: whose ids and numbers the record log holds.
    ///   - intervalBytes: what is recorded between two, or twice the size of one, if that is more.
    ///   - neededFrom: where the last one begins, else the record log.
    ///   - bytes: what was recorded since.
    ///   - size: of the last one.
    package init(
        identity: StateEntry, intervalBytes: Int, neededFrom: UInt64, bytes: Int, size: Int = 0,
        now: @escaping @Sendable () -> Int64 = { MonotonicClock.milliseconds() }
    ) {
        self.identity = identity
        self.intervalBytes = intervalBytes
        self.now = now
        state = Mutex(State(bytes: bytes, size: size, began: now(), neededFrom: neededFrom))
    }

    /// The record log must be kept from here on.
    package var neededFrom: UInt64 { state.withLock { $0.neededFrom } }

    func recorded(bytes: Int) {
        state.withLock { state in
            state.bytes += bytes
            state.ownBytes += bytes
        }
    }

    /// Hands a checkpoint of the decider's memory to the last stage, when one is due.
    ///
    /// Holds up the caller while the record log takes it: nothing is decided meanwhile, and little waits in memory.
    func writeIfDue(_ decider: borrowing Decider, to records: BatchQueue<RecordJob>) {
        let now = now()
        let isDue = state.withLock { state in
            guard !state.isBeingWritten, state.bytes > 0 else { return false }
            let needed = max(intervalBytes, Self.timesSize * state.size)
            let isEnough = state.bytes >= needed && state.ownBytes >= needed / Self.ownShare
            guard isEnough || now - state.began >= Self.millisecondsMax else { return false }
            state.isBeingWritten = true
            state.bytes = 0
            state.began = now
            return true
        }
        guard isDue else { return }
        state.withLock { $0.size = 0 }
        decider.writeCheckpoint(of: identity) { job in
            if case .checkpoint(let entry, _) = job { state.withLock { $0.size += entry.count } }
            records.submit([job])
            while records.depth > Self.waitingMax { usleep(500) }
        }
    }

    /// An entry of the one that is being written has its position.
    func written(_ place: RecordJob.Place, at position: UInt64) {
        state.withLock { state in
            switch place {
            case .first: state.first = position
            case .middle: break
            case .last:
                state.neededFrom = state.first
                state.isBeingWritten = false
            }
        }
    }
}
