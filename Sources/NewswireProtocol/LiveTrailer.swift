/// The last frame of every message of the live feed: three u64, big-endian, 24 bytes.
public struct LiveTrailer: Sendable, Hashable {
    /// Changes when the numbering starts anew.
    public let epoch: UInt64
    /// The record's number among all records of the epoch, from 1; in a heartbeat the last one, 0 for none.
    public let sequence: UInt64
    /// The record's number among those of the same outcome, from 1; 0 in a heartbeat.
    public let number: UInt64

    public static let size = 24

    public init(epoch: UInt64, sequence: UInt64, number: UInt64) {
        self.epoch = epoch
        self.sequence = sequence
        self.number = number
    }

    /// Reads a trailer frame; nil unless it has exactly `size` bytes.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        func integer(at offset: Int) -> UInt64 {
            bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(epoch: integer(at: 0), sequence: integer(at: 8), number: integer(at: 16))
    }

    public func encode() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size)
        for value in [epoch, sequence, number] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        return bytes
    }
}
