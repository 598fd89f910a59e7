import CSodium

/// BLAKE2b with 128 bits of output (RFC 7693), over bytes that come in pieces.
///
/// `update` appends bytes as they are: two updates equal one with the pieces joined. `updateField` puts the length in
/// front, so that the fields ("a", "bc") and ("ab", "c") differ; a sequence of fields is hashed with it alone.
public struct Hasher128: ~Copyable {
    /// libsodium's state, which is aligned beyond what Swift gives a stored property; owned, freed with the hasher.
    private let storage: UnsafeMutableRawPointer
    private let state: OpaquePointer

    /// How long a key may be, in bytes; an empty key means none.
    public static let keyBytesMax = Int(crypto_generichash_KEYBYTES_MAX)

    /// Starts a hash, keyed where a key is given.
    ///
    /// Traps on a key of more than `keyBytesMax` bytes. A key under 16 bytes is a separator of purposes, no secret.
    public init(key: [UInt8] = []) {
        precondition(key.count <= Self.keyBytesMax)
        Sodium.prepare()
        storage = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        state = OpaquePointer(storage)
        crypto_generichash_init(state, key, key.count, Digest128.byteCount)
    }

    deinit { storage.deallocate() }

    /// Appends bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { buffer in
            _ = crypto_generichash_update(state, buffer.baseAddress, UInt64(buffer.count))
        }
    }

    /// Appends the UTF-8 of a text.
    public mutating func update(_ string: String) {
        update(string.utf8Span.span)
    }

    /// Appends a field: its length as eight bytes, little-endian, then its bytes.
    public mutating func updateField(_ bytes: Span<UInt8>) {
        updateWord(UInt64(bytes.count))
        update(bytes)
    }

    /// Appends a field with the UTF-8 of a text; an absent one differs from an empty one.
    public mutating func updateField(_ string: String?) {
        guard let string else { return updateWord(.max) }
        updateField(string.utf8Span.span)
    }

    /// Appends a number as a field of eight bytes, little-endian.
    public mutating func updateField(_ number: UInt64) {
        updateWord(8)
        updateWord(number)
    }

    /// Ends the hash.
    public consuming func finalize() -> Digest128 {
        Digest128 { _ = crypto_generichash_final(state, $0, Digest128.byteCount) }
    }

    private mutating func updateWord(_ word: UInt64) {
        let bytes = InlineArray<8, UInt8> { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
        update(bytes.span)
    }
}

extension Digest128 {
    /// The hash of bytes that are there in one piece: BLAKE2b-128, as of a `Hasher128` that was given them.
    public init(hashing bytes: Span<UInt8>, key: [UInt8] = []) {
        precondition(key.count <= Hasher128.keyBytesMax)
        Sodium.prepare()
        self.init { output in
            bytes.withUnsafeBufferPointer { buffer in
                _ = crypto_generichash(
                    output, Digest128.byteCount, buffer.baseAddress, UInt64(buffer.count), key, key.count)
            }
        }
    }

    /// The hash of a text's UTF-8.
    public init(hashing text: String, key: [UInt8] = []) {
        self.init(hashing: text.utf8Span.span, key: key)
    }

    static let byteCount = 16

    /// The digest that `write` puts into the 16 bytes it is lent.
    init(writtenBy write: (UnsafeMutablePointer<UInt8>) -> Void) {
        let (high, low) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.byteCount) { buffer in
            buffer.initialize(repeating: 0)
            if let start = buffer.baseAddress { write(start) }
            return (Self.word(buffer[0..<8]), Self.word(buffer[8..<16]))
        }
        self.init(high: high, low: low)
    }

    private static func word(_ bytes: Slice<UnsafeMutableBufferPointer<UInt8>>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The library, set up once a process.
enum Sodium {
    /// Lets libsodium choose its code for this processor. A failure would concern its random numbers, which are not
    /// used here: hashes then run on the portable code and give the same results.
    static func prepare() { _ = isPrepared }

    private static let isPrepared = sodium_init() >= 0
}
