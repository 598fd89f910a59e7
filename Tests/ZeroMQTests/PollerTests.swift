import Glibc
import Testing
import ZeroMQ

@Suite struct PollerTests {
    @Test func readinessLastsUntilTheMessageIsTaken() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient())
        let sender = try Socket(context, .push, options: patient())
        try sender.connect(receiver.bound(.inproc))
        var poller = Poller()
        let token = poller.register(receiver)
        let before = try poller.poll(timeoutMilliseconds: 0)
        #expect(before.isEmpty)
        _ = try sender.send([1])
        _ = try sender.send([2])
        for expected in [1, 2] as [UInt8] {
            for _ in 0..<2 {
                let ready = try poller.poll(timeoutMilliseconds: 10_000)
                #expect(ready.isReady(token))
                #expect(!ready.wokenUp)
            }
            let frames = try receiver.take()
            #expect(frames == [[expected]])
        }
        let after = try poller.poll(timeoutMilliseconds: 0)
        #expect(after.isEmpty)
    }

    @Test func disabledSocketsAreNotReported() throws {
        let context = try Context()
        let one = try Socket(context, .pull)
        let two = try Socket(context, .pull)
        let toOne = try Socket(context, .push)
        try toOne.connect(one.bound(.inproc))
        let toTwo = try Socket(context, .push)
        try toTwo.connect(two.bound(.inproc))
        _ = try toOne.send([1])
        _ = try toTwo.send([2])
        var poller = Poller()
        let tokenOne = poller.register(one)
        let tokenTwo = poller.register(two)
        for (first, second) in [(true, true), (false, true), (true, false), (false, false), (true, true)] {
            poller.setEnabled(tokenOne, first)
            poller.setEnabled(tokenTwo, second)
            let ready = try poller.poll(timeoutMilliseconds: first || second ? 10_000 : 30)
            #expect(ready.isReady(tokenOne) == first)
            #expect(ready.isReady(tokenTwo) == second)
            #expect(ready.isEmpty == (!first && !second))
        }
    }

    @Test func anUnregisteredSocketMayGo() throws {
        let context = try Context()
        var poller = Poller()
        let kept = try Socket(context, .pull)
        let keptToken = poller.register(kept)
        do {
            let gone = try Socket(context, .pull)
            let token = poller.register(gone)
            poller.unregister(token)
        }
        let sender = try Socket(context, .push)
        try sender.connect(kept.bound(.inproc))
        _ = try sender.send([1])
        let ready = try poller.poll(timeoutMilliseconds: 10_000)
        #expect(ready.isReady(keptToken))
        let next = try Socket(context, .pull)
        let nextToken = poller.register(next)
        #expect(nextToken != keptToken)
        let again = try poller.poll(timeoutMilliseconds: 10_000)
        #expect(again.isReady(keptToken))
        #expect(!again.isReady(nextToken))
    }

    @Test func aSocketClosedWhileRegisteredTraps() async {
        await #expect(processExitsWith: .failure) {
            let context = try Context()
            var poller = Poller()
            do {
                let socket = try Socket(context, .pull)
                _ = poller.register(socket)
            }
            _ = try poller.poll(timeoutMilliseconds: 0)
        }
    }

    @Test(arguments: [Poller.socketsMax, Poller.socketsMax + 1])
    func itTakesSoManySockets(count: Int) async {
        if count <= Poller.socketsMax {
            await #expect(processExitsWith: .success) { try PollerTests.fill(Poller.socketsMax) }
        } else {
            await #expect(processExitsWith: .failure) { try PollerTests.fill(Poller.socketsMax + 1) }
        }
    }

    private final class Receiver {
        let socket: Socket

        init(_ context: Context) throws(ZeroMQError) {
            socket = try Socket(context, .pull)
        }
    }

    /// Registers so many sockets and finds the one that has a message, the last.
    private static func fill(_ count: Int) throws {
        let context = try Context()
        var poller = Poller()
        let receivers = try (0..<count).map { _ in try Receiver(context) }
        let tokens = receivers.map { poller.register($0.socket) }
        let sender = try Socket(context, .push)
        try sender.connect(receivers[count - 1].socket.bound(.inproc))
        _ = try sender.send([1])
        let ready = try poller.poll(timeoutMilliseconds: 10_000)
        precondition(tokens.filter { ready.isReady($0) } == [tokens[count - 1]])
        // The optimizer would close the sockets after their last use above.
        withExtendedLifetime(receivers) {}
    }

    @Test func aSignalHandlerEndsTheRound() throws {
        signal(SIGUSR2) { _ in }
        let polling = Cell<pthread_t>()
        let result = Cell<Result<Bool, ZeroMQError>>()
        let thread = try SocketThread.start(name: "interrupted") {
            var poller = Poller()
            // A thread inherits its signal mask, and those that run tests block most.
            var signals = sigset_t()
            sigaddset(&signals, SIGUSR2)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            polling.value = pthread_self()
            do throws(ZeroMQError) {
                result.value = .success(try poller.poll(timeoutMilliseconds: 60_000).isEmpty)
            } catch {
                result.value = .failure(error)
            }
        }
        // The signal may come before the poll, so it is sent until one has hit it.
        while result.value == nil {
            if let thread = polling.value { pthread_kill(thread, SIGUSR2) }
            sched_yield()
        }
        thread.join()
        #expect(try result.value?.get() == true)
    }
}
