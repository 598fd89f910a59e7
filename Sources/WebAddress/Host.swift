/// Hosts (WHATWG URL Standard, section 3): what stands in an address, to the form in which hosts are compared.
///
/// Names that aren't ASCII, and those with labels in Punycode, go through `DomainMapping`.
enum Host {
    /// A name that is longer exists nowhere in the DNS; 253 bytes, and the dots before and behind it.
    static let bytesMax = 255

    /// The host of an address; nil for a bad one.
    static func serialized(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.first == 0x5B {
            guard bytes.last == 0x5D, bytes.count > 2 else { return nil }
            return IPv6Address(bytes.dropFirst().dropLast()).map { "[\($0.text)]" }
        }
        guard let domain = asciiDomain(PercentEncoding.decoded(bytes)), !domain.isEmpty,
            domain.count <= bytesMax, !domain.contains(where: isForbidden)
        else { return nil }
        if IPv4Address.isMeant(by: domain) { return IPv4Address(domain)?.text }
        return String(decoding: domain, as: UTF8.self)
    }

    /// Whether a host that was serialized is an address and no name.
    static func isIPAddress(_ host: String) -> Bool {
        host.utf8.first == 0x5B || IPv4Address.isMeant(by: Array(host.utf8))
    }

    /// The domain in lower case, its labels in Punycode where they need it.
    private static func asciiDomain(_ bytes: [UInt8]) -> [UInt8]? {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            let domain = bytes.map(Ascii.lowercased)
            if !hasPunycode(domain) { return domain }
        }
        return DomainMapping.ascii(bytes)
    }

    /// Whether a label begins with `xn--`.
    private static func hasPunycode(_ domain: [UInt8]) -> Bool {
        guard domain.contains(0x2D) else { return false }
        return domain.split(separator: Ascii.dot).contains { $0.starts(with: punycodePrefix) }
    }

    private static let punycodePrefix = Array("xn--".utf8)

    /// The forbidden domain code points.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x23, 0x25, 0x2F, 0x3A, 0x3C, 0x3E, 0x3F, 0x40, 0x5B...0x5E, 0x7C, 0x7F: true
        default: false
        }
    }
}
