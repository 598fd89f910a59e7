internal import CGNU
internal import DequeModule
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Does one job after another with memory of its own; never used by two threads at once.
package protocol Worker: AnyObject, SendableMetatype {
    associatedtype Job: Sendable
    associatedtype Output: Sendable

    func run(_ job: Job) -> Output
}

/// Runs jobs on a concurrent Dispatch queue, at most one work item for each worker in flight.
///
/// A worker brings its own scratch memory; it takes jobs in small batches, so that a lock and a hand-over are paid once
/// a batch. Results are delivered in any order. The pool bounds nothing itself: `InFlightLimit` bounds what can wait
/// here.
///
/// Sendable because its state is behind a mutex, and a worker is used by the one work item that took it from there.
package final class WorkerPool<W: Worker>: Sendable {
    /// A worker that goes from thread to thread.
    ///
    /// Sendable because exactly one holder has it: the idle list under the mutex, or one work item.
    private struct Seat: @unchecked Sendable {
        let worker: W
        let pulse: Pulse
    }

    /// What others see of a worker.
    private final class Pulse: Sendable {
        let name: String
        /// From the first job of a batch until the batch is delivered.
        let isBusy = Atomic(false)
        /// Jobs and batches done.
        let progress = Atomic<UInt64>(0)

        init(name: String) {
            self.name = name
        }
    }

    private struct State {
        var jobs: Deque<W.Job> = []
        var idle: [Seat]
        /// Batches handed to workers.
        var batches: UInt64 = 0
    }

    /// The most jobs a worker takes at once: enough to spread the cost of a lock, few enough to keep all workers busy.
    private static var batchMax: Int { 8 }

    package let count: Int
    private let label: String
    private let queue: DispatchQueue
    private let pulses: [Pulse]
    private let state: Mutex<State>
    private let deliver: @Sendable ([W.Output]) -> Void

    /// - Parameters:
    ///   - label: what its workers do; the threads are called `nw-<label>-<number>` while they do.
    ///   - makeWorker: called `count` times, here.
    ///   - deliver: called on the pool's queue with the outputs of a batch.
    package init(
        label: String, count: Int, makeWorker: () -> W, deliver: @escaping @Sendable ([W.Output]) -> Void
    ) {
        precondition(count > 0, "a pool needs a worker")
        self.count = count
        self.label = label
        queue = DispatchQueue(label: "newswire.\(label)", attributes: .concurrent)
        let pulses = (0..<count).map { Pulse(name: "\(label)-\($0)") }
        self.pulses = pulses
        state = Mutex(State(idle: pulses.map { Seat(worker: makeWorker(), pulse: $0) }))
        self.deliver = deliver
    }

    /// Jobs that wait for a worker.
    package var waiting: Int { state.withLock { $0.jobs.count } }

    /// Workers that have a batch of jobs.
    package var busy: Int { state.withLock { count - $0.idle.count } }

    /// The hand-over of jobs, then each worker.
    package var readings: [PartReading] {
        let handOver = state.withLock { state in
            PartReading(part: label, hasWork: !state.jobs.isEmpty, progress: state.batches)
        }
        return [handOver]
            + pulses.map { pulse in
                PartReading(
                    part: pulse.name, hasWork: pulse.isBusy.load(ordering: .acquiring),
                    progress: pulse.progress.load(ordering: .acquiring))
            }
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
        ThreadName.set("nw-\(seat.pulse.name)")
        defer { ThreadName.set("nw-dispatch") }
        let pulse = seat.pulse
        while let batch = takeBatch(for: seat) {
            pulse.isBusy.store(true, ordering: .releasing)
            let outputs = batch.map { job in
                defer { pulse.progress.add(1, ordering: .releasing) }
                return seat.worker.run(job)
            }
            deliver(outputs)
            pulse.progress.add(1, ordering: .releasing)
            pulse.isBusy.store(false, ordering: .releasing)
        }
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
            state.batches += 1
            return batch
        }
    }
}

/// What `top -H` and debuggers call the calling thread.
private enum ThreadName {
    /// - Parameter name: at most 15 bytes, or the kernel leaves it as it is.
    static func set(_ name: String) { pthread_setname_np(pthread_self(), name) }
}
