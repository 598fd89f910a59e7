internal import Dispatch
public import Logging
internal import Synchronization

/// The whole service: starts its parts, runs until it is told to stop, and drains them in the order of the flow.
public final class Daemon: Sendable {
    /// Shorter than the 60 s after which systemd kills.
    private static let drainSecondsMax = 45.0

    private let configuration: Configuration
    private let logger: Logger
    private let serviceManager: ServiceManager
    public let metrics = Metrics()

    /// Why the run ends.
    private enum End {
        case asked
        case failed(String)
    }

    private let end = Mutex<End?>(nil)
    private let isEnding = DispatchSemaphore(value: 0)
    private let isHastened = Atomic(false)

    /// - Parameter notifySocket: the value of NOTIFY_SOCKET, where there is one.
    public init(configuration: Configuration, logger: Logger, notifySocket: String? = nil) {
        self.configuration = configuration
        self.logger = logger
        serviceManager = ServiceManager(address: notifySocket)
    }

    /// Runs until SIGTERM or SIGINT, then stops reading, settles and publishes what was taken, and returns.
    ///
    /// Blocks the calling thread, which must not be a Dispatch worker. Call it once.
    /// - Throws: when it can't start, can't go on, or can't drain in time.
    public func run() throws(DaemonError) {
        let state = try StateDirectory(path: configuration.stateDirectory)
        let signals = TerminationSignals { [self] count in
            count == 1 ? finish(.asked) : hasten()
        }
        defer { withExtendedLifetime(signals) {} }
        let parts = try Parts(configuration, state, metrics, logger) { [self] reason in
            finish(.failed(reason))
        }
        tellServiceManager("READY=1\nSTATUS=Running")
        logger.info("newswired is ready: \(parts.summary)")

        isEnding.wait()
        tellServiceManager("STOPPING=1\nSTATUS=Draining")
        let isDrained = parts.drain(seconds: Self.drainSecondsMax) { [self] in
            isHastened.load(ordering: .acquiring) || failure != nil
        }
        if let failure { throw DaemonError(.fault, failure) }
        guard isDrained else {
            throw DaemonError(.fault, "stopped before everything that was read from the sockets was published")
        }
        logger.info("stopped: everything that was read from the sockets is decided and published")
    }

    private func tellServiceManager(_ state: String) {
        guard let fault = serviceManager.notify(state) else { return }
        logger.warning("the service manager could not be told by NOTIFY_SOCKET: \(fault)")
    }

    /// What went wrong; nothing can be drained past it.
    private var failure: String? {
        if case .failed(let reason) = end.withLock({ $0 }) { reason } else { nil }
    }

    /// Ends the run; a failure stands, also one that comes while draining.
    private func finish(_ reason: End) {
        end.withLock { end in
            if case .failed(let message) = reason { logger.critical("\(message)") }
            if case .failed = end { return }
            end = reason
        }
        isEnding.signal()
    }

    private func hasten() {
        logger.warning("a second signal: stopping without waiting for the rest")
        isHastened.store(true, ordering: .releasing)
    }
}
