internal import JSONText
public import NewswireModel

/// A message from the daemon to a scraper: two frames, `NWI1` and a JSON object.
public enum IntakeReply: Sendable, Equatable {
    /// On the disk. An id stands in one of the lists: `repeated` are those that were accepted before.
    case ack(ids: [String], repeated: [String], window: PutWindow, warning: String?)
    /// Refused, and nothing is stored. The code is a `RefusalCode`, or one of a later version.
    case nak(id: String?, code: String, retry: Bool, afterMilliseconds: Int, detail: String)
    case welcome(window: PutWindow, payloadBytesMax: Int)
    /// What became of the items of a payload; none where that is not known any more.
    case result(id: String, items: [ItemResult])
    /// The daemon is stopping: it may be there again after so long.
    case bye(afterMilliseconds: Int)

    /// The warning of an ack: ids are those of this connection alone, so a resend over another one would be taken as
    /// new.
    public static let unscopedID = "unscoped-id"

    /// A result tells of the first so many items of a payload.
    public static let itemsMax = 400

    /// What became of one item.
    public struct ItemResult: Sendable, Equatable {
        public var sequence: UInt64
        public var outcome: Outcome
        /// The item that it is a version or a copy of.
        public var of: String?

        public init(sequence: UInt64, outcome: Outcome, of: String?) {
            self.sequence = sequence
            self.outcome = outcome
            self.of = of
        }
    }

    public init(_ refusal: PutRefusal) {
        self = .nak(
            id: refusal.id, code: refusal.code.rawValue, retry: refusal.code.isTemporary,
            afterMilliseconds: refusal.code.isTemporary ? refusal.afterMilliseconds : 0, detail: refusal.detail)
    }

    public func encodeFrames() -> [[UInt8]] { [ReliableIntake.name, header] }

    private var header: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        switch self {
        case .ack(let ids, let repeated, let window, let warning):
            writer.member("op", "ack")
            writer.member("ids", ids)
            writer.member("repeated", repeated)
            writer.window(window)
            writer.member("warning", warning)
        case .nak(let id, let code, let retry, let afterMilliseconds, let detail):
            writer.member("op", "nak")
            writer.member("id", id)
            writer.member("code", code)
            writer.member("retry", retry ? true : nil)
            writer.member("afterMs", afterMilliseconds > 0 ? afterMilliseconds : nil)
            writer.member("detail", detail)
        case .welcome(let window, let payloadBytesMax):
            writer.member("op", "welcome")
            writer.window(window)
            writer.member("maxPayload", payloadBytesMax)
        case .result(let id, let items):
            writer.member("op", "result")
            writer.member("id", id)
            writer.results(items)
        case .bye(let afterMilliseconds):
            writer.member("op", "bye")
            writer.member("afterMs", afterMilliseconds)
        }
        writer.endObject()
        return writer.bytes
    }

    /// Reads a message of a daemon; nil when it is none, or one that only a later version knows. Unknown keys are
    /// passed over.
    public init?(frames: [[UInt8]]) {
        guard frames.count == 2, frames[0] == ReliableIntake.name,
            case .object(let object) = PlainIntake.readHeader(frames[1]), let word = object["op"]?.string
        else { return nil }
        switch word {
        case "ack":
            guard let window = PutWindow(object["window"]) else { return nil }
            self = .ack(
                ids: object["ids"]?.array?.compactMap(\.string) ?? [],
                repeated: object["repeated"]?.array?.compactMap(\.string) ?? [], window: window,
                warning: object["warning"]?.string)
        case "nak":
            guard let code = object["code"]?.string else { return nil }
            self = .nak(
                id: object["id"]?.string, code: code, retry: object["retry"]?.bool ?? false,
                afterMilliseconds: max(0, object["afterMs"]?.int ?? 0), detail: object["detail"]?.string ?? "")
        case "welcome":
            guard let window = PutWindow(object["window"]), let payloadBytesMax = object["maxPayload"]?.int else {
                return nil
            }
            self = .welcome(window: window, payloadBytesMax: payloadBytesMax)
        case "result":
            guard let id = object["id"]?.string else { return nil }
            self = .result(id: id, items: (object["items"]?.array ?? []).compactMap { ItemResult($0) })
        case "bye": self = .bye(afterMilliseconds: max(0, object["afterMs"]?.int ?? 0))
        default: return nil
        }
    }
}

extension IntakeReply.ItemResult {
    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object, let sequence = object["seq"]?.int, sequence > 0,
            let outcome = object["outcome"]?.string.flatMap({ Outcome(rawValue: $0) })
        else { return nil }
        self.init(sequence: UInt64(sequence), outcome: outcome, of: object["of"]?.string)
    }
}

extension PutWindow {
    fileprivate init?(_ value: JSONValue?) {
        guard let object = value?.object, let puts = object["puts"]?.int, let bytes = object["bytes"]?.int, puts > 0,
            bytes > 0
        else { return nil }
        self.init(puts: puts, bytes: bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func window(_ window: PutWindow) {
        key("window")
        beginObject()
        member("puts", window.puts)
        member("bytes", window.bytes)
        endObject()
    }

    fileprivate mutating func results(_ items: [IntakeReply.ItemResult]) {
        key("items")
        beginArray()
        for item in items.prefix(IntakeReply.itemsMax) {
            beginObject()
            member("seq", item.sequence)
            member("outcome", item.outcome.rawValue)
            member("of", item.of)
            endObject()
        }
        endArray()
    }
}
