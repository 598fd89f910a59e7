internal import Dispatch
internal import Glibc
internal import Logging
internal import NewswireProtocol
internal import SegmentLog
internal import Synchronization

/// What stands in the journal and has not been handed to the workers: read in journal order, as fast as there is room.
///
/// As long as there is some, what is accepted is journaled behind it and waits there, on the disk and not in memory.
/// Once the last of it is handed over, what is accepted goes straight on, and that stays so.
///
/// What was in flight when the process before ended without a stop comes first, one at a time: what ends this one too
/// is then known.
///
/// Sendable because its state is behind a mutex. Two queues hand over, never at the same time: its own while there is a
/// backlog, the journal's afterwards.
package final class Backlog: Sendable {
    package struct Entry: Sendable {
        let position: UInt64
        let entry: JournalEntry
        var ruling: RulingEntry?
    }

    private struct State {
        /// What lies below was handed over, or can't be read.
        var next: UInt64
        var isBehind: Bool
        var isStopped = false
        /// What lies below runs one at a time; 0 once that is done.
        var suspectsEnd: UInt64
    }

    private static let entriesMax = 64
    private static let bytesMax = 4 * 1024 * 1024
    private static let pauseMicroseconds: UInt32 = 1000

    private let journal: any EntryLog
    private let limit: InFlightLimit
    private let poison: PoisonGuard
    private let logger: Logger
    private let handOver: @Sendable ([Entry]) -> Void
    private let queue = DispatchQueue(label: "newswire.backlog")
    private let state: Mutex<State>

    /// - Parameters:
    ///   - first: the position of the first payload without an outcome.
    ///   - handOver: takes payloads that have entered the limit, in journal order; never blocks.
    init(
        journal: any EntryLog, from first: UInt64, limit: InFlightLimit, poison: PoisonGuard, logger: Logger,
        handOver: @escaping @Sendable ([Entry]) -> Void
    ) {
        self.journal = journal
        self.limit = limit
        self.poison = poison
        self.logger = logger
        self.handOver = handOver
        let isBehind = first < journal.positions.upperBound
        state = Mutex(State(next: first, isBehind: isBehind, suspectsEnd: poison.suspectsEnd))
        limit.share(isBehind)
    }

    /// The first position that was not handed over; nil when there is no backlog.
    package var next: UInt64? { state.withLock { $0.isBehind ? $0.next : nil } }

    /// Whether there is some, and how far it is.
    var reading: PartReading {
        state.withLock { PartReading(part: "backlog", hasWork: $0.isBehind && !$0.isStopped, progress: $0.next) }
    }

    /// Begins with what was there at the start. To be called once.
    ///
    /// - Parameter onFailure: called with the reason when the journal can't be read.
    package func start(onFailure: @escaping @Sendable (String) -> Void) {
        guard let next else { return }
        logger.notice("the journal is decided from position \(next) on; what comes in is journaled behind it")
        queue.async {
            do throws(LogError) {
                try self.work()
            } catch {
                onFailure("the journal can't be read: \(error)")
            }
        }
    }

    /// Hands over nothing more; returns when the last of it is handed over. What is left waits for the next start.
    package func stop() {
        state.withLock { $0.isStopped = true }
        queue.sync {}
    }

    /// Takes what was just journaled, in its order: hands it on, or leaves it where it is, behind the backlog.
    ///
    /// Called on the journal's queue; each payload has entered the limit.
    func journaled(_ entries: [Entry]) {
        let (isBehind, next) = state.withLock { ($0.isBehind, $0.next) }
        // The backlog may have ended with some of these: they were read from the journal, and entered once more.
        let isWaiting = { (entry: Entry) in isBehind || entry.position < next }
        let waiting = entries.filter(isWaiting)
        if !waiting.isEmpty { limit.leave(payloads: waiting.count, bytes: Self.bytes(of: waiting)) }
        let direct = waiting.isEmpty ? entries : entries.filter { !isWaiting($0) }
        guard !direct.isEmpty else { return }
        limit.journaled(payloads: direct.count, bytes: Self.bytes(of: direct))
        handOver(direct)
    }

    private static func bytes(of entries: [Entry]) -> Int {
        entries.reduce(0) { $0 + InFlightSize.bytes(of: $1.entry) }
    }

    // MARK: On its own queue

    private func work() throws(LogError) {
        while let next = nextToRead() {
            // Asked first: what is journaled in the meantime is not among what can't be read.
            let end = journal.positions.upperBound
            let entries = try journal.read(from: next, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
            for entry in entries {
                guard endIsolation(before: entry.position), submit(entry) else { return }
                state.withLock { $0.next = entry.position + 1 }
            }
            if entries.isEmpty { state.withLock { $0.next = end } }
            // Nothing else may run before, and so nothing may go straight on.
            guard let next = self.next, endIsolation(before: next) else { return }
        }
        guard state.withLock({ !$0.isBehind }) else { return }
        limit.share(false)
        logger.notice("all that stood in the journal is being decided; what comes in goes straight on")
    }

    /// Nil when it was stopped, and when there is nothing left: then it is over.
    private func nextToRead() -> UInt64? {
        state.withLock { state in
            if state.isStopped { return nil }
            state.isBehind = state.next < journal.positions.upperBound
            return state.isBehind ? state.next : nil
        }
    }

    /// Waits for room; false when it was stopped meanwhile.
    private func submit(_ entry: PositionedEntry) -> Bool {
        let payload: JournalEntry
        do throws(EntryError) {
            payload = try JournalEntry(decoding: entry.bytes)
        } catch {
            logger.log(
                .error, .logDamaged,
                "position \(entry.position) of the journal is of a form that this version does not know: \(error)",
                [.part: StoreName.journal.rawValue, .detail: "\(error)"])
            return true
        }
        let bytes = InFlightSize.bytes(of: payload)
        let isSuspect = entry.position < state.withLock { $0.suspectsEnd }
        guard waitForRoom(isSuspect ? limit.bytesMax : bytes) else { return false }
        if isSuspect { poison.recorder?.runsAlone(entry.position) }
        limit.enterFromJournal(bytes: bytes)
        handOver([Entry(position: entry.position, entry: payload, ruling: poison.rulings[entry.position])])
        return true
    }

    /// Waits until all suspects are through, if that is due before the position; false when it was stopped meanwhile.
    private func endIsolation(before position: UInt64) -> Bool {
        let end = state.withLock { $0.suspectsEnd }
        guard end != 0, position >= end else { return true }
        guard waitForRoom(limit.bytesMax) else { return false }
        state.withLock { $0.suspectsEnd = 0 }
        poison.recorder?.endsIsolation()
        logger.notice("what was in flight when the process before this one ended is decided")
        return true
    }

    /// Waits for room for so many bytes, or until nothing is in flight; false when it was stopped meanwhile.
    private func waitForRoom(_ bytes: Int) -> Bool {
        while !limit.hasRoomForBacklog(bytes: bytes) {
            if state.withLock({ $0.isStopped }) { return false }
            usleep(Self.pauseMicroseconds)
        }
        return true
    }
}
