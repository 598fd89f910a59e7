import Hashing
import NewswireProtocol
import NewswireService
import Testing

@Suite struct DeliveryHashTests {
    private static let payload = Array("a payload".utf8)

    private static func isPayload(_ bytes: [UInt8], _ hash: Hash128) -> Bool {
        DeliveryHash.isPayload(bytes.span.bytes, of: hash)
    }

    @Test func knowsItsPayloadAndNoOther() {
        let hash = DeliveryHash.payload(Self.payload.span.bytes)
        #expect(Self.isPayload(Self.payload, hash))
        for other in [Self.payload + [0], Array("A payload".utf8), []] {
            #expect(!Self.isPayload(other, hash))
        }
    }

    /// Under another seed, as the process before this one had.
    @Test func knowsWhatAnotherProcessHashed() {
        let seed: UInt64 = 0x0123_4567_89AB_CDEF
        let hash = Hash128(high: seed, low: SeededHash(seed: seed).hash(Self.payload.span.bytes).high)
        #expect(Self.isPayload(Self.payload, hash))
        #expect(!Self.isPayload(Array("another".utf8), hash))
    }

    /// Journals of earlier versions have BLAKE2b-128: a resend must not be refused after an update.
    @Test func knowsWhatAnEarlierVersionHashed() {
        let digest = Digest128(hashing: Self.payload.span)
        let hash = Hash128(high: digest.high, low: digest.low)
        #expect(Self.isPayload(Self.payload, hash))
        #expect(!Self.isPayload(Array("another".utf8), hash))
    }
}
