import Glibc
import Synchronization
import ZeroMQ

/// The defaults with waits that end, so that a broken socket fails a test instead of stopping it.
func patient(_ change: (inout SocketOptions) -> Void = { _ in }) -> SocketOptions {
    var options = SocketOptions()
    options.sendTimeoutMilliseconds = 10_000
    options.receiveTimeoutMilliseconds = 10_000
    change(&options)
    return options
}

/// How two sockets may meet.
enum Transport: CaseIterable {
    case tcp, ipc, inproc

    private static let count = Atomic<Int>(0)

    /// A free endpoint to bind to.
    func endpoint() -> String {
        let number = Self.count.add(1, ordering: .relaxed).newValue
        return switch self {
        case .tcp: "tcp://127.0.0.1:*"
        case .ipc: "ipc:///tmp/newswire-\(getpid())-\(number).ipc"
        case .inproc: "inproc://test-\(number)"
        }
    }
}

extension Socket {
    /// Waits for a message and copies it.
    func take(framesMax: Int = 16) throws(ZeroMQError) -> [[UInt8]]? {
        try receive(framesMax: framesMax, wait: true) { message in
            (0..<message.frameCount).map { message.bytes($0) }
        }
    }

    /// Binds to a free endpoint and says which it was.
    func bound(_ transport: Transport = .tcp) throws(ZeroMQError) -> String {
        try bind(transport.endpoint())
        return try lastEndpoint
    }
}

extension MonitorSocket {
    /// The events up to the first of a kind; those seen so far when that doesn't come in time.
    func events(upTo kind: ConnectionEvent.Kind) throws(ZeroMQError) -> [ConnectionEvent] {
        var poller = Poller()
        _ = poller.register(self)
        var events: [ConnectionEvent] = []
        while try !poller.poll(timeoutMilliseconds: 10_000).isEmpty {
            while let event = try next() {
                events.append(event)
                if event.kind == kind { return events }
            }
        }
        return events
    }
}

/// Runs a body on a thread of its own and hands back what it returned.
func onThread<R: Sendable>(_ body: @escaping @Sendable () -> R) throws -> R? {
    let result = Cell<R>()
    try SocketThread.start(name: "test") { result.value = body() }.join()
    return result.value
}

/// A place for one value that threads hand over.
final class Cell<R: Sendable>: Sendable {
    private let content = Mutex<R?>(nil)

    var value: R? {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }
}
