import Glibc

/// A path as the system has it: bytes, which need not be UTF-8.
struct PathBytes: CustomStringConvertible {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// For messages; what is no UTF-8 is replaced.
    var description: String { String(decoding: bytes, as: UTF8.self) }

    func appending(_ name: [UInt8]) -> Self {
        Self(bytes: bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
    }

    func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
        (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            // An array that ends with the zero is never empty.
            guard let start = buffer.baseAddress else { return "".withCString(body) }
            return body(start)
        }
    }

    /// The path from the root, symbolic links followed; this one where there is none.
    var absolute: Self {
        withCString { path in
            guard let found = realpath(path, nil) else { return self }
            defer { free(found) }
            return Self(bytes: UnsafeRawBufferPointer(start: found, count: strlen(found)).map { $0 })
        }
    }

    /// What the path leads to, symbolic links followed; nil with `errno` set when there is nothing.
    var status: stat? {
        var status = stat()
        return withCString { stat($0, &status) } == 0 ? status : nil
    }

    /// The names in a directory but `.` and `..`, sorted by their bytes; nil with `errno` set when it can't be read.
    var entryNames: [[UInt8]]? {
        guard let directory = withCString({ opendir($0) }) else { return nil }
        defer { closedir(directory) }
        var names: [[UInt8]] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
        }
        guard errno == 0 else { return nil }
        names.sort { $0.lexicographicallyPrecedes($1) }
        return names
    }
}
