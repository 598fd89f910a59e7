public import JSONText
public import NewswireModel

/// The messages of the reliable intake, `NWI1`, from a scraper's DEALER to the daemon's ROUTER.
///
/// Frame 0 is `NWI1`, frame 1 a JSON object, frame 2 the payload of a put.
public enum ReliableIntake {
    /// Frame 0 of every message.
    public static let name = Array("NWI1".utf8)
    /// The most frames of a message, without the routing id.
    public static let framesMax = 3
    public static let headerBytesMax = PlainIntake.headerBytesMax
    public static let idBytesMax = 128
    public static let clientBytesMax = 128
    /// What a scraper may have unacknowledged until it is told otherwise.
    public static let firstWindow = PutWindow(puts: 16, bytes: 1 << 20)
    /// What a scraper that is known takes in memory, about, with nothing on its way.
    public static let sessionBytes = 1024

    /// Operations and values of the header; none is longer than `wordBytesMax`.
    private static let wordBytesMax = 64

    /// Reads a message; sizes are looked at before bytes, and the payload is not touched.
    ///
    /// - Parameters:
    ///   - frameCount: without the routing id.
    ///   - frameSize: the bytes of a frame; asked only for indexes below `frameCount`.
    ///   - frame: a copy of frame 0 or 1.
    public static func read(
        frameCount: Int, payloadBytesMax: Int, frameSize: (Int) -> Int, frame: (Int) -> [UInt8]
    ) -> Result<IntakeRequest, PutRefusal> {
        guard frameCount > 0 else { return refused(.badFrame, "no frame; a message begins with NWI1") }
        guard frameSize(0) == name.count else {
            return refused(.badFrame, "frame 0 has \(frameSize(0)) bytes; it is NWI1")
        }
        let protocolName = frame(0)
        guard protocolName == name else {
            return protocolName.starts(with: name.dropLast())
                ? refused(.unknownVersion, "this daemon speaks NWI1") : refused(.badFrame, "frame 0 is not NWI1")
        }
        guard frameCount > 1 else { return refused(.badFrame, "no header behind NWI1") }
        let size = frameSize(1)
        guard size > 0 else { return refused(.badHeader, "empty header") }
        guard size <= headerBytesMax else {
            return refused(.badHeader, "header of \(size) bytes; the limit is \(headerBytesMax)")
        }
        let header = frame(1)
        switch PlainIntake.readHeader(header) {
        case .refused(let finding): return refused(finding.code, finding.detail)
        case .object(let object):
            let payloadBytes = frameCount == framesMax ? frameSize(2) : nil
            return request(
                object, header, frameCount: frameCount, payloadBytes: payloadBytes, payloadBytesMax: payloadBytesMax)
        }
    }

    private static func request(
        _ object: JSONObject, _ header: [UInt8], frameCount: Int, payloadBytes: Int?, payloadBytesMax: Int
    ) -> Result<IntakeRequest, PutRefusal> {
        let id = try? self.id(in: object).get()
        guard let word = object["op"]?.string, word.utf8.count <= wordBytesMax else {
            return refused(.badHeader, "op is missing or no string; it is put or hello", id: id)
        }
        switch word {
        case "put":
            return put(
                object, header, frameCount: frameCount, payloadBytes: payloadBytes, payloadBytesMax: payloadBytesMax)
        case "hello":
            guard frameCount == 2 else {
                return refused(.badFrame, "\(frameCount) frames; hello has 2 (NWI1, header)", id: id)
            }
            return client(in: object).map { .hello(client: $0) }
        default: return refused(.badHeader, "unknown op; it is put or hello", id: id)
        }
    }

