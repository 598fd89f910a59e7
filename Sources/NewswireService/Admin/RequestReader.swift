/// Cuts the bytes of a connection into requests: bytes in, heads or a refusal out, with no I/O and no clock.
///
/// It looks at each byte once, refuses what can't become a request as soon as it sees it, and holds at most one head's
/// worth more than it was given at once.
struct RequestReader {
    enum Step: Equatable {
        /// More bytes are needed.
        case incomplete
        case request(RequestHead)
        /// The rest of what comes can't be understood.
        case refused(RequestRefusal)
    }

    private let headBytesMax: Int
    private var bytes: [UInt8] = []
    /// How many of the bytes are known to be no end of a head.
    private var scanned = 0
    /// Whether a line has ended: the request line.
    private var hasLine = false

    init(headBytesMax: Int) {
        self.headBytesMax = headBytesMax
    }

    /// Whether nothing waits here.
    var isEmpty: Bool { bytes.isEmpty }
    var count: Int { bytes.count }

    mutating func append(_ new: some Sequence<UInt8>) {
        bytes.append(contentsOf: new)
    }

    /// The next request; ask again until it is incomplete.
    mutating func next() -> Step {
        if scanned == 0 {
            skipEmptyLines()
            // Half of an empty line.
            if bytes == [UInt8(ascii: "\r")] { return .incomplete }
        }
        while scanned < bytes.count {
            guard scanned < headBytesMax else { return tooLong }
            let byte = bytes[scanned]
            guard (byte == UInt8(ascii: "\n")) == (scanned > 0 && bytes[scanned - 1] == UInt8(ascii: "\r")) else {
                return .refused(RequestRefusal(400, "lines must end with CR LF"))
            }
            switch byte {
            case UInt8(ascii: "\n"):
                if scanned >= 3, bytes[scanned - 2] == UInt8(ascii: "\n") { return head(end: scanned + 1) }
                hasLine = true
            case UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
            case 0..<0x20, 0x7F:
                return .refused(RequestRefusal(400, "a control character; only HTTP is spoken here, without TLS"))
            default: break
            }
            scanned += 1
        }
        return .incomplete
    }

    private var tooLong: Step {
        let (status, what) = hasLine ? (431, "the header fields are") : (414, "the target is")
        return .refused(RequestRefusal(status, "\(what) too long: a request may have \(headBytesMax) bytes"))
    }

    private mutating func head(end: Int) -> Step {
        let text = Array(bytes[..<(end - 4)])
        bytes.removeFirst(end)
        scanned = 0
        hasLine = false
        do throws(RequestRefusal) {
            return .request(try RequestHead(text))
        } catch {
            return .refused(error)
        }
    }

    /// Some clients send an empty line behind a request (RFC 9112, section 2.2).
    private mutating func skipEmptyLines() {
        var start = 0
        while start + 1 < bytes.count, bytes[start] == UInt8(ascii: "\r"), bytes[start + 1] == UInt8(ascii: "\n") {
            start += 2
        }
        bytes.removeFirst(start)
    }
}
