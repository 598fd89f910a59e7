import SegmentLog
import Testing

@Suite struct ChecksumTests {
    /// RFC 3720, appendix B.4, and the check value of the CRC catalogues.
    private static let vectors: [([UInt8], UInt32)] = [
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
        ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        (Array(0..<32), 0x46DD_794E),
        (Array("123456789".utf8), 0xE306_9283),
        ([], 0),
    ]

    @Test(arguments: vectors) func isTheStandardsSum(of bytes: [UInt8], _ sum: UInt32) {
        #expect(Checksum.crc32c(bytes) == sum)
        #expect(Checksum.portable(bytes) == sum)
    }

    @Test func tablesAndInstructionAgreeAtEveryLengthAndCut() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 * 31) }
        for count in 0...bytes.count {
            let whole = Checksum.crc32c(Array(bytes.prefix(count)))
            #expect(whole == Checksum.portable(Array(bytes.prefix(count))))
            let half = Checksum.crc32c(Array(bytes.prefix(count / 2)))
            #expect(whole == Checksum.crc32c(Array(bytes.prefix(count).dropFirst(count / 2)), after: half))
        }
    }
}
