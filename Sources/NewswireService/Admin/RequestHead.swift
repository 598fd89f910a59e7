/// What an HTTP/1 request asks for: its request line, and the header fields that matter here.
struct RequestHead: Equatable {
    /// The content that follows, of which nothing is used.
    enum Body: Equatable {
        case none
        case bytes(Int)
        /// With a transfer coding, so that its length is not known.
        case unknown
    }

    var request: AdminRequest
    /// With its port, as sent; nil only in HTTP/1.0.
    var host: String?
    var keepsAlive: Bool
    var body: Body
}

/// Why a request is not passed to the handler: the status, and a sentence for the person who sent it.
struct RequestRefusal: Error, Equatable {
    let status: Int
    let detail: String

    init(_ status: Int, _ detail: String) {
        self.status = status
        self.detail = detail
    }
}

extension RequestHead {
    /// Reads a whole head (RFC 9112), strictly.
    ///
    /// - Parameter text: without the empty line; its lines end with CR LF, the last with nothing, and no other control
    ///   characters than tabs are in it.
    init(_ text: [UInt8]) throws(RequestRefusal) {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        let first = Self.withoutReturn(lines.removeFirst())
        let (line, isOld) = try Self.requestLine(first)
        var fields = HeaderFields()
        for line in lines { try fields.take(Self.withoutReturn(line)) }
        request = line.request
        host = line.host ?? fields.host
        guard host != nil || isOld else { throw RequestRefusal(400, "an HTTP/1.1 request needs a Host field") }
        keepsAlive = !isOld && !fields.closes
        body = try fields.body()
    }

    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// `GET /status?outlets=10 HTTP/1.1`
    private static func requestLine(
        _ line: ArraySlice<UInt8>
    ) throws(RequestRefusal) -> (line: (request: AdminRequest, host: String?), isOld: Bool) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(HeaderFields.isTokenByte) else {
            throw RequestRefusal(400, "the first line is no request; it must be like GET /status HTTP/1.1")
        }
        let version = String(decoding: parts[2], as: UTF8.self)
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            guard version.hasPrefix("HTTP/") else {
                throw RequestRefusal(400, "the first line does not end with a version such as HTTP/1.1")
            }
            throw RequestRefusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
        }
        let method = String(decoding: parts[0], as: UTF8.self)
        return (try target(parts[1], method: method), version == "HTTP/1.0")
    }

    /// `/status?outlets=10`, or the same behind `http://` and a host.
    private static func target(
        _ bytes: ArraySlice<UInt8>, method: String
    ) throws(RequestRefusal) -> (request: AdminRequest, host: String?) {
        guard bytes.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw RequestRefusal(400, "the target has characters that must be percent-encoded")
        }
        var text = Substring(decoding: bytes, as: UTF8.self)
        var host: String?
        if text.prefix(7).lowercased() == "http://" {
            text = text.dropFirst(7)
            let end = text.firstIndex { $0 == "/" || $0 == "?" } ?? text.endIndex
            host = String(text[..<end])
            text = text[end...]
            if !text.hasPrefix("/") { text = "/" + text }
        }
        guard text.hasPrefix("/") || text == "*" else {
            throw RequestRefusal(400, "the target must be a path such as /status")
        }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count == 2 ? String(parts[1]) : ""
        return (AdminRequest(method: method, path: String(parts[0]), query: query), host)
    }
}

/// The header fields that matter here.
private struct HeaderFields {
    private(set) var host: String?
    private(set) var closes = false
    private var length: Int?
    private var isCoded = false

    mutating func take(_ line: ArraySlice<UInt8>) throws(RequestRefusal) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(Self.isTokenByte)
        else { throw RequestRefusal(400, "a header line is not like Name: value") }
        let value = Self.trimmed(line[(colon + 1)...])
        switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
        case "host":
            guard host == nil else { throw RequestRefusal(400, "more than one Host field") }
            host = String(decoding: value, as: UTF8.self)
        case "content-length":
            guard length == nil, !value.isEmpty, value.count <= 18,
                value.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
            else { throw RequestRefusal(400, "Content-Length must be there once and be a number") }
            length = value.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        case "transfer-encoding":
            isCoded = true
        case "connection":
            let options = String(decoding: value, as: UTF8.self).lowercased().split(separator: ",")
            if options.contains(where: { $0.trimmingSpaces == "close" }) { closes = true }
        default: break
        }
    }

    func body() throws(RequestRefusal) -> RequestHead.Body {
        guard !isCoded else {
            if length != nil { throw RequestRefusal(400, "both Content-Length and Transfer-Encoding") }
            return .unknown
        }
        return length.map { $0 == 0 ? .none : .bytes($0) } ?? .none
    }

    /// The characters of methods and field names (RFC 9110, section 5.6.2).
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = value
        while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
        while let byte = rest.last, byte == 0x20 || byte == 0x09 { rest.removeLast() }
        return rest
    }
}

extension Substring {
    /// Without the spaces and tabs around it.
    fileprivate var trimmingSpaces: Substring {
        var rest = self
        while let character = rest.first, character == " " || character == "\t" { rest.removeFirst() }
        while let character = rest.last, character == " " || character == "\t" { rest.removeLast() }
        return rest
    }
}
