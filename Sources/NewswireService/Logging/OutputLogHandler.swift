public import Logging

/// The log handler of the whole process: what is logged goes to one output, and one switch says from which level on,
/// whatever a logger was told.
public struct OutputLogHandler: LogHandler {
    private let label: String
    private let output: LogOutput
    private let levelSwitch: LogLevelSwitch
    public var metadata: Logger.Metadata = [:]

    /// - Parameter label: the program's name.
    public init(label: String, _ output: LogOutput, _ levelSwitch: LogLevelSwitch) {
        self.label = label
        self.output = output
        self.levelSwitch = levelSwitch
    }

    public var logLevel: Logger.Level {
        get { levelSwitch.level }
        set {}
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let fields = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        output.write(
            LogEntry(
                time: WallClock.now(), level: event.level, label: label, message: event.message.description,
                metadata: fields, file: event.file, function: event.function, line: event.line))
    }
}