    private static func put(
        _ object: JSONObject, _ header: [UInt8], frameCount: Int, payloadBytes: Int?, payloadBytesMax: Int
    ) -> Result<IntakeRequest, PutRefusal> {
        let id: String
        switch self.id(in: object) {
        case .success(let found): id = found
        case .failure(let refusal): return .failure(refusal)
        }
        guard let payloadBytes else {
            return refused(.badFrame, "\(frameCount) frames; put has 3 (NWI1, header, payload)", id: id)
        }
        guard payloadBytes > 0 else { return refused(.badFrame, "empty payload", id: id) }
        guard payloadBytes <= payloadBytesMax else {
            return refused(.tooLarge, "payload of \(payloadBytes) bytes; the limit is \(payloadBytesMax)", id: id)
        }
        var wantsResult = false
        if let notify = object["notify"], !notify.isNull {
            guard let word = notify.string, word.utf8.elementsEqual("result".utf8) else {
                return refused(.badHeader, #"notify is "result" or absent"#, id: id)
            }
            wantsResult = true
        }
        let client: String?
        switch self.client(in: object) {
        case .success(let found): client = found
        case .failure(let refusal): return .failure(PutRefusal(refusal.code, refusal.detail, id: id))
        }
        return .success(
            .put(PutRequest(id: id, client: client, wantsResult: wantsResult, header: header, object: object)))
    }

    private static func id(in object: JSONObject) -> Result<String, PutRefusal> {
        guard let id = object["id"]?.string else { return refused(.badHeader, "id is missing or no string") }
        guard 1...idBytesMax ~= id.utf8.count else {
            return refused(.badHeader, "id of \(id.utf8.count) bytes; it has 1 to \(idBytesMax)")
        }
        // Different damage would make one id of different ones.
        guard !id.unicodeScalars.contains("\u{FFFD}") else {
            return refused(.badHeader, "id holds U+FFFD, which stands for damaged text")
        }
        return .success(id)
    }

    private static func client(in object: JSONObject) -> Result<String?, PutRefusal> {
        guard let value = object["client"], !value.isNull else { return .success(nil) }
        guard let client = value.string, 1...clientBytesMax ~= client.utf8.count,
            !client.unicodeScalars.contains("\u{FFFD}")
        else { return refused(.badHeader, "client is no string of 1 to \(clientBytesMax) bytes") }
        return .success(client)
    }

    private static func refused<Success>(
        _ code: RefusalCode, _ detail: String, id: String? = nil
    ) -> Result<Success, PutRefusal> {
        .failure(PutRefusal(code, detail, id: id))
    }
}

/// A message from a scraper.
public enum IntakeRequest: Sendable, Equatable {
    case put(PutRequest)
    /// Names the scope of the ids, where there is a name, and asks for the limits.
    case hello(client: String?)
}

/// A put without its payload.
public struct PutRequest: Sendable, Equatable {
    public let id: String
    /// Names the scope of the id, as `hello` does, from this put on. A client can't know that its socket has connected
    /// again before it has sent something over the new connection.
    public let client: String?
    /// Whether the outcome is to be told.
    public let wantsResult: Bool
    /// The header as sent, and as it was read.
    public let header: [UInt8]
    public let object: JSONObject

    public init(id: String, client: String? = nil, wantsResult: Bool, header: [UInt8], object: JSONObject) {
        self.id = id
        self.client = client
        self.wantsResult = wantsResult
        self.header = header
        self.object = object
    }
}

/// How much may be put and not acknowledged; one put always may.
public struct PutWindow: Sendable, Equatable {
    public var puts: Int
    /// Of payloads.
    public var bytes: Int

    public init(puts: Int, bytes: Int) {
        self.puts = puts
        self.bytes = bytes
    }

    /// Whether one more fits beside what is there.
    public func admits(bytes more: Int, besides outstanding: PutWindow) -> Bool {
        outstanding.puts == 0 || (outstanding.puts < puts && outstanding.bytes + more <= bytes)
    }
}

/// Why a put, or another message, was not taken: nothing of it is stored.
public struct PutRefusal: Error, Sendable, Equatable {
    /// Nil where it could not be read.
    public var id: String?
    public var code: RefusalCode
    public var detail: String
    /// Before it is worth another try, where `code.isTemporary`.
    public var afterMilliseconds: Int

    public init(_ code: RefusalCode, _ detail: String, id: String? = nil, afterMilliseconds: Int = 0) {
        self.id = id
        self.code = code
        self.detail = detail
        self.afterMilliseconds = afterMilliseconds
    }
}

extension RefusalCode {
    /// Whether the same put may be taken later.
    public var isTemporary: Bool {
        switch self {
        case .overWindow, .diskLow, .draining, .internal: true
        case .badFrame, .badHeader, .tooLarge, .unknownEncoding, .hashMismatch, .unknownVersion, .idReused: false
        }
    }
}
