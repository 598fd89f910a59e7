internal import CGNU
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The administration server: HTTP/1.1 on a TCP address and on a Unix socket, GET and HEAD, one small response each.
///
/// It has one thread of its own, so that it answers when every other thread of the process is busy. Everything that a
/// client can make it hold or wait for has a limit (`AdminLimits`).
public final class AdminServer: Sendable {
    /// What the connections share.
    struct Service: Sendable {
        let limits: AdminLimits
        let handler: @Sendable (AdminRequest) -> AdminResponse
        let onEvent: @Sendable (AdminEvent) -> Void
    }

    private struct Running {
        let group: MultiThreadedEventLoopGroup
        let listeners: [AdminListener]
        let endpoints: [String]
    }

    private let httpAddress: String
    private let socketPath: String
    private let service: Service
    private let running = Mutex<Running?>(nil)

    /// - Parameters:
    ///   - http: `HOST:PORT` to listen on, HOST an IP address or `localhost`; empty for none.
    ///   - socket: the absolute path of the Unix socket to listen on; empty for none.
    ///   - onEvent: called on the server's thread; must not block.
    ///   - handler: makes the response to a GET or HEAD; called on the server's thread; must not block.
    public init(
        http: String, socket: String, limits: AdminLimits = AdminLimits(),
        onEvent: @escaping @Sendable (AdminEvent) -> Void = { _ in },
        handler: @escaping @Sendable (AdminRequest) -> AdminResponse
    ) {
        httpAddress = http
        socketPath = socket
        service = Service(limits: limits, handler: handler, onEvent: onEvent)
    }

    /// Listens and answers from now on. Blocks shortly; not to be called on the server's own thread. Call it once, or
    /// again after a stop.
    public func start() throws(AdminServerError) {
        var listeners: [AdminListener] = []
        do throws(AdminServerError) {
            if !httpAddress.isEmpty { listeners.append(try .tcp(httpAddress)) }
            if !socketPath.isEmpty { listeners.append(try .unix(path: socketPath)) }
        } catch {
            for listener in listeners { listener.discard() }
            throw error
        }
        guard !listeners.isEmpty else { return }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        group.next().execute { pthread_setname_np(pthread_self(), "nw-admin") }
        var endpoints: [String] = []
        do throws(AdminServerError) {
            for listener in listeners { endpoints.append(try listen(listener, group)) }
        } catch {
            try? group.syncShutdownGracefully()  // Closes the descriptors too.
            for listener in listeners { listener.removeFile() }
            throw error
        }
        let ready = Running(group: group, listeners: listeners, endpoints: endpoints)
        running.withLock { $0 = ready }
    }

    /// Closes the listeners and all connections, and removes the socket file. Not to be called on the server's own
    /// thread.
    public func stop() {
        let ended = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let ended else { return }
        try? ended.group.syncShutdownGracefully()  // Only a group that was stopped before can't be.
        for listener in ended.listeners { listener.removeFile() }
    }

    /// Where it listens, for people: `http://127.0.0.1:5780` with the port that port 0 became, and the socket's path.
    public var endpoints: [String] { running.withLock { $0?.endpoints ?? [] } }

    /// - Returns: where it listens.
    private func listen(
        _ listener: AdminListener, _ group: MultiThreadedEventLoopGroup
    ) throws(AdminServerError) -> String {
        let open = OpenConnections(max: service.limits.connectionsMax)
        let (service, checksHost) = (service, listener.checksHost)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: AdminListener.backlog)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
            .childChannelInitializer { channel in
                guard open.enter() else {
                    service.onEvent(.connectionRefused)
                    return channel.eventLoop.makeFailedFuture(TooManyConnections())
                }
                channel.closeFuture.whenComplete { _ in open.leave() }
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try AdminConnection.configure(pipeline, for: service, checksHost: checksHost)
                }
            }
        do {
            let channel = try bootstrap.withBoundSocket(listener.descriptor).wait()
            return listener.name(boundTo: channel.localAddress)
        } catch {
            throw AdminServerError(
                endpoint: listener.endpoint, call: "listen", code: (error as? IOError)?.errnoCode ?? 0,
                remedy: "see errno(3)")
        }
    }
}

/// Closes a connection that is accepted and one too many.
private struct TooManyConnections: Error {}

/// How many connections a listener has.
private final class OpenConnections: Sendable {
    private let max: Int
    private let count = Atomic(0)

    init(max: Int) {
        self.max = max
    }

    /// False when there are as many as there may be.
    func enter() -> Bool {
        guard count.add(1, ordering: .relaxed).newValue > max else { return true }
        leave()
        return false
    }

    func leave() {
        count.subtract(1, ordering: .relaxed)
    }
}
