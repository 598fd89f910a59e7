internal import Dispatch
internal import Synchronization
internal import ZeroMQ

/// How a thread tells the one that started it whether it came up.
///
/// Sendable because the result is behind a mutex.
final class Startup: Sendable {
    private let result = Mutex<Result<Void, DaemonError>?>(nil)
    private let isKnown = DispatchSemaphore(value: 0)

    /// Called once, by the thread that starts up.
    func report(_ outcome: Result<Void, DaemonError>) {
        result.withLock { $0 = outcome }
        isKnown.signal()
    }

    /// Blocks until it is known; called once.
    func wait() throws(DaemonError) {
        isKnown.wait()
        guard let outcome = result.withLock({ $0 }) else { preconditionFailure("signalled without a result") }
        try outcome.get()
    }
}

/// Starts a thread for sockets.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws(DaemonError) -> SocketThread {
    do throws(ZeroMQError) {
        return try SocketThread.start(name: name, body)
    } catch {
        throw DaemonError(.fault, "no thread for \(name): \(error)")
    }
}
