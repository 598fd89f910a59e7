/// A message of the live feed as a consumer gets it.
public enum LiveMessage: Sendable, Equatable {
    case event(LiveEvent)
    case heartbeat(Heartbeat)
    /// No message of this feed; the text says why.
    case malformed(String)

    /// Reads a received message.
    public init(frames: [[UInt8]]) {
        guard frames.count == 3 else {
            self = .malformed("\(frames.count) frames; a message has 3 (topic, record, trailer)")
            return
        }
        guard let trailer = LiveTrailer(decoding: frames[2]) else {
            self = .malformed("trailer of \(frames[2].count) bytes; it has \(LiveTrailer.size)")
            return
        }
        if frames[0] == LiveTopic.heartbeat {
            self = Self.heartbeat(frames[1], trailer)
        } else if let topic = LiveTopic(bytes: frames[0]) {
            self = Self.event(topic, frames[1], trailer)
        } else {
            self = .malformed("unknown topic \(String(decoding: frames[0].prefix(80), as: UTF8.self))")
        }
    }

    private static func heartbeat(_ bytes: [UInt8], _ trailer: LiveTrailer) -> Self {
        guard let heartbeat = Heartbeat(decoding: bytes) else { return .malformed("heartbeat without heads") }
        guard trailer == LiveTrailer(epoch: heartbeat.epoch, sequence: heartbeat.head, number: 0) else {
            return .malformed("heartbeat whose trailer says something else")
        }
        return .heartbeat(heartbeat)
    }

    private static func event(_ topic: LiveTopic, _ record: [UInt8], _ trailer: LiveTrailer) -> Self {
        guard trailer.sequence > 0, trailer.number > 0 else { return .malformed("record numbered 0") }
        guard !record.isEmpty else { return .malformed("empty record") }
        return .event(LiveEvent(topic: topic, record: record, trailer: trailer))
    }
}

/// A record on the live feed.
public struct LiveEvent: Sendable, Equatable {
    public let topic: LiveTopic
    /// The record's JSON as sent; not parsed.
    public let record: [UInt8]
    public let trailer: LiveTrailer

    public init(topic: LiveTopic, record: [UInt8], trailer: LiveTrailer) {
        self.topic = topic
        self.record = record
        self.trailer = trailer
    }

    /// The three frames: topic, record, trailer.
    public func encodeFrames() -> [[UInt8]] { [topic.bytes, record, trailer.encode()] }
}
