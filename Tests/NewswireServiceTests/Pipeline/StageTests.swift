import Dispatch
import NewswireService
import Synchronization
import Testing

@Suite struct BatchQueueTests {
    @Test func keepsTheOrderAndGroupsWhatWaits() async {
        let batches = Mutex<[[Int]]>([])
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        let queue = BatchQueue<Int>(label: "test", batchMax: 4) { batch in
            gate.wait()
            let count = batches.withLock { batches in
                batches.append(batch)
                return batches.reduce(0) { $0 + $1.count }
            }
            if count == 11 { done.signal() }
        }
        queue.submit([1])
        queue.submit(Array(2...11))
        queue.submit([])
        for _ in 0..<11 { gate.signal() }
        done.wait()
        let seen = batches.withLock { $0 }
        #expect(seen.flatMap { $0 } == Array(1...11))
        #expect(seen.allSatisfy { $0.count <= 4 }, "no batch is over its limit")
        #expect(seen.count < 11, "what waited was grouped")
    }
}

@Suite struct WorkerPoolTests {
    /// Sees whether two threads are in it at once.
    private final class Squarer: Worker {
        private let isBusy = Mutex(false)

        func run(_ job: Int) -> Int {
            isBusy.withLock { busy in
                precondition(!busy, "two threads use one worker")
                busy = true
            }
            defer { isBusy.withLock { $0 = false } }
            return job * job
        }
    }

    @Test(arguments: [1, 2, 5]) func everyJobIsDoneOnceByAtMostSoManyWorkers(count: Int) {
        let outputs = Mutex<[Int]>([])
        let done = DispatchSemaphore(value: 0)
        let pool = WorkerPool<Squarer>(label: "test", count: count, makeWorker: { Squarer() }) { batch in
            let total = outputs.withLock { outputs in
                outputs += batch
                return outputs.count
            }
            if total == 5000 { done.signal() }
        }
        for start in stride(from: 0, to: 5000, by: 50) { pool.submit(Array(start..<start + 50)) }
        done.wait()
        #expect(outputs.withLock { $0.sorted() } == (0..<5000).map { $0 * $0 })
    }
}
