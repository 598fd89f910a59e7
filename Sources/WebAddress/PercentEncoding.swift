/// The bytes that a part of an address may not hold as they are (WHATWG URL Standard, section 1.3).
package struct PercentEncoding {
    static let fragment = PercentEncoding(" \"<>`")
    /// Of addresses with a special scheme.
    static let query = PercentEncoding(" \"#<>'")
    static let path = PercentEncoding(" \"#<>?^`{}")

    /// One bit for each ASCII byte that is encoded; all others are.
    private let bits: (UInt64, UInt64)

    /// The given characters, beside control characters and whatever isn't ASCII.
    private init(_ characters: StaticString) {
        var bits: (UInt64, UInt64) = (0xFFFF_FFFF, 1 << 63)
        characters.withUTF8Buffer { bytes in
            for byte in bytes {
                if byte < 64 { bits.0 |= 1 << UInt64(byte) } else { bits.1 |= 1 << UInt64(byte & 63) }
            }
        }
        self.bits = bits
    }

    private func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: bits.0 >> UInt64(byte) & 1 == 1
        case 64..<128: bits.1 >> UInt64(byte & 63) & 1 == 1
        default: true
        }
    }

    func append(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
        for byte in bytes {
            if contains(byte) {
                output.append(Ascii.percent)
                output.append(Ascii.upperHexadecimalDigit(byte >> 4))
                output.append(Ascii.upperHexadecimalDigit(byte & 15))
            } else {
                output.append(byte)
            }
        }
    }

    func encoded(_ bytes: ArraySlice<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        append(bytes, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The byte that three bytes at `position` stand for, where they are a percent sign and two hexadecimal digits.
    static func decodedByte(in bytes: ArraySlice<UInt8>, at position: Int) -> UInt8? {
        guard bytes[position] == Ascii.percent, position + 2 < bytes.endIndex,
            let high = Ascii.hexadecimalValue(bytes[position + 1]),
            let low = Ascii.hexadecimalValue(bytes[position + 2])
        else { return nil }
        return high << 4 | low
    }

    /// All percent-encoded bytes as they are.
    package static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            if let byte = decodedByte(in: bytes, at: position) {
                output.append(byte)
                position += 3
            } else {
                output.append(bytes[position])
                position += 1
            }
        }
        return output
    }

    /// The same with the encodings of unreserved characters (RFC 3986, section 2.3) decoded, and others in upper case.
    static func normalized(_ text: String.UTF8View) -> [UInt8] {
        var bytes = Array(text)
        guard bytes.contains(Ascii.percent) else { return bytes }
        var (read, write) = (0, 0)
        while read < bytes.count {
            if let byte = decodedByte(in: bytes[...], at: read) {
                // Behind a bare percent sign it could make an encoding that wasn't there.
                let isBehindBare =
                    write > 0 && bytes[write - 1] == Ascii.percent || write > 1 && bytes[write - 2] == Ascii.percent
                if isUnreserved(byte), !isBehindBare {
                    bytes[write] = byte
                    write += 1
                } else {
                    bytes[write] = Ascii.percent
                    bytes[write + 1] = Ascii.upperHexadecimalDigit(byte >> 4)
                    bytes[write + 2] = Ascii.upperHexadecimalDigit(byte & 15)
                    write += 3
                }
                read += 3
            } else {
                bytes[write] = bytes[read]
                read += 1
                write += 1
            }
        }
        bytes.removeSubrange(write...)
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        Ascii.isLetter(byte) || Ascii.isDigit(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
    }
}

/// Bytes of ASCII and their classes.
enum Ascii {
    static let numberSign: UInt8 = 0x23
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let equals: UInt8 = 0x3D
    static let questionMark: UInt8 = 0x3F
    static let at: UInt8 = 0x40

    static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
    static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }
    /// In a web address a backslash is one too.
    static func isSlash(_ byte: UInt8) -> Bool { byte == slash || byte == 0x5C }
    static func lowercased(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }

    static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    static func upperHexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
