import Testing
import ZeroMQ

@Suite struct ContextTests {
    @Test func shutdownEndsABlockedReceive() throws {
        let context = try Context()
        let failure = Cell<ZeroMQError>()
        let thread = try SocketThread.start(name: "blocked") {
            do throws(ZeroMQError) {
                let socket = try Socket(context, .pull)
                try socket.bind("inproc://blocked")
                _ = try socket.receive(framesMax: 1, wait: true) { _ in }
            } catch {
                failure.value = error
            }
        }
        context.shutdown()
        thread.join()
        let error = try #require(failure.value)
        #expect(error.isTerminated)
        #expect(error.codeName == "ETERM")
    }

    @Test func shutdownEndsABlockedPoll() throws {
        let context = try Context()
        let socket = try Socket(context, .pull)
        var poller = Poller()
        _ = poller.register(socket)
        let thread = try SocketThread.start(name: "ends it") { context.shutdown() }
        defer { thread.join() }
        let failure = #expect(throws: ZeroMQError.self) {
            while true { _ = try poller.poll(timeoutMilliseconds: 10_000) }
        }
        #expect(failure?.isTerminated == true)
    }

    @Test func everyCallAfterShutdownSaysSo() throws {
        let context = try Context()
        let socket = try Socket(context, .push)
        context.shutdown()
        context.shutdown()
        #expect(Self.isTerminated { _ = try Socket(context, .pull) })
        #expect(Self.isTerminated { try socket.bind("tcp://127.0.0.1:*") })
        #expect(Self.isTerminated { try socket.connect("tcp://127.0.0.1:1") })
        #expect(Self.isTerminated { _ = try socket.send([[1], [2]], wait: true) })
        #expect(Self.isTerminated { _ = try socket.lastEndpoint })
    }

    private static func isTerminated(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            return (error as? ZeroMQError)?.isTerminated == true
        }
    }

    @Test func aContextOutlivesItsLastReferenceWhileSocketsAreOpen() throws {
        var context: Context? = try Context()
        weak let gone = context
        var receiver: Socket? = try Socket(context!, .pull, options: patient())
        let endpoint = try receiver!.bound(.inproc)
        var sender: Socket? = try Socket(context!, .push)
        try sender!.connect(endpoint)
        context = nil
        let sent = try sender!.send([7])
        #expect(sent)
        #expect(try receiver!.take() == [[7]])
        sender = nil
        receiver = nil
        #expect(gone == nil)
    }

    @Test func refusesThreadCountsThatAreNone() {
        let failure = #expect(throws: ZeroMQError.self) { _ = try Context(ioThreads: -1) }
        #expect(failure?.description == "zmq_ctx_set ZMQ_IO_THREADS: Invalid argument (EINVAL)")
    }
}
