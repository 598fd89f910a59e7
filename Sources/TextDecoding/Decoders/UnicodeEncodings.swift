/// UTF-8, which is decoded only where some of it is broken (WHATWG Encoding, section 8.1.1).
struct UTF8Steps: StepwiseEncoding {
    @inline(__always)
    func step(_ bytes: Span<UInt8>, at index: Int) -> DecodingStep {
        let piece = UTF8Survey.piece(bytes, at: index)
        guard !piece.isBroken else { return DecodingStep(piece.length, nil) }
        var scalar = UInt32(bytes[index]) & (0x7F >> UInt32(piece.length))
        for offset in 1..<piece.length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return DecodingStep(piece.length, scalar)
    }
}

/// UTF-16 in either order of its bytes (WHATWG Encoding, section 14.2.1).
struct UTF16Steps: StepwiseEncoding {
    let isBigEndian: Bool

    static var copiesASCII: Bool { false }

    @inline(__always)
    func step(_ bytes: Span<UInt8>, at index: Int) -> DecodingStep {
        guard index + 1 < bytes.count else { return DecodingStep(1, nil) }
        let unit = unit(bytes, at: index)
        guard 0xD800...0xDFFF ~= unit else { return DecodingStep(2, unit) }
        guard unit < 0xDC00 else { return DecodingStep(2, nil) }
        // What is left of the input is one error with it.
        guard index + 3 < bytes.count else { return DecodingStep(bytes.count - index, nil) }
        let next = self.unit(bytes, at: index + 2)
        guard 0xDC00...0xDFFF ~= next else { return DecodingStep(2, nil) }
        return DecodingStep(4, 0x10000 + (unit - 0xD800) << 10 + (next - 0xDC00))
    }

    @inline(__always)
    private func unit(_ bytes: Span<UInt8>, at index: Int) -> UInt32 {
        let high = UInt32(bytes[isBigEndian ? index : index + 1])
        return high << 8 | UInt32(bytes[isBigEndian ? index + 1 : index])
    }
}
