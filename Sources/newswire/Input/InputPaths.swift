import Glibc

/// The files that the PATH arguments name, directories searched: one by one in the order of the arguments.
struct InputPaths {
    enum Source {
        case standardInput
        case file(PathBytes)
    }

    private(set) var sources: [Source] = []
    /// Bytes in the files, as far as that is known before reading.
    private(set) var bytes: Int? = 0
    /// Arguments and entries that could not be looked at.
    private(set) var failures = 0

    /// Directories by device and inode, so that each is searched once, whatever links lead to it.
    private var searched: Set<[UInt64]> = []
    private let complain: (String) -> Void

    /// Looks the arguments up. `-` is standard input, and so is the absence of any.
    ///
    /// Directories are searched to their full depth, in the order of the names' bytes; what begins with a dot is left
    /// out, and so is what is no file (sockets, devices). A named pipe counts only as an argument.
    init(_ arguments: [String], complain: @escaping (String) -> Void) throws {
        self.complain = complain
        for argument in arguments.isEmpty ? ["-"] : arguments {
            if argument == "-" {
                add(.standardInput, size: nil)
            } else {
                try addArgument(PathBytes(argument))
            }
        }
    }

    private mutating func addArgument(_ path: PathBytes) throws {
        guard let status = path.status else { return fail(path, "can't be found: \(errorText)") }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: try addDirectory(path, status)
        case S_IFREG: add(.file(path), size: Int(status.st_size))
        default: add(.file(path), size: nil)
        }
    }

    private mutating func addDirectory(_ path: PathBytes, _ status: stat) throws {
        try Interruption.check()
        guard searched.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { return }
        guard let names = path.entryNames else { return fail(path, "can't be searched: \(errorText)") }
        for name in names where name.first != UInt8(ascii: ".") {
            let entry = path.appending(name)
            guard let status = entry.status else {
                fail(entry, "can't be found: \(errorText)")
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try addDirectory(entry, status)
            case S_IFREG: add(.file(entry), size: Int(status.st_size))
            default: continue
            }
        }
    }

    private mutating func add(_ source: Source, size: Int?) {
        sources.append(source)
        bytes = if let bytes, let size { bytes + size } else { nil }
    }

    private mutating func fail(_ path: PathBytes, _ reason: String) {
        complain("\(path): \(reason)")
        failures += 1
    }

    private var errorText: String { String(cString: strerror(errno)) }
}
