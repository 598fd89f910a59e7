/// Hosts (WHATWG URL Standard, section 3): what stands in an address, to the form in which hosts are compared.
///
/// A host that isn't ASCII goes through a part of UTS 46: lower case, full-width forms, other full stops, ignored
/// characters, and composition of Latin, Greek, Cyrillic and kana. A host with a character that needs another mapping
/// is refused, rather than turned into a wrong name. Not done: composition of other scripts, the checks of joiners and
/// of writing direction, and the check that a label in Punycode holds what it may.
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
        if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map(Ascii.lowercased) }
        guard bytes.count <= 4 * bytesMax, let text = String(validating: bytes, as: UTF8.self),
            let mapped = DomainMapping.mapped(text)
        else { return nil }
        var domain: [UInt8] = []
        for (index, label) in mapped.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { domain.append(Ascii.dot) }
            if label.allSatisfy(\.isASCII) {
                domain += label.map { UInt8(truncatingIfNeeded: $0.value) }
            } else {
                guard let encoded = Punycode.encoded(Array(label)) else { return nil }
                domain += Array("xn--".utf8) + encoded
            }
        }
        return domain
    }

    /// The forbidden domain code points.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x23, 0x25, 0x2F, 0x3A, 0x3C, 0x3E, 0x3F, 0x40, 0x5B...0x5E, 0x7C, 0x7F: true
        default: false
        }
    }
}

/// Punycode (RFC 3492, section 6.3).
enum Punycode {
    /// A label with more characters has no room in the DNS.
    static let scalarsMax = 59

    /// The label without its `xn--`; nil for one of more than `scalarsMax` characters.
    static func encoded(_ label: [Unicode.Scalar]) -> [UInt8]? {
        guard label.count <= scalarsMax else { return nil }
        var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basicCount = output.count
        if basicCount > 0 { output.append(0x2D) }

        var handled = basicCount
        var (next, delta, bias) = (0x80, 0, 72)
        while handled < label.count {
            let smallest = label.lazy.map { Int($0.value) }.filter { $0 >= next }.min() ?? next
            delta += (smallest - next) * (handled + 1)
            next = smallest
            for scalar in label {
                if scalar.value < next { delta += 1 }
                if scalar.value == next {
                    append(delta, bias, to: &output)
                    bias = adapted(delta, handled + 1, isFirst: handled == basicCount)
                    delta = 0
                    handled += 1
                }
            }
            delta += 1
            next += 1
        }
        return output
    }

    /// Appends a number with digits of variable weight.
    private static func append(_ number: Int, _ bias: Int, to output: inout [UInt8]) {
        var rest = number
        var position = 36
        while true {
            let threshold = min(max(position - bias, 1), 26)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            position += 36
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x16 + value)
    }

    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var position = 0
        while rest > 455 {
            rest /= 35
            position += 36
        }
        return position + 36 * rest / (rest + 38)
    }
}
