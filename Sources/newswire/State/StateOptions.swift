import ArgumentParser
import NewswireService

/// The options that say whose files to look at.
struct StateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The state directory: newswired's state.directory.", valueName: "directory"))
    var state: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("newswired's configuration, which names the directory.", valueName: "file"))
    var config: String?

    func validate() throws {
        if state != nil && config != nil {
            throw ValidationError("--state and --config exclude each other: the configuration names the directory.")
        }
    }

    /// The configuration that counts: of the file and the environment, with the directory that was named.
    ///
    /// - Throws: `Failure` with every fault.
    func configuration() throws -> Configuration {
        let source = ConfigurationSource(
            file: config, settings: state.map { ["state.directory=\($0)"] } ?? [])
        do throws(ConfigurationError) {
            return try source.load()
        } catch {
            throw Failure(.configuration, error.description)
        }
    }

    /// The files of the state, for looking.
    func files() throws -> StateFiles {
        let directory = try state ?? configuration().stateDirectory
        return try reportingStateFaults { () throws(StateFilesError) in try StateFiles(directory: directory) }
    }
}
