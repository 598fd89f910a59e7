internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import ZeroMQ

/// Takes messages from the intake sockets while there is room in flight, and hands on what it accepts; confined to the
/// thread that owns the sockets.
///
/// When there is no room it stops reading; libzmq's queues fill, and the senders wait (PUSH) or drop (PUB). While it is
/// held, so do the plain endpoints, and the reliable one refuses what is new. When it is stopped it takes what has
/// arrived already, and closes the sockets.
final class Intake: SocketLoop {
    /// What it needs of the others.
    struct Surroundings: Sendable {
        let configuration: Configuration
        let context: Context
        let limit: InFlightLimit
        let hold: IntakeHold
        let metrics: Metrics
        let logger: Logger
        /// Signalled when there is room again, and to stop.
        let wakeUp: WakeUp
        let submit: @Sendable ([JournalEntry]) -> Void
        /// Whether what is accepted waits in the journal behind a backlog.
        let isBehind: @Sendable () -> Bool
        let reliability: Reliability
    }

    /// Messages taken from a socket before the others have their turn.
    private static let burstMax = 64
    /// Messages taken after a stop was asked for: enough for what libzmq has queued, whoever goes on sending.
    private static let lastMessagesMax = 4096
    /// After a stop was asked for, so long is read at most, not counting the time without room: who sends now and then
    /// and without end does not hold up the stop.
    private static let lastMilliseconds: Int64 = 1000
    /// After a stop was asked for, this long without a message means that all were taken.
    private static let quietMilliseconds = 20

    private let surroundings: Surroundings
    private var configuration: Configuration
    private var poller: Poller
    private var push: IntakeSocket?
    private var subscribe: IntakeSocket?
    private var reliable: ReliableSocket?
    private let desk: PutDesk
    private var refusals: RefusalLog
    /// Who is served first: where there is little room, each endpoint has its turn.
    private var turn = 0

    init(_ surroundings: Surroundings) throws(ZeroMQError) {
        self.surroundings = surroundings
        configuration = surroundings.configuration
        refusals = RefusalLog(logger: surroundings.logger)
        desk = PutDesk(surroundings.configuration, surroundings.reliability, surroundings.metrics)
        poller = Poller(wakeUp: surroundings.wakeUp)
        try open(patiently: false)
    }

    func run(until request: () -> StopRequest) throws {
        while request() == .none { _ = try round(timeoutMilliseconds: SocketLoopThread.roundMillisecondsMax) }
        try takeTheRest { request() == .now }
    }

    func change(_ order: SocketOrder) throws(ZeroMQError) {
        switch order {
        case .configure(let next):
            let before = configuration
            do throws(ZeroMQError) {
                configuration = next
                try reconfigure(from: before)
            } catch {
                configuration = before
                throw error
            }
        case .renew:
            close()
            try open(patiently: true)
        }
    }

    private func open(patiently: Bool) throws(ZeroMQError) {
        if !configuration.pushEndpoints.isClosed {
            push = try IntakeSocket(
                .push, configuration.pushEndpoints, patiently: patiently, surroundings, &poller)
        }
        if !configuration.subscribeEndpoints.isClosed {
            subscribe = try IntakeSocket(
                .subscribe, configuration.subscribeEndpoints, patiently: patiently, surroundings, &poller)
        }
        if !configuration.reliableEndpoints.isClosed {
            reliable = try ReliableSocket(
                configuration.reliableEndpoints, patiently: patiently, surroundings, &poller)
        }
    }

    private func close() {
        push?.leave(&poller)
        push = nil
        subscribe?.leave(&poller)
        subscribe = nil
        closeReliable()
    }

    private func closeReliable() {
        reliable?.leave(&poller)
        reliable = nil
        desk.ledger.forgetAllPeers()
    }

    private func reconfigure(from before: Configuration) throws(ZeroMQError) {
        try Self.move(&push, .push, to: configuration.pushEndpoints, surroundings, &poller)
        do throws(ZeroMQError) {
            try Self.move(&subscribe, .subscribe, to: configuration.subscribeEndpoints, surroundings, &poller)
            do throws(ZeroMQError) {
                try moveReliable()
            } catch {
                try Self.move(&subscribe, .subscribe, to: before.subscribeEndpoints, surroundings, &poller)
                throw error
            }
        } catch {
            try Self.move(&push, .push, to: before.pushEndpoints, surroundings, &poller)
            throw error
        }
    }

