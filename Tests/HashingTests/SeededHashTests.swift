import Hashing
import Testing

@Suite struct SeededHashTests {
    /// The example of RFC 8439, section 2.5.2.
    @Test func isPoly1305() {
        let key: [UInt8] = [
            0x85, 0xd6, 0xbe, 0x78, 0x57, 0x55, 0x6d, 0x33, 0x7f, 0x44, 0x52, 0xfe, 0x42, 0xd5, 0x06, 0xa8,
            0x01, 0x03, 0x80, 0x8a, 0xfb, 0x0d, 0xb2, 0xfd, 0x4a, 0xbf, 0xf6, 0xaf, 0x41, 0x49, 0xf5, 0x1b,
        ]
        let text = Array("Cryptographic Forum Research Group".utf8)
        #expect(Self.hash(text, SeededHash(key: key)).hexadecimal == "a8061dc1305136c6c22b8baf0c0127a9")
    }

    /// The keys were made with Python's `hashlib.blake2b(seed, digest_size=32)`.
    @Test func aSeedStandsForAKey() {
        let text = Array("text".utf8)
        #expect(Self.hash(text, SeededHash(seed: 1)) == Self.hash(text, SeededHash(key: Self.keyOfOne)))
        #expect(Self.hash(text, SeededHash(seed: 1)) != Self.hash(text, SeededHash(seed: 2)))
    }

    @Test func tellsNoBytesFromSome() {
        let hash = SeededHash(seed: 7)
        #expect(Self.hash([], hash) == Self.hash([], hash))
        #expect(Self.hash([], hash) != Self.hash([0], hash))
    }

    private static func hash(_ bytes: [UInt8], _ hash: SeededHash) -> Digest128 { hash.hash(bytes.span.bytes) }

    private static let keyOfOne: [UInt8] = [
        0x1d, 0xbd, 0x7d, 0x0b, 0x56, 0x1a, 0x41, 0xd2, 0x3c, 0x2a, 0x46, 0x9a, 0xd4, 0x2f, 0xbd, 0x70,
        0xd5, 0x43, 0x8b, 0xae, 0x82, 0x6f, 0x6f, 0xd6, 0x07, 0x41, 0x31, 0x90, 0xc3, 0x7c, 0x36, 0x3b,
    ]
}
