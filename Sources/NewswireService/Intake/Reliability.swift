internal import NewswireProtocol
internal import Synchronization
internal import ZeroMQ

/// What the reliable endpoint needs of the rest of the daemon.
///
/// Sendable because what changes is behind mutexes or atomic.
final class Reliability: Sendable {
    /// Ids of payloads accepted before the start.
    let ids: AcceptedIDs
    /// The last journal position whose outcome was known at the start.
    let settledThrough: UInt64
    let inbox: IntakeInbox
    let finder: OutcomeFinder
    private let sessions = Atomic(0)
    private let idCount: Atomic<Int>

    init(ids: AcceptedIDs, settledThrough: UInt64, inbox: IntakeInbox, finder: OutcomeFinder) {
        self.ids = ids
        self.settledThrough = settledThrough
        self.inbox = inbox
        self.finder = finder
        idCount = Atomic(ids.count)
    }

    /// How many scrapers are known, and how many ids are remembered.
    var counts: (sessions: Int, ids: Int) {
        (sessions.load(ordering: .relaxed), idCount.load(ordering: .relaxed))
    }

    func tell(sessions: Int, ids: Int) {
        self.sessions.store(sessions, ordering: .relaxed)
        idCount.store(ids, ordering: .relaxed)
    }
}

/// What became of accepted puts in the journal.
package enum JournalReceipt: Sendable, Equatable {
    /// The next puts in the order of acceptance are synced at these positions.
    case kept([UInt64])
    /// So many of the next puts could not be stored.
    case lost(Int)
}

/// What the other stages tell the intake thread.
///
/// It holds no more than is in flight. Sendable because its state is behind a mutex.
final class IntakeInbox: Sendable {
    struct News {
        var receipts: [JournalReceipt] = []
        /// The last journal position whose outcome is recorded, if that has changed.
        var settledThrough: UInt64?
        var results: [(position: UInt64, items: [IntakeReply.ItemResult])] = []
    }

    private struct State {
        var news = News()
        var awaitsSettling = false
    }

    private let state = Mutex(State())
    private let wakeUp: WakeUp

    init(wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    func post(_ receipt: JournalReceipt) {
        state.withLock { $0.news.receipts.append(receipt) }
        wakeUp.signal()
    }

    /// The outcomes up to this journal position are recorded. Wakes the intake only where somebody waits for one.
    func post(settledThrough position: UInt64) {
        let mustWake = state.withLock { state in
            state.news.settledThrough = position
            return state.awaitsSettling
        }
        if mustWake { wakeUp.signal() }
    }

    func post(_ results: [(position: UInt64, items: [IntakeReply.ItemResult])]) {
        state.withLock { $0.news.results += results }
        wakeUp.signal()
    }

    /// Whether somebody waits for an outcome from now on; wakes the intake when one may have come in between.
    func setAwaitsSettling(_ awaits: Bool) {
        let mustWake = state.withLock { state in
            let began = awaits && !state.awaitsSettling
            state.awaitsSettling = awaits
            return began && state.news.settledThrough != nil
        }
        if mustWake { wakeUp.signal() }
    }

    func take() -> News {
        state.withLock { state in
            defer { state.news = News() }
            return state.news
        }
    }
}
