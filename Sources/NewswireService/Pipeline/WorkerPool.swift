internal import DequeModule
internal import Dispatch
internal import Synchronization

/// Does one job after another with memory of its own; never used by two threads at once.
package protocol Worker: AnyObject, SendableMetatype {
    associatedtype Job: Sendable
    associatedtype Output: Sendable

    func run(_ job: Job) -> Output
}

/// Runs jobs on a concurrent Dispatch queue, at most one work item for each worker in flight.
///
/// A worker brings its own scratch memory; it takes jobs in small batches, so that a lock and a hand-over are paid once a batch.
/// Results are delivered in any order. The pool bounds nothing itself: `InFlightLimit` bounds what can wait here.
///
/// Sendable because its state is behind a mutex, and a worker is used by the one work item that took it from there.
package final class WorkerPool<W: Worker>: Sendable {
    /// A worker that goes from thread to thread.
    ///
    /// Sendable because exactly one holder has it: the idle list under the mutex, or one work item.
    private struct Seat: @unchecked Sendable {
        let worker: W
    }

    private struct State {
        var jobs: Deque<W.Job> = []
        var idle: [Seat]
    }

    /// The most jobs a worker takes at once: enough to spread the cost of a lock, few enough to keep all workers busy.
    private static var batchMax: Int { 8 }

    package let count: Int
    private let queue: DispatchQueue
    private let state: Mutex<State>
    private let deliver: @Sendable ([W.Output]) -> Void

    /// - Parameters:
    ///   - makeWorker: called `count` times, here.
    ///   - deliver: called on the pool's queue with the outputs of a batch.
    package init(
        label: String, count: Int, makeWorker: () -> W, deliver: @escaping @Sendable ([W.Output]) -> Void
    ) {
        precondition(count > 0, "a pool needs a worker")
        self.count = count
        queue = DispatchQueue(label: label, attributes: .concurrent)
        state = Mutex(State(idle: (0..<count).map { _ in Seat(worker: makeWorker()) }))
        self.deliver = deliver
    }

    /// Takes over the jobs; never blocks.
    package func submit(_ jobs: [W.Job]) {
        let woken = state.withLock { state in
            state.jobs.append(contentsOf: jobs)
            let wanted = min(state.idle.count, (state.jobs.count + Self.batchMax - 1) / Self.batchMax)
            let woken = Array(state.idle.suffix(wanted))
            state.idle.removeLast(wanted)
            return woken
        }
        for seat in woken { queue.async { self.work(seat) } }
    }

    private func work(_ seat: Seat) {
        while let batch = takeBatch(for: seat) { deliver(batch.map { seat.worker.run($0) }) }
    }

    /// The next jobs; nil, and the worker is idle again, when there are none.
    private func takeBatch(for seat: Seat) -> [W.Job]? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.idle.append(seat)
                return nil
            }
            let share = max(1, min(Self.batchMax, state.jobs.count / count))
            let batch = Array(state.jobs.prefix(share))
            state.jobs.removeFirst(share)
            return batch
        }
    }
}
