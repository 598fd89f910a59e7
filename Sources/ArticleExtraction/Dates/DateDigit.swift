/// The decimal digits that newspapers print.
enum DateDigit {
    /// The digit at an index, and its bytes; nil for anything else.
    @inline(__always)
    static func digit(_ text: Span<UInt8>, at index: Int) -> (value: Int, length: Int)? {
        let byte = text[index]
        if byte < 0x80 { return byte &- 0x30 < 10 ? (Int(byte) - 0x30, 1) : nil }
        guard byte >= 0xD9 else { return nil }
        let sequence = UTF8Sequence(text, at: index)
        return value(sequence.scalar ?? 0).map { ($0, sequence.length) }
    }

    /// The value of a digit beyond ASCII: Arabic, Persian, of the scripts of India, Thai, Lao, Burmese, full width.
    static func value(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x660...0x669: Int(scalar - 0x660)
        case 0x6F0...0x6F9: Int(scalar - 0x6F0)
        // Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam.
        case 0x966...0xD6F: (scalar - 0x966) & 0x7F < 10 ? Int((scalar - 0x966) & 0x7F) : nil
        case 0xE50...0xE59: Int(scalar - 0xE50)
        case 0xED0...0xED9: Int(scalar - 0xED0)
        case 0x1040...0x1049: Int(scalar - 0x1040)
        case 0xFF10...0xFF19: Int(scalar - 0xFF10)
        default: nil
        }
    }

    /// Whether a day and a year can stand in a range: two numbers, or a number and the Chinese word for a year.
    static func canTellDay(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var numbers = 0
        var isInside = false
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte < 0x80 {
                if byte &- 0x30 >= 10 {
                    isInside = false
                } else if !isInside {
                    numbers += 1
                    if numbers > 1 { return true }
                    isInside = true
                }
                index += 1
                continue
            }
            let sequence = UTF8Sequence(text, at: index)
            index += sequence.length
            guard byte >= 0xD9, let scalar = sequence.scalar else {
                isInside = false
                continue
            }
            // U+5E74: `年`
            if scalar == 0x5E74 { return true }
            let isDigit = value(scalar) != nil
            if isDigit, !isInside { numbers += 1 }
            if numbers > 1 { return true }
            isInside = isDigit
        }
        return false
    }

    /// A number in Chinese characters before the unit that it counts, `二〇二三年`, `十二月`, `元年`; nil for anything else.
    static func hanNumber(_ text: Span<UInt8>, at start: Int) -> (value: Int, digits: Int, length: Int)? {
        guard text[start] >= 0xE3 else { return nil }
        var index = start
        var values: [Int] = []
        while index < text.count, values.count <= 4 {
            let sequence = UTF8Sequence(text, at: index)
            guard let value = hanValue(sequence.scalar ?? 0) else { break }
            values.append(value)
            index += sequence.length
        }
        guard !values.isEmpty, values.count <= 4, index < text.count else { return nil }
        guard "年月日号號時时点點分".unicodeScalars.contains(where: { $0.value == UTF8Sequence(text, at: index).scalar }),
            let value = number(values)
        else { return nil }
        return (value, values.contains(10) ? 2 : values.count, index - start)
    }

    private static func hanValue(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x3007, 0x96F6: 0  // 〇零
        case 0x4E00, 0x5143: 1  // 一元
        case 0x4E8C: 2
        case 0x4E09: 3
        case 0x56DB: 4
        case 0x4E94: 5
        case 0x516D: 6
        case 0x4E03: 7
        case 0x516B: 8
        case 0x4E5D: 9
        case 0x5341: 10  // 十
        default: nil
        }
    }

    /// `[2, 0, 2, 3]` is 2023, `[2, 10, 3]` is 23.
    private static func number(_ values: [Int]) -> Int? {
        guard let ten = values.firstIndex(of: 10) else { return values.reduce(0) { $0 * 10 + $1 } }
        guard ten <= 1, values.count - ten <= 2, values[(ten + 1)...].allSatisfy({ $0 < 10 }) else { return nil }
        return (ten == 0 ? 1 : values[0]) * 10 + (values.count > ten + 1 ? values[ten + 1] : 0)
    }
}
