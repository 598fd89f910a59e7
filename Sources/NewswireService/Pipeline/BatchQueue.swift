internal import Dispatch
internal import Synchronization

/// A serial Dispatch queue fed in batches: what arrives while one batch is handled makes the next.
///
/// So a stage pays for a queue hop once a batch, and a blocking handler (a sync of a disk) groups what waits behind it.
/// It has no limit of its own: everything in it is in flight, and `InFlightLimit` bounds that.
///
/// Sendable because its state is behind a mutex and the handler runs on the serial queue alone.
package final class BatchQueue<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var isScheduled = false
        /// Elements that the handler has now.
        var handled = 0
        var batches: UInt64 = 0
    }

    private let label: String

    private let queue: DispatchQueue
    private let batchMax: Int
    private let state = Mutex(State())
    private let handler: @Sendable ([Element]) -> Void

    /// - Parameters:
    ///   - label: the stage's name, as the log and the metrics have it.
    ///   - batchMax: the most elements of one call of the handler.
    package init(label: String, batchMax: Int, handler: @escaping @Sendable ([Element]) -> Void) {
        self.label = label
        queue = DispatchQueue(label: "newswire.\(label)")
        self.batchMax = batchMax
        self.handler = handler
    }

    /// Elements that wait or are being handled.
    package var depth: Int { state.withLock { $0.waiting.count + $0.handled } }

    /// Whether it has something to do, and the batches done.
    package var reading: PartReading {
        state.withLock { state in
            PartReading(part: label, hasWork: state.waiting.count + state.handled > 0, progress: state.batches)
        }
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
        while let batch = takeBatch() {
            handler(batch)
            state.withLock { state in
                state.handled = 0
                state.batches += 1
            }
        }
    }

    private func takeBatch() -> [Element]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isScheduled = false
                return nil
            }
            state.handled = min(batchMax, state.waiting.count)
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
