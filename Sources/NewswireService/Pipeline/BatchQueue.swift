internal import Dispatch
internal import Synchronization

/// A serial Dispatch queue fed in batches: what arrives while one batch is handled makes the next.
///
/// So a stage pays for a queue hop once a batch, and a blocking handler (a sync of a disk) groups what waits behind it. It has no
/// limit of its own: everything in it is in flight, and `InFlightLimit` bounds that.
///
/// Sendable because its state is behind a mutex and the handler runs on the serial queue alone.
package final class BatchQueue<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var isScheduled = false
    }

    private let queue: DispatchQueue
    private let batchMax: Int
    private let state = Mutex(State())
    private let handler: @Sendable ([Element]) -> Void

    /// - Parameter batchMax: the most elements of one call of the handler.
    package init(label: String, batchMax: Int, handler: @escaping @Sendable ([Element]) -> Void) {
        queue = DispatchQueue(label: label)
        self.batchMax = batchMax
        self.handler = handler
    }

    /// Appends in order; never blocks.
    package func submit(_ elements: [Element]) {
        guard !elements.isEmpty else { return }
        let mustSchedule = state.withLock { state in
            state.waiting.append(contentsOf: elements)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.run() } }
    }

    private func run() {
        while let batch = takeBatch() { handler(batch) }
    }

    private func takeBatch() -> [Element]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isScheduled = false
                return nil
            }
            if state.waiting.count <= batchMax {
                defer { state.waiting = [] }
                return state.waiting
            }
            let batch = Array(state.waiting.prefix(batchMax))
            state.waiting.removeFirst(batchMax)
            return batch
        }
    }
}
