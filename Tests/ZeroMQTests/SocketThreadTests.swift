import Glibc
import Testing
import ZeroMQ

@Suite struct SocketThreadTests {
    @Test func runsElsewhereAndIsJoined() throws {
        let here = pthread_self()
        let other = Cell<Bool>()
        let thread = try SocketThread.start(name: "other") {
            other.value = pthread_equal(here, pthread_self()) == 0
        }
        thread.join()
        #expect(other.value == true)
        thread.join()
    }

    @Test(arguments: [
        ("intake", "intake"), ("0123456789abcdefgh", "0123456789abcde"), ("", ""),
        ("0123456789abcdé", "0123456789abcd"),
    ])
    func hasItsName(name: String, seen: String) throws {
        let comm = Cell<[UInt8]>()
        try SocketThread.start(name: name) {
            var buffer = [CChar](repeating: 0, count: 64)
            let file = open("/proc/thread-self/comm", O_RDONLY)
            let size = read(file, &buffer, buffer.count)
            close(file)
            comm.value = buffer.prefix(max(0, size)).map { UInt8(bitPattern: $0) }
        }.join()
        let bytes = try #require(comm.value)
        #expect(bytes.prefix(seen.utf8.count) == Array(seen.utf8)[...])
        #expect(bytes.last == 10)
    }

    @Test func joiningItselfTraps() async {
        await #expect(processExitsWith: .failure) {
            let thread = Cell<SocketThread>()
            let started = Cell<Bool>()
            let other = try SocketThread.start(name: "itself") {
                while started.value == nil { sched_yield() }
                thread.value?.join()
            }
            thread.value = other
            started.value = true
            other.join()
        }
    }

    @Test func lettingGoWithoutJoiningIsFine() throws {
        let wakeUp = try WakeUp()
        _ = try SocketThread.start(name: "detached") { wakeUp.signal() }
        var poller = Poller(wakeUp: wakeUp)
        let ready = try poller.poll(timeoutMilliseconds: 10_000)
        #expect(ready.wokenUp)
    }
}
