internal import DequeModule

/// A map that forgets what was stored longest ago: by age and by count, both in the order of the journal.
///
/// Storing under a key again counts as new. Deterministic: what it holds depends on the calls alone. Amortized O(1) a
/// call.
struct ExpiringMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Slot {
        var value: Value
        var stamp: UInt64
    }

    private(set) var countMax: Int
    /// Milliseconds.
    private(set) var ageMax: Int64

    private var slots: [Key: Slot] = [:]
    /// In the order of storing; an entry whose stamp is no longer its slot's is stale.
    private var order: Deque<(key: Key, stamp: UInt64, stored: Int64)> = []
    private var stamp: UInt64 = 0

    init(countMax: Int, ageMax: Int64) {
        self.countMax = countMax
        self.ageMax = ageMax
    }

    var count: Int { slots.count }

    subscript(key: Key) -> Value? { slots[key]?.value }

    /// All that is held with the time at which it was stored, in the order in which it will be forgotten.
    func forEach(_ body: (Key, Value, Int64) -> Void) {
        for entry in order {
            if let slot = slots[entry.key], slot.stamp == entry.stamp { body(entry.key, slot.value, entry.stored) }
        }
    }

    /// Stores, and forgets the oldest where that takes it over `countMax`. `now` must not go back.
    mutating func store(_ value: Value, for key: Key, now: Int64) {
        stamp += 1
        slots[key] = Slot(value: value, stamp: stamp)
        order.append((key, stamp, now))
        while slots.count > countMax { dropOldest() }
        if order.count > 2 * slots.count + 64 { order.removeAll { slots[$0.key]?.stamp != $0.stamp } }
    }

    /// Sets other limits; what is over the count is forgotten at once, by age with the next `expire`.
    mutating func limit(countMax: Int, ageMax: Int64) {
        (self.countMax, self.ageMax) = (countMax, ageMax)
        while slots.count > countMax { dropOldest() }
    }

    /// Forgets what was stored more than `ageMax` before `now`.
    mutating func expire(now: Int64) {
        while let first = order.first, now - first.stored > ageMax { dropOldest() }
    }

    private mutating func dropOldest() {
        guard let oldest = order.popFirst(), slots[oldest.key]?.stamp == oldest.stamp else { return }
        slots[oldest.key] = nil
    }
}
