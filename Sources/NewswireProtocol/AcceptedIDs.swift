/// The ids that were accepted lately, with what was accepted under them: the last so many, and none older than so long.
///
/// A ring of entries in the order of their acceptance, and a table of their places (open addressing, linear probing,
/// deletion by shifting back: D. Knuth, The Art of Computer Programming 3, section 6.4, algorithm R). It grows as it
/// fills, up to `bytesEach` bytes an id. Finding, adding and forgetting are O(1).
public struct AcceptedIDs: Sendable {
    /// What one was accepted as.
    public struct Entry: Sendable, Equatable {
        /// Of scope and id together.
        public var key: Hash128
        public var payloadHash: Hash128
        /// In the journal.
        public var position: UInt64
        /// When, in milliseconds since 1970.
        public var received: Int64

        public init(key: Hash128, payloadHash: Hash128, position: UInt64, received: Int64) {
            self.key = key
            self.payloadHash = payloadHash
            self.position = position
            self.received = received
        }
    }

    /// 48 for the entry, and two to four places of 4 bytes.
    public static let bytesEach = 64

    public let limit: Int
    public let milliseconds: Int64
    public private(set) var count = 0

    private static let none = UInt32.max
    private static let absent = Entry(
        key: Hash128(high: 0, low: 0), payloadHash: Hash128(high: 0, low: 0), position: 0, received: 0)
    private static let firstCapacity = 64

    private var entries: ContiguousArray<Entry> = []
    /// The place of the oldest in `entries`.
    private var oldest = 0
    /// Places in `entries`; a power of two of them, at least twice as many as there are entries.
    private var table: ContiguousArray<UInt32> = []

    /// - Parameters:
    ///   - limit: the most ids, below 2^31; past it the oldest is forgotten.
    ///   - milliseconds: how long one is remembered.
    public init(limit: Int, milliseconds: Int64) {
        precondition(limit > 0 && limit < 1 << 31, "ids are numbered with 31 bits")
        self.limit = limit
        self.milliseconds = milliseconds
    }

    /// What was accepted under the key, if that is not too long ago.
    public func find(_ key: Hash128, now: Int64) -> Entry? {
        guard let slot = slot(of: key) else { return nil }
        let entry = entries[Int(table[slot])]
        return now - entry.received <= milliseconds ? entry : nil
    }

    /// Adds the newest. Positions ascend; of a key that is there already the new one counts.
    public mutating func add(_ entry: Entry) {
        if let slot = slot(of: entry.key) {
            // Under a key of its own, which nobody looks for, it keeps its place in the ring.
            let place = Int(table[slot])
            removeSlot(slot)
            entries[place].position = 0
        }
        if count == limit { forgetOldest() }
        if count == entries.count { grow() }
        let place = wrapped(oldest + count)
        entries[place] = entry
        count += 1
        insertSlot(for: place)
    }

    /// Forgets what is too old.
    public mutating func forget(now: Int64) {
        while count > 0, now - entries[oldest].received > milliseconds { forgetOldest() }
    }

    /// Forgets those at this position and behind it.
    public mutating func forget(from position: UInt64) {
        while count > 0 {
            let last = wrapped(oldest + count - 1)
            guard entries[last].position == 0 || entries[last].position >= position else { return }
            remove(at: last)
        }
    }

    private mutating func forgetOldest() {
        remove(at: oldest)
        oldest = wrapped(oldest + 1)
    }

    private mutating func remove(at place: Int) {
        // Position 0: another entry has its key.
        if entries[place].position > 0, let slot = slot(of: entries[place].key) { removeSlot(slot) }
        count -= 1
    }

    private func wrapped(_ place: Int) -> Int { place < entries.count ? place : place - entries.count }

    private mutating func grow() {
        let capacity = min(limit, max(Self.firstCapacity, entries.count * 2))
        var grown: ContiguousArray<Entry> = []
        grown.reserveCapacity(capacity)
        for offset in 0..<count { grown.append(entries[wrapped(oldest + offset)]) }
        for _ in count..<capacity { grown.append(Self.absent) }
        entries = grown
        oldest = 0
        var slots = Self.firstCapacity * 2
        while slots < capacity * 2 { slots *= 2 }
        table = ContiguousArray(repeating: Self.none, count: slots)
        for place in 0..<count where entries[place].position > 0 { insertSlot(for: place) }
    }

    // MARK: The table

    private func home(of key: Hash128) -> Int { Int(truncatingIfNeeded: key.low) & (table.count - 1) }

    private func slot(of key: Hash128) -> Int? {
        guard !table.isEmpty else { return nil }
        var slot = home(of: key)
        while table[slot] != Self.none {
            if entries[Int(table[slot])].key == key { return slot }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    private mutating func insertSlot(for place: Int) {
        var slot = home(of: entries[place].key)
        while table[slot] != Self.none { slot = (slot + 1) & (table.count - 1) }
        table[slot] = UInt32(place)
    }

    /// Empties a slot and moves up what was pushed past it.
    private mutating func removeSlot(_ emptied: Int) {
        let mask = table.count - 1
        var hole = emptied
        var slot = (hole + 1) & mask
        while table[slot] != Self.none {
            let home = home(of: entries[Int(table[slot])].key)
            // Whether the hole lies between its home and where it is now, going round.
            if (slot - home) & mask >= (slot - hole) & mask {
                table[hole] = table[slot]
                hole = slot
            }
            slot = (slot + 1) & mask
        }
        table[hole] = Self.none
    }
}
