import CZeroMQ

/// A call into libzmq (or the system) that failed: which one, on what, and its errno.
public struct ZeroMQError: Error, Equatable, CustomStringConvertible {
    /// The C function, followed by the option's name where it set or read one: `zmq_bind`, `zmq_setsockopt ZMQ_SNDHWM`.
    public let call: String
    /// The endpoint that the call named, if it named one.
    public let endpoint: String?
    /// The errno, libzmq's own numbers (such as ETERM) included.
    public let code: Int32

    public init(call: String, endpoint: String? = nil, code: Int32) {
        self.call = call
        self.endpoint = endpoint
        self.code = code
    }

    /// What the C function left in `errno`. To be made right after it, before anything else can overwrite that.
    static func last(_ call: String, endpoint: String? = nil) -> Self {
        let code = zmq_errno()
        return Self(call: call, endpoint: endpoint, code: code)
    }

    /// `zmq_bind tcp://127.0.0.1:5751: Address already in use (EADDRINUSE)`
    public var description: String {
        let subject = endpoint.map { "\(call) \($0)" } ?? call
        return "\(subject): \(codeText) (\(codeName))"
    }

    /// The name of the errno, `EADDRINUSE`; its number where it has none.
    public var codeName: String {
        switch code {
        case EFSM: return "EFSM"
        case ENOCOMPATPROTO: return "ENOCOMPATPROTO"
        case ETERM: return "ETERM"
        case EMTHREAD: return "EMTHREAD"
        default: return strerrorname_np(code).map { String(cString: $0) } ?? "errno \(code)"
        }
    }

    /// The errno in words, `Address already in use`.
    public var codeText: String {
        zmq_strerror(code).map { String(cString: $0) } ?? "Unknown error"
    }

    /// A signal interrupted the call.
    public var isInterrupted: Bool { code == EINTR }

    /// The context was shut down: close the sockets and end the thread.
    public var isTerminated: Bool { code == ETERM }

    /// Somebody else has the address already.
    public var isAddressInUse: Bool { code == EADDRINUSE }

    /// A router has no peer of the routing id that the message names: the peer has left.
    public var isUnreachable: Bool { code == EHOSTUNREACH }
}
