/// Something that happened to a connection or a listener of a monitored socket.
public struct ConnectionEvent: Sendable, Hashable, CustomStringConvertible {
    /// What happened. The raw values are libzmq's event bits.
    public enum Kind: UInt16, Sendable, CaseIterable {
        /// A connection that this side asked for is up, before the handshake.
        case connected = 0x0001
        /// It could not be made at once; libzmq goes on trying.
        case connectDelayed = 0x0002
        /// It is tried again; the value is the pause in milliseconds.
        case connectRetried = 0x0004
        /// A listener is up.
        case listening = 0x0008
        /// A listener could not be made; the value is an errno.
        case bindFailed = 0x0010
        /// A peer has connected, before the handshake.
        case accepted = 0x0020
        /// A peer could not be accepted; the value is an errno, such as EMFILE.
        case acceptFailed = 0x0040
        /// A listener or a connection was closed by this side.
        case closed = 0x0080
        /// Closing failed; the value is an errno.
        case closeFailed = 0x0100
        /// A connection is lost, or was cut for breaking the protocol or for a frame over `messageBytesMax`.
        case disconnected = 0x0200
        /// The last event: the monitored socket is closed or its context was shut down.
        case monitorStopped = 0x0400
        /// A handshake failed without details; the value is an errno.
        case handshakeFailed = 0x0800
        /// The peers have agreed; messages may flow.
        case handshakeSucceeded = 0x1000
        /// A peer broke the protocol in the handshake; the value is libzmq's code.
        case handshakeFailedProtocol = 0x2000
        /// A peer was turned away; the value is the status: 300, 400 or 500.
        case handshakeFailedAuthentication = 0x4000
    }

    public let kind: Kind
    /// The endpoint: the listener's own for what was accepted, the peer's for what was connected. libzmq leaves the
    /// `tcp://` out of that of a failed bind.
    public let endpoint: String
    /// What the kind says it is, else a file descriptor or 0.
    public let value: Int32

    public init(kind: Kind, endpoint: String, value: Int32) {
        self.kind = kind
        self.endpoint = endpoint
        self.value = value
    }

    /// Decodes a monitor message: 16 bits of kind and 32 of value in the machine's byte order, then the endpoint.
    /// Nil when it is none, or of a kind that this module doesn't know.
    public init?(event: [UInt8], endpoint: [UInt8]) {
        guard event.count == 6 else { return nil }
        let bits = event.withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
        guard let kind = Kind(rawValue: bits) else { return nil }
        self.kind = kind
        self.endpoint = plainEndpoint(String(decoding: endpoint, as: UTF8.self))
        value = event.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 2, as: Int32.self) }
    }

    /// The errno, for the kinds whose value is one.
    public var code: Int32? {
        switch kind {
        case .bindFailed, .acceptFailed, .closeFailed, .handshakeFailed: value
        default: nil
        }
    }

    /// `acceptFailed tcp://127.0.0.1:5751: Too many open files (EMFILE)`, `disconnected tcp://127.0.0.1:5751`
    public var description: String {
        if let code { return ZeroMQError(call: "\(kind)", endpoint: endpoint, code: code).description }
        switch kind {
        case .connectRetried: return "\(kind) \(endpoint): in \(value) ms"
        case .handshakeFailedProtocol:
            return "\(kind) \(endpoint): 0x\(String(UInt32(bitPattern: value), radix: 16))"
        case .handshakeFailedAuthentication: return "\(kind) \(endpoint): status \(value)"
        default: return endpoint.isEmpty ? "\(kind)" : "\(kind) \(endpoint)"
        }
    }
}

/// A set of kinds of connection events, for a monitor to listen to.
public struct ConnectionEvents: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public init(_ kinds: ConnectionEvent.Kind...) {
        rawValue = kinds.reduce(0) { $0 | $1.rawValue }
    }

    /// Every kind that this module knows.
    public static let all = Self(rawValue: ConnectionEvent.Kind.allCases.reduce(0) { $0 | $1.rawValue })
}
