import NewswireService
import Testing

@Suite struct ByteSizeTests {
    @Test(arguments: [
        ("0", 0), ("1048576", 1_048_576), ("64 MiB", 67_108_864), ("64MiB", 67_108_864), ("1 KiB", 1024),
        ("3 GiB", 3_221_225_472), ("1 TiB", 1_099_511_627_776),
    ])
    func sizesAreRead(text: String, bytes: Int) {
        #expect(ByteSize.parse(text) == bytes)
    }

    @Test(arguments: [
        "", " ", "MiB", "64 MB", "64  MiB", "64 mib", "-1", "+1", "1.5 MiB", "0x10", "64 MiB ", "9999999999 TiB", "١",
        "99999999999999999999",
    ])
    func whatIsNoneIsRefused(text: String) {
        #expect(ByteSize.parse(text) == nil)
    }

    @Test func theLargestUnitThatFitsIsShown() {
        #expect(
            [0, 1, 1023, 1024, 1536, 67_108_864, 1_099_511_627_776].map(ByteSize.text) == [
                "0", "1", "1023", "1 KiB", "1536", "64 MiB", "1 TiB",
            ])
    }
}
