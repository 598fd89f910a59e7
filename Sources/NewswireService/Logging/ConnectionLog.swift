internal import Logging
internal import ZeroMQ

/// Logs what happens to the connections of a socket: comings and goings for those who look for a fault (level debug),
/// failed handshakes for all, the 1st, 10th, 100th …
struct ConnectionLog {
    private let logger: Logger
    /// `push`, `subscribe` or `live`.
    private let endpoint: String
    private var throttles = LogThrottles<ConnectionEvent.Kind>()

    init(_ logger: Logger, endpoint: String) {
        self.logger = logger
        self.endpoint = endpoint
    }

    mutating func note(_ event: ConnectionEvent) {
        switch event.kind {
        case .accepted: note(event, .connectionOpened, "a peer has connected to")
        case .disconnected: note(event, .connectionClosed, "a connection is gone from")
        case .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication:
            guard let count = throttles.count(event.kind) else { return }
            logger.log(
                .notice, .handshakeFailed,
                "somebody connected to \(endpoint) who does not speak ZeroMQ as it must be: \(event) (\(count) so far)",
                [.endpoint: endpoint, .address: event.endpoint, .detail: event.description, .count: count])
        default: break
        }
    }

    private func note(_ event: ConnectionEvent, _ kind: LoggedEvent, _ words: String) {
        logger.log(
            .debug, kind, "\(words) \(endpoint), \(event.endpoint)", [.endpoint: endpoint, .address: event.endpoint])
    }
}
