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
            file, and --set over both. The daemon logs to standard error; the last line is a JSON object with all its \
            metrics.

            Exit codes: 0 stopped as asked and everything taken was published; 69 an endpoint can't be used; 70 a \
            fault of the daemon, or it could not finish in time; 73 the state directory can't be made; 75 another \
            daemon uses it; 78 the configuration has faults.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.load()
        let level = LogLevelSwitch(Logger.Level(rawValue: configuration.logLevel) ?? .info)
        LoggingSystem.bootstrap { SwitchedLogHandler(StreamLogHandler.standardError(label: $0), level) }
        let logger = Logger(label: "newswired")
        for note in configuration.notes { logger.warning("\(note)") }
        let daemon = Daemon(
            source: options.source, configuration: configuration, logger: logger, logLevel: level,
            environment: ProcessInfo.processInfo.environment)
        defer { FileHandle.standardError.write(Data(daemon.metrics.json + [UInt8(ascii: "\n")])) }
        do {
            try daemon.run()
        } catch {
            logger.critical("\(error)")
            throw ExitCode(error.code.rawValue)
        }
    }
}
