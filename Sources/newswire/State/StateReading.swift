import Glibc
import NewswireService

/// Does something with the files of a state, and turns what goes wrong into the exit code.
func reportingStateFaults<Result>(_ body: () throws(StateFilesError) -> Result) throws -> Result {
    do throws(StateFilesError) {
        return try body()
    } catch {
        switch error.cause {
        case .unreadable: throw Failure(.noInput, error.message)
        case .inUse, .changing: throw Failure(.temporary, error.message)
        case .unwritable: throw Failure(.inputOutput, error.message)
        case .stopped: throw Interrupted()
        }
    }
}

/// The status line of a long reading: `record log  1.2 of 4.0 GB  850.1 MB/s`.
final class ReadingStatus {
    private let console: Console
    private var began: ContinuousClock.Instant?
    private var store: StoreName?

    init(_ console: Console) {
        self.console = console
    }

    /// False once a signal has come.
    func show(_ progress: ReadingProgress) -> Bool {
        let now = ContinuousClock.now
        if store != progress.store || began == nil {
            store = progress.store
            began = now
        }
        if console.showsStatus, let began {
            let (seconds, attoseconds) = (now - began).components
            let rate = Double(progress.bytes) / max(0.001, Double(seconds) + Double(attoseconds) / 1e18)
            console.show(
                status: "\(progress.store == .journal ? "journal" : "record log")  \(progress.bytes.byteText) of "
                    + "\(progress.bytesTotal.byteText)  \(Int(rate).byteText)/s")
        }
        return Interruption.signalNumber == nil
    }

    func end() { console.show(status: "") }
}
