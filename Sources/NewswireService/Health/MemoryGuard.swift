/// Decides when sockets are closed and made anew because the process holds more memory than it may.
///
/// Libzmq bounds what it queues by messages, not by bytes, and holds all frames of a message before it shows the first:
/// peers can fill the memory without the daemon having read anything. Closing the sockets lets go of all of it. The
/// endpoints are lossy, so nothing that was acknowledged is lost.
///
/// A pure value: memory and time in, what to do out.
package struct MemoryGuard: Sendable {
    /// After the intake so long is waited before the feed follows, and after the feed before all begins again.
    private static let patience: Int64 = 3000

    private var last: (part: GuardedPart, at: Int64)?

    package init() {}

    /// - Parameters:
    ///   - resident: bytes of memory that the process holds now.
    ///   - limit: `limits.memory`.
    ///   - now: milliseconds of a clock that only goes forward.
    /// - Returns: the sockets to make anew now.
    package mutating func observe(resident: Int, limit: Int, now: Int64) -> GuardedPart? {
        guard resident > limit else {
            if let last, now - last.at >= Self.patience { self.last = nil }
            return nil
        }
        if let last, now - last.at < Self.patience { return nil }
        let part: GuardedPart = last?.part == .intake ? .feed : .intake
        last = (part, now)
        return part
    }
}
