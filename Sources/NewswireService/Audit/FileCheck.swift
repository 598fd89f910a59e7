internal import Foundation
internal import Logging
internal import NewswireProtocol
internal import SegmentLog

/// Checks every byte of a state's files, and mends what can be mended.
///
/// Looking changes nothing and may be done beside a daemon. Mending takes the daemon's lock and begins with what a
/// start of the daemon does, so that it decides the same about a lost end: which numbers begin anew.
package struct FileCheck {
    private let files: StateFiles
    private let observe: ReadingObserver

    package init(_ files: StateFiles, observe: @escaping ReadingObserver = { _ in true }) {
        self.files = files
        self.observe = observe
    }

    package func run() throws(StateFilesError) -> FileCheckReport {
        try StateFiles.patiently { () throws(StateFilesError) in
            let daemon = files.daemon
            // The record log first: what it says of the journal's positions is known then.
            let records = try check(.records)
            let journal = try check(.journal)
            let ids = files.has(.ids) ? [try check(.ids)] : []
            let quarantine = QuarantineCheck(files).run()
            return FileCheckReport(
                directory: files.directory, daemon: daemon, logs: [journal, records] + ids, quarantine: quarantine)
        }
    }

    private func check(_ store: StoreName) throws(StateFilesError) -> FileCheckReport.Log {
        let log = try files.snapshot(of: store)
        var meter = ProgressMeter(store, log, observe)
        var unknown = PositionRuns()
        var head: UInt64 = 0
        let found = try StateFiles.reading(store) { () throws(LogError) in
            try log.verify { entry in
                switch store {
                case .journal:
                    if case .unknown = JournalContent(decoding: entry.bytes) { unknown.insert(entry.position) }
                case .records:
                    switch try? RecordLogContent(decoding: entry.bytes) {
                    case .settled(let settled): head = settled.journalIndex
                    case nil: unknown.insert(entry.position)
                    default: break
                    }
                case .ids: if (try? IDBlock(decoding: entry.bytes)) == nil { unknown.insert(entry.position) }
                }
                return meter.read(entry.bytes.count)
            }
        }
        try meter.checkStopped()
        return FileCheckReport.Log(
            store: store, found: found, unknown: unknown, head: head,
            leftovers: files.leftovers(of: store), kept: files.corruptFiles(of: store))
    }

    /// Checks, mends, and checks again.
    ///
    /// - Throws: `.inUse` while a daemon runs.
    package func repair(_ configuration: Configuration) throws(StateFilesError) -> (
        before: FileCheckReport, after: FileCheckReport
    ) {
        let lock = try StateFiles.lock(files.directory)
        defer { withExtendedLifetime(lock) {} }
        let before = try run()
        try start(configuration)
        for log in before.logs where !log.isClean { try mend(log.store) }
        QuarantineCheck(files).mend()
        return (before, try run())
    }

    /// Opens the stores as a start of the daemon does, up to where it would take anything new, and closes them.
    ///
    /// No lock is taken. `.unwritable` where a start would fail.
    package func start(_ configuration: Configuration) throws(StateFilesError) {
        do throws(DaemonError) {
            let store = try DurableStore(
                configuration, directory: files.directory, Metrics(),
                Logger(label: "fsck") { _ in SwiftLogNoOpLogHandler() })
            store.close()
        } catch {
            throw StateFilesError(.unwritable, error.message)
        }
    }

    private func mend(_ store: StoreName) throws(StateFilesError) {
        do throws(LogError) {
            let log = try SegmentLog(directory: files.directory(of: store))
            defer { log.close() }
            try log.repair(try log.verify().damages)
        } catch {
            throw StateFilesError(.unwritable, "the \(store.text) can't be mended: \(error)")
        }
    }
}

extension StateFiles {
    /// Files that a crash left half made: the next start removes them.
    func leftovers(of store: StoreName) -> Int { names(directory(of: store)).count { $0.hasSuffix(".log.new") } }

    /// Damaged bytes that were kept.
    func corruptFiles(of store: StoreName) -> Int { names(directory(of: store) + "/corrupt").count }

    func names(_ directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    }

    /// Takes the daemon's lock.
    static func lock(_ directory: String) throws(StateFilesError) -> StateLock {
        let descriptor = open(directory + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StateFilesError(
                .unwritable, "\(directory)/lock can't be opened: \(String(cString: strerror(errno)))")
        }
        let lock = StateLock(descriptor: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StateFilesError(.inUse, "a newswired runs on \(directory): stop it first; nothing was changed")
        }
        return lock
    }
}

/// The lock of a state directory, until the last reference goes.
final class StateLock: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        // By name: a child that is just being started still has the descriptor, and with it the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
