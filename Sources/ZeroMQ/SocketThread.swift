import CZeroMQ
import Glibc
import Synchronization

/// A named thread for sockets to live on: made, used and closed in its body.
public final class SocketThread: Sendable {
    /// The stack; a socket loop needs a fraction of it.
    public static let stackBytes = 1_048_576
    /// The longest name that the kernel keeps, in bytes.
    public static let nameBytesMax = 15

    private let thread: pthread_t
    private let start: Start
    private let isJoined = Mutex(false)

    private init(_ thread: pthread_t, _ start: Start) {
        self.thread = thread
        self.start = start
    }

    deinit {
        if !isJoined.withLock({ $0 }) { pthread_detach(thread) }
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
        let start = Start(name, body)
        let argument = Unmanaged.passRetained(start)
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, { Start.run($0) }, argument.toOpaque())
        if code != 0 {
            argument.release()
            throw ZeroMQError(call: "pthread_create", code: code)
        }
        return SocketThread(thread, start)
    }

    /// Waits until the body has returned. Further calls, also from other threads, return when the first does. Traps
    /// on the thread itself.
    public func join() {
        // A thread that has ended may have left its number to another one, which may well wait for it.
        precondition(
            start.hasEnded.load(ordering: .acquiring) || pthread_equal(thread, pthread_self()) == 0,
            "A thread can't wait for its own end")
        isJoined.withLock { isJoined in
            if !isJoined { pthread_join(thread, nil) }
            isJoined = true
        }
    }
}

/// What a new thread needs, and whether it is through with it.
private final class Start: Sendable {
    let hasEnded = Atomic<Bool>(false)
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
        start.hasEnded.store(true, ordering: .releasing)
        return nil
    }
}
