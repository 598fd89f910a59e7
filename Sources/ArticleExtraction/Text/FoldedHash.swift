/// Hashes words without regard to case, byte by byte, so that text can be looked up in word tables without a copy.
///
/// FNV-1a in 64 bits over UTF-8 with the capitals of ASCII, Latin-1 and Cyrillic made small. Not for hostile keys: it only
/// ever looks up in tables of ours.
struct FoldedHash: Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    private var lead: UInt8 = 0

    init() {}

    init(_ text: StaticString) {
        self.init()
        for index in 0..<text.utf8CodeUnitCount { add(text.utf8Start[index]) }
    }

    mutating func add(_ byte: UInt8) {
        var folded = byte
        switch byte {
        case 0x41...0x5A: folded |= 0x20
        case 0xD0:
            // Small letters of the second half of the Cyrillic capitals have another lead byte: wait for the next.
            lead = byte
            return
        case 0x80...0x9E where lead == 0xC3: folded += 0x20
        case 0x90...0x9F where lead == 0xD0:
            mix(0xD0)
            folded += 0x20
        case 0xA0...0xAF where lead == 0xD0:
            mix(0xD1)
            folded -= 0x20
        default:
            if lead == 0xD0 { mix(0xD0) }
        }
        lead = byte
        mix(folded)
    }

    private mutating func mix(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
