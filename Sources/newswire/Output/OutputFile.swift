import Glibc

/// Files that a command makes.
enum OutputFile {
    /// Makes a file that is not there yet.
    ///
    /// - Throws: `Failure` that says why it can't be.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                unlink(path)
                throw failure(path, code)
            }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> Failure {
        let advice = code == EEXIST ? "; name another, or remove it first" : ""
        return Failure(.inputOutput, "\(path) can't be written: \(String(cString: strerror(code)))\(advice)")
    }
}
