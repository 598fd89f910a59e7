extension UInt8 {
    var isASCIIAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Whether it stands for itself in every part of a URI (RFC 3986, section 2.3).
    var isUnreserved: Bool { isASCIIAlphanumeric || [0x2D, 0x2E, 0x5F, 0x7E].contains(self) }

    /// Appends `%` and two upper-case hexadecimal digits (RFC 3986, section 2.1).
    func appendPercentEncoded(to bytes: inout [UInt8]) {
        func digit(_ value: UInt8) -> UInt8 {
            value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
        }
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digit(self >> 4))
        bytes.append(digit(self & 15))
    }
}
