internal import Dispatch
internal import Glibc
internal import Synchronization

/// SIGTERM and SIGINT, as a count one can wait on: the first asks for a drain, the second for an end at once.
///
/// Confined to the thread that runs the daemon, which only keeps it alive.
final class TerminationSignals {
    private var sources: [any DispatchSourceSignal] = []

    /// Takes the signals over from their default action for the rest of the process.
    ///
    /// - Parameter handler: called on a queue of its own with the number of signals so far, from 1.
    init(handler: @escaping @Sendable (Int) -> Void) {
        // A subscriber that goes away must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "newswire.signals")
        let count = Counter()
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { handler(count.next()) }
            source.resume()
            sources.append(source)
        }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
