import CZeroMQ

/// What sockets are made in: libzmq's I/O threads and the name space of `inproc` endpoints.
///
/// A process needs one. Every socket keeps its context alive, so the last of them to go ends it: `deinit` waits until
/// libzmq has let go of the sockets, at most for their `lingerMilliseconds`. Close all sockets before dropping the
/// context, from the threads that own them; to make blocked calls return, `shutdown()` first.
public final class Context: @unchecked Sendable {
    // Sendable because libzmq's context functions may be called from any thread, and the pointer never changes.
    let handle: UnsafeMutableRawPointer

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

    deinit {
        while zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
    }

    /// Makes every call on every socket of this context throw an error that `isTerminated`, now and later, blocked
    /// ones included. From any thread; it does not block, and a second call does nothing.
    public func shutdown() {
        _ = zmq_ctx_shutdown(handle)
    }
}
