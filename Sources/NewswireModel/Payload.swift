/// What one message brought, as the journal keeps it and the workers take it.
public struct Payload: Sendable, Equatable {
    /// The bytes as sent.
    public var bytes: [UInt8]
    public var header: PayloadHeader
    /// When the daemon read it from the socket.
    public var received: Timestamp

    public init(bytes: [UInt8], header: PayloadHeader = PayloadHeader(), received: Timestamp) {
        self.bytes = bytes
        self.header = header
        self.received = received
    }
}

/// Where a payload comes in.
public enum IntakeEndpoint: String, Sendable, CaseIterable {
    /// PULL, for PUSH sockets of scrapers.
    case push
    /// SUB, for publishers.
    case subscribe
    /// ROUTER, for scrapers that are told what is kept.
    case reliable
}

/// What the scraper says about a payload. All of it is optional.
public struct PayloadHeader: Sendable, Equatable {
    /// The scraper's own identifier.
    public var id: String?
    public var url: String?
    /// A MIME type, with or without parameters.
    public var contentType: String?
    public var charset: String?
    /// How it is compressed, in the order in which that was done: empty where it is said not to be, nil where nothing
    /// is said.
    public var contentEncoding: [ContentEncoding]?
    /// RFC 3339.
    public var fetchedAt: String?
    /// The HTTP status of the fetch.
    public var status: Int?
    /// HTTP response headers, in their order.
    public var headers: [(name: String, value: String)] = []
    public var outlet: String?
    /// Of the payload as sent, in hexadecimal.
    public var sha256: String?
    public var guid: String?
    /// A JSON object as UTF-8 text, at most `metaBytesMax`.
    public var meta: [UInt8]?
    /// What was odd about the header, each a short code and a detail.
    public var warnings: [String] = []

    public static let metaBytesMax = 8 * 1024

    public init() {}

    public static func == (left: Self, right: Self) -> Bool {
        left.id == right.id && left.url == right.url && left.contentType == right.contentType
            && left.charset == right.charset && left.contentEncoding == right.contentEncoding
            && left.fetchedAt == right.fetchedAt && left.status == right.status
            && left.headers.elementsEqual(right.headers, by: ==) && left.outlet == right.outlet
            && left.sha256 == right.sha256 && left.guid == right.guid && left.meta == right.meta
            && left.warnings == right.warnings
    }
}

/// The compressions of a payload that the intake contract knows.
public enum ContentEncoding: String, Sendable, CaseIterable {
    case gzip, deflate, br, zstd
}
