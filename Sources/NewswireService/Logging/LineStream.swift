internal import Glibc
internal import Synchronization

/// Whole lines to a descriptor that somebody else may read slowly, or not at all: it waits no longer than it is told.
///
/// The descriptor stays as it is: O_NONBLOCK would change it for all processes that have it. Instead, poll(2) says
/// whether there is room for PIPE_BUF bytes, and no more is written before it is asked again.
///
/// Sendable because its state is behind a mutex.
package final class LineStream: Sendable {
    package static let standardError = STDERR_FILENO
    /// PIPE_BUF: a pipe that is ready takes so much without waiting.
    private static let pieceBytes = 4096

    private let descriptor: Int32
    /// True when only the beginning of the last line could be written.
    private let isMidLine = Mutex(false)

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes a line with its line feed; false if not all of it could be written within the time. What is left of such
    /// a line ends where the next begins.
    package func write(_ line: [UInt8], waitMilliseconds: Int = 0) -> Bool {
        isMidLine.withLock { isMidLine in
            let bytes = isMidLine ? [UInt8(ascii: "\n")] + line : line
            let end = MonotonicClock.milliseconds() + Int64(waitMilliseconds)
            var written = 0
            while written < bytes.count {
                guard waitForRoom(until: end), let count = writePiece(of: bytes, from: written) else { break }
                written += count
            }
            if written > 0 { isMidLine = written < bytes.count }
            return written == bytes.count
        }
    }

    private func waitForRoom(until end: Int64) -> Bool {
        while true {
            var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let left = max(0, end - MonotonicClock.milliseconds())
            let count = Glibc.poll(&poll, 1, Int32(clamping: left))
            if count < 0, errno == EINTR { continue }
            return count > 0
        }
    }

    /// The bytes written, nil if none could be.
    private func writePiece(of bytes: [UInt8], from start: Int) -> Int? {
        while true {
            let count = bytes[start...].prefix(Self.pieceBytes).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            return count > 0 ? count : nil
        }
    }
}
