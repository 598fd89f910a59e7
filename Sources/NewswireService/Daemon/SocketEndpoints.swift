internal import Glibc
internal import ZeroMQ

/// What a socket listens on, connects to and subscribes to, as the configuration writes it.
struct SocketEndpoints: Sendable, Equatable {
    var bind: [String] = []
    var connect: [String] = []
    var topics: [String] = []

    /// Nothing can come in or go out.
    var isClosed: Bool { bind.isEmpty && connect.isEmpty }
}

/// The endpoints of one socket, which can change while it is used: all of them or none.
///
/// Confined to the socket's thread.
struct AttachedEndpoints {
    private(set) var current = SocketEndpoints()
    /// What libzmq calls the endpoints that are bound, which is how it takes them back.
    private var boundNames: [String: String] = [:]

    private static let attemptsMax = 50
    private static let pauseMicroseconds: UInt32 = 10_000

    init() {}

    /// Adds what is new, then lets go of what is gone.
    ///
    /// When something can't be added, what was added before it is taken back, and all is as it was. Connections that
    /// were accepted at an endpoint are cut with it.
    ///
    /// - Parameter patiently: whether to wait a little for an endpoint that a socket closed a moment ago still holds.
    mutating func change(
        _ socket: borrowing Socket, to wanted: SocketEndpoints, patiently: Bool
    ) throws(ZeroMQError) {
        let before = current
        do throws(ZeroMQError) {
            for endpoint in wanted.bind where !before.bind.contains(endpoint) {
                try bind(socket, endpoint, attemptsMax: patiently ? Self.attemptsMax : 1)
            }
            for endpoint in wanted.connect where !before.connect.contains(endpoint) {
                try socket.connect(endpoint)
                current.connect.append(endpoint)
            }
            for topic in wanted.topics where !before.topics.contains(topic) {
                try socket.subscribe(Array(topic.utf8))
                current.topics.append(topic)
            }
        } catch {
            try release(socket, from: current, keeping: before)
            current = before
            throw error
        }
        try release(socket, from: before, keeping: wanted)
        current = wanted
    }

    /// Libzmq closes sockets in a thread of its own: what was let go a moment ago may be in use for a little while.
    private mutating func bind(
        _ socket: borrowing Socket, _ endpoint: String, attemptsMax: Int
    ) throws(ZeroMQError) {
        for attempt in 1...attemptsMax {
            do throws(ZeroMQError) {
                try socket.bind(endpoint)
                break
            } catch {
                guard error.isAddressInUse, attempt < attemptsMax else { throw error }
                usleep(Self.pauseMicroseconds)
            }
        }
        boundNames[endpoint] = try socket.lastEndpoint
        current.bind.append(endpoint)
    }

    private mutating func release(
        _ socket: borrowing Socket, from old: SocketEndpoints, keeping new: SocketEndpoints
    ) throws(ZeroMQError) {
        for endpoint in old.bind where !new.bind.contains(endpoint) {
            try socket.unbind(boundNames.removeValue(forKey: endpoint) ?? endpoint)
        }
        for endpoint in old.connect where !new.connect.contains(endpoint) { try socket.disconnect(endpoint) }
        for topic in old.topics where !new.topics.contains(topic) { try socket.unsubscribe(Array(topic.utf8)) }
    }
}
