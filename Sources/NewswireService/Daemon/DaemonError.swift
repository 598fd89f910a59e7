/// Why the daemon can't start or go on: a sentence for the administrator, and the exit code.
public struct DaemonError: Error, Equatable, CustomStringConvertible {
    /// The exit codes, of sysexits.h.
    public enum Code: Int32, Sendable {
        /// An endpoint can't be used (EX_UNAVAILABLE).
        case endpoint = 69
        /// A fault of ours (EX_SOFTWARE).
        case fault = 70
        /// The state directory can't be made or written (EX_CANTCREAT).
        case stateDirectory = 73
        /// Another daemon uses the state directory (EX_TEMPFAIL).
        case inUse = 75
    }

    public let code: Code
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
