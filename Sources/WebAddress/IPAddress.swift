/// An IPv4 address in any form of the WHATWG URL Standard: one to four numbers, decimal, octal or hexadecimal.
struct IPv4Address {
    let value: UInt32

    /// Whether a host means an IPv4 address, good or bad: its last label is a number (section 3.5 there).
    static func isMeant(by domain: [UInt8]) -> Bool {
        guard let last = parts(of: domain).last, !last.isEmpty else { return false }
        return last.allSatisfy(Ascii.isDigit) || number(last) != nil
    }

    init?(_ domain: [UInt8]) {
        let parts = Self.parts(of: domain)
        guard 1...4 ~= parts.count else { return nil }
        var value: UInt64 = 0
        for (index, part) in parts.enumerated() {
            guard let number = Self.number(part) else { return nil }
            if index == parts.count - 1 {
                guard number < 1 << UInt64(8 * (5 - parts.count)) else { return nil }
                value += number
            } else {
                guard number <= 255 else { return nil }
                value += number << UInt64(8 * (3 - index))
            }
        }
        self.value = UInt32(truncatingIfNeeded: value)
    }

    var text: String {
        "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    }

    /// The labels; a dot at the end adds none.
    private static func parts(of domain: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts = domain.split(separator: Ascii.dot, omittingEmptySubsequences: false)
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        return parts
    }

    /// A number of up to 32 bits; larger ones are all the same too large one.
    private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
        guard let first = text.first else { return nil }
        var digits = text
        var radix: UInt64 = 10
        if first == 0x30, text.count >= 2 {
            if text[text.startIndex + 1] | 0x20 == 0x78 {
                digits = text.dropFirst(2)
                radix = 16
            } else {
                digits = text.dropFirst()
                radix = 8
            }
        }
        var number: UInt64 = 0
        for digit in digits {
            guard let value = Ascii.hexadecimalValue(digit), value < radix else { return nil }
            number = min(number * radix + UInt64(value), 1 << 40)
        }
        return number
    }
}

/// An IPv6 address.
struct IPv6Address {
    private var pieces = [UInt16](repeating: 0, count: 8)

    /// Reads what stands between the brackets; nil for anything else, zone identifiers included.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        var index = 0
        var compressed: Int?
        if rest.first == Ascii.colon {
            guard rest.dropFirst().first == Ascii.colon else { return nil }
            rest = rest.dropFirst(2)
            index = 1
            compressed = index
        }
        while !rest.isEmpty {
            guard index < 8 else { return nil }
            if rest.first == Ascii.colon {
                guard compressed == nil else { return nil }
                rest = rest.dropFirst()
                index += 1
                compressed = index
                continue
            }
            let digits = rest.prefix(4).prefix { Ascii.hexadecimalValue($0) != nil }
            let after = rest.dropFirst(digits.count)
            if after.first == Ascii.dot, !digits.isEmpty {
                guard index <= 6, let last = Self.dottedIPv4(rest) else { return nil }
                pieces[index] = UInt16(truncatingIfNeeded: last >> 16)
                pieces[index + 1] = UInt16(truncatingIfNeeded: last)
                index += 2
                break
            }
            pieces[index] = digits.reduce(0) { $0 << 4 | UInt16(Ascii.hexadecimalValue($1) ?? 0) }
            index += 1
            rest = after
            if rest.first == Ascii.colon {
                rest = rest.dropFirst()
                guard !rest.isEmpty else { return nil }
            } else if !rest.isEmpty {
                return nil
            }
        }
        guard move(index, from: compressed) else { return nil }
    }

    /// Moves the pieces behind the double colon, which stands for one zero at least, to the end.
    private mutating func move(_ count: Int, from compressed: Int?) -> Bool {
        guard let compressed else { return count == 8 }
        let tail = Array(pieces[compressed..<count])
        for index in compressed..<8 { pieces[index] = 0 }
        for (offset, piece) in tail.enumerated() { pieces[8 - tail.count + offset] = piece }
        return true
    }

    /// The stricter form inside IPv6: four decimal numbers without leading zeros.
    private static func dottedIPv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: Ascii.dot, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard 1...3 ~= part.count, part.allSatisfy(Ascii.isDigit), part.count == 1 || part.first != 0x30 else {
                return nil
            }
            let number = part.reduce(0 as UInt32) { $0 * 10 + UInt32($1 - 0x30) }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        return value
    }

    /// Pieces in lower-case hexadecimal; the first longest run of at least two zeros is a double colon.
    var text: String {
        let run = longestZeroRun
        var text = ""
        var index = 0
        while index < 8 {
            if let run, index == run.lowerBound {
                text += index == 0 ? "::" : ":"
                index = run.upperBound
                continue
            }
            text += String(pieces[index], radix: 16)
            if index < 7 { text += ":" }
            index += 1
        }
        return text
    }

    private var longestZeroRun: Range<Int>? {
        var longest = 0..<0
        var start = 0
        for index in 0..<8 {
            if pieces[index] != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<(index + 1) }
        }
        return longest.count >= 2 ? longest : nil
    }
}
