internal import JSONText

/// A message from the daemon to a consumer.
public enum FeedReply: Sendable, Equatable {
    /// Subscribed. The cursor is the last sequence up to which all is done.
    case ok(head: UInt64, epoch: UInt64, cursor: UInt64)
    case event(FeedEvent)
    /// All there is was delivered.
    case idle(head: UInt64)
    /// What lies between is not there any more, both ends included; a `to` below `from` says that numbers began anew.
    case gap(from: UInt64, to: UInt64, reason: FeedGap)
    case error(code: String, detail: String)
    /// The daemon is stopping, or another connection has subscribed as this consumer.
    case bye

    public init(_ refusal: FeedRefusal) { self = .error(code: refusal.code.rawValue, detail: refusal.detail) }

    public func encodeFrames() -> [[UInt8]] {
        if case .event(let event) = self { return [DurableFeed.name, header, event.record] }
        return [DurableFeed.name, header]
    }

    private var header: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        switch self {
        case .ok(let head, let epoch, let cursor):
            writer.member("op", "ok")
            writer.member("head", head)
            writer.member("epoch", epoch)
            writer.member("cursor", cursor)
        case .event(let event):
            writer.member("op", "event")
            writer.member("seq", event.sequence)
            writer.member("previous", event.previous)
            writer.member("deliveries", event.deliveries)
        case .idle(let head):
            writer.member("op", "idle")
            writer.member("head", head)
        case .gap(let from, let to, let reason):
            writer.member("op", "gap")
            writer.member("from", from)
            writer.member("to", to)
            writer.member("reason", reason.rawValue)
        case .error(let code, let detail):
            writer.member("op", "error")
            writer.member("code", code)
            writer.member("detail", detail)
        case .bye: writer.member("op", "bye")
        }
        writer.endObject()
        return writer.bytes
    }
}

/// A record on its way to a consumer.
public struct FeedEvent: Sendable, Equatable {
    public var sequence: UInt64
    /// The event before it under the same filter and shard, 0 for the first; the same at each delivery.
    public var previous: UInt64
    /// How often it was delivered, with this time.
    public var deliveries: Int
    public var record: [UInt8]

    public init(sequence: UInt64, previous: UInt64, deliveries: Int, record: [UInt8]) {
        self.sequence = sequence
        self.previous = previous
        self.deliveries = deliveries
        self.record = record
    }
}

/// Why events are not there any more.
public enum FeedGap: String, Sendable, CaseIterable {
    /// Retention has let go of them.
    case trimmed
    /// Their entries of the record log were damaged.
    case damaged
    /// Numbers began anew: the state directory is new, or has lost the end of its record log.
    case epoch
}
