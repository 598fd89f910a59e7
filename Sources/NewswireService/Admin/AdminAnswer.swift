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
    var allow: String?

    init(_ refusal: RequestRefusal, of request: AdminRequest? = nil, ending: Ending = .linger) {
        self.request = request
        self.ending = ending
        response = AdminResponse(status: refusal.status, text: refusal.detail + "\n")
        allow = refusal.status == 405 ? "GET, HEAD" : nil
    }

    private init(_ request: AdminRequest, _ response: AdminResponse, _ ending: Ending) {
        self.request = request
        self.response = response
        self.ending = ending
    }

    /// - Parameter checksHost: whether browsers can reach the listener.
    static func to(
        _ head: RequestHead, limits: AdminLimits, checksHost: Bool, handler: (AdminRequest) -> AdminResponse
    ) -> AdminAnswer {
        let request = head.request
        let ending = head.body == .none ? (head.keepsAlive ? Ending.keep : .close) : .linger
        if checksHost, let host = head.host, !HostCheck.isAllowed(host) {
            return AdminAnswer(
                RequestRefusal(403, "the Host must be an IP address or localhost; use the address of this listener"),
                of: request)
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return AdminAnswer(RequestRefusal(405, "only GET and HEAD are answered"), of: request, ending: ending)
        }
        switch head.body {
        case .bytes(let count) where count > limits.bodyBytesMax:
            return AdminAnswer(RequestRefusal(413, "a request here has no content"), of: request)
        case .unknown:
            return AdminAnswer(RequestRefusal(411, "a request here has no content"), of: request)
        default: break
        }
        let response = handler(request)
        guard response.body.count <= limits.responseBytesMax else {
            return AdminAnswer(
                RequestRefusal(500, "the response is larger than \(limits.responseBytesMax) bytes"), of: request,
                ending: ending)
        }
        return AdminAnswer(request, response, ending)
    }
}
