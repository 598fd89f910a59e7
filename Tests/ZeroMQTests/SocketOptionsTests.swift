import Testing
import ZeroMQ

@Suite struct SocketOptionsTests {
    /// libzmq 4.3.4 aborts the process at a heartbeat on a connection that broke while its socket was not read.
    @Test func heartbeatsAreOffUnlessAskedFor() {
        #expect(SocketOptions().heartbeatIntervalMilliseconds == 0)
    }

    @Test(arguments: SocketKind.allCases)
    func defaultsFitEveryKind(kind: SocketKind) throws {
        let socket = try Socket(Context(), kind)
        let made = socket.kind
        #expect(made == kind)
    }

    @Test func whatLibzmqRefusesIsNamed() throws {
        let context = try Context()
        let table: [(String, (inout SocketOptions) -> Void)] = [
            ("ZMQ_RCVHWM", { $0.receiveHighWaterMark = -1 }),
            ("ZMQ_SNDHWM", { $0.sendHighWaterMark = -1 }),
            ("ZMQ_LINGER", { $0.lingerMilliseconds = -2 }),
            ("ZMQ_SNDTIMEO", { $0.sendTimeoutMilliseconds = -2 }),
            ("ZMQ_RCVTIMEO", { $0.receiveTimeoutMilliseconds = -2 }),
            ("ZMQ_HEARTBEAT_IVL", { $0.heartbeatIntervalMilliseconds = -1 }),
            ("ZMQ_HEARTBEAT_TIMEOUT", { $0.heartbeatTimeoutMilliseconds = -1 }),
            ("ZMQ_HEARTBEAT_TTL", { $0.heartbeatTimeToLiveMilliseconds = .max }),
            ("ZMQ_HANDSHAKE_IVL", { $0.handshakeIntervalMilliseconds = -1 }),
            ("ZMQ_RECONNECT_IVL", { $0.reconnectIntervalMilliseconds = -2 }),
            ("ZMQ_RECONNECT_IVL_MAX", { $0.reconnectIntervalMillisecondsMax = -1 }),
            ("ZMQ_BACKLOG", { $0.backlog = -1 }),
        ]
        for (name, change) in table {
            var options = SocketOptions()
            change(&options)
            let failure = #expect(throws: ZeroMQError.self) { _ = try Socket(context, .pull, options: options) }
            #expect(failure?.description == "zmq_setsockopt \(name): Invalid argument (EINVAL)")
        }
    }

    @Test func aRouterThatNeedNotKnowDropsForStrangers() throws {
        var options = SocketOptions()
        options.routerMandatory = false
        let router = try Socket(Context(), .router, options: options)
        let sent = try router.send([[1], [2]])
        #expect(sent)
    }

    @Test func withoutVerbosityOneSubscriptionPerTopicIsSeen() throws {
        let context = try Context()
        let publisher = try Socket(context, .extendedPublish, options: patient { $0.xpubVerbose = false })
        let endpoint = try publisher.bound(.inproc)
        let subscribers = try [Socket.Subscriber(context, endpoint), Socket.Subscriber(context, endpoint)]
        for subscriber in subscribers { try subscriber.socket.subscribe([1]) }
        try subscribers[1].socket.subscribe([2])
        var seen: [[[UInt8]]] = []
        while seen.last != [[1, 2]], let frames = try publisher.take() { seen.append(frames) }
        #expect(seen == [[[1, 1]], [[1, 2]]])
    }
}

extension Socket {
    /// A subscriber that fits into an array.
    fileprivate final class Subscriber {
        let socket: Socket

        init(_ context: Context, _ endpoint: String) throws(ZeroMQError) {
            socket = try Socket(context, .subscribe)
            try socket.connect(endpoint)
        }
    }
}
