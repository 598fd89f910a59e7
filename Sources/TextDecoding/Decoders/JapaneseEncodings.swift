/// Where the halfwidth katakana begin.
let halfwidthKatakana: UInt32 = 0xFF61

/// Shift_JIS with what Windows added to it (WHATWG Encoding, section 12.3.1).
struct ShiftJIS: StepwiseEncoding {
    private let index = EncodingIndex.jis0208

    func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        let lead = bytes[position]
        switch lead {
        case 0x80: return DecodingStep(1, 0x80)
        case 0xA1...0xDF: return DecodingStep(1, halfwidthKatakana + UInt32(lead) - 0xA1)
        case 0x81...0x9F, 0xE0...0xFC: break
        default: return DecodingStep(1, nil)
        }
        guard position + 1 < bytes.count else { return DecodingStep(1, nil) }
        let trail = bytes[position + 1]
        guard 0x40...0x7E ~= trail || 0x80...0xFC ~= trail else { return DecodingStep(pair: nil, trail: trail) }
        let row = Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)
        let pointer = row * 188 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
        // For private use.
        if 8_836...10_715 ~= pointer { return DecodingStep(2, 0xE000 + UInt32(pointer) - 8_836) }
        return DecodingStep(pair: EncodingIndex.scalar(pointer, in: index), trail: trail)
    }
}

/// EUC-JP (WHATWG Encoding, section 12.1.1).
struct EUCJP: StepwiseEncoding {
    private let index = EncodingIndex.jis0208
    private let more = EncodingIndex.jis0212

    func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        let lead = bytes[position]
        guard lead == 0x8E || lead == 0x8F || 0xA1...0xFE ~= lead, position + 1 < bytes.count else {
            return DecodingStep(1, nil)
        }
        let trail = bytes[position + 1]
        if lead == 0x8E, 0xA1...0xDF ~= trail { return DecodingStep(2, halfwidthKatakana + UInt32(trail) - 0xA1) }
        if lead == 0x8F, 0xA1...0xFE ~= trail {
            guard position + 2 < bytes.count else { return DecodingStep(2, nil) }
            var step = pair(trail, bytes[position + 2], in: more)
            step.length += 1
            return step
        }
        return pair(lead, trail, in: index)
    }

    private func pair(_ lead: UInt8, _ trail: UInt8, in index: [UInt32]) -> DecodingStep {
        guard 0xA1...0xFE ~= lead, 0xA1...0xFE ~= trail else { return DecodingStep(pair: nil, trail: trail) }
        let pointer = (Int(lead) - 0xA1) * 94 + Int(trail) - 0xA1
        return DecodingStep(pair: EncodingIndex.scalar(pointer, in: index), trail: trail)
    }
}
