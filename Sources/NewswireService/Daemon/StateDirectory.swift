internal import Foundation

/// Why the state directory can't be used.
package struct StateDirectoryError: Error, Equatable {
    package let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The directory of everything the daemon keeps; held by one process at a time.
///
/// The lock is the kernel's (flock) and goes with the process, however it ends.
struct StateDirectory: ~Copyable {
    let path: String
    private let lock: Int32

    var quarantine: String { path + "/quarantine" }
    /// Cursors and dead letters of the durable feed.
    var consumers: String { path + "/consumers" }
    /// What the workers hold.
    var inFlight: String { path + "/in-flight" }

    /// Makes the directory where it is missing, for its owner alone, and locks it.
    init(path: String) throws(DaemonError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DaemonError(
                .stateDirectory,
                "state.directory \(path) can't be made: \(error.localizedDescription); "
                    + "set state.directory or NEWSWIRE_STATE_DIRECTORY to one that this user may write")
        }
        let lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw DaemonError(.stateDirectory, "\(path)/lock can't be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw DaemonError(
                .inUse, "state.directory \(path) is in use by another newswired; stop that one or set another directory"
            )
        }
        self.path = path
        self.lock = lock
    }

    deinit {
        // By name: a child that is just being started still has the descriptor, and with it the lock.
        flock(lock, LOCK_UN)
        close(lock)
    }
}
