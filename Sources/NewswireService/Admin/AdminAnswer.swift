internal import Glibc
internal import NIOHTTP1

/// The decision about one request: what is sent back, and whether the connection is used again.
struct AdminAnswer {
    enum Ending: Equatable {
        case keep
        case close
        /// Closed when the client has stopped sending, so that it can read why.
        case linger
    }

    var request: AdminRequest?
    var response: AdminResponse
    var ending: Ending

    init(_ refusal: RequestRefusal, of request: AdminRequest? = nil, ending: Ending = .linger) {
        self.init(request, AdminResponse(status: refusal.status, text: refusal.detail + "\n"), ending)
    }

    private init(_ request: AdminRequest?, _ response: AdminResponse, _ ending: Ending) {
        self.request = request
        self.response = response
        self.ending = ending
    }

    /// - Parameter checksHost: whether browsers can reach the listener.
    static func to(
        _ head: HTTPRequestHead, limits: AdminLimits, checksHost: Bool, handler: (AdminRequest) -> AdminResponse
    ) -> AdminAnswer {
        var request: AdminRequest?
        do throws(RequestRefusal) {
            let asked = try head.asked()
            request = asked.request
            if checksHost, let host = asked.host, !HostCheck.isAllowed(host) {
                throw RequestRefusal(
                    403, "the Host must be an IP address or localhost; use the address of this listener")
            }
            let ending = head.contentLength == 0 ? (head.isLast ? Ending.close : .keep) : .linger
            // Changes are for those whom the socket's file lets in: nothing that a browser could be made to send.
            guard head.method == .GET || head.method == .HEAD || head.method == .POST && !checksHost else {
                let refusal = RequestRefusal(
                    405, "only GET and HEAD are answered; POST is, where there is something to change, on admin.socket")
                return AdminAnswer(refusal, of: request, ending: ending)
            }
            guard let length = head.contentLength else { throw RequestRefusal(411, "a request here has no content") }
            guard length <= limits.bodyBytesMax else { throw RequestRefusal(413, "a request here has no content") }
            let response = handler(asked.request)
            guard response.body.count <= limits.responseBytesMax else {
                let detail = "the response is larger than \(limits.responseBytesMax) bytes"
                return AdminAnswer(RequestRefusal(500, detail), of: request, ending: ending)
            }
            return AdminAnswer(request, response, ending)
        } catch {
            return AdminAnswer(error, of: request)
        }
    }

    /// The head of the response.
    func head(at time: time_t) -> HTTPResponseHead {
        var headers: HTTPHeaders = [
            "Date": Self.date(time), "Content-Type": response.contentType,
            "Content-Length": String(response.body.count), "Cache-Control": "no-store",
        ]
        if response.status == 405 { headers.add(name: "Allow", value: "GET, HEAD") }
        if ending != .keep { headers.add(name: "Connection", value: "close") }
        return HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    }

    /// As RFC 9110 wants it, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ time: time_t) -> String {
        var (time, parts) = (time, tm())
        gmtime_r(&time, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: text[..<count].map(UInt8.init), as: UTF8.self)
    }
}

extension HTTPRequestHead {
    /// What is asked, and of which host, with its port: nil only in HTTP/1.0.
    fileprivate func asked() throws(RequestRefusal) -> (request: AdminRequest, host: String?) {
        guard uri.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw RequestRefusal(400, "the target has characters that must be percent-encoded")
        }
        let hosts = headers[canonicalForm: "host"]
        guard hosts.count <= 1 else { throw RequestRefusal(400, "more than one Host field") }
        var host = headers.contains(name: "host") ? String(hosts.first ?? "") : nil
        var target = Substring(uri)
        if target.prefix(7).lowercased() == "http://" {
            target = target.dropFirst(7)
            let end = target.firstIndex { $0 == "/" || $0 == "?" } ?? target.endIndex
            host = String(target[..<end])
            target = target[end...]
            if !target.hasPrefix("/") { target = "/" + target }
        }
        guard host != nil || version == .http1_0 else {
            throw RequestRefusal(400, "an HTTP/1.1 request needs a Host field")
        }
        guard target.hasPrefix("/") || target == "*" else {
            throw RequestRefusal(400, "the target must be a path such as /status")
        }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count == 2 ? String(parts[1]) : ""
        return (AdminRequest(method: method.rawValue, path: String(parts[0]), query: query), host)
    }

    /// Bytes of content that follow; nil where they are coded, so that nobody knows.
    fileprivate var contentLength: Int? {
        if headers.contains(name: "transfer-encoding") { return nil }
        // The parser has seen to it that it is a number.
        return headers[canonicalForm: "content-length"].first.map { Int($0) ?? .max } ?? 0
    }

    /// Whether the connection ends with it. After one that would change the protocol nothing is parsed any more.
    fileprivate var isLast: Bool { !isKeepAlive || version != .http1_1 || headers.contains(name: "upgrade") }
}
