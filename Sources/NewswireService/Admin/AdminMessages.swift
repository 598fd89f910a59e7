/// A request as the handler sees it: GET, HEAD, or over the Unix socket POST; and its target.
public struct AdminRequest: Sendable, Equatable {
    /// `GET`, `HEAD` or `POST`; the server leaves the body of a HEAD's response out by itself.
    public var method: String
    /// As sent, without the query: `/status`.
    public var path: String
    /// What followed the first `?`, as sent; empty where there was none.
    public var query: String

    public init(method: String = "GET", path: String, query: String = "") {
        self.method = method
        self.path = path
        self.query = query
    }

    /// The value of a parameter of the query: empty for one without `=`, nil for one that is not there.
    public func parameter(_ name: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts[0] == name { return parts.count == 2 ? String(parts[1]) : "" }
        }
        return nil
    }
}

/// What is answered to a request.
public struct AdminResponse: Sendable, Equatable {
    /// The HTTP status: 200.
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    public var body: [UInt8]

    public init(status: Int = 200, contentType: String = Self.plainText, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A line or more of plain text.
    public init(status: Int = 200, text: String) {
        self.init(status: status, body: Array(text.utf8))
    }

    public static let plainText = "text/plain; charset=utf-8"
}

/// What an administration server did, for counting.
public enum AdminEvent: Sendable, Equatable {
    /// A response was sent; the request is nil where there was none that could be understood.
    case answered(AdminRequest?, status: Int)
    /// A connection was closed at once because a listener has as many as it may have.
    case connectionRefused
}

/// How much a client may ask of the server: beyond it, the connection is closed.
public struct AdminLimits: Sendable {
    /// Request line and header fields together, with the empty line behind them: 414 or 431 beyond.
    public var headBytesMax = 16 * 1024
    /// The content of a request, which is discarded: 413 beyond.
    public var bodyBytesMax = 16 * 1024
    /// The content of a response: 500 beyond.
    public var responseBytesMax = 16 * 1024 * 1024
    /// Open connections of each listener: more are closed at once.
    public var connectionsMax = 64
    /// How long a connection may wait without a request.
    public var idleMilliseconds: Int64 = 30_000
    /// From the first byte of a request to its last: 408 beyond.
    public var requestMilliseconds: Int64 = 10_000
    /// Until the client has taken the response.
    public var responseMilliseconds: Int64 = 10_000
    /// How long, and for how many bytes, a client may go on sending after it was refused, so that it reads why.
    public var lingerMilliseconds: Int64 = 2_000
    public var lingerBytesMax = 8 * 1024 * 1024

    public init() {}
}
