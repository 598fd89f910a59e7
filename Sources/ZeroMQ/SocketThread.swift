import CZeroMQ
import Glibc
import Synchronization

/// A named thread for sockets to live on: made, used and closed in its body.
public final class SocketThread: Sendable {
    /// The stack; a socket loop needs a fraction of it.
    public static let stackBytes = 1_048_576
    /// The longest name that the kernel keeps, in bytes.
    public static let nameBytesMax = 15

    /// The thread until it is joined.
    private let running: Mutex<pthread_t?>

    private init(_ thread: pthread_t) {
        running = Mutex(thread)
    }

    deinit {
        running.withLock { thread in
            if let thread { pthread_detach(thread) }
        }
    }

    /// Starts a thread that runs the body and ends. Throws when the process may have no more threads.
    ///
    /// - Parameter name: what `top -H` and debuggers show of it: the first `nameBytesMax` bytes, up to a NUL.
    public static func start(
        name: String, _ body: @escaping @Sendable () -> Void
    ) throws(ZeroMQError) -> SocketThread {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        // The body crosses to the thread as a retained reference, which the thread takes over.
        let start = Unmanaged.passRetained(Start(name, body))
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, { Start.run($0) }, start.toOpaque())
        if code != 0 {
            start.release()
            throw ZeroMQError(call: "pthread_create", code: code)
        }
        return SocketThread(thread)
    }

    /// Waits until the body has returned. Further calls, also from other threads, return when the first does. Traps
    /// on the thread itself.
    public func join() {
        running.withLock { thread in
            guard let joined = thread else { return }
            precondition(pthread_equal(joined, pthread_self()) == 0, "A thread can't wait for its own end")
            pthread_join(joined, nil)
            thread = nil
        }
    }
}

/// What a new thread needs.
private final class Start: Sendable {
    private let name: String
    private let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }

    static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        // Longer names are refused, so cut it, by bytes as the kernel counts.
        let name = start.name.utf8.prefix(SocketThread.nameBytesMax).map { CChar(bitPattern: $0) } + [0]
        pthread_setname_np(pthread_self(), name)
        start.body()
        return nil
    }
}
