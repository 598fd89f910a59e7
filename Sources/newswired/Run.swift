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

    /// EX_CONFIG of sysexits.h.
    private static let badConfiguration = ExitCode(78)

    @Option(name: .shortAndLong, help: ArgumentHelp("The YAML file to read.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Set one key, as in limits.payloadBytes=1048576; lists with commas.", valueName: "key=value")
    )
    var settings: [String] = []

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let source = ConfigurationSource(file: config, environment: environment, settings: settings)
        let configuration = try load(source)
        let level = LogLevelSwitch(Logger.Level(rawValue: configuration.logLevel) ?? .info)
        LoggingSystem.bootstrap { SwitchedLogHandler(StreamLogHandler.standardError(label: $0), level) }
        let logger = Logger(label: "newswired")
        for note in configuration.notes { logger.warning("\(note)") }
        let daemon = Daemon(
            source: source, configuration: configuration, logger: logger, logLevel: level, environment: environment)
        defer { FileHandle.standardError.write(Data(daemon.metrics.json + [UInt8(ascii: "\n")])) }
        do {
            try daemon.run()
        } catch {
            logger.critical("\(error)")
            throw ExitCode(error.code.rawValue)
        }
    }

    private func load(_ source: ConfigurationSource) throws -> Configuration {
        do {
            return try source.load()
        } catch {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            throw Self.badConfiguration
        }
    }
}
