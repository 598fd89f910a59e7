extension Tokenizer {
    /// The name of the tag at an offset, in lower case; the offset moves behind it.
    @inline(__always)
    mutating func tagName(_ source: Span<UInt8>, _ offset: inout Int) -> Name {
        if let name = shortName(source, &offset, endsAtEquals: false) { return name }
        return longName(source, &offset, endsAtEquals: false)
    }

    /// The same for an attribute, whose name ends at `=` too, unless it begins with that.
    @inline(__always)
    mutating func attributeName(_ source: Span<UInt8>, _ offset: inout Int) -> Name {
        if source[offset] != UInt8(ascii: "="), let name = shortName(source, &offset, endsAtEquals: true) {
            return name
        }
        return longName(source, &offset, endsAtEquals: true)
    }

    /// Moves behind the name of an attribute.
    mutating func passAttributeName(_ source: Span<UInt8>, _ offset: inout Int) {
        offset &+= 1
        while offset < source.count, !Self.endsName(source[offset], true) { offset &+= 1 }
    }

    /// A name of 1 to 15 bytes with nothing unusual in it, eight bytes at a time; nil leaves it to `longName`.
    @inline(__always)
    private mutating func shortName(_ source: Span<UInt8>, _ offset: inout Int, endsAtEquals: Bool) -> Name? {
        guard offset &+ 16 <= source.count else { return nil }
        let low = source.word(at: offset)
        let stops = Self.stops(low, endsAtEquals)
        if stops != 0 {
            let length = stops.trailingZeroBitCount & 0x38
            guard Self.endsName(UInt8(truncatingIfNeeded: low >> UInt64(length)), endsAtEquals) else { return nil }
            offset &+= length >> 3
            return names.intern(low: Self.lowercased(low & ((1 << UInt64(length)) &- 1)), high: 0)
        }
        let high = source.word(at: offset &+ 8)
        let highStops = Self.stops(high, endsAtEquals)
        guard highStops != 0 else { return nil }
        let length = highStops.trailingZeroBitCount & 0x38
        guard Self.endsName(UInt8(truncatingIfNeeded: high >> UInt64(length)), endsAtEquals) else { return nil }
        offset &+= 8 &+ length >> 3
        return names.intern(
            low: Self.lowercased(low), high: Self.lowercased(high & ((1 << UInt64(length)) &- 1)))
    }

    /// Any name, byte by byte: U+0000 becomes U+FFFD.
    @inline(never)
    private mutating func longName(_ source: Span<UInt8>, _ offset: inout Int, endsAtEquals: Bool) -> Name {
        let start = offset
        var end = start
        while end < source.count {
            let byte = source[end]
            if Self.endsName(byte, endsAtEquals && end > start) { break }
            end += 1
        }
        offset = end
        return names.intern { text in
            for index in start..<end {
                let byte = source[index]
                if byte == 0 {
                    text.append(contentsOf: [0xEF, 0xBF, 0xBD])
                } else {
                    text.append(byte.lowercased)
                }
            }
        }
    }

    @inline(__always)
    private static func endsName(_ byte: UInt8, _ endsAtEquals: Bool) -> Bool {
        byte.isHTMLSpace || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
            || (endsAtEquals && byte == UInt8(ascii: "="))
    }

    // The following treat the 8 bytes of a word at once (Warren, Hacker's Delight, 6-1): in the high bit of each byte
    // stands the answer, right up to the first one that is set.

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// The bytes at which a name may end: controls, space, `/`, `>` and, if asked for, `=`.
    @inline(__always)
    private static func stops(_ word: UInt64, _ endsAtEquals: Bool) -> UInt64 {
        var found = (word &- ones &* 0x21) & ~word
        found |= zeros(word ^ ones &* UInt64(UInt8(ascii: "/"))) | zeros(word ^ ones &* UInt64(UInt8(ascii: ">")))
        if endsAtEquals { found |= zeros(word ^ ones &* UInt64(UInt8(ascii: "="))) }
        return found & highBits
    }

    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

    /// ASCII capitals become small letters; all other bytes stay, zeros too.
    @inline(__always)
    private static func lowercased(_ word: UInt64) -> UInt64 {
        let low = word & ~highBits
        let fromA = low &+ ones &* (0x80 - 0x41)
        let behindZ = low &+ ones &* (0x80 - 0x5B)
        let capitals = (fromA & ~behindZ & ~word) & highBits
        return word | capitals >> 2
    }
}
