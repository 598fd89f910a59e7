/// What the record log keeps of the state itself: whose ids and whose numbers the entries behind it hold.
///
/// Format 2, integers little-endian: format u8, seven zero bytes, epoch u64, length of the state id u64, and the state
/// id.
public struct StateEntry: Sendable, Equatable {
    /// Numbers begin at 1 in each.
    public var epoch: UInt64
    public var stateID: String

    static let format: UInt8 = 2
    private static let fixedSize = 24

    public init(epoch: UInt64, stateID: String) {
        self.epoch = epoch
        self.stateID = stateID
    }

    public func encode() -> [UInt8] {
        let id = Array(stateID.utf8)
        var writer = EntryWriter(size: Self.fixedSize + id.count)
        writer.integer(UInt64(Self.format))
        writer.integer(epoch)
        writer.integer(UInt64(id.count))
        writer.append(id)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt8.self)
        guard format == Self.format else { throw .unknownFormat(format) }
        try reader.reserved(7)
        epoch = try reader.integer(UInt64.self)
        let id = try reader.bytes(try reader.integer(UInt64.self))
        try reader.end()
        guard !id.isEmpty, id.allSatisfy({ 0x21...0x7E ~= $0 }) else { throw .invalid("state id") }
        stateID = String(decoding: id, as: UTF8.self)
    }
}

/// Any entry of the record log.
public enum RecordLogContent: Sendable, Equatable {
    case settled(RecordLogEntry)
    case state(StateEntry)
    case checkpoint(CheckpointEntry)
    case ruling(RulingEntry)

    public init(decoding bytes: [UInt8]) throws(EntryError) {
        switch bytes.first {
        case StateEntry.format: self = .state(try StateEntry(decoding: bytes))
        case CheckpointEntry.format: self = .checkpoint(try CheckpointEntry(decoding: bytes))
        case RulingEntry.format: self = .ruling(try RulingEntry(decoding: bytes))
        default: self = .settled(try RecordLogEntry(decoding: bytes))
        }
    }
}
