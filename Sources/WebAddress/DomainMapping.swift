import CUnicodeDomains

/// Domains in any script to ASCII (UTS 46, non-transitional), by ICU, which browsers use for it too.
enum DomainMapping {
    /// A longer one is refused unread. Each character of a name gives a byte at least, so this leaves room for any name
    /// of `Host.bytesMax` bytes.
    static let bytesMax = 4 * Host.bytesMax

    /// The domain in lower case, with labels in Punycode where they need it; nil for one that UTS 46 refuses.
    ///
    /// A label that is in Punycode already is checked, and refused where it holds what no label may.
    static func ascii(_ domain: [UInt8]) -> [UInt8]? {
        guard domain.count <= bytesMax, let text = String(validating: domain, as: UTF8.self) else { return nil }
        let capacity = 2 * bytesMax
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            let length = text.utf8.count
            let written = buffer.withMemoryRebound(to: CChar.self) { output in
                text.withCString { name in
                    newswire_domain_to_ascii(mapping, name, Int32(length), output.baseAddress, Int32(capacity))
                }
            }
            count = max(0, Int(written))
        }
        return output.isEmpty ? nil : output
    }

    /// Never closed and never changed, so that threads may share it.
    private nonisolated(unsafe) static let mapping: OpaquePointer = {
        guard let mapping = newswire_open_domain_mapping() else { preconditionFailure("ICU comes without its data") }
        return mapping
    }()
}
