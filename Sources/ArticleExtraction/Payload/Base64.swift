/// Reads base64 (RFC 4648, section 4): the standard alphabet, white space anywhere, padding at the end or none.
enum Base64 {
    /// Where the text is no base64.
    struct Fault: Error, Equatable {
        /// Bytes from the beginning; the length of the text where it ends too soon.
        let offset: Int
    }

    static func decode(_ text: Span<UInt8>) throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for index in text.indices {
            let byte = text[index]
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { continue }
            if byte == UInt8(ascii: "="), digits >= 2, digits + padding < 4 {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(of: byte) else { throw Fault(offset: index) }
            group = group << 6 | digit
            digits += 1
            if digits == 4 {
                append(group, count: 3, to: &bytes)
                digits = 0
            }
        }
        guard digits != 1, padding == 0 || digits + padding == 4 else { throw Fault(offset: text.count) }
        if digits > 1 { append(group << (6 * UInt32(4 - digits)), count: digits - 1, to: &bytes) }
        return bytes
    }

    private static func append(_ group: UInt32, count: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        if count > 1 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
        if count > 2 { bytes.append(UInt8(truncatingIfNeeded: group)) }
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
