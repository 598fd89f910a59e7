import ArgumentParser
import Foundation
import Logging
import NewswireService

/// `newswired run`: runs until SIGTERM or SIGINT.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon in the foreground until SIGTERM or SIGINT.",
        discussion: """
            Without --config the embedded defaults apply. A variable such as NEWSWIRE_STATE_DIRECTORY wins over the \
            file, and --set over both. The daemon logs to journald when it reads standard error, as for a service of \
            systemd, else to standard error; log.format changes that. The last line on standard error is a JSON object \
            with all counters.

            Exit codes: 0 stopped as asked and everything taken was published; 69 an endpoint can't be used; 70 a \
            fault of the daemon, or it could not finish in time; 73 the state directory can't be made; 75 another \
            daemon uses it; 78 the configuration has faults.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let configuration = try options.load(linePrefix: JournalStream.errorPrefix(environment))
        let metrics = Metrics()
        let output = LogOutput(configuration, environment: environment, metrics: metrics)
        let level = LogLevelSwitch(Logger.Level(rawValue: configuration.logLevel) ?? .info)
        LoggingSystem.bootstrap { OutputLogHandler(label: $0, output, level) }
        let logger = Logger(label: "newswired")
        logger.report(notes: configuration.notes)
        let daemon = Daemon(
            source: options.source, configuration: configuration, metrics: metrics, logger: logger, logLevel: level,
            environment: environment)
        defer { output.writeLast(metrics.json) }
        do {
            try daemon.run()
        } catch {
            logger.report(error)
            throw ExitCode(error.code.rawValue)
        }
    }
}
