/// gb18030, which reads all of GBK (WHATWG Encoding, section 10.2.1).
struct GB18030: StepwiseEncoding {
    private let index = EncodingIndex.gb18030

    func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        let lead = bytes[position]
        guard lead != 0x80 else { return DecodingStep(1, 0x20AC) }
        guard lead != 0xFF, position + 1 < bytes.count else { return DecodingStep(1, nil) }
        let trail = bytes[position + 1]
        if 0x30...0x39 ~= trail { return fourBytes(bytes, at: position) }
        guard 0x40...0x7E ~= trail || 0x80...0xFE ~= trail else { return DecodingStep(pair: nil, trail: trail) }
        let pointer = (Int(lead) - 0x81) * 190 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
        return DecodingStep(pair: EncodingIndex.scalar(pointer, in: index), trail: trail)
    }

    private func fourBytes(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        guard position + 2 < bytes.count else { return DecodingStep(2, nil) }
        guard 0x81...0xFE ~= bytes[position + 2] else { return DecodingStep(1, nil) }
        guard position + 3 < bytes.count else { return DecodingStep(3, nil) }
        guard 0x30...0x39 ~= bytes[position + 3] else { return DecodingStep(1, nil) }
        let rows = (Int(bytes[position]) - 0x81) * 10 + Int(bytes[position + 1]) - 0x30
        let pointer = (rows * 126 + Int(bytes[position + 2]) - 0x81) * 10 + Int(bytes[position + 3]) - 0x30
        return DecodingStep(4, EncodingIndex.gb18030Range(pointer))
    }
}

/// Big5 with the Hong Kong characters (WHATWG Encoding, section 11.1.1).
struct Big5: StepwiseEncoding {
    private let index = EncodingIndex.big5

    func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        let lead = bytes[position]
        guard 0x81...0xFE ~= lead, position + 1 < bytes.count else { return DecodingStep(1, nil) }
        let trail = bytes[position + 1]
        guard 0x40...0x7E ~= trail || 0xA1...0xFE ~= trail else { return DecodingStep(pair: nil, trail: trail) }
        let pointer = (Int(lead) - 0x81) * 157 + Int(trail) - (trail < 0x7F ? 0x40 : 0x62)
        switch pointer {
        case 1_133: return DecodingStep(2, 0xCA, mark: 0x304)
        case 1_135: return DecodingStep(2, 0xCA, mark: 0x30C)
        case 1_164: return DecodingStep(2, 0xEA, mark: 0x304)
        case 1_166: return DecodingStep(2, 0xEA, mark: 0x30C)
        default: return DecodingStep(pair: EncodingIndex.scalar(pointer, in: index), trail: trail)
        }
    }
}
