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
