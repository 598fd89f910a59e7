/// What only the machine could find out about a payload: that it ends the process. Who decides it, now or on a replay,
/// takes it as given.
///
/// Format 4, integers little-endian: format u8, code u8 (0: poison), six zero bytes, journal index u64, length of the
/// detail u64, and the detail. It stands in the record log before the outcome of the payload.
public struct RulingEntry: Sendable, Equatable {
    /// The position of the payload in the journal.
    public var journalIndex: UInt64
    /// How it was found out, in a sentence; it stands in the record.
    public var detail: String

    static let format: UInt8 = 4
    private static let fixedSize = 24

    public init(journalIndex: UInt64, detail: String) {
        self.journalIndex = journalIndex
        self.detail = detail
    }

    public func encode() -> [UInt8] {
        let text = Array(detail.utf8)
        var writer = EntryWriter(size: Self.fixedSize + text.count)
        writer.integer(UInt64(Self.format))
        writer.integer(journalIndex)
        writer.integer(UInt64(text.count))
        writer.append(text)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt8.self)
        guard format == Self.format else { throw .unknownFormat(format) }
        guard try reader.integer(UInt8.self) == 0 else { throw .invalid("code") }
        try reader.reserved(6)
        journalIndex = try reader.integer(UInt64.self)
        let text = try reader.bytes(try reader.integer(UInt64.self))
        try reader.end()
        guard let detail = String(validating: text, as: UTF8.self), !detail.isEmpty else { throw .invalid("detail") }
        self.detail = detail
    }
}
