/// All that the segment log asks of a file system: small, so that tests can put one in its place that loses, tears and
/// fails.
///
/// A call does what the system call of its name does, once: interrupted calls and short transfers come back to the
/// caller, which deals with them (`DiskFile.writeAll`). Paths are absolute or relative to the working directory.
package protocol Disk: Sendable {
    func makeDirectory(_ path: String) throws(DiskError)
    /// The names in a directory, in no order; without `.` and `..`.
    func list(_ directory: String) throws(DiskError) -> [String]
    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile
    func rename(_ path: String, to target: String) throws(DiskError)
    func unlink(_ path: String) throws(DiskError)
    /// Makes what was created, renamed and unlinked in the directory survive a power cut.
    func syncDirectory(_ path: String) throws(DiskError)
    /// Takes the lock of the path for this process until the result is let go of; nil when another one has it.
    func lock(_ path: String) throws(DiskError) -> (any Sendable)?
}

package enum OpenMode: Sendable {
    case read
    /// For reading and writing; the file exists.
    case write
    /// For reading and writing; it is an error when the file exists.
    case create
}

/// An open file; closed when the last reference goes. Calls at different offsets may overlap in time.
package protocol DiskFile: AnyObject, Sendable {
    func size() throws(DiskError) -> Int
    /// Reads at most the buffer's size; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int
    /// Writes some of the bytes from the front and returns how many.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int
    /// Reserves room on the disk and makes the file so long; what was not written reads as zeros.
    func allocate(_ bytes: Int) throws(DiskError)
    func truncate(to bytes: Int) throws(DiskError)
    /// What was written is on the disk when it returns. After an error nothing is known about it, and asking again
    /// tells nothing: the kernel has marked the pages clean.
    func syncData() throws(DiskError)
}

/// A system call that failed.
public struct DiskError: Error, Equatable, CustomStringConvertible {
    /// The call as the manual names it.
    public let call: String
    public let path: String
    public let errno: Int32

    public init(call: String, path: String, errno: Int32) {
        self.call = call
        self.path = path
        self.errno = errno
    }

    /// Whether there will be room again when somebody makes some.
    public var isDiskFull: Bool { errno == ErrorNumber.noSpace || errno == ErrorNumber.quota }

    public var description: String { "\(call) \(path): \(ErrorNumber.text(errno))" }
}

/// Calls again what a signal interrupted; a signal that comes each time is no signal, so it gives up in the end.
func uninterrupted<Result>(_ body: () throws(DiskError) -> Result) throws(DiskError) -> Result {
    for _ in 0..<Interruptions.max {
        do throws(DiskError) {
            return try body()
        } catch  where error.errno == ErrorNumber.interrupted {
            continue
        }
    }
    return try body()
}

private enum Interruptions {
    static let max = 1000
}

extension DiskFile {
    /// Writes all of it, however many calls it takes.
    func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int, path: String) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let at = offset + done
            let count = try uninterrupted { () throws(DiskError) in try write(rest, at: at) }
            guard count > 0 else { throw DiskError(call: "pwrite", path: path, errno: ErrorNumber.inputOutput) }
            done += count
        }
    }

    /// Reads until the buffer is full or the file ends; how many bytes.
    func readAll(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let at = offset + done
            let count = try uninterrupted { () throws(DiskError) in try read(into: rest, at: at) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    func sync() throws(DiskError) { try uninterrupted { () throws(DiskError) in try syncData() } }
}
