internal import Hashing
package import NewswireProtocol

/// The hashes by which resends are recognised.
package enum DeliveryHash {
    private static let purpose = Array("newswire-put".utf8)

    /// Of this process, and known to nobody who puts: what they send can't be made to pass for something else.
    private static let seed = UInt64.random(in: 0...UInt64.max)
    private static let hash = SeededHash(seed: seed)

    /// Of a scope and an id of it.
    static func key(_ scope: PutScope, _ id: String) -> Hash128 {
        let (scope, id) = (scope.text.utf8, id.utf8)
        var fields: [UInt8] = []
        fields.reserveCapacity(16 + scope.count + id.count)
        // Their lengths keep the fields apart: the bytes are those of `Hasher128.updateField`.
        for field in [scope, id] {
            for shift in stride(from: 0, to: 64, by: 8) {
                fields.append(UInt8(truncatingIfNeeded: field.count >> shift))
            }
            fields.append(contentsOf: field)
        }
        return Hash128(Digest128(hashing: fields.span, key: purpose))
    }

    /// The seed, then half of the hash that it gives the payload. So each can be held against bytes by any process.
    package static func payload(_ bytes: RawSpan) -> Hash128 {
        Hash128(high: seed, low: hash.hash(bytes).high)
    }

    /// Whether these are the bytes that the hash was made of; it may also be a BLAKE2b-128 without a seed, as earlier
    /// versions made them.
    package static func isPayload(_ bytes: RawSpan, of known: Hash128) -> Bool {
        let hash = known.high == seed ? hash : SeededHash(seed: known.high)
        if hash.hash(bytes).high == known.low { return true }
        return bytes.withUnsafeBytes { Hash128(Digest128(hashing: Span(_unsafeBytes: $0))) } == known
    }
}

extension Hash128 {
    fileprivate init(_ digest: Digest128) { self.init(high: digest.high, low: digest.low) }
}
