/// One fault of a configuration: where it stands and what to do about it.
public struct ConfigurationFault: Sendable, Equatable, CustomStringConvertible {
    /// `newswired.yaml:12:5`, `environment NEWSWIRE_LOG_LEVEL` or `--set log.level`.
    public let place: String
    public let message: String

    public var description: String { "\(place): \(message)" }
}

/// Why a configuration can't be used: all its faults at once. The program ends with exit code 78 (EX_CONFIG).
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    public let faults: [ConfigurationFault]

    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
