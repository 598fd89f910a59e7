/// ISO-2022-JP, whose escapes switch between sets of characters (WHATWG Encoding, section 12.2.1).
struct ISO2022JP: StepwiseEncoding {
    private enum CharacterSet { case ascii, roman, katakana, pairs }

    private let index = EncodingIndex.jis0208
    private var set = CharacterSet.ascii
    /// An escape right behind another is an error: it could hide something.
    private var followsEscape = false

    static var copiesASCII: Bool { false }

    mutating func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        guard bytes[position] == 0x1B, let next = Self.escape(bytes, at: position) else {
            followsEscape = false
            return character(bytes, at: position)
        }
        var step = DecodingStep(3, nil)
        step.isSilent = !followsEscape
        (set, followsEscape) = (next, true)
        return step
    }

    private static func escape(_ bytes: Span<UInt8>, at position: Int) -> CharacterSet? {
        guard position + 2 < bytes.count else { return nil }
        switch (bytes[position + 1], bytes[position + 2]) {
        case (UInt8(ascii: "("), UInt8(ascii: "B")): return .ascii
        case (UInt8(ascii: "("), UInt8(ascii: "J")): return .roman
        case (UInt8(ascii: "("), UInt8(ascii: "I")): return .katakana
        case (UInt8(ascii: "$"), UInt8(ascii: "@")), (UInt8(ascii: "$"), UInt8(ascii: "B")): return .pairs
        default: return nil
        }
    }

    private func character(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        let byte = bytes[position]
        switch (set, byte) {
        case (.ascii, 0x0E), (.ascii, 0x0F), (.ascii, 0x1B), (.roman, 0x0E), (.roman, 0x0F), (.roman, 0x1B): break
        case (.roman, 0x5C): return DecodingStep(1, 0xA5)
        case (.roman, 0x7E): return DecodingStep(1, 0x203E)
        case (.ascii, ..<0x80), (.roman, ..<0x80): return DecodingStep(1, UInt32(byte))
        case (.katakana, 0x21...0x5F): return DecodingStep(1, halfwidthKatakana + UInt32(byte) - 0x21)
        case (.pairs, 0x21...0x7E):
            guard position + 1 < bytes.count, bytes[position + 1] != 0x1B else { break }
            let trail = bytes[position + 1]
            guard 0x21...0x7E ~= trail else { return DecodingStep(2, nil) }
            let pointer = (Int(byte) - 0x21) * 94 + Int(trail) - 0x21
            return DecodingStep(2, EncodingIndex.scalar(pointer, in: index))
        default: break
        }
        return DecodingStep(1, nil)
    }
}
