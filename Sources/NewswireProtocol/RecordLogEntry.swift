public import NewswireModel

/// What the record log keeps of one payload: the outcome of each of its items, in their order. "Seen" and "published"
/// are one entry, so they commit together.
///
/// Format 1, integers little-endian: format u8, three zero bytes, item count u32, journal index u64; then for each item
/// outcome u8, flags u8 (1: refers to an item), two zero bytes, item referred to u32, its journal index u64, sequence
/// u64, number u64, the lengths of topic, record and fingerprint as u64, and these three.
public struct RecordLogEntry: Sendable, Equatable {
    /// The position of the payload in the journal; the items' positions are this and their index in `items`.
    public var journalIndex: UInt64
    public var items: [Item]

    /// One settled item.
    public struct Item: Sendable, Equatable {
        public var outcome: Outcome
        /// Its number among all items of the epoch, from 1.
        public var sequence: UInt64
        /// Its number among the items of the same outcome, from 1.
        public var number: UInt64
        /// What its `duplicateOf` or `updateOf` names.
        public var refersTo: ItemPosition?
        /// The topic under which the live feed sends it.
        public var topic: [UInt8]
        /// The record as sent to consumers: JSON.
        public var record: [UInt8]
        /// What deduplication needs to know the item again after a start, in its own form; may be empty.
        public var fingerprint: [UInt8]

        public init(
            outcome: Outcome, sequence: UInt64, number: UInt64, refersTo: ItemPosition? = nil, topic: [UInt8],
            record: [UInt8], fingerprint: [UInt8] = []
        ) {
            self.outcome = outcome
            self.sequence = sequence
            self.number = number
            self.refersTo = refersTo
            self.topic = topic
            self.record = record
            self.fingerprint = fingerprint
        }
    }

    public init(journalIndex: UInt64, items: [Item]) {
        self.journalIndex = journalIndex
        self.items = items
    }

    private static let format: UInt8 = 1
    private static let fixedSize = 16
    fileprivate static let itemFixedSize = 56

    /// The binary form, in one allocation of its exact size.
    public func encode() -> [UInt8] {
        let size = items.reduce(Self.fixedSize) { sum, item in
            sum + Self.itemFixedSize + item.topic.count + item.record.count + item.fingerprint.count
        }
        var writer = EntryWriter(size: size)
        writer.integer(UInt32(Self.format))
        writer.integer(UInt32(items.count))
        writer.integer(journalIndex)
        for item in items { item.encode(into: &writer) }
        return writer.bytes
    }

    /// The journal index of an entry of the record log, without a look at the rest; nil of entries of other kinds.
    public static func journalIndex(in bytes: [UInt8]) -> UInt64? {
        guard bytes.first == format else { return nil }
        var reader = EntryReader(bytes)
        _ = try? reader.integer(UInt64.self)
        return try? reader.integer(UInt64.self)
    }

    /// Reads an entry; each topic, record and fingerprint is copied once.
    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt8.self)
        guard format == Self.format else { throw .unknownFormat(format) }
        try reader.reserved(3)
        let count = try reader.integer(UInt32.self)
        journalIndex = try reader.integer(UInt64.self)
        guard Int(count) <= reader.remaining / Self.itemFixedSize else { throw .truncated }
        items = []
        items.reserveCapacity(Int(count))
        for _ in 0..<count { items.append(try Item(from: &reader)) }
        try reader.end()
    }
}

extension RecordLogEntry.Item {
    fileprivate func encode(into writer: inout EntryWriter) {
        writer.integer(outcome.wireNumber)
        writer.integer(UInt8(refersTo == nil ? 0 : 1))
        writer.integer(UInt16(0))
        writer.integer(refersTo?.item ?? 0)
        writer.integer(refersTo?.journalIndex ?? 0)
        writer.integer(sequence)
        writer.integer(number)
        writer.integer(UInt64(topic.count))
        writer.integer(UInt64(record.count))
        writer.integer(UInt64(fingerprint.count))
        writer.append(topic)
        writer.append(record)
        writer.append(fingerprint)
    }

    fileprivate init(from reader: inout EntryReader) throws(EntryError) {
        guard let outcome = Outcome(wireNumber: try reader.integer(UInt8.self)) else { throw .invalid("outcome") }
        let flags = try reader.integer(UInt8.self)
        guard flags <= 1 else { throw .invalid("flags") }
        try reader.reserved(2)
        let item = try reader.integer(UInt32.self)
        let index = try reader.integer(UInt64.self)
        guard flags == 1 || (item == 0 && index == 0) else { throw .invalid("flags") }
        let sequence = try reader.integer(UInt64.self)
        let number = try reader.integer(UInt64.self)
        guard sequence > 0, number > 0 else { throw .invalid("number") }
        let topicLength = try reader.integer(UInt64.self)
        let recordLength = try reader.integer(UInt64.self)
        let fingerprintLength = try reader.integer(UInt64.self)
        self.init(
            outcome: outcome, sequence: sequence, number: number,
            refersTo: flags == 1 ? ItemPosition(journalIndex: index, item: item) : nil,
            topic: try reader.bytes(topicLength), record: try reader.bytes(recordLength),
            fingerprint: try reader.bytes(fingerprintLength))
    }
}

extension Outcome {
    /// By their numbers in the binary form.
    static let inWireOrder = allCases.sorted { $0.wireNumber < $1.wireNumber }

    /// Its number in the binary form; never reused for another outcome.
    fileprivate var wireNumber: UInt8 {
        switch self {
        case .new: 1
        case .update: 2
        case .unchanged: 3
        case .duplicate: 4
        case .nearDuplicate: 5
        case .rejected: 6
        case .quarantined: 7
        }
    }

    fileprivate init?(wireNumber: UInt8) {
        guard let outcome = Self.allCases.first(where: { $0.wireNumber == wireNumber }) else { return nil }
        self = outcome
    }
}
