internal import Foundation
internal import NewswireModel
package import NewswireProtocol
package import SegmentLog

/// Why the files of a state can't be looked at: a sentence for the administrator.
package struct StateFilesError: Error, Equatable, CustomStringConvertible {
    package enum Cause: Sendable {
        /// There is no state, or it can't be read.
        case unreadable
        /// A daemon has it, and it must not.
        case inUse
        /// It can't be written.
        case unwritable
        /// Files went faster than they could be read.
        case changing
        /// The visitor ended it.
        case stopped
    }

    package let cause: Cause
    package let message: String

    package init(_ cause: Cause, _ message: String) {
        self.cause = cause
        self.message = message
    }

    package var description: String { message }
}

/// A state directory as whoever only looks at it sees it, beside a running daemon or without one.
package struct StateFiles: Sendable {
    package let directory: String

    /// - Throws: where the directory holds no logs.
    package init(directory: String) throws(StateFilesError) {
        self.directory = directory
        for name in [StoreName.journal, .records] where access(directory + "/" + name.rawValue, R_OK | X_OK) != 0 {
            let reason = String(cString: strerror(errno))
            throw StateFilesError(
                .unreadable,
                "\(directory)/\(name.rawValue): \(reason); name the state directory of a newswired, as a user who may "
                    + "read it"
            )
        }
    }

    package func directory(of store: StoreName) -> String { directory + "/" + store.rawValue }
    package var quarantine: String { directory + "/quarantine" }

    /// Whether there is such a log: without reliable endpoints there were no ids to keep.
    func has(_ store: StoreName) -> Bool { access(directory(of: store), R_OK | X_OK) == 0 }

    package func snapshot(of store: StoreName) throws(StateFilesError) -> SegmentLog {
        try Self.reading(store) { () throws(LogError) in try SegmentLog.snapshot(directory: directory(of: store)) }
    }

    /// Does something with a log; its errors as ours.
    static func reading<Result>(
        _ store: StoreName, _ body: () throws(LogError) -> Result
    ) throws(StateFilesError) -> Result {
        do throws(LogError) {
            return try body()
        } catch {
            if case .disk(let fault) = error, fault.call == "open", fault.errno == ErrorNumber.missing {
                throw StateFilesError(.changing, "the \(store.text) lets go of files faster than they can be read")
            }
            throw StateFilesError(.unreadable, "the \(store.text) can't be read: \(error)")
        }
    }

    /// Tries again what met a file that was let go of meanwhile.
    static func patiently<Result>(_ body: () throws(StateFilesError) -> Result) throws(StateFilesError) -> Result {
        for _ in 0..<triesMax - 1 {
            do throws(StateFilesError) {
                return try body()
            } catch  where error.cause == .changing {
                continue
            }
        }
        return try body()
    }

    private static let triesMax = 5

    /// The process that holds the state's lock, by the kernel's list of locks; nil without one. The list shows the
    /// processes of this machine that this one may see.
    package var daemon: Int? {
        var status = stat()
        guard stat(directory + "/lock", &status) == 0,
            let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
        else { return nil }
        // `1: FLOCK  ADVISORY  WRITE 4711 fe:01:393253 0 EOF`
        for line in locks.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 5, fields[1] == "FLOCK", fields[3] == "WRITE",
                fields[5].hasSuffix(":\(status.st_ino)"), let process = Int(fields[4]), process > 0,
                process != Int(getpid())
            else { continue }
            return process
        }
        return nil
    }
}

/// What an entry of the journal is.
package enum JournalContent: Sendable {
    /// An accepted payload: it gets an outcome for each of its items.
    case payload(JournalEntry)
    /// Bytes that are whole and of no form that this version knows.
    case unknown(EntryError)

    package init(decoding bytes: [UInt8]) {
        do throws(EntryError) {
            self = .payload(try JournalEntry(decoding: bytes))
        } catch {
            self = .unknown(error)
        }
    }
}

/// How far a long reading is, for whoever waits for it.
package struct ReadingProgress: Sendable {
    package let store: StoreName
    /// Of the files that were begun, and of all.
    package let bytes: Int
    package let bytesTotal: Int
}

/// Told now and then while files are read; false ends the reading.
package typealias ReadingObserver = (ReadingProgress) -> Bool

/// Counts what is read of a log and tells it.
struct ProgressMeter {
    let store: StoreName
    let bytesTotal: Int
    let observe: ReadingObserver
    private(set) var bytes = 0
    private var told = 0
    private(set) var isStopped = false

    private static let interval = 16 * 1024 * 1024

    init(_ store: StoreName, _ log: SegmentLog, _ observe: @escaping ReadingObserver) {
        self.store = store
        self.observe = observe
        bytesTotal = log.size.bytes
        tell()
    }

    /// True when reading goes on.
    mutating func read(_ count: Int) -> Bool {
        bytes += count
        if bytes - told >= Self.interval { tell() }
        return !isStopped
    }

    private mutating func tell() {
        told = bytes
        isStopped = isStopped || !observe(ReadingProgress(store: store, bytes: bytes, bytesTotal: bytesTotal))
    }

    func checkStopped() throws(StateFilesError) {
        if isStopped { throw StateFilesError(.stopped, "stopped before the end") }
    }
}
