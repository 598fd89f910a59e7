import Synchronization
import Testing
import ZeroMQ

@Suite struct WakeUpTests {
    @Test func signalsFallTogether() throws {
        let wakeUp = try WakeUp()
        var poller = Poller(wakeUp: wakeUp)
        let before = try poller.poll(timeoutMilliseconds: 0)
        #expect(before.isEmpty)
        let threads = try (0..<8).map { number in
            try SocketThread.start(name: "signals \(number)") { for _ in 0..<1_000 { wakeUp.signal() } }
        }
        for thread in threads { thread.join() }
        let first = try poller.poll(timeoutMilliseconds: 10_000)
        #expect(first.wokenUp)
        let second = try poller.poll(timeoutMilliseconds: 0)
        #expect(second.isEmpty)
        wakeUp.signal()
        #expect(wakeUp.drain())
        #expect(!wakeUp.drain())
        let third = try poller.poll(timeoutMilliseconds: 0)
        #expect(third.isEmpty)
    }

    /// Each round trip fails by a timeout if its signal is lost.
    @Test func noSignalIsLost() throws {
        let wakeUp = try WakeUp()
        let each = 20_000
        let counter = Counter()
        let threads = try (0..<3).map { number in
            try SocketThread.start(name: "producer \(number)") {
                for _ in 0..<each {
                    counter.value.add(1, ordering: .relaxed)
                    wakeUp.signal()
                }
            }
        }
        var poller = Poller(wakeUp: wakeUp)
        while counter.value.load(ordering: .relaxed) < 3 * each {
            let ready = try poller.poll(timeoutMilliseconds: 10_000)
            try #require(ready.wokenUp)
        }
        for thread in threads { thread.join() }
    }

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    @Test func aWaitingPollIsWoken() throws {
        let wakeUp = try WakeUp()
        let woken = try onThread { () -> Bool in
            guard let thread = try? SocketThread.start(name: "waker", { wakeUp.signal() }) else { return false }
            var poller = Poller(wakeUp: wakeUp)
            let ready = try? poller.poll(timeoutMilliseconds: 60_000)
            thread.join()
            return ready?.wokenUp == true
        }
        #expect(woken == true)
    }
}
