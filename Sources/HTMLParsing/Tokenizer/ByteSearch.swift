extension UInt8 {
    /// Tab, line feed, form feed or space. Carriage returns are gone before anybody asks.
    @inline(__always)
    var isHTMLSpace: Bool { self <= 0x20 && (1 << UInt64(self)) & Self.spaces != 0 }

    @inline(__always)
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    @inline(__always)
    var isASCIIDigit: Bool { self &- 0x30 < 10 }

    @inline(__always)
    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    private static var spaces: UInt64 { 1 << 0x09 | 1 << 0x0A | 1 << 0x0C | 1 << 0x20 }
}

extension Span where Element == UInt8 {
    /// The 16 bytes from an offset on, which must be there.
    @inline(__always)
    func vector(at offset: Int) -> SIMD16<UInt8> {
        // The load is "unsafe" because not every type takes any bits; this one does, and the bounds are checked.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }

    /// The 8 bytes from an offset on, which must be there, the first one lowest.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        // As above.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Where one of three bytes first stands from an offset on; the count where none does.
    ///
    /// 16 bytes at a time. To look for fewer, give one of them twice.
    @inline(__always)
    func firstIndex(of a: UInt8, _ b: UInt8, _ c: UInt8, from start: Int) -> Int {
        var offset = start
        let last = count &- 16
        while offset <= last {
            let bytes = vector(at: offset)
            let found = ((bytes .== a) .| (bytes .== b) .| (bytes .== c)).firstSet
            if found < 16 { return offset &+ found }
            offset &+= 16
        }
        while offset < count {
            let byte = self[offset]
            if byte == a || byte == b || byte == c { return offset }
            offset &+= 1
        }
        return count
    }

    /// The first byte from an offset on that is no space; the count where there is none.
    @inline(__always)
    func skipSpaces(from start: Int) -> Int {
        var offset = start
        while offset < count, self[offset].isHTMLSpace { offset &+= 1 }
        return offset
    }

    /// Whether the bytes at an offset are these ASCII characters; `ignoringCase` needs them in lower case.
    func has(_ text: StaticString, at offset: Int, ignoringCase: Bool = false) -> Bool {
        text.withUTF8Buffer { expected in
            guard count - offset >= expected.count else { return false }
            for index in 0..<expected.count {
                let byte = self[offset + index]
                guard (ignoringCase ? byte.lowercased : byte) == expected[index] else { return false }
            }
            return true
        }
    }
}

extension SIMDMask where Storage == SIMD16<Int8> {
    /// The place of the first lane that is set; 16 where none is.
    @inline(__always)
    var firstSet: Int {
        // Swift has no instruction for this; lanes are 0 or −1, and any bits are two integers.
        let halves = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        if halves[0] != 0 { return halves[0].trailingZeroBitCount >> 3 }
        return halves[1] != 0 ? 8 &+ halves[1].trailingZeroBitCount >> 3 : 16
    }
}
