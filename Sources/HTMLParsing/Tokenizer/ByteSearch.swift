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
    /// The 8 bytes from an offset on, which must be there, the first one lowest.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        // As above.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Where one of three bytes first stands from an offset on; the count where none does.
    ///
    /// 8 bytes at a time. To look for fewer, give one of them twice.
    @inline(__always)
    func firstIndex(of a: UInt8, _ b: UInt8, _ c: UInt8, from start: Int) -> Int {
        firstIndex(of: a, b, c, from: start, to: count)
    }

    /// The same before an end; the end where none does.
    @inline(__always)
    func firstIndex(of a: UInt8, _ b: UInt8, _ c: UInt8, from start: Int, to end: Int) -> Int {
        var offset = start
        let last = end &- 8
        let (wordOfA, wordOfB, wordOfC) = (UInt64(a) &* Self.ones, UInt64(b) &* Self.ones, UInt64(c) &* Self.ones)
        while offset <= last {
            let bytes = word(at: offset)
            let found = Self.zeros(bytes ^ wordOfA) | Self.zeros(bytes ^ wordOfB) | Self.zeros(bytes ^ wordOfC)
            if found != 0 { return offset &+ found.trailingZeroBitCount >> 3 }
            offset &+= 8
        }
        while offset < end {
            let byte = self[offset]
            if byte == a || byte == b || byte == c { return offset }
            offset &+= 1
        }
        return end
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// The high bit of each byte that is zero, up to the lowest of them; those above may be wrong.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones << 7) }

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
