import Hashing
import Testing

/// The examples of FIPS 180-4.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func digestsAreThoseOfTheStandard(text: String, digest: String) {
        let bytes = Array(text.utf8)
        #expect(SHA256.hexadecimal(bytes.span) == digest)
        #expect(SHA256.digest(bytes.span).count == 32)
        #expect(SHA256.digest(bytes.span).first == UInt8(digest.prefix(2), radix: 16))
    }

    @Test func aMillionLettersGiveTheDigestOfTheStandard() {
        let bytes = [UInt8](repeating: 0x61, count: 1_000_000)
        #expect(SHA256.hexadecimal(bytes.span) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
}
