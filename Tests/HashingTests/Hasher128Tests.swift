import Hashing
import Testing

/// The expected digests come from another implementation of BLAKE2b: Python's `hashlib.blake2b(digest_size=16)`.
@Suite struct Hasher128Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var key: [UInt8] = []
        var digest: String
        var testDescription: String { "\(bytes.count) bytes, key of \(key.count)" }
    }

    static let vectors = [
        Vector(bytes: [], digest: "cae66941d9efbd404e4d88758ea67670"),
        Vector(bytes: Array("abc".utf8), digest: "cf4ab791c62b8d2b2109c90275287816"),
        Vector(
            bytes: Array("The quick brown fox jumps over the lazy dog".utf8),
            digest: "249df9a49f517ddcd37f5c897620ec73"),
        Vector(bytes: [UInt8](repeating: 0, count: 128), digest: "40d697295c01d2312035c1fa7d884b8d"),
        Vector(bytes: [UInt8](repeating: 0, count: 129), digest: "dcd04926f5dafbeb0bb326f1915d1066"),
        Vector(bytes: (0..<1000).map { UInt8($0 % 251) }, digest: "bca120dfd89cd95d82898473a5b01c90"),
        Vector(bytes: [], key: Array(0..<16), digest: "083aac7ba77bc664005d821eb8bfa4d9"),
        Vector(bytes: Array("abc".utf8), key: Array(0..<64), digest: "a9f9ff5c38d7eda4899ab27d41b93372"),
        Vector(bytes: Array("abc".utf8), key: Array("k".utf8), digest: "6858b7b52110e28dc8e99bd7c341f05e"),
        Vector(
            bytes: [UInt8](repeating: 0x61, count: 1_000_000), key: Array(0..<32),
            digest: "dcf8dbcf355f3b08d77a2178efe7f1e6"),
    ]

    @Test(arguments: vectors)
    func digestsAreThoseOfOtherImplementations(vector: Vector) {
        #expect(Digest128(hashing: vector.bytes.span, key: vector.key).hexadecimal == vector.digest)
        var hasher = Hasher128(key: vector.key)
        hasher.update(vector.bytes.span)
        let digest = hasher.finalize()
        #expect(digest.hexadecimal == vector.digest)
    }

    @Test(arguments: [1, 7, 127, 128, 129, 400])
    func piecesGiveTheDigestOfTheWhole(size: Int) {
        let bytes = (0..<1000).map { UInt8($0 % 251) }
        var hasher = Hasher128()
        for start in stride(from: 0, to: bytes.count, by: size) {
            hasher.update(bytes.span.extracting(start..<min(start + size, bytes.count)))
        }
        let digest = hasher.finalize()
        #expect(digest.hexadecimal == "bca120dfd89cd95d82898473a5b01c90")
    }

    @Test func textIsHashedAsItsUTF8() {
        var hasher = Hasher128()
        hasher.update("Zürich ")
        hasher.update("東京 🗞")
        let digest = hasher.finalize()
        #expect(digest.hexadecimal == "2eb4075f0138e425dd99051d4d52e28f")
        #expect(Digest128(hashing: "Zürich 東京 🗞").hexadecimal == "2eb4075f0138e425dd99051d4d52e28f")
    }

    @Test func fieldsCarryTheirLengthAsEightBytes() {
        #expect(fields("a", "bc").hexadecimal == "f14abc19c330e936bb9c8506d69bac9b")
        #expect(fields("a", "bc") != fields("ab", "c"))
        #expect(fields("abc") != fields("abc", ""))
        #expect(fields(nil) != fields(""))
        #expect(fields(nil, "a") != fields("a", nil))
    }

    @Test func fieldsOfBytesAndTextAreTheSame() {
        let bytes = Array("Newswire".utf8)
        var hasher = Hasher128()
        hasher.updateField(bytes.span)
        let digest = hasher.finalize()
        #expect(digest == fields("Newswire"))
    }

    @Test func numbersAreFieldsOfEightBytes() {
        var number = Hasher128()
        number.updateField(0x0807_0605_0403_0201 as UInt64)
        var bytes = Hasher128()
        let littleEndian: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        bytes.updateField(littleEndian.span)
        let digests = (number.finalize(), bytes.finalize())
        #expect(digests.0 == digests.1)
    }

    @Test func keysSeparatePurposes() {
        let bytes: [UInt8] = [1, 2, 3]
        let digests = Set([[], [1], [2], [1, 0]].map { Digest128(hashing: bytes.span, key: $0) })
        #expect(digests.count == 4)
    }

    private func fields(_ texts: String?...) -> Digest128 {
        var hasher = Hasher128()
        for text in texts { hasher.updateField(text) }
        return hasher.finalize()
    }
}
