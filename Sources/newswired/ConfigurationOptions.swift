import ArgumentParser
import Foundation
import NewswireService

/// Where the configuration comes from: the options that `run` and `check` share.
struct ConfigurationOptions: ParsableArguments {
    /// EX_CONFIG of sysexits.h.
    private static let badConfiguration = ExitCode(78)

    @Option(name: .shortAndLong, help: ArgumentHelp("The YAML file to read.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Set one key, as in limits.payloadBytes=1048576; lists with commas.", valueName: "key=value")
    )
    var settings: [String] = []

    var source: ConfigurationSource {
        ConfigurationSource(file: config, environment: ProcessInfo.processInfo.environment, settings: settings)
    }

    /// Prints all faults and ends the program, if there are any.
    ///
    /// - Parameter linePrefix: in front of each fault.
    func load(linePrefix: String = "") throws -> Configuration {
        do {
            return try source.load()
        } catch {
            let lines = error.faults.map { "\(linePrefix)\($0)\n" }.joined()
            FileHandle.standardError.write(Data(lines.utf8))
            throw Self.badConfiguration
        }
    }
}
