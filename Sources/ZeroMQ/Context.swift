import CZeroMQ
import Synchronization

/// What sockets are made in: libzmq's I/O threads and the name space of `inproc` endpoints.
///
/// A process needs one. End it with `terminate()` when its sockets are closed; a context that is dropped without does
/// the same in `deinit`, whenever that may be: every socket keeps its context alive.
public final class Context: @unchecked Sendable {
    // Sendable because libzmq's context functions may be called from any thread, and the pointer never changes.
    let handle: UnsafeMutableRawPointer
    private let hasEnded = Atomic(false)

    /// Starts a context. Throws when the process is out of file descriptors or threads.
    ///
    /// - Parameter ioThreads: how many threads do the network's work; one carries about 1 GB/s.
    public init(ioThreads: Int = 1) throws(ZeroMQError) {
        guard let handle = zmq_ctx_new() else { throw ZeroMQError.last("zmq_ctx_new") }
        self.handle = handle
        if zmq_ctx_set(handle, ZMQ_IO_THREADS, Int32(clamping: ioThreads)) != 0 {
            // A class whose initializer throws after its last property is set runs its deinit, which ends the context.
            throw ZeroMQError.last("zmq_ctx_set ZMQ_IO_THREADS")
        }
    }

    deinit { terminate() }

    /// Waits until libzmq has sent what the closed sockets left behind, at most for their `lingerMilliseconds`, and
    /// ends.
    ///
    /// Close all sockets before, on the threads that own them: it waits for that without end. To make their blocked
    /// calls return, `shutdown()` first. A second call does nothing; no socket can be made any more.
    public func terminate() {
        guard !hasEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
        while zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
    }

    /// Whether it was told to end.
    var isTerminated: Bool { hasEnded.load(ordering: .acquiring) }

    /// Makes every call on every socket of this context throw an error that `isTerminated`, now and later, blocked
    /// ones included. From any thread; it does not block, and a second call does nothing.
    public func shutdown() {
        guard !isTerminated else { return }
        _ = zmq_ctx_shutdown(handle)
    }
}
