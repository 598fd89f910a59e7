/// What a character reference stands for, and where it ends.
struct CharacterReference {
    var first: UInt32
    /// Some names stand for two code points; 0 where there is none.
    var second: UInt32 = 0
    /// The offset behind the reference.
    var end: Int
}

extension Tokenizer {
    /// The reference that begins with the `&` at an offset; nil where it is none (§13.2.5.72).
    func characterReference(_ source: Span<UInt8>, at offset: Int, inAttribute: Bool) -> CharacterReference? {
        guard offset + 1 < source.count else { return nil }
        let byte = source[offset + 1]
        if byte == UInt8(ascii: "#") { return numericReference(source, from: offset + 2) }
        guard byte.isASCIILetter else { return nil }
        return namedReference(source, from: offset + 1, inAttribute: inAttribute)
    }

    /// The longest name in the table that the source has here.
    private func namedReference(_ source: Span<UInt8>, from start: Int, inAttribute: Bool) -> CharacterReference? {
        let labels = CharacterReferences.labels
        let links = CharacterReferences.links
        var offset = start
        var edge = 0
        var number = 0
        var found: (number: Int, end: Int)?
        while offset < source.count {
            let letter = UInt32(source[offset])
            while labels[edge] & 0x7F != letter {
                if labels[edge] & 0x100 != 0 { return named(found, source, inAttribute) }
                edge += 1
            }
            offset += 1
            number += Int(labels[edge] >> 9)
            if labels[edge] & 0x80 != 0 {
                found = (number, offset)
                number += 1
            }
            edge = Int(links[edge])
            if edge == 0 { break }
        }
        return named(found, source, inAttribute)
    }

    private func named(
        _ found: (number: Int, end: Int)?, _ source: Span<UInt8>, _ inAttribute: Bool
    ) -> CharacterReference? {
        guard let found else { return nil }
        // For old pages: in an attribute, `&copy=1` and `&copyright` are no references.
        if inAttribute, source[found.end - 1] != UInt8(ascii: ";"), found.end < source.count {
            let next = source[found.end]
            if next == UInt8(ascii: "=") || next.isASCIILetter || next.isASCIIDigit { return nil }
        }
        let value = CharacterReferences.values[found.number]
        if value <= 0x10_FFFF { return CharacterReference(first: value, end: found.end) }
        return CharacterReference(first: value & 0xFFFF, second: value >> 16, end: found.end)
    }

    /// A number in decimal or hexadecimal digits, whose first would be at `start`.
    private func numericReference(_ source: Span<UInt8>, from start: Int) -> CharacterReference? {
        guard start < source.count else { return nil }
        var offset = start
        var number: UInt32 = 0
        let isHexadecimal = source[start] | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { offset += 1 }
        let digits = offset
        while offset < source.count {
            let byte = source[offset]
            var digit = UInt32(byte &- UInt8(ascii: "0"))
            if !byte.isASCIIDigit {
                digit = UInt32((byte | 0x20) &- UInt8(ascii: "a")) + 10
                guard isHexadecimal, byte.isASCIILetter, digit < 16 else { break }
            }
            number = min(number * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
            offset += 1
        }
        guard offset > digits else { return nil }
        if offset < source.count, source[offset] == UInt8(ascii: ";") { offset += 1 }
        return CharacterReference(first: Self.codePoint(number), end: offset)
    }

    /// What a number stands for: U+FFFD for what is no character, and a control of C1 for what windows-1252 has there.
    private static func codePoint(_ number: UInt32) -> UInt32 {
        switch number {
        case 0, 0xD800...0xDFFF: return 0xFFFD
        case 0x80...0x9F: return windows1252[Int(number - 0x80)]
        default: return number > 0x10_FFFF ? 0xFFFD : number
        }
    }

    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]

    mutating func decode(_ reference: CharacterReference) {
        decode(codePoint: reference.first)
        if reference.second != 0 { decode(codePoint: reference.second) }
    }

    private mutating func decode(codePoint: UInt32) {
        // The table and `codePoint(_:)` give scalar values only.
        guard let scalar = Unicode.Scalar(codePoint) else { return decodeReplacement() }
        for byte in UTF8.encode(scalar)! { decoded.append(byte) }
    }
}
