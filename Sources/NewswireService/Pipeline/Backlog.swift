internal import Dispatch
internal import Glibc
internal import Logging
package import NewswireProtocol
internal import SegmentLog
internal import Synchronization

/// What stands in the journal and has not been handed to the workers: read in journal order, as fast as there is room.
///
/// As long as there is some, what is accepted is journaled behind it and waits there, on the disk and not in memory.
/// Once the last of it is handed over, what is accepted goes straight on, and that stays so.
///
/// Sendable because its state is behind a mutex. Two queues hand over, never at the same time: its own while there is a
/// backlog, the journal's afterwards.
package final class Backlog: Sendable {
    package typealias Entry = (position: UInt64, entry: JournalEntry)

    private struct State {
        /// What lies below was handed over, or can't be read.
        var next: UInt64
        var isBehind: Bool
        var isStopped = false
    }

    private static let entriesMax = 64
    private static let bytesMax = 4 * 1024 * 1024
    private static let pauseMicroseconds: UInt32 = 1000

    private let journal: any EntryLog
    private let limit: InFlightLimit
    private let logger: Logger
    private let handOver: @Sendable ([Entry]) -> Void
    private let queue = DispatchQueue(label: "newswire.backlog")
    private let state: Mutex<State>

    /// - Parameters:
    ///   - first: the position of the first payload without an outcome.
    ///   - handOver: takes payloads that have entered the limit, in journal order; never blocks.
    init(
        journal: any EntryLog, from first: UInt64, limit: InFlightLimit, logger: Logger,
        handOver: @escaping @Sendable ([Entry]) -> Void
    ) {
        self.journal = journal
        self.limit = limit
        self.logger = logger
        self.handOver = handOver
        let isBehind = first < journal.positions.upperBound
        state = Mutex(State(next: first, isBehind: isBehind))
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
                guard submit(entry) else { return }
                state.withLock { $0.next = entry.position + 1 }
            }
            if entries.isEmpty { state.withLock { $0.next = end } }
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
        while !limit.hasRoomForBacklog(bytes: bytes) {
            if state.withLock({ $0.isStopped }) { return false }
            usleep(Self.pauseMicroseconds)
        }
        limit.enterFromJournal(bytes: bytes)
        handOver([(entry.position, payload)])
        return true
    }
}
