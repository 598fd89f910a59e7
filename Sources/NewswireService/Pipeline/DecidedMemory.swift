package import Deduplication
package import NewswireModel
package import NewswireProtocol

/// The last numbers of an epoch: of all items, and of each outcome.
package struct Heads: Sendable, Equatable {
    package private(set) var sequence: UInt64 = 0
    package private(set) var numbers: [Outcome: UInt64] = [:]

    package init() {}

    /// Counts one more, and returns its number within the outcome.
    mutating func count(_ outcome: Outcome) -> UInt64 {
        sequence += 1
        numbers[outcome, default: 0] += 1
        return numbers[outcome, default: 0]
    }

    init(sequence: UInt64, numbers: [Outcome: UInt64]) {
        self.sequence = sequence
        self.numbers = numbers
    }

    /// Takes over the numbers that an item was given.
    mutating func take(_ item: RecordLogEntry.Item) {
        sequence = item.sequence
        numbers[item.outcome] = item.number
    }
}

/// What deciding needs to know of all that was decided before: rebuilt from the record log, entry by entry.
///
/// A pure value. It decides again what was decided, with the fingerprints alone; the same calls give the same state.
package struct DecidedMemory: Sendable {
    package private(set) var deduplicator: Deduplicator
    package private(set) var heads = Heads()
    /// The last journal position whose outcome is known; 0 for none. All below it are settled too.
    package private(set) var settled: UInt64 = 0
    /// The last that an entry told.
    package private(set) var state: StateEntry?
    /// How many told the same.
    package private(set) var stateEntries = 0
    /// What was ruled on payloads that have no outcome yet, by their position.
    package private(set) var rulings: [UInt64: RulingEntry] = [:]
    /// Items whose fingerprint could not be read: copies of them are not recognised.
    package private(set) var unreadable = 0
    /// Whether a whole checkpoint was taken: nothing before it is needed.
    package private(set) var hasCheckpoint = false
    /// Which settings hold for which payload, as far as the entries have told.
    package private(set) var settings = SettingsHistory()
    private var inForce: SettingsChange?
    private let limits: Deduplicator.Limits
    private var candidate: Candidate?

    /// A checkpoint whose end has not come yet.
    private struct Candidate {
        var deduplicator: Deduplicator
        let heads: Heads
        let settled: UInt64
        var parts: UInt64 = 0
    }

    /// - Parameter limits: those of dedupe as long as no entry tells of any.
    package init(limits: Deduplicator.Limits) {
        self.limits = limits
        deduplicator = Deduplicator(stateID: "", limits: limits)
    }

    /// Takes the next entry of the record log.
    package mutating func take(_ content: RecordLogContent) {
        switch content {
        case .checkpoint(let entry): return take(entry)
        case .state(let next):
            if let state, state.epoch != next.epoch { heads = Heads() }
            stateEntries = state == next ? stateEntries + 1 : 1
            state = next
            if !next.settings.changes.isEmpty { settings = next.settings }
        case .ruling(let ruling): rulings[ruling.journalIndex] = ruling
        case .settled(let entry):
            settled = entry.journalIndex
            rulings[settled] = nil
            adoptSettings()
            for (index, item) in entry.items.enumerated() {
                heads.take(item)
                let position = ItemPosition(journalIndex: entry.journalIndex, item: UInt32(index))
                if !deduplicator.remember(item, at: position) { unreadable += 1 }
            }
        }
        candidate = nil
    }

    private mutating func take(_ entry: CheckpointEntry) {
        switch entry {
        case .beginning(let settled, let sequence, let numbers):
            let limits = self.settings.change(at: settled)?.settings.limits ?? self.limits
            candidate = Candidate(
                deduplicator: Deduplicator(stateID: "", limits: limits),
                heads: Heads(sequence: sequence, numbers: numbers), settled: settled)
        case .part(let bytes):
            guard candidate?.deduplicator.readSnapshot(part: bytes) == true else { return candidate = nil }
            candidate?.parts += 1
        case .end(let parts):
            guard let whole = candidate, whole.parts == parts else { return candidate = nil }
            candidate = nil
            (deduplicator, heads, settled) = (whole.deduplicator, whole.heads, whole.settled)
            unreadable = 0
            hasCheckpoint = true
            inForce = settings.change(at: settled)
        }
    }

    private mutating func adoptSettings() {
        guard let next = settings.change(at: settled), next != inForce else { return }
        inForce = next
        deduplicator.change(to: next.settings.limits)
    }

    /// Lets the settings hold from a position on that no payload has yet; false if they hold already. What held only
    /// for settled payloads is forgotten.
    package mutating func configure(_ next: DecisionSettings, from position: UInt64) -> Bool {
        settings.forget(before: settled + 1)
        return settings.change(to: next, from: position)
    }

    /// Numbers begin anew: those after the last known ones may have been seen.
    package mutating func beginEpoch() { heads = Heads() }
}

extension Deduplicator {
    /// Decides again what was decided, by its fingerprint; false where that can't be read.
    mutating func remember(_ item: RecordLogEntry.Item, at position: ItemPosition) -> Bool {
        guard !item.fingerprint.isEmpty else { return true }
        guard let (revision, bytes) = Revision.split(item.fingerprint),
            let (fingerprint, received) = Fingerprint.decode(bytes)
        else { return false }
        _ = decide(fingerprint, revision, at: position, received: received)
        return true
    }
}
