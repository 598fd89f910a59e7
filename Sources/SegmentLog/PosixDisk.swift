internal import CStorage
internal import Glibc

/// The error numbers that this module tells apart.
package enum ErrorNumber {
    package static let interrupted = EINTR
    package static let inputOutput = EIO
    package static let noSpace = ENOSPC
    package static let tooManyFiles = EMFILE
    package static let exists = EEXIST
    package static let missing = ENOENT
    static let tryAgain = EAGAIN
    static let quota = EDQUOT

    static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}

/// The real file system.
package struct PosixDisk: Disk {
    package init() {}

    package func makeDirectory(_ path: String) throws(DiskError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw DiskError(call: "mkdir", path: path, errno: errno)
    }

    package func list(_ directory: String) throws(DiskError) -> [String] {
        guard let stream = opendir(directory) else { throw DiskError(call: "opendir", path: directory, errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw DiskError(call: "readdir", path: directory, errno: errno) }
        return names
    }

    package func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        let flags: Int32 =
            switch mode {
            case .read: O_RDONLY
            case .write: O_RDWR
            case .create: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DiskError(call: "open", path: path, errno: errno) }
        return PosixFile(descriptor, path)
    }

    package func rename(_ path: String, to target: String) throws(DiskError) {
        guard Glibc.rename(path, target) == 0 else { throw DiskError(call: "rename", path: path, errno: errno) }
    }

    package func unlink(_ path: String) throws(DiskError) {
        guard Glibc.unlink(path) == 0 else { throw DiskError(call: "unlink", path: path, errno: errno) }
    }

    package func syncDirectory(_ path: String) throws(DiskError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DiskError(call: "open", path: path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DiskError(call: "fsync", path: path, errno: errno) }
    }

    package func lock(_ path: String) throws(DiskError) -> (any Sendable)? {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DiskError(call: "open", path: path, errno: errno) }
        let lock = PosixLock(descriptor)
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return lock }
        guard errno == EWOULDBLOCK else { throw DiskError(call: "flock", path: path, errno: errno) }
        return nil
    }
}

private final class PosixLock: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // By name: a child that is just being started still has the descriptor, and with it the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

private final class PosixFile: DiskFile {
    private let descriptor: Int32
    private let path: String

    init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func size() throws(DiskError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failed("fstat") }
        return Int(status.st_size)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        guard count >= 0 else { throw failed("pread") }
        return count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        let count = pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
        guard count >= 0 else { throw failed("pwrite") }
        return count
    }

    func allocate(_ bytes: Int) throws(DiskError) {
        if fallocate(descriptor, 0, 0, off_t(bytes)) == 0 { return }
        // Not every file system can reserve; the length alone still shows when a file was cut.
        guard errno == EOPNOTSUPP || errno == ENOSYS else { throw failed("fallocate") }
        try truncate(to: bytes)
    }

    func truncate(to bytes: Int) throws(DiskError) {
        guard ftruncate(descriptor, off_t(bytes)) == 0 else { throw failed("ftruncate") }
    }

    func syncData() throws(DiskError) {
        guard fdatasync(descriptor) == 0 else { throw failed("fdatasync") }
    }

    private func failed(_ call: String) -> DiskError { DiskError(call: call, path: path, errno: errno) }
}
