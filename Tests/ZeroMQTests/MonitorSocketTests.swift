import Glibc
import Testing
import ZeroMQ

@Suite struct MonitorSocketTests {
    @Test func aPeerIsSeenComingAndGoing() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull)
        let monitor = try receiver.monitor()
        let endpoint = try receiver.bound()
        do {
            let sender = try Socket(context, .push, options: patient())
            try sender.connect(endpoint)
            let arrival = try monitor.events(upTo: .handshakeSucceeded)
            #expect(arrival.map(\.kind) == [.listening, .accepted, .handshakeSucceeded])
            #expect(arrival.first?.endpoint == endpoint)
        }
        let departure = try monitor.events(upTo: .disconnected)
        #expect(departure.map(\.kind) == [.disconnected])
        let more = try monitor.next()
        #expect(more == nil)
    }

    @Test func theConnectingSideSeesItsOwn() throws {
        let context = try Context()
        let sender = try Socket(context, .push, options: patient())
        let monitor = try sender.monitor()
        let receiver = try Socket(context, .pull)
        let endpoint = try receiver.bound()
        try sender.connect(endpoint)
        let events = try monitor.events(upTo: .handshakeSucceeded)
        #expect(Set(events.map(\.kind)).isSuperset(of: [.connected, .handshakeSucceeded]))
    }

    @Test func aFailedBindIsAnEventToo() throws {
        let context = try Context()
        let first = try Socket(context, .pull)
        let endpoint = try first.bound()
        let second = try Socket(context, .pull)
        let monitor = try second.monitor(ConnectionEvents(.bindFailed))
        #expect(throws: ZeroMQError.self) { try second.bind(endpoint) }
        let event = try #require(try monitor.events(upTo: .bindFailed).last)
        #expect(event.code == EADDRINUSE)
        #expect(endpoint.hasSuffix(event.endpoint))
    }

    @Test func onlyTheChosenEventsCome() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull)
        let monitor = try receiver.monitor(ConnectionEvents(.accepted, .disconnected))
        let endpoint = try receiver.bound()
        do {
            let sender = try Socket(context, .push, options: patient())
            try sender.connect(endpoint)
            let sent = try sender.send([1], wait: true)
            #expect(sent)
        }
        let events = try monitor.events(upTo: .disconnected)
        #expect(events.map(\.kind) == [.accepted, .disconnected])
    }

    @Test func closingTheSocketEndsTheStream() throws {
        let context = try Context()
        let monitor = try { () throws -> MonitorSocket in
            let socket = try Socket(context, .pull)
            let monitor = try socket.monitor()
            _ = try socket.bound()
            return monitor
        }()
        let events = try monitor.events(upTo: .monitorStopped)
        #expect(events.map(\.kind) == [.listening, .monitorStopped])
    }

    /// Events that nobody takes must not stop the context's I/O thread, which carries every other connection.
    @Test func anUnreadMonitorHoldsNothingUp() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient())
        let monitor = try receiver.monitor()
        let endpoint = try receiver.bound()
        for number in 0..<700 as Range<Int> {
            let sender = try Socket(context, .push, options: patient { $0.lingerMilliseconds = 10_000 })
            try sender.connect(endpoint)
            let sent = try sender.send([UInt8(number % 256)], wait: true)
            try #require(sent)
            let frames = try receiver.take()
            try #require(frames == [[UInt8(number % 256)]])
        }
        let seen = try monitor.events(upTo: .disconnected)
        #expect(seen.prefix(2).map(\.kind) == [.listening, .accepted])
    }

    @Test func aMonitorLetGoCanBeReplaced() throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient())
        for _ in 0..<3 {
            let monitor = try receiver.monitor(ConnectionEvents(.listening))
            let endpoint = try receiver.bound()
            let events = try monitor.events(upTo: .listening)
            #expect(events.map(\.endpoint) == [endpoint])
        }
        // Nobody listens to these.
        let sender = try Socket(context, .push, options: patient())
        try sender.connect(receiver.bound())
        _ = try sender.send([5], wait: true)
        let frames = try receiver.take()
        #expect(frames == [[5]])
    }
}
