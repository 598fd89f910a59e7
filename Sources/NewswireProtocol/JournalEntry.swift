public import NewswireModel

/// What the journal keeps of an accepted payload: the message as it came, when, and whose it is.
///
/// Format 1, integers little-endian: format u8, endpoint u8, flags u8 (1: topic, 2: header), a zero byte, topic length
/// u32, header length u32, a zero u32, payload length u64, reception time i64 in milliseconds since 1970; then topic,
/// header and payload. Format 2 is that of entries with a delivery: in place of the zero u32 stand the lengths of scope
/// and id, u16 each, and behind the time the payload's hash (high u64, low u64), scope and id. Format 3 is that of
/// entries that are processed again: in place of the zero u32 stands the length of what `Reprocessing` encodes, and
/// that follows the time. The checksum is the log's business.
public struct JournalEntry: Sendable, Equatable {
    public var received: Timestamp
    public var endpoint: IntakeEndpoint
    /// Under which id a scraper put it; nil where payloads have none.
    public var delivery: Delivery?
    /// Why it stands in the journal once more; nil of payloads as they come in. Such an entry has no delivery.
    public var reprocessing: Reprocessing?
    public var topic: [UInt8]?
    /// The JSON header as sent.
    public var header: [UInt8]?
    /// The payload frame as sent.
    public var payload: [UInt8]

    /// `topic` and `header` are shorter than 4 GiB (`PlainIntake` lets in 1 KiB and 64 KiB); `received` lies in the
    /// years 1970 to 9999.
    public init(
        received: Timestamp, endpoint: IntakeEndpoint, delivery: Delivery? = nil, topic: [UInt8]? = nil,
        header: [UInt8]? = nil, payload: [UInt8]
    ) {
        self.received = received
        self.endpoint = endpoint
        self.delivery = delivery
        self.topic = topic
        self.header = header
        self.payload = payload
    }

    private static let formats: ClosedRange<UInt8> = 1...3
    private static let fixedSize = 32
    /// The last millisecond of the year 9999.
    private static let receivedMax: Int64 = 253_402_300_799_999

    /// The binary form, in one allocation of its exact size.
    public func encode() -> [UInt8] {
        let names = delivery.map { (scope: Array($0.scope.text.utf8), id: Array($0.id.utf8)) }
        let again = reprocessing?.encode()
        precondition(names == nil || again == nil, "what is processed again has no delivery")
        let deliverySize = names.map { Hash128.size + $0.scope.count + $0.id.count } ?? again?.count ?? 0
        var writer = EntryWriter(
            size: Self.fixedSize + deliverySize + (topic?.count ?? 0) + (header?.count ?? 0) + payload.count)
        writer.integer(UInt8(again != nil ? 3 : delivery == nil ? 1 : 2))
        writer.integer(endpoint.wireNumber)
        writer.integer(UInt8(topic == nil ? 0 : 1) | (header == nil ? 0 : 2))
        writer.integer(UInt8(0))
        writer.integer(UInt32(topic?.count ?? 0))
        writer.integer(UInt32(header?.count ?? 0))
        if let again {
            writer.integer(UInt32(again.count))
        } else {
            writer.integer(UInt16(names?.scope.count ?? 0))
            writer.integer(UInt16(names?.id.count ?? 0))
        }
        writer.integer(UInt64(payload.count))
        writer.integer(received.milliseconds)
        if let delivery, let names {
            writer.append(delivery.payloadHash)
            writer.append(names.scope)
            writer.append(names.id)
        }
        if let again { writer.append(again) }
        if let topic { writer.append(topic) }
        if let header { writer.append(header) }
        writer.append(payload)
        return writer.bytes
    }

    /// Reads an entry; each part is copied once.
    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let head = try Head(&reader)
        let delivery = try head.delivery(&reader)
        let again = try head.reprocessing(&reader)
        let topic = try reader.bytes(UInt64(head.topicLength))
        let header = try reader.bytes(UInt64(head.headerLength))
        let payload = try reader.bytes(head.payloadLength)
        try reader.end()
        self.init(
            received: head.received, endpoint: head.endpoint, delivery: delivery,
            topic: head.flags & 1 != 0 ? topic : nil, header: head.flags & 2 != 0 ? header : nil, payload: payload)
        reprocessing = again
    }

    /// When an entry was received and under which id, without a look at the rest; nil where it has no id.
    public static func delivery(in bytes: [UInt8]) throws(EntryError) -> (received: Timestamp, delivery: Delivery)? {
        // Most entries of other endpoints end here.
        guard bytes.first == 2 else { return nil }
        var reader = EntryReader(bytes)
        let head = try Head(&reader)
        return try head.delivery(&reader).map { (head.received, $0) }
    }

    /// The first 32 bytes.
    private struct Head {
        let endpoint: IntakeEndpoint
        let flags: UInt8
        let topicLength: UInt32
        let headerLength: UInt32
        let scopeLength: UInt16
        let idLength: UInt16
        let reprocessingLength: UInt32
        let payloadLength: UInt64
        let received: Timestamp
        private let format: UInt8

        init(_ reader: inout EntryReader) throws(EntryError) {
            format = try reader.integer(UInt8.self)
            guard JournalEntry.formats.contains(format) else { throw .unknownFormat(format) }
            guard let endpoint = IntakeEndpoint(wireNumber: try reader.integer(UInt8.self)) else {
                throw .invalid("endpoint")
            }
            self.endpoint = endpoint
            flags = try reader.integer(UInt8.self)
            guard flags <= 3 else { throw .invalid("flags") }
            try reader.reserved(1)
            topicLength = try reader.integer(UInt32.self)
            headerLength = try reader.integer(UInt32.self)
            guard flags & 1 != 0 || topicLength == 0, flags & 2 != 0 || headerLength == 0 else {
                throw .invalid("flags")
            }
            let lengths = try reader.integer(UInt32.self)
            scopeLength = format == 2 ? UInt16(truncatingIfNeeded: lengths) : 0
            idLength = format == 2 ? UInt16(truncatingIfNeeded: lengths >> 16) : 0
            reprocessingLength = format == 3 ? lengths : 0
            guard format != 1 || lengths == 0 else { throw .invalid("reserved") }
            payloadLength = try reader.integer(UInt64.self)
            let milliseconds = try reader.integer(Int64.self)
            guard 0...JournalEntry.receivedMax ~= milliseconds else { throw .invalid("received") }
            received = Timestamp(milliseconds: milliseconds)
        }

        /// What follows in format 2.
        func delivery(_ reader: inout EntryReader) throws(EntryError) -> Delivery? {
            guard format == 2 else { return nil }
            let hash = try reader.hash()
            guard let scope = PutScope(text: try reader.text(UInt64(scopeLength))) else { throw .invalid("scope") }
            return Delivery(scope: scope, id: try reader.text(UInt64(idLength)), payloadHash: hash)
        }

        /// What follows in format 3.
        func reprocessing(_ reader: inout EntryReader) throws(EntryError) -> Reprocessing? {
            guard format == 3 else { return nil }
            return try Reprocessing(decoding: try reader.bytes(UInt64(reprocessingLength)))
        }
    }
}

extension IntakeEndpoint {
    /// Its number in the binary form; never reused for another endpoint.
    fileprivate var wireNumber: UInt8 {
        switch self {
        case .push: 0
        case .subscribe: 1
        case .reliable: 2
        }
    }

    fileprivate init?(wireNumber: UInt8) {
        guard let endpoint = Self.allCases.first(where: { $0.wireNumber == wireNumber }) else { return nil }
        self = endpoint
    }
}
