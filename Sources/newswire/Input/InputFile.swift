import Glibc

/// A file that is being read, standard input included; closed when let go.
struct InputFile: ~Copyable {
    /// What messages call it.
    let name: String
    /// Bytes, where that is known before reading.
    let size: Int?

    private let descriptor: Int32
    private let isOwned: Bool

    /// A read or an open that failed, as the end of a sentence that begins with the file's name.
    struct Fault: Error {
        let reason: String

        init(code: Int32) {
            reason = "can't be read: \(String(cString: strerror(code)))"
        }
    }

    /// Opens a file. A pipe waits for its writer.
    init(_ path: PathBytes) throws {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            let code = errno
            try Interruption.check()
            throw Fault(code: code)
        }
        name = path.description
        self.descriptor = descriptor
        isOwned = true
        size = Self.regularSize(descriptor)
    }

    private init(standardInput descriptor: Int32) {
        name = "standard input"
        self.descriptor = descriptor
        isOwned = false
        size = Self.regularSize(descriptor)
    }

    static var standardInput: Self { Self(standardInput: STDIN_FILENO) }

    static var standardInputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// The most bytes that one `read` appends.
    static let pieceBytes = 64 * 1024

    /// Appends what comes next, up to `pieceBytes`; false at the end.
    ///
    /// - Parameter whileWaiting: called now and then as long as nothing comes.
    func read(into bytes: inout [UInt8], whileWaiting: () throws -> Void) throws -> Bool {
        while true {
            try waitForInput(whileWaiting)
            let count = withUnsafeTemporaryAllocation(byteCount: Self.pieceBytes, alignment: 16) { piece -> Int in
                let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
                if count > 0 { bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count])) }
                return count
            }
            if count >= 0 { return count > 0 }
            let code = errno
            guard code == EINTR || code == EAGAIN else { throw Fault(code: code) }
        }
    }

    /// All of it; nil when it has more than `bytesMax`.
    func readAll(bytesMax: Int, whileWaiting: () throws -> Void) throws -> [UInt8]? {
        if let size, size > bytesMax { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size ?? 0)
        while try read(into: &bytes, whileWaiting: whileWaiting) {
            if bytes.count > bytesMax { return nil }
        }
        return bytes
    }

    /// Returns when there is something to read. It looks up now and then, so that Ctrl-C is seen in time wherever it
    /// falls.
    private func waitForInput(_ whileWaiting: () throws -> Void) throws {
        while true {
            try Interruption.check()
            var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waited, 1, 200) > 0 { return }
            try whileWaiting()
        }
    }

    private static func regularSize(_ descriptor: Int32) -> Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            return nil
        }
        return Int(status.st_size)
    }
}

extension InputFile {
    /// The file of an argument; `-` is standard input.
    ///
    /// - Parameter usage: what to say where standard input is a terminal.
    /// - Throws: `Failure`.
    static func named(_ argument: String, orElse usage: String) throws -> InputFile {
        guard argument == "-" else {
            do {
                return try InputFile(PathBytes(argument))
            } catch let fault as Fault {
                throw Failure(.noInput, "\(argument) \(fault.reason)")
            }
        }
        if standardInputIsTerminal { throw Failure(.usage, usage) }
        return .standardInput
    }
}