    private func moveReliable() throws(ZeroMQError) {
        let wanted = configuration.reliableEndpoints
        if wanted.isClosed {
            closeReliable()
        } else if reliable == nil {
            reliable = try ReliableSocket(wanted, patiently: true, surroundings, &poller)
        } else {
            try reliable?.change(to: wanted)
        }
    }

    /// Makes, moves or closes a socket.
    private static func move(
        _ socket: inout IntakeSocket?, _ endpoint: IntakeEndpoint, to wanted: SocketEndpoints,
        _ surroundings: Surroundings, _ poller: inout Poller
    ) throws(ZeroMQError) {
        if wanted.isClosed {
            socket?.leave(&poller)
            socket = nil
        } else if socket == nil {
            socket = try IntakeSocket(endpoint, wanted, patiently: true, surroundings, &poller)
        } else {
            try socket?.change(to: wanted)
        }
    }

    /// Waits for something to do and does one burst of it.
    ///
    /// - Returns: the messages taken; nil when there was room for some and nothing at all happened in the time.
    private func round(timeoutMilliseconds: Int) throws(ZeroMQError) -> Int? {
        let (isOpen, hasRoom) = (surroundings.hold.isOpen, surroundings.limit.hasRoom())
        if let token = push?.token { poller.setEnabled(token, isOpen && hasRoom) }
        if let token = subscribe?.token { poller.setEnabled(token, isOpen && hasRoom) }
        // What is refused takes no room.
        if let token = reliable?.token { poller.setEnabled(token, !isOpen || hasRoom) }
        let ready = try poller.poll(
            timeoutMilliseconds: hasRoom ? timeoutMilliseconds : SocketLoopThread.roundMillisecondsMax)
        if hasRoom, ready.isEmpty { return nil }
        return try ProcessorTime.measure(.intake, surroundings.metrics) { () throws(ZeroMQError) -> Int? in
            desk.catchUp()
            var taken = 0
            let first = turn
            for place in first..<first + IntakeEndpoint.count {
                let count = try serve(place % IntakeEndpoint.count, ready)
                // Behind whoever took something last, not by rounds: these may come in a rhythm of their own, in which
                // there is room only when it is the same one's turn.
                if count > 0 { turn = (place + 1) % IntakeEndpoint.count }
                taken += count
            }
            desk.lookUp()
            try answer()
            return taken
        }
    }

    private func serve(_ place: Int, _ ready: Poller.Ready) throws(ZeroMQError) -> Int {
        switch place {
        case 0: try push?.serve(ready, burstMax: Self.burstMax, surroundings, &refusals) ?? 0
        case 1: try subscribe?.serve(ready, burstMax: Self.burstMax, surroundings, &refusals) ?? 0
        default: try reliable?.serve(ready, burstMax: Self.burstMax, desk, surroundings) ?? 0
        }
    }

    private func answer() throws(ZeroMQError) {
        try reliable?.answer(desk, surroundings.metrics, &refusals)
    }

    /// After the stop: takes what the peers had sent before, and answers those that are waiting for it.
    ///
    /// The endpoints stay bound until all is taken: libzmq would cut their connections with them, and lose what lies
    /// there.
    private func takeTheRest(until mustEnd: () -> Bool) throws(ZeroMQError) {
        desk.beginDrain()
        try answer()
        var taken = 0
        var spent: Int64 = 0
        // What is held may be held for ever.
        while surroundings.hold.isOpen, taken < Self.lastMessagesMax, spent < Self.lastMilliseconds, !mustEnd() {
            let hadRoom = surroundings.limit.hasRoom()
            let start = MonotonicClock.milliseconds()
            guard let count = try round(timeoutMilliseconds: Self.quietMilliseconds) else { break }
            taken += count
            if hadRoom { spent += MonotonicClock.milliseconds() - start }
        }
        try answerTheRest(until: mustEnd)
    }

    /// Waits until what was put is on the disk, and what was asked for is known; what waits behind a backlog is decided
    /// after the next start only.
    private func answerTheRest(until mustEnd: () -> Bool) throws(ZeroMQError) {
        guard let reliable = reliable?.token else { return }
        for token in [push?.token, subscribe?.token, reliable] {
            if let token { poller.setEnabled(token, false) }
        }
        while true {
            desk.catchUp()
            try answer()
            guard desk.isAwaited(withOutcomes: !surroundings.isBehind()), !mustEnd() else { return }
            _ = try poller.poll(timeoutMilliseconds: SocketLoopThread.roundMillisecondsMax)
        }
    }
}
