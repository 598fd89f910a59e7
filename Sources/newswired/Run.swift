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
        let configuration = try readConfiguration()
        let logger = Self.logger(level: configuration.logLevel)
        for note in configuration.notes { logger.warning("\(note)") }
        let daemon = Daemon(
            configuration: configuration, logger: logger,
            notifySocket: ProcessInfo.processInfo.environment["NOTIFY_SOCKET"])
        defer { FileHandle.standardError.write(Data(daemon.metrics.json + [UInt8(ascii: "\n")])) }
        do {
            try daemon.run()
        } catch {
            logger.critical("\(error)")
            throw ExitCode(error.code.rawValue)
        }
    }

    private func readConfiguration() throws -> Configuration {
        var file: (text: String, name: String)?
        if let config {
            do {
                let data = try Data(contentsOf: URL(fileURLWithPath: config))
                file = (String(decoding: data, as: UTF8.self), config)
            } catch {
                Self.complain("\(config): can't be read: \(Self.reason(of: error))")
                throw Self.badConfiguration
            }
        }
        do {
            return try Configuration(
                file: file, environment: ProcessInfo.processInfo.environment, settings: settings)
        } catch {
            Self.complain(error.description)
            throw Self.badConfiguration
        }
    }

    /// The kernel's words for it, which Foundation keeps inside.
    private static func reason(of error: any Error) -> String {
        let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let inner, inner.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(inner.code)))
    }

    private static func logger(level: String) -> Logger {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "newswired")
        logger.logLevel = Logger.Level(rawValue: level) ?? .info
        return logger
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
