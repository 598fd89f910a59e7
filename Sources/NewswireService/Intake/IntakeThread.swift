internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import Synchronization
internal import ZeroMQ

/// The thread that owns the intake sockets: takes messages while there is room in flight, and hands on what it accepts.
///
/// When there is no room it stops reading; libzmq's queues fill, and the senders wait (PUSH) or drop (PUB).
///
/// Sendable because the sockets never leave the thread, and the rest is a flag and an eventfd.
final class IntakeThread: Sendable {
    /// What it needs of the others.
    struct Surroundings: Sendable {
        let configuration: Configuration
        let context: Context
        let limit: InFlightLimit
        let counters: Counters
        let logger: Logger
        /// Signalled when there is room again, and by `stop`.
        let wakeUp: WakeUp
        let submit: @Sendable ([JournalEntry]) -> Void
        /// Called with the reason when the thread can't go on.
        let onFailure: @Sendable (String) -> Void
    }

    private let wakeUp: WakeUp
    private let isStopping = Atomic(false)
    private let thread = Mutex<SocketThread?>(nil)

    private init(wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    /// Starts the thread; returns when its endpoints are bound and connected.
    static func start(_ surroundings: Surroundings) throws(DaemonError) -> IntakeThread {
        let intake = IntakeThread(wakeUp: surroundings.wakeUp)
        let startup = Startup()
        let thread = try startThread(named: "nw-intake") {
            do throws(ZeroMQError) {
                let loop = try IntakeLoop(surroundings)
                startup.report(.success(()))
                do throws(ZeroMQError) {
                    try loop.run { intake.isStopping.load(ordering: .acquiring) }
                } catch {
                    surroundings.onFailure("the intake stopped: \(error)")
                }
            } catch {
                startup.report(.failure(DaemonError(.endpoint, "\(error)")))
            }
        }
        intake.thread.withLock { $0 = thread }
        try startup.wait()
        return intake
    }

    /// Stops accepting, takes what has arrived already, closes the sockets, and returns when all that is handed on.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        wakeUp.signal()
        thread.withLock { thread in
            thread?.join()
            // Its body refers to this object.
            thread = nil
        }
    }
}

/// The state of the intake thread; confined to it.
private final class IntakeLoop {
    /// Messages taken from a socket before the others have their turn.
    private static let burstMax = 64
    /// Messages taken after a stop was asked for: enough for what libzmq has queued, whoever goes on sending.
    private static let lastMessagesMax = 4096

    private let surroundings: IntakeThread.Surroundings
    private var poller: Poller
    private var push: IntakeSocket?
    private var subscribe: IntakeSocket?
    private var refusals: RefusalLog

    init(_ surroundings: IntakeThread.Surroundings) throws(ZeroMQError) {
        self.surroundings = surroundings
        refusals = RefusalLog(logger: surroundings.logger)
        poller = Poller(wakeUp: surroundings.wakeUp)
        let configuration = surroundings.configuration
        if !configuration.pushBind.isEmpty {
            push = try IntakeSocket(.push, surroundings, &poller)
        }
        if !configuration.subscribeBind.isEmpty || !configuration.subscribeConnect.isEmpty {
            subscribe = try IntakeSocket(.subscribe, surroundings, &poller)
        }
    }

    func run(until isStopping: () -> Bool) throws(ZeroMQError) {
        while !isStopping() {
            _ = try round(timeoutMilliseconds: -1)
        }
        try takeTheRest()
    }

    /// Waits for something to do and does one burst of it; the messages taken.
    private func round(timeoutMilliseconds: Int) throws(ZeroMQError) -> Int {
        let hasRoom = surroundings.limit.hasRoom()
        if let token = push?.token { poller.setEnabled(token, hasRoom) }
        if let token = subscribe?.token { poller.setEnabled(token, hasRoom) }
        let ready = try poller.poll(timeoutMilliseconds: timeoutMilliseconds)
        return try ProcessorTime.measure(.intake, surroundings.counters) { () throws(ZeroMQError) -> Int in
            let pushed = try push?.serve(ready, burstMax: Self.burstMax, surroundings, &refusals) ?? 0
            return try pushed + (subscribe?.serve(ready, burstMax: Self.burstMax, surroundings, &refusals) ?? 0)
        }
    }

    /// After the stop: no new connections, and what the peers had sent before is still taken.
    private func takeTheRest() throws(ZeroMQError) {
        push?.stopListening(surroundings)
        subscribe?.stopListening(surroundings)
        var taken = 0
        while taken < Self.lastMessagesMax {
            let hasRoom = surroundings.limit.hasRoom()
            let count = try round(timeoutMilliseconds: hasRoom ? 20 : 1000)
            if hasRoom, count == 0 { return }
            taken += count
        }
    }
}
