internal import JSONText
internal import NewswireModel

/// The messages of the durable feed, `NWF1`, from a consumer's DEALER to the daemon's ROUTER.
///
/// Frame 0 is `NWF1`, frame 1 a JSON object. Only an event of the daemon has a third: the record.
public enum DurableFeed {
    /// Frame 0 of every message.
    public static let name = Array("NWF1".utf8)
    /// The most frames of a message from a consumer, without the routing id.
    public static let framesMax = 2
    public static let headerBytesMax = PlainIntake.headerBytesMax
    public static let consumerBytesMax = 64
    public static let shardsMax = 1024
    /// Events that one fetch may ask for.
    public static let fetchEventsMax = 10_000
    public static let reasonBytesMax = 512
    /// A nak may put an event off for so long: a day.
    public static let delayMillisecondsMax = 86_400_000
    /// What a consumer may have unacknowledged where it does not say.
    public static let firstWindow = FeedWindow(events: 256, bytes: 8 << 20)

    private static let wordBytesMax = 64

    /// Reads a message; sizes are looked at before bytes.
    ///
    /// - Parameters:
    ///   - frameCount: without the routing id.
    ///   - frameSize: the bytes of a frame; asked only for indexes below `frameCount`.
    ///   - frame: a copy of a frame.
    public static func read(
        frameCount: Int, frameSize: (Int) -> Int, frame: (Int) -> [UInt8]
    ) -> Result<FeedRequest, FeedRefusal> {
        guard frameCount > 0, frameSize(0) == name.count else {
            return refused(.badFrame, "a message begins with the frame NWF1")
        }
        let protocolName = frame(0)
        guard protocolName == name else {
            return protocolName.starts(with: name.dropLast())
                ? refused(.unknownVersion, "this daemon speaks NWF1") : refused(.badFrame, "frame 0 is not NWF1")
        }
        guard frameCount == framesMax else {
            return refused(.badFrame, "\(frameCount) frames; a message has 2 (NWF1, header)")
        }
        let size = frameSize(1)
        guard 1...headerBytesMax ~= size else {
            return refused(.badHeader, "header of \(size) bytes; it has 1 to \(headerBytesMax)")
        }
        switch PlainIntake.readHeader(frame(1)) {
        case .refused(let finding): return refused(.badHeader, finding.detail)
        case .object(let object):
            do throws(FeedRefusal) {
                return .success(try request(object))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func request(_ object: JSONObject) throws(FeedRefusal) -> FeedRequest {
        guard let word = object["op"]?.string, word.utf8.count <= wordBytesMax else {
            throw FeedRefusal(.badHeader, "op is missing or no string")
        }
        switch word {
        case "subscribe": return .subscribe(try FeedSubscription(object))
        case "ack": return .ack(upTo: try sequence(object, "upTo"))
        case "nak":
            let delay = try integer(object, "delayMs", 0...delayMillisecondsMax) ?? 0
            return .nak(sequence: try sequence(object, "seq"), delayMilliseconds: delay)
        case "term":
            let reason = object["reason"]?.string ?? ""
            guard reason.utf8.count <= reasonBytesMax else {
                throw FeedRefusal(.badHeader, "reason of \(reason.utf8.count) bytes; it has \(reasonBytesMax) at most")
            }
            return .term(sequence: try sequence(object, "seq"), reason: reason)
        case "fetch":
            guard let count = try integer(object, "count", 1...fetchEventsMax) else {
                throw FeedRefusal(.badHeader, "count is missing")
            }
            return .fetch(
                from: try sequence(object, "from"), count: count, filter: try FeedFilter(object["filter"], .everything))
        default: throw FeedRefusal(.badHeader, "unknown op; it is subscribe, ack, nak, term or fetch")
        }
    }

    private static func sequence(_ object: JSONObject, _ key: String) throws(FeedRefusal) -> UInt64 {
        guard let value = object[key]?.int, value > 0 else {
            throw FeedRefusal(.badHeader, "\(key) is missing or no number from 1 on")
        }
        return UInt64(value)
    }

    static func integer(
        _ object: JSONObject, _ key: String, _ range: ClosedRange<Int>
    ) throws(FeedRefusal) -> Int? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let number = value.int, range ~= number else {
            throw FeedRefusal(.badHeader, "\(key) is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func refused(_ code: FeedErrorCode, _ detail: String) -> Result<FeedRequest, FeedRefusal> {
        .failure(FeedRefusal(code, detail))
    }
}

/// A message from a consumer.
public enum FeedRequest: Sendable, Equatable {
    case subscribe(FeedSubscription)
    /// All up to this one that was delivered is done.
    case ack(upTo: UInt64)
    /// Not now: again after so long.
    case nak(sequence: UInt64, delayMilliseconds: Int)
    /// Never again: to the dead letters.
    case term(sequence: UInt64, reason: String)
    /// So many events from one on, whoever asks.
    case fetch(from: UInt64, count: Int, filter: FeedFilter)
}

/// How much may be delivered and not acknowledged; one event always may.
public struct FeedWindow: Sendable, Equatable {
    public var events: Int
    /// Of records.
    public var bytes: Int

    public init(events: Int, bytes: Int) {
        self.events = events
        self.bytes = bytes
    }
}

/// Codes of the durable feed's `error`.
public enum FeedErrorCode: String, Sendable, CaseIterable {
    /// Frames that are no message.
    case badFrame = "bad-frame"
    /// A header that can't be read, or with a value that is none.
    case badHeader = "bad-header"
    case unknownVersion = "unknown-version"
    /// A filter with a key or a value that nobody knows.
    case badFilter = "bad-filter"
    /// An ack, nak or term from a connection that has not subscribed.
    case notSubscribed = "not-subscribed"
    /// A sequence that waits for no answer: not delivered, or answered already.
    case notDelivered = "not-delivered"
    /// As many consumers are known as may be.
    case tooManyConsumers = "too-many-consumers"
    /// Another fetch of the connection is still being answered.
    case fetchInProgress = "fetch-in-progress"
    /// The daemon could not read its log.
    case `internal`
}

/// Why a message of a consumer was not followed.
public struct FeedRefusal: Error, Sendable, Equatable {
    public var code: FeedErrorCode
    public var detail: String

    public init(_ code: FeedErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
