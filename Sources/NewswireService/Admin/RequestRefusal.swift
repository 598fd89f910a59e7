internal import NIOHTTP1

/// Why a request is not passed to the handler: the status, and a sentence for the person who sent it.
struct RequestRefusal: Error, Equatable {
    let status: Int
    let detail: String

    init(_ status: Int, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    /// What the parser could not read.
    init(_ error: HTTPParserError) {
        switch error {
        case .headerOverflow:
            let count = NIOHTTPDecoderLimitConfiguration().maxHeaderFieldCount
            self.init(431, "too many header fields: a request may have \(count)")
        case .invalidVersion:
            self.init(505, "only HTTP/1.1 and HTTP/1.0 are spoken here, in lines that end with CR LF")
        case .invalidMethod, .invalidConstant:
            self.init(400, "the first line is no request; it must be like GET /status HTTP/1.1, without TLS")
        case .invalidURL: self.init(400, "the target must be a path such as /status, percent-encoded")
        case .invalidHeaderToken: self.init(400, "a header line is not like Name: value")
        case .lfExpected, .strictModeAssertion: self.init(400, "lines must end with CR LF")
        case .invalidContentLength, .unexpectedContentLength:
            self.init(400, "Content-Length must be there once and be a number, without Transfer-Encoding")
        default: self.init(400, "this is no valid HTTP/1.1 request")
        }
    }
}
