internal import Dispatch
internal import Synchronization
internal import ZeroMQ

/// What a thread of sockets does: made, run and let go on that thread, so that its sockets live there.
protocol SocketLoop: AnyObject, SendableMetatype {
    /// Runs until `request` says something else than `none`; it is asked after each wake-up, and at least once in
    /// `SocketLoopThread.roundMillisecondsMax`.
    ///
    /// While it is asked, `change` may be called.
    func run(until request: () -> StopRequest) throws

    /// Changes the sockets as the order says, or throws and leaves them as they were.
    func change(_ order: SocketOrder) throws(ZeroMQError)
}

/// What the sockets of a running loop are told to change.
enum SocketOrder: Sendable {
    /// Take over the endpoints and topics of this configuration.
    case configure(Configuration)
    /// Close the sockets and make them anew: whatever libzmq holds for them is let go.
    case renew
}

/// What a socket loop is asked to do.
enum StopRequest: Int, AtomicRepresentable {
    case none
    /// Finish what is there, then return.
    case drain
    /// Return at once.
    case now
}

/// A thread that owns sockets: its start is known to have worked, and it can be stopped.
///
/// Sendable because the loop and its sockets never leave the thread, and the rest is a flag and an eventfd.
final class SocketLoopThread: Sendable {
    /// The longest that a loop waits in one round: a thread that is well shows it at least so often.
    static let roundMillisecondsMax = 500
    /// How long a loop may take to begin with an order.
    private static let orderMilliseconds = 5000

    private let name: String
    private let wakeUp: WakeUp
    private let rounds = Atomic<UInt64>(0)
    private let isOver = Atomic(false)
    private let order = Mutex<PendingOrder?>(nil)
    private let request = Atomic(StopRequest.none)
    private let hasEnded = DispatchSemaphore(value: 0)
    private let thread = Mutex<SocketThread?>(nil)

    private init(name: String, wakeUp: WakeUp) {
        self.name = name
        self.wakeUp = wakeUp
    }

    /// As long as it runs, the loop has something to do: to come round.
    var reading: PartReading {
        PartReading(
            part: name, hasWork: !isOver.load(ordering: .acquiring), progress: rounds.load(ordering: .relaxed))
    }

    /// Starts the thread; returns when the loop is made: its endpoints are bound.
    ///
    /// - Parameters:
    ///   - wakeUp: the one that the loop polls.
    ///   - onFailure: called with the reason when the loop can't go on.
    static func start<Loop: SocketLoop>(
        named name: String, wakeUp: WakeUp, onFailure: @escaping @Sendable (String) -> Void,
        makeLoop: @escaping @Sendable () throws(ZeroMQError) -> Loop
    ) throws(DaemonError) -> SocketLoopThread {
        let owner = SocketLoopThread(name: name, wakeUp: wakeUp)
        let startup = Startup()
        do throws(ZeroMQError) {
            let thread = try SocketThread.start(name: name) {
                do throws(ZeroMQError) {
                    let loop = try makeLoop()
                    startup.report(nil)
                    owner.run(loop, onFailure)
                } catch {
                    startup.report(error)
                }
            }
            owner.thread.withLock { $0 = thread }
        } catch {
            throw DaemonError(.fault, "no thread for \(name): \(error)")
        }
        if let error = startup.wait() { throw DaemonError(.endpoint, "\(error)") }
        return owner
    }

    /// Tells the loop to drain, and to stop at once when `mustEnd`, asked again and again, says so; returns when it
    /// has.
    ///
    /// To be called once.
    func stop(atOnceWhen mustEnd: () -> Bool) {
        ask(.drain)
        while hasEnded.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
            if mustEnd() { ask(.now) }
        }
        thread.withLock { thread in
            thread?.join()
            // Its body refers to this object.
            thread = nil
        }
    }

    private func ask(_ request: StopRequest) {
        self.request.store(request, ordering: .releasing)
        wakeUp.signal()
    }

    /// Has the loop change its sockets, and waits until it has. To be called by one thread at a time.
    ///
    /// - Throws: why it could not; the sockets are then as they were.
    func carryOut(_ order: SocketOrder) throws(DaemonError) {
        let pending = PendingOrder(order)
        self.order.withLock { $0 = pending }
        wakeUp.signal()
        if pending.isDone.wait(timeout: .now() + .milliseconds(Self.orderMilliseconds)) == .timedOut {
            let isTakenBack = self.order.withLock { order in
                defer { order = nil }
                return order != nil
            }
            guard !isTakenBack else {
                throw DaemonError(.fault, "\(name) does not answer; its sockets stay as they are")
            }
            // It is at work on it.
            pending.isDone.wait()
        }
        if let error = pending.error.withLock({ $0 }) { throw DaemonError(.endpoint, "\(error)") }
    }

    /// Called on the thread, each round.
    private func nextRequest(_ loop: some SocketLoop) -> StopRequest {
        rounds.add(1, ordering: .relaxed)
        let pending = order.withLock { order in
            defer { order = nil }
            return order
        }
        if let pending {
            do throws(ZeroMQError) {
                try loop.change(pending.order)
            } catch {
                pending.error.withLock { $0 = error }
            }
            pending.isDone.signal()
        }
        return request.load(ordering: .acquiring)
    }

    private func run(_ loop: some SocketLoop, _ onFailure: (String) -> Void) {
        defer {
            isOver.store(true, ordering: .releasing)
            hasEnded.signal()
        }
        do {
            try loop.run { nextRequest(loop) }
        } catch {
            onFailure("\(name) stopped: \(error)")
        }
    }
}

/// An order on its way to a loop, and what became of it.
///
/// Sendable because the error is behind a mutex.
private final class PendingOrder: Sendable {
    let order: SocketOrder
    let error = Mutex<ZeroMQError?>(nil)
    let isDone = DispatchSemaphore(value: 0)

    init(_ order: SocketOrder) {
        self.order = order
    }
}

/// How a thread tells the one that started it whether it came up.
///
/// Sendable because the error is behind a mutex.
private final class Startup: Sendable {
    private let error = Mutex<ZeroMQError?>(nil)
    private let isKnown = DispatchSemaphore(value: 0)

    /// Called once; nil when it came up.
    func report(_ error: ZeroMQError?) {
        self.error.withLock { $0 = error }
        isKnown.signal()
    }

    /// Blocks until it is known; called once.
    func wait() -> ZeroMQError? {
        isKnown.wait()
        return error.withLock { $0 }
    }
}
