/// Brings results back into the order of their positions: a bounded window that opens from its lower end.
///
/// A pure value. Each position from `next` on must come exactly once, fewer than `capacity` ahead of `next`: who hands out the
/// work keeps to that (here: what is in flight is limited).
package struct ReorderBuffer<Element> {
    /// The position that is awaited.
    package private(set) var next: UInt64
    /// How many wait for one before them.
    package private(set) var waiting = 0
    private var slots: [Element?]

    package init(next: UInt64, capacity: Int) {
        precondition(capacity > 0, "a reorder buffer needs room for one element")
        self.next = next
        slots = Array(repeating: nil, count: capacity)
    }

    /// Takes one result; `ready` gets it and those it held up, in order.
    package mutating func insert(_ element: Element, at position: UInt64, ready: (Element) -> Void) {
        precondition(position >= next, "position \(position) came twice, \(next) is awaited")
        precondition(position - next < UInt64(slots.count), "position \(position) is too far ahead of \(next)")
        let index = slot(position)
        precondition(slots[index] == nil, "position \(position) came twice")
        slots[index] = element
        waiting += 1
        while let element = slots[slot(next)] {
            slots[slot(next)] = nil
            waiting -= 1
            next += 1
            ready(element)
        }
    }

    private func slot(_ position: UInt64) -> Int { Int(position % UInt64(slots.count)) }
}
