public import NewswireModel

/// A part of a checkpoint: what deciding remembers at one place of the record log, so that nothing before it is needed.
///
/// A checkpoint is a `StateEntry`, then a beginning, parts and an end, with nothing between them. It counts when all of
/// it is there. Format 3, integers little-endian: format u8, kind u8 (0: beginning, 1: part, 2: end), six zero bytes;
/// then of a beginning the last settled journal position u64, the last sequence u64 and the last number u64 of each
/// outcome, in the order of `RecordLogEntry`; of a part its bytes; of an end the number of parts u64.
public enum CheckpointEntry: Sendable, Equatable {
    case beginning(settled: UInt64, sequence: UInt64, numbers: [Outcome: UInt64])
    case part([UInt8])
    case end(parts: UInt64)

    static let format: UInt8 = 3

    public func encode() -> [UInt8] {
        switch self {
        case .beginning(let settled, let sequence, let numbers):
            var writer = Self.writer(kind: 0, size: 16 + 8 * Outcome.inWireOrder.count)
            writer.integer(settled)
            writer.integer(sequence)
            for outcome in Outcome.inWireOrder { writer.integer(numbers[outcome] ?? 0) }
            return writer.bytes
        case .part(let bytes):
            var writer = Self.writer(kind: 1, size: bytes.count)
            writer.append(bytes)
            return writer.bytes
        case .end(let parts):
            var writer = Self.writer(kind: 2, size: 8)
            writer.integer(parts)
            return writer.bytes
        }
    }

    private static func writer(kind: UInt8, size: Int) -> EntryWriter {
        var writer = EntryWriter(size: 8 + size)
        writer.integer(format)
        writer.integer(kind)
        writer.integer(UInt16(0))
        writer.integer(UInt32(0))
        return writer
    }

    public init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        let format = try reader.integer(UInt8.self)
        guard format == Self.format else { throw .unknownFormat(format) }
        let kind = try reader.integer(UInt8.self)
        try reader.reserved(6)
        switch kind {
        case 0:
            let settled = try reader.integer(UInt64.self)
            let sequence = try reader.integer(UInt64.self)
            var numbers: [Outcome: UInt64] = [:]
            for outcome in Outcome.inWireOrder {
                let number = try reader.integer(UInt64.self)
                if number > 0 { numbers[outcome] = number }
            }
            self = .beginning(settled: settled, sequence: sequence, numbers: numbers)
        case 1: self = .part(try reader.bytes(UInt64(reader.remaining)))
        case 2: self = .end(parts: try reader.integer(UInt64.self))
        default: throw .invalid("kind")
        }
        try reader.end()
    }
}
