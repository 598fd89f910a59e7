import Hashing
import Testing

@Suite struct Digest128Tests {
    @Test func hexadecimalFormIsThirtyTwoLowerCaseDigitsWithLeadingZeros() {
        #expect(Digest128(high: 0, low: 0xABC).hexadecimal == "00000000000000000000000000000abc")
        #expect(Digest128(high: 0x0123_4567_89AB_CDEF, low: .max).description == "0123456789abcdefffffffffffffffff")
    }

    @Test(arguments: ["00000000000000000000000000000000", "0123456789abcdef0123456789abcdef"])
    func hexadecimalFormIsReadBack(text: String) {
        #expect(Digest128(hexadecimal: text)?.hexadecimal == text)
        #expect(Digest128(hexadecimal: text.uppercased()) == Digest128(hexadecimal: text))
    }

    @Test(arguments: [
        "", "0", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
        "g123456789abcdef0123456789abcdef", "0123456789abcdef 123456789abcdef", "+123456789abcdef0123456789abcdef",
        "０１２３４５６７89abcdef0123456789abcdef",
    ])
    func anythingElseIsNoDigest(text: String) {
        #expect(Digest128(hexadecimal: text) == nil)
    }

    @Test func orderIsThatOfTheBytes() {
        let ascending = [(0, 0), (0, 1), (0, UInt64.max), (1, 0), (UInt64.max, 0)].map(Digest128.init)
        #expect(ascending.shuffled().sorted() == ascending)
        #expect(ascending.map(\.hexadecimal).sorted() == ascending.map(\.hexadecimal))
    }
}
