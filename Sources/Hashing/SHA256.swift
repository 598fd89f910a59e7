import CSodium

/// SHA-256 (FIPS 180-4) over bytes that are there in one piece.
public enum SHA256 {
    /// 32 bytes.
    public static func digest(_ bytes: Span<UInt8>) -> [UInt8] {
        Sodium.prepare()
        return bytes.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: Int(crypto_hash_sha256_BYTES)) { output, count in
                guard let start = output.baseAddress else { return }
                _ = crypto_hash_sha256(start, input.baseAddress, UInt64(input.count))
                count = Int(crypto_hash_sha256_BYTES)
            }
        }
    }

    /// 64 lower-case digits.
    public static func hexadecimal(_ bytes: Span<UInt8>) -> String {
        Hexadecimal.text(of: digest(bytes))
    }
}
