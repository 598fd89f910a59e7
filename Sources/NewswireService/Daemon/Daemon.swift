internal import Glibc
public import Logging

/// The whole service: starts its parts, runs until it is told to stop, and drains them in the order of the flow.
public final class Daemon: Sendable {
    private let source: ConfigurationSource
    private let configuration: Configuration
    private let logger: Logger
    private let logLevel: LogLevelSwitch
    private let serviceManager: ServiceManager
    private let metrics: Metrics
    private let provoked: ProvokedFault?

    /// - Parameters:
    ///   - source: where a reload reads the configuration anew.
    ///   - configuration: what the source gave at the start.
    ///   - logLevel: what `logger` logs; a reload may change it.
    ///   - environment: of sd_notify(3): NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID; and the faults of a test.
    public init(
        source: ConfigurationSource, configuration: Configuration, metrics: Metrics, logger: Logger,
        logLevel: LogLevelSwitch, environment: [String: String]
    ) {
        self.source = source
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        self.logLevel = logLevel
        serviceManager = ServiceManager(environment: environment)
        provoked = ProvokedFault(environment: environment)
    }

    /// Runs until SIGTERM or SIGINT, then stops reading, settles and publishes what was taken, and returns.
    ///
    /// Blocks the calling thread, which must not be a Dispatch worker. Call it once.
    /// - Throws: when it can't start, can't go on, or can't drain in time.
    public func run() throws(DaemonError) {
        let inbox = EventInbox()
        let signals = ProcessSignals { inbox.post($0) }
        defer { withExtendedLifetime(signals) {} }
        let state = try StateDirectory(path: configuration.stateDirectory)
        let vitals = Vitals(configuration)
        let reporter = StatusReporter(vitals: vitals, metrics: metrics, file: source.file)
        let admin = try AdminService.start(configuration, reporter, metrics, logger)
        defer { admin.stop() }
        FaultHandler.install()
        if provoked != nil {
            logger.warning("\(ProvokedFault.variable) is set: payloads that it names end this process, or hang it")
        }
        let parts = try Parts(configuration, state, provoked: provoked, metrics, logger) { [logger] reason in
            logger.log(.critical, .partFailed, reason, [.detail: reason])
            inbox.post(.failed(reason))
        }
        reporter.attach(parts)
        let loop = ControlLoop(
            ControlLoop.Surroundings(
                source: source, inbox: inbox, vitals: vitals, metrics: metrics, logger: logger, logLevel: logLevel,
                serviceManager: serviceManager), parts)
        switch loop.run() {
        case .clean:
            let rest = parts.backlog.payloads
            logger.log(
                .info, .stopped,
                rest == 0
                    ? "stopped: everything that was read from the sockets is decided and published"
                    : "stopped: what was in flight is published; "
                        + "\(rest) payloads wait in the journal for the next start",
                [.payloads: rest])
        case .incomplete:
            throw DaemonError(.fault, "stopped before everything that was read from the sockets was published")
        case .failed(let reason): throw DaemonError(.fault, reason)
        }
    }
}
