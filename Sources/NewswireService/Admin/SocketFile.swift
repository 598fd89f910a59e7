internal import Glibc

/// The file of a bound Unix socket.
struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Reading and writing for the owner and the group: connecting needs the right to write.
    static let mode: mode_t = 0o660

    /// Sets the mode of the file that was just bound; nil, with errno, if that failed.
    init?(_ path: String, mode: mode_t) {
        var status = stat()
        guard chmod(path, mode) == 0, lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes it, unless somebody has put another one there.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
        unlink(path)
    }

    /// Whether there is something that is no socket, so that no socket may take its place.
    static func isOtherFile(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFSOCK
    }

    /// Removes what a process that was killed has left behind.
    static func removeStale(_ path: String, _ endpoint: String) throws(AdminServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard !isOtherFile(path) else {
            throw AdminServerError(endpoint: endpoint, remedy: "there is a file that is no socket; set another path")
        }
        guard !IPCSocket.isListening(at: path) else {
            throw AdminServerError(
                endpoint: endpoint, call: "bind", code: EADDRINUSE,
                remedy: "stop the process that listens there (`ss -lxp` shows it), or set another path")
        }
        guard unlink(path) == 0 else {
            throw AdminServerError(
                endpoint: endpoint, call: "unlink", code: errno, remedy: "remove the stale socket file")
        }
    }

    /// Makes the directories above a path that are missing.
    static func makeDirectory(of path: String, _ endpoint: String) throws(AdminServerError) {
        var parent = ""
        for component in path.split(separator: "/").dropLast() {
            parent += "/\(component)"
            guard mkdir(parent, 0o755) != 0, errno != EEXIST else { continue }
            let code = errno
            var status = stat()
            // Of a directory that is there, mkdir may say that it may not be made.
            if stat(parent, &status) == 0 { continue }
            throw AdminServerError(
                endpoint: endpoint, call: "mkdir \(parent)", code: code,
                remedy: "make the directory for the user that newswired runs as, or set another path")
        }
    }

    static func remedy(_ code: Int32) -> String {
        switch code {
        case EACCES, EPERM, EROFS: "let the user that newswired runs as write to the directory, or set another path"
        case ENOTDIR: "a part of the path is a file; set another path"
        default: "set another path, or \"\" for none"
        }
    }
}
