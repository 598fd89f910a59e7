public import Logging
internal import Synchronization

/// The least severe level that is logged, for every logger of the process; a reload may change it.
///
/// Sendable because the level is behind a mutex.
public final class LogLevelSwitch: Sendable {
    private let current: Mutex<Logger.Level>

    public init(_ level: Logger.Level) {
        current = Mutex(level)
    }

    public var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// A log handler whose level is the switch's, whatever its logger was told.
public struct SwitchedLogHandler: LogHandler {
    private var inner: any LogHandler
    private let levelSwitch: LogLevelSwitch

    public init(_ inner: any LogHandler, _ levelSwitch: LogLevelSwitch) {
        self.inner = inner
        self.inner.logLevel = .trace
        self.levelSwitch = levelSwitch
    }

    public var logLevel: Logger.Level {
        get { levelSwitch.level }
        set {}
    }

    public var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = newValue }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue }
    }

    public func log(event: LogEvent) { inner.log(event: event) }
}
