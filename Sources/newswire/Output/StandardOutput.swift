import Glibc

/// Standard output, collected and written in large pieces.
struct StandardOutput {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    private var pending: [UInt8] = []

    /// Beyond this `append` writes by itself.
    private static let pendingBytesMax = 256 * 1024

    /// Whether to colour: on a terminal, unless `NO_COLOR` is set (no-color.org) or the terminal can't.
    var usesColour: Bool {
        guard isTerminal else { return false }
        if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
        guard let terminal = getenv("TERM") else { return false }
        return String(cString: terminal) != "dumb"
    }

    /// The terminal's width in columns; nil where there is none.
    var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Appends a line.
    mutating func append(line: [UInt8]) throws {
        pending.append(contentsOf: line)
        pending.append(UInt8(ascii: "\n"))
        if pending.count > Self.pendingBytesMax { try flush() }
    }

    /// Appends bytes as they are.
    mutating func append(_ bytes: [UInt8]) throws {
        pending.append(contentsOf: bytes)
        if pending.count > Self.pendingBytesMax { try flush() }
    }

    /// Writes what was appended. Throws `OutputClosed` when nobody reads it any more, `Interrupted` after a signal.
    mutating func flush() throws {
        defer { pending.removeAll(keepingCapacity: true) }
        var rest = pending[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else {
                try handle(errno)
            }
        }
    }

    /// Whether the reader of the pipe has gone, which writing would tell only with the next line.
    var isClosed: Bool {
        var descriptor = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&descriptor, 1, 0) > 0 && Int32(descriptor.revents) & Int32(POLLERR) != 0
    }

    private func handle(_ code: Int32) throws {
        switch code {
        case EINTR: try Interruption.check()
        case EPIPE: throw OutputClosed()
        case EAGAIN:
            // Somebody else made the pipe or terminal non-blocking.
            var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
            _ = poll(&descriptor, 1, -1)
            try Interruption.check()
        default:
            throw Failure(
                .inputOutput,
                "standard output can't be written: \(String(cString: strerror(code))); is the disk full?")
        }
    }
}
