import ArgumentParser
import ZeroMQ

/// Why the tool gives up: a sentence that says what, where and what to do, and the exit code.
struct Failure: Error {
    /// The exit codes, of sysexits.h.
    enum Code: Int32 {
        case usage = 64
        /// The input is no article, or too large.
        case data = 65
        /// Input that can't be read.
        case noInput = 66
        /// Nobody listens.
        case unavailable = 69
        /// A fault of ours or of the system.
        case software = 70
        /// Standard output can't be written.
        case inputOutput = 74
        /// It may work later.
        case temporary = 75
        /// Somebody else listens.
        case protocolMismatch = 76
        /// The configuration has faults.
        case configuration = 78
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// The end of a command that was asked to stop by a signal.
struct Interrupted: Error {}

/// The end of a command whose output nobody reads any more.
struct OutputClosed: Error {}

extension ParsableCommand {
    /// Runs the body of a command and turns what it throws into words on standard error and an exit code.
    func reportingFailures(_ console: Console, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as Failure {
            console.complain(failure.message)
            throw ExitCode(failure.code.rawValue)
        } catch let error as ZeroMQError {
            console.complain("a fault of the messaging library, \(error)")
            throw ExitCode(Failure.Code.software.rawValue)
        } catch is OutputClosed {
            // The reader has what it wanted (`newswire tail | head -1`).
            throw ExitCode.success
        }
    }
}
