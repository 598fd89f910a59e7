/// EUC-KR with all of Windows code page 949 (WHATWG Encoding, section 13.1.1).
struct EUCKR: StepwiseEncoding {
    private let index = EncodingIndex.eucKR

    func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        let lead = bytes[position]
        guard 0x81...0xFE ~= lead, position + 1 < bytes.count else { return DecodingStep(1, nil) }
        let trail = bytes[position + 1]
        guard 0x41...0xFE ~= trail else { return DecodingStep(pair: nil, trail: trail) }
        let pointer = (Int(lead) - 0x81) * 190 + Int(trail) - 0x41
        return DecodingStep(pair: EncodingIndex.scalar(pointer, in: index), trail: trail)
    }
}
