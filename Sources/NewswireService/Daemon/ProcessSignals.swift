internal import Dispatch
internal import Glibc

/// SIGTERM, SIGINT and SIGHUP as events.
///
/// Confined to the thread that runs the daemon, which only keeps it alive.
final class ProcessSignals {
    private var sources: [any DispatchSourceSignal] = []

    /// Takes the signals over from their default action for the rest of the process.
    ///
    /// - Parameter handler: called on a queue of its own. Signals that come close together may be one event.
    init(handler: @escaping @Sendable (Lifecycle.Event) -> Void) {
        // A subscriber that goes away must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "newswire.signals")
        let events: [(Int32, Lifecycle.Event)] = [
            (SIGTERM, .stopAsked), (SIGINT, .stopAsked), (SIGHUP, .reloadAsked),
        ]
        // Dispatch takes a while to listen. A signal that is ignored in the meantime would be lost; one that is blocked
        // waits. Threads that are made from now on block them too.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for (number, _) in events { sigaddset(&blocked, number) }
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        for (number, event) in events {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { handler(event) }
            source.resume()
            sources.append(source)
        }
    }
}
