internal import Glibc

/// Whether journald reads what a process writes to standard error.
public enum JournalStream {
    /// The service manager names the stream by device and inode in JOURNAL_STREAM (systemd.exec(5)); a process that was
    /// started by the service with its standard error elsewhere inherits the variable, but not the stream.
    package static func isThere(_ environment: [String: String], descriptor: Int32) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// What begins a line of standard error so that it is an error in the journal too (sd-daemon(3)); else empty.
    public static func errorPrefix(_ environment: [String: String]) -> String {
        isThere(environment, descriptor: LineStream.standardError) ? "<3>" : ""
    }
}
