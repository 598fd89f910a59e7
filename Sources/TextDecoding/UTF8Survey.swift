/// How much of some bytes is UTF-8: one pass, eight bytes at a time through ASCII.
struct UTF8Survey: Equatable {
    /// Sequences of more than one byte.
    private(set) var longSequences = 0
    /// Maximal subparts of broken sequences, each of which becomes one U+FFFD, and their bytes.
    private(set) var brokenSequences = 0
    private(set) var brokenBytes = 0
    /// Whether the last of them is one that only lacks its end.
    private(set) var endsTooEarly = false
    private(set) var holdsNUL = false

    init(_ bytes: Span<UInt8>) {
        var index = 0
        while true {
            index = skipASCII(bytes, from: index)
            guard index < bytes.count else { return }
            let piece = Self.piece(bytes, at: index)
            if piece.isBroken {
                brokenSequences += 1
                brokenBytes += piece.length
                endsTooEarly = index + piece.length == bytes.count && piece.lacksBytes
            } else {
                longSequences += 1
            }
            index += piece.length
        }
    }

    /// Whether the bytes are what text in UTF-8 is: so many long sequences at least, and where some are broken four,
    /// and two for each of those. One cut off at the end does not count. Of the letters of other encodings, side by
    /// side, one pair in five is UTF-8 at most.
    func showsUTF8(sequencesMin: Int) -> Bool {
        let broken = brokenSequences - (endsTooEarly && longSequences > 0 ? 1 : 0)
        guard broken > 0 else { return longSequences >= sequencesMin }
        return longSequences >= max(sequencesMin, 4) && longSequences >= broken * 2
    }

    /// Whether the bytes can't be meant as UTF-8: more is broken than whole.
    var contradictsUTF8: Bool { brokenSequences > longSequences }

    private mutating func skipASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let high: UInt64 = 0x8080_8080_8080_8080
        let raw = bytes.bytes
        var index = start
        while index + 8 <= bytes.count {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & high == 0 else { break }
            // Some byte is zero.
            if (word &- high >> 7) & high != 0 { holdsNUL = true }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 {
            if bytes[index] == 0 { holdsNUL = true }
            index += 1
        }
        return index
    }

    struct Piece {
        var length: Int
        var isBroken = false
        var lacksBytes = false
    }

    /// The sequence at an index of a byte that is not ASCII, or its maximal subpart (WHATWG Encoding, "UTF-8 decoder").
    @inline(__always)
    static func piece(_ bytes: Span<UInt8>, at index: Int) -> Piece {
        var lower: UInt8 = 0x80
        var upper: UInt8 = 0xBF
        let needed: Int
        switch bytes[index] {
        case 0xC2...0xDF: needed = 1
        case 0xE0...0xEF:
            if bytes[index] == 0xE0 { lower = 0xA0 }
            if bytes[index] == 0xED { upper = 0x9F }
            needed = 2
        case 0xF0...0xF4:
            if bytes[index] == 0xF0 { lower = 0x90 }
            if bytes[index] == 0xF4 { upper = 0x8F }
            needed = 3
        default: return Piece(length: 1, isBroken: true)
        }
        for seen in 1...needed {
            guard index + seen < bytes.count else { return Piece(length: seen, isBroken: true, lacksBytes: true) }
            guard lower...upper ~= bytes[index + seen] else { return Piece(length: seen, isBroken: true) }
            (lower, upper) = (0x80, 0xBF)
        }
        return Piece(length: needed + 1)
    }
}
