/// What the record log keeps of the state itself: whose ids and whose numbers the entries behind it hold, and with
/// which settings they are decided.
///
/// Format 2, integers little-endian: format u8, seven zero bytes, epoch u64, length of the state id u64, and the state
/// id. Formats 5 to 7 are those of entries with settings (`SettingsForm`): in place of the last four zero bytes stands
/// the number of changes u32, and behind the state id stand they.
public struct StateEntry: Sendable, Equatable {
    /// Numbers begin at 1 in each.
    public var epoch: UInt64
    public var stateID: String
    /// What holds for the next payload, and changes for later ones; empty where that is not known.
    public var settings: SettingsHistory

    static let formats: [UInt8] = [2] + SettingsForm.allCases.map(\.rawValue)
    private static let fixedSize = 24

    public init(epoch: UInt64, stateID: String, settings: SettingsHistory = SettingsHistory()) {
        self.epoch = epoch
        self.stateID = stateID
        self.settings = settings
    }

    public func encode() -> [UInt8] {
        let id = Array(stateID.utf8)
        let changes = settings.changes
        let form = SettingsForm(holding: changes)
        var writer = EntryWriter(
            size: changes.reduce(Self.fixedSize + id.count) { $0 + $1.encodedSize(form) })
        writer.integer(UInt32(changes.isEmpty ? Self.formats[0] : form.rawValue))
        writer.integer(UInt32(changes.count))
        writer.integer(epoch)
        writer.integer(UInt64(id.count))
        writer.append(id)
        for change in changes { change.encode(into: &writer, form) }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt8.self)
        guard Self.formats.contains(format) else { throw .unknownFormat(format) }
        try reader.reserved(3)
        let count = try reader.integer(UInt32.self)
        guard (count > 0) == (format != Self.formats[0]) else { throw .invalid("count of settings") }
        epoch = try reader.integer(UInt64.self)
        let id = try reader.bytes(try reader.integer(UInt64.self))
        let form = SettingsForm(rawValue: format) ?? .texts
        guard Int(count) <= reader.remaining / SettingsChange.sizeMin(form) else { throw .truncated }
        var changes: [SettingsChange] = []
        for _ in 0..<count { changes.append(try SettingsChange(from: &reader, form)) }
        try reader.end()
        settings = SettingsHistory(changes)
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
        case let format? where StateEntry.formats.contains(format): self = .state(try StateEntry(decoding: bytes))
        case CheckpointEntry.format: self = .checkpoint(try CheckpointEntry(decoding: bytes))
        case RulingEntry.format: self = .ruling(try RulingEntry(decoding: bytes))
        default: self = .settled(try RecordLogEntry(decoding: bytes))
        }
    }
}
