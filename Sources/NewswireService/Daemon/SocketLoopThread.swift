internal import Dispatch
internal import Synchronization
internal import ZeroMQ

/// What a thread of sockets does: made, run and let go on that thread, so that its sockets live there.
protocol SocketLoop: AnyObject, SendableMetatype {
    /// Runs until `request` says something else than `none`; it is asked after each wake-up.
    func run(until request: () -> StopRequest) throws
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
    private let wakeUp: WakeUp
    private let request = Atomic(StopRequest.none)
    private let hasEnded = DispatchSemaphore(value: 0)
    private let thread = Mutex<SocketThread?>(nil)

    private init(wakeUp: WakeUp) {
        self.wakeUp = wakeUp
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
        let owner = SocketLoopThread(wakeUp: wakeUp)
        let startup = Startup()
        do throws(ZeroMQError) {
            let thread = try SocketThread.start(name: name) {
                do throws(ZeroMQError) {
                    let loop = try makeLoop()
                    startup.report(nil)
                    owner.run(loop, named: name, onFailure)
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

    private func run(_ loop: some SocketLoop, named name: String, _ onFailure: (String) -> Void) {
        defer { hasEnded.signal() }
        do {
            try loop.run { request.load(ordering: .acquiring) }
        } catch {
            onFailure("\(name) stopped: \(error)")
        }
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
