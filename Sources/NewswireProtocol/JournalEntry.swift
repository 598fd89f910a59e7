public import NewswireModel

/// What the journal keeps of an accepted payload: the message as it came, and when.
///
/// Format 1, integers little-endian: format u8, endpoint u8, flags u8 (1: topic, 2: header), a zero byte, topic length
/// u32, header length u32, a zero u32, payload length u64, reception time i64 in milliseconds since 1970; then topic,
/// header and payload. The checksum is the log's business.
public struct JournalEntry: Sendable, Equatable {
    public var received: Timestamp
    public var endpoint: IntakeEndpoint
    public var topic: [UInt8]?
    /// The JSON header as sent.
    public var header: [UInt8]?
    /// The payload frame as sent.
    public var payload: [UInt8]

    /// `topic` and `header` are shorter than 4 GiB (`PlainIntake` lets in 1 KiB and 64 KiB); `received` lies in the years
    /// 1970 to 9999.
    public init(
        received: Timestamp, endpoint: IntakeEndpoint, topic: [UInt8]? = nil, header: [UInt8]? = nil, payload: [UInt8]
    ) {
        self.received = received
        self.endpoint = endpoint
        self.topic = topic
        self.header = header
        self.payload = payload
    }

    private static let format: UInt8 = 1
    private static let fixedSize = 32
    /// The last millisecond of the year 9999.
    private static let receivedMax: Int64 = 253_402_300_799_999

    /// The binary form, in one allocation of its exact size.
    public func encode() -> [UInt8] {
        var writer = EntryWriter(
            size: Self.fixedSize + (topic?.count ?? 0) + (header?.count ?? 0) + payload.count)
        writer.integer(Self.format)
        writer.integer(endpoint.wireNumber)
        writer.integer(UInt8(topic == nil ? 0 : 1) | (header == nil ? 0 : 2))
        writer.integer(UInt8(0))
        writer.integer(UInt32(topic?.count ?? 0))
        writer.integer(UInt32(header?.count ?? 0))
        writer.integer(UInt32(0))
        writer.integer(UInt64(payload.count))
        writer.integer(received.milliseconds)
        if let topic { writer.append(topic) }
        if let header { writer.append(header) }
        writer.append(payload)
        return writer.bytes
    }

    /// Reads an entry; each part is copied once.
    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt8.self)
        guard format == Self.format else { throw .unknownFormat(format) }
        guard let endpoint = IntakeEndpoint(wireNumber: try reader.integer(UInt8.self)) else {
            throw .invalid("endpoint")
        }
        let flags = try reader.integer(UInt8.self)
        guard flags <= 3 else { throw .invalid("flags") }
        try reader.reserved(1)
        let topicLength = try reader.integer(UInt32.self)
        let headerLength = try reader.integer(UInt32.self)
        guard flags & 1 != 0 || topicLength == 0, flags & 2 != 0 || headerLength == 0 else {
            throw .invalid("flags")
        }
        try reader.reserved(4)
        let payloadLength = try reader.integer(UInt64.self)
        let received = try reader.integer(Int64.self)
        guard 0...Self.receivedMax ~= received else { throw .invalid("received") }
        let topic = try reader.bytes(UInt64(topicLength))
        let header = try reader.bytes(UInt64(headerLength))
        let payload = try reader.bytes(payloadLength)
        try reader.end()
        self.init(
            received: Timestamp(milliseconds: received), endpoint: endpoint, topic: flags & 1 != 0 ? topic : nil,
            header: flags & 2 != 0 ? header : nil, payload: payload)
    }
}

extension IntakeEndpoint {
    /// Its number in the binary form; never reused for another endpoint.
    fileprivate var wireNumber: UInt8 {
        switch self {
        case .push: 0
        case .subscribe: 1
        }
    }

    fileprivate init?(wireNumber: UInt8) {
        guard let endpoint = Self.allCases.first(where: { $0.wireNumber == wireNumber }) else { return nil }
        self = endpoint
    }
}
