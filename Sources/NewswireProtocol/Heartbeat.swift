import JSONText
public import NewswireModel

/// The live feed's message of each second: up to where everything has been sent.
public struct Heartbeat: Sendable, Equatable {
    public var epoch: UInt64
    /// The number of the last record that was sent; 0 for none.
    public var head: UInt64
    /// The same for each outcome; absent means 0.
    public var heads: [Outcome: UInt64]

    public init(epoch: UInt64, head: UInt64, heads: [Outcome: UInt64]) {
        self.epoch = epoch
        self.head = head
        self.heads = heads
    }

    /// The three frames: topic, JSON with the heads of all outcomes, trailer.
    public func encodeFrames() -> [[UInt8]] {
        var writer = JSONWriter(capacity: 192)
        writer.beginObject()
        writer.member("epoch", epoch)
        writer.member("head", head)
        writer.key("heads")
        writer.beginObject()
        for outcome in Outcome.allCases { writer.member(outcome.rawValue, heads[outcome] ?? 0) }
        writer.endObject()
        writer.endObject()
        return [LiveTopic.heartbeat, writer.bytes, LiveTrailer(epoch: epoch, sequence: head, number: 0).encode()]
    }

    /// Reads the JSON frame. Outcomes that this version does not know are passed over; nil if it is no heartbeat.
    init?(decoding bytes: [UInt8]) {
        guard
            let object = (try? JSONReader.read(bytes))?.object,
            let epoch = object["epoch"]?.unsigned, let head = object["head"]?.unsigned,
            let members = object["heads"]?.object?.members
        else { return nil }
        var heads: [Outcome: UInt64] = [:]
        for member in members {
            guard let number = member.value.unsigned else { return nil }
            if let outcome = Outcome(rawValue: member.key) { heads[outcome] = number }
        }
        self.init(epoch: epoch, head: head, heads: heads)
    }

    /// Equal when all heads are, whether absent or 0.
    public static func == (left: Self, right: Self) -> Bool {
        left.epoch == right.epoch && left.head == right.head
            && Outcome.allCases.allSatisfy { left.heads[$0] ?? 0 == right.heads[$0] ?? 0 }
    }
}

extension JSONValue {
    fileprivate var unsigned: UInt64? { number.flatMap { UInt64($0.text) } }
}
