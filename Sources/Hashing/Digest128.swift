/// A hash of 128 bits.
///
/// Digests are ordered by their bytes, which is also the order of their hexadecimal form.
public struct Digest128: Hashable, Sendable, Comparable {
    /// The first eight bytes, read big-endian.
    public let high: UInt64
    /// The last eight bytes, read big-endian.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads exactly 32 hexadecimal digits of either case; anything else is nil.
    public init?(hexadecimal text: String) {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var count = 0
        for byte in text.utf8 {
            guard count < 32, let digit = Hexadecimal.value(of: byte) else { return nil }
            if count < 16 {
                words.high = words.high << 4 | UInt64(digit)
            } else {
                words.low = words.low << 4 | UInt64(digit)
            }
            count += 1
        }
        guard count == 32 else { return nil }
        self.init(high: words.high, low: words.low)
    }

    /// 32 lower-case digits.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            for index in 0..<16 {
                let shift = UInt64(60 - 4 * index)
                buffer[index] = Hexadecimal.digit(UInt8(truncatingIfNeeded: high >> shift))
                buffer[index + 16] = Hexadecimal.digit(UInt8(truncatingIfNeeded: low >> shift))
            }
            return 32
        }
    }

    public static func < (left: Digest128, right: Digest128) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension Digest128: CustomStringConvertible {
    public var description: String { hexadecimal }
}

/// Digits of base 16.
enum Hexadecimal {
    /// The digit of the low four bits, in lower case.
    static func digit(_ value: UInt8) -> UInt8 {
        let nibble = value & 15
        return nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }

    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }

    /// Two lower-case digits a byte.
    static func text(of bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = digit(byte >> 4)
                buffer[2 * index + 1] = digit(byte)
            }
            return 2 * bytes.count
        }
    }
}
