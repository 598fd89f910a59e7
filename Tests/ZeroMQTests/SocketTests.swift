import Testing
import ZeroMQ

@Suite struct SocketTests {
    // MARK: Endpoints

    @Test(arguments: Transport.allCases)
    func pushedIsPulled(transport: Transport) throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient())
        let endpoint = try receiver.bound(transport)
        let sender = try Socket(context, .push, options: patient { $0.lingerMilliseconds = 10_000 })
        try sender.connect(endpoint)
        for number in 0..<1_000 as Range<Int> {
            let sent = try sender.send([[UInt8(number % 256)], [], [UInt8](repeating: 1, count: number)], wait: true)
            #expect(sent)
            if number % 50 == 49 {
                for earlier in number - 49...number {
                    let frames = try receiver.take()
                    #expect(frames == [[UInt8(earlier % 256)], [], [UInt8](repeating: 1, count: earlier)])
                }
            }
        }
    }

    @Test func bindingAUsedPortSaysWhich() throws {
        let context = try Context()
        let first = try Socket(context, .pull)
        let endpoint = try first.bound()
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:"))
        #expect(!endpoint.hasSuffix("*"))
        let second = try Socket(context, .pull)
        let failure = #expect(throws: ZeroMQError.self) { try second.bind(endpoint) }
        #expect(failure?.description == "zmq_bind \(endpoint): Address already in use (EADDRINUSE)")
        #expect(failure?.isAddressInUse == true)
    }

    @Test(arguments: [
        ("tcp://127.0.0.1", "EINVAL"), ("nonsense", "EINVAL"), ("http://127.0.0.1:80", "EPROTONOSUPPORT"),
        ("tcp://192.0.2.1:*", "EADDRNOTAVAIL"), ("tcp://*:0\0junk", "EINVAL"), ("", "EINVAL"),
    ])
    func badEndpointsAreRefused(endpoint: String, code: String) throws {
        let socket = try Socket(Context(), .pull)
        let failure = #expect(throws: ZeroMQError.self) { try socket.bind(endpoint) }
        #expect(failure?.codeName == code)
        #expect(failure?.endpoint == endpoint)
        #expect(failure?.call == "zmq_bind")
    }

    @Test func anUnboundEndpointIsFreeAgain() throws {
        let context = try Context()
        let first = try Socket(context, .pull)
        let endpoint = try first.bound(.inproc)
        try first.unbind(endpoint)
        let second = try Socket(context, .pull)
        try second.bind(endpoint)
        let failure = #expect(throws: ZeroMQError.self) { try first.disconnect("tcp://127.0.0.1:1") }
        #expect(failure?.description == "zmq_disconnect tcp://127.0.0.1:1: No such file or directory (ENOENT)")
    }

    @Test func aClosedSocketFreesItsPort() throws {
        let context = try Context()
        let endpoint = try { () throws -> String in try Socket(context, .pull).bound() }()
        // libzmq closes in the background, and tells nobody when it is done.
        let next = try Socket(context, .pull)
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do throws(ZeroMQError) {
                try next.bind(endpoint)
                break
            } catch {
                try #require(error.isAddressInUse && ContinuousClock.now < deadline)
            }
        }
    }

    @Test func beforeTheFirstEndpointThereIsNone() throws {
        let socket = try Socket(Context(), .pair)
        let endpoint = try socket.lastEndpoint
        #expect(endpoint.isEmpty)
    }

    // MARK: Limits

    @Test func aFullQueueTakesNothing() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient { $0.receiveHighWaterMark = 2 })
        let endpoint = try receiver.bound(.inproc)
        let sender = try Socket(context, .push, options: patient { $0.sendHighWaterMark = 3 })
        try sender.connect(endpoint)
        var count = 0
        while try sender.send([[UInt8(count)], [0]]) {
            count += 1
            try #require(count <= 5)
        }
        #expect(count == 5)
        for number in 0..<5 {
            let frames = try receiver.take()
            #expect(frames == [[UInt8(number)], [0]])
        }
        let sentAgain = try sender.send([[9], [0]], wait: true)
        #expect(sentAgain)
        let next = try receiver.take()
        #expect(next == [[9], [0]])
    }

    @Test func withoutAPeerNothingIsSentOrReceived() throws {
        let context = try Context()
        let sender = try Socket(context, .push, options: patient { $0.sendTimeoutMilliseconds = 20 })
        _ = try sender.bound(.inproc)
        let sent = try sender.send([1])
        #expect(!sent)
        let sentWaiting = try sender.send([[1], [2]], wait: true)
        #expect(!sentWaiting)
        let receiver = try Socket(context, .pull, options: patient { $0.receiveTimeoutMilliseconds = 20 })
        let received: Void? = try receiver.receive(framesMax: 1) { _ in }
        #expect(received == nil)
        let receivedWaiting: Void? = try receiver.receive(framesMax: 1, wait: true) { _ in }
        #expect(receivedWaiting == nil)
    }

    @Test func anOversizeFrameCutsItsSenderOnly() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient { $0.messageBytesMax = 1_000 })
        let endpoint = try receiver.bound()
        let monitor = try receiver.monitor(ConnectionEvents(.disconnected))
        let honest = try Socket(context, .push, options: patient())
        try honest.connect(endpoint)
        let hostile = try Socket(context, .push, options: patient { $0.reconnectIntervalMilliseconds = -1 })
        try hostile.connect(endpoint)
        _ = try honest.send([UInt8](repeating: 1, count: 1_000), wait: true)
        let first = try receiver.take()
        #expect(first?.first?.count == 1_000)
        _ = try hostile.send([UInt8](repeating: 2, count: 1_001), wait: true)
        let events = try monitor.events(upTo: .disconnected)
        #expect(events.map(\.kind) == [.disconnected])
        _ = try honest.send([3], wait: true)
        let second = try receiver.take()
        #expect(second == [[3]])
    }

    @Test func fiveMegabytesArriveWhole() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient())
        let sender = try Socket(context, .push, options: patient())
        try sender.connect(receiver.bound())
        let payload = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        _ = try sender.send([[1], payload], wait: true)
        let frames = try receiver.take()
        #expect(frames == [[1], payload])
    }

    // MARK: Patterns

    @Test func subscribersGetTheirTopics() throws {
        let context = try Context()
        let publisher = try Socket(context, .publish, options: patient())
        let subscriber = try Socket(context, .subscribe, options: patient())
        try subscriber.subscribe(Array("sport/".utf8))
        try subscriber.subscribe(Array("mark/".utf8))
        try subscriber.connect(publisher.bound())
        // A publisher drops what it sends before it has learned of the subscription.
        var poller = Poller()
        _ = poller.register(subscriber)
        repeat { _ = try publisher.send(Array("mark/0".utf8)) } while try poller.poll(timeoutMilliseconds: 5).isEmpty
        for text in ["politics/1", "sport/2", "spor", "sport/3", "mark/end"] {
            _ = try publisher.send([Array(text.utf8), [1]])
        }
        var seen: [String] = []
        while seen.last != "mark/end", let frames = try subscriber.take() {
            let text = String(decoding: frames[0], as: UTF8.self)
            if text != "mark/0" { seen.append(text) }
        }
        #expect(seen == ["sport/2", "sport/3", "mark/end"])
    }

    @Test func extendedPublishersSeeTheirSubscribersComeAndGo() throws {
        let context = try Context()
        let publisher = try Socket(context, .extendedPublish, options: patient())
        let endpoint = try publisher.bound()
        let first = try Socket(context, .subscribe, options: patient())
        try first.connect(endpoint)
        let second = try Socket(context, .subscribe, options: patient())
        try second.connect(endpoint)
        for topic in [Array("a/".utf8), []] {
            try first.subscribe(topic)
            let one = try publisher.take()
            #expect(one == [[1] + topic])
            try second.subscribe(topic)
            let other = try publisher.take()
            #expect(other == [[1] + topic])
        }
        let sent = try publisher.send([Array("a/b/".utf8), [1, 2], [3]])
        #expect(sent)
        let atFirst = try first.take()
        #expect(atFirst == [Array("a/b/".utf8), [1, 2], [3]])
        try first.unsubscribe(Array("a/".utf8))
        try second.unsubscribe(Array("a/".utf8))
        let left = try publisher.take()
        #expect(left == [[0] + Array("a/".utf8)])
    }

    @Test func aRouterAnswersEachPeerAndKnowsWhoIsNotThere() throws {
        let context = try Context()
        let router = try Socket(context, .router, options: patient())
        let endpoint = try router.bound()
        let one = try Socket(context, .dealer, options: patient())
        try one.connect(endpoint)
        let two = try Socket(context, .dealer, options: patient())
        try two.connect(endpoint)
        _ = try one.send([[1]], wait: true)
        _ = try two.send([[2]], wait: true)
        for _ in 0..<2 {
            let frames = try #require(try router.take())
            let sent = try router.send([frames[0], frames[1] + [0]])
            #expect(sent)
        }
        let atOne = try one.take()
        #expect(atOne == [[1, 0]])
        let atTwo = try two.take()
        #expect(atTwo == [[2, 0]])
        let failure = #expect(throws: ZeroMQError.self) { _ = try router.send([[9, 9], [1]]) }
        #expect(failure?.isUnreachable == true)
    }

    @Test func sendingOnAReceivingSocketFails() throws {
        let socket = try Socket(Context(), .pull)
        let failure = #expect(throws: ZeroMQError.self) { _ = try socket.send([1]) }
        #expect(failure?.description == "zmq_msg_send: Operation not supported (EOPNOTSUPP)")
    }

    // MARK: Ownership

    /// Carries a socket to where it doesn't belong.
    private final class Smuggled: @unchecked Sendable {
        let socket: Socket

        init() throws {
            socket = try Socket(Context(), .pull)
        }
    }

    @Test func anotherThreadTraps() async {
        await #expect(processExitsWith: .failure) {
            let smuggled = try Smuggled()
            _ = try onThread { (try? smuggled.socket.bind("inproc://elsewhere")) != nil }
        }
    }

    @Test func lettingGoOnAnotherThreadTraps() async {
        await #expect(processExitsWith: .failure) {
            let box = Cell<Smuggled>()
            box.value = try? Smuggled()
            _ = try onThread { box.value = nil }
        }
    }

    @Test func itsOwnThreadDoesNot() async {
        await #expect(processExitsWith: .success) {
            _ = try onThread { (try? Smuggled().socket.bind("inproc://here")) != nil }
        }
    }
}
