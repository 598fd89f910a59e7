import CZeroMQ
import Glibc
import Synchronization

/// Wakes a poller from any other thread: an eventfd that stays readable from the first signal to the next drain.
///
/// Order matters on both sides: publish the work, then `signal()`; `drain()`, then look for work. Then none is missed,
/// however many signals fall together.
public final class WakeUp: Sendable {
    let descriptor: Int32
    /// Whether the descriptor is readable or about to be, so that all signals but the first cost no system call.
    private let isSignalled = Atomic<Bool>(false)

    /// Throws when the process is out of file descriptors.
    public init() throws(ZeroMQError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        if descriptor < 0 { throw ZeroMQError.last("eventfd") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes the poller's current or next `poll` return with `wokenUp`. Safe in a signal handler: it takes no lock,
    /// allocates nothing and leaves `errno` as it was.
    public func signal() {
        if isSignalled.exchange(true, ordering: .acquiringAndReleasing) { return }
        let code = errno
        var one: UInt64 = 1
        // It can't block: the counter holds one per drain, far from its limit.
        while write(descriptor, &one, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
        errno = code
    }

    /// Forgets all signals so far; true when there were any. A poller does it by itself.
    @discardableResult
    public func drain() -> Bool {
        var count: UInt64 = 0
        let size = read(descriptor, &count, MemoryLayout<UInt64>.size)
        // Last, and with acquire: a signal that found the flag set wrote nothing, but its work is visible from here on.
        let wasSignalled = isSignalled.exchange(false, ordering: .acquiringAndReleasing)
        return size > 0 || wasSignalled
    }
}
