internal import Glibc

/// Why the administration server can't listen: the endpoint, the call that failed with its errno, and what to do.
public struct AdminServerError: Error, Equatable, CustomStringConvertible {
    /// The key and its value: `admin.http: 127.0.0.1:5780`.
    public let endpoint: String
    /// The system call that failed; nil where the value itself is unusable.
    public let call: String?
    /// Its errno; 0 without a call.
    public let code: Int32
    public let remedy: String

    init(endpoint: String, call: String? = nil, code: Int32 = 0, remedy: String) {
        self.endpoint = endpoint
        self.call = call
        self.code = code
        self.remedy = remedy
    }

    /// One line: `admin.http: 127.0.0.1:5780: bind: Address already in use (errno 98); stop …`.
    public var description: String {
        guard let call else { return "\(endpoint): \(remedy)" }
        return "\(endpoint): \(call): \(String(cString: strerror(code))) (errno \(code)); \(remedy)"
    }
}
