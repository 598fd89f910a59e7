/// The standard's indexes as texts: their characters in the order of their pointers, and a decimal number for so many
/// pointers that stand for nothing. No index holds an ASCII character.
enum IndexText {}

/// The standard's indexes as arrays: a scalar for each pointer, 0 where there is none. Made when they are first used.
enum EncodingIndex {
    static let big5 = scalars(of: IndexText.big5)
    static let eucKR = scalars(of: IndexText.eucKR)
    static let gb18030 = scalars(of: IndexText.gb18030)
    static let jis0208 = scalars(of: IndexText.jis0208)
    static let jis0212 = scalars(of: IndexText.jis0212)

    /// Of each encoding that has one byte a character; what stands at the byte's low seven bits.
    static let singleByte: [TextEncoding: [UInt32]] = {
        var tables: [TextEncoding: [UInt32]] = [:]
        for encoding in TextEncoding.allCases {
            tables[encoding] = IndexText.singleByte(encoding).map(scalars)
        }
        return tables
    }()

    /// The scalar of a pointer; nil where there is none.
    @inline(__always)
    static func scalar(_ pointer: Int, in index: [UInt32]) -> UInt32? {
        guard pointer < index.count, index[pointer] != 0 else { return nil }
        return index[pointer]
    }

    /// "Index gb18030 ranges code point".
    static func gb18030Range(_ pointer: Int) -> UInt32? {
        let pointer = UInt32(pointer)
        guard pointer <= 39_419 || 189_000...1_237_575 ~= pointer else { return nil }
        if pointer == 7_457 { return 0xE7C7 }
        if pointer >= 189_000 { return 0x10000 + pointer - 189_000 }
        var low = 0
        var high = gb18030Ranges.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if gb18030Ranges[middle].pointer <= pointer { low = middle } else { high = middle }
        }
        return gb18030Ranges[low].scalar + pointer - gb18030Ranges[low].pointer
    }

    private static func scalars(of text: StaticString) -> [UInt32] {
        var scalars: [UInt32] = []
        var holes = 0
        for scalar in String(describing: text).unicodeScalars {
            if UInt32(0x30)...0x39 ~= scalar.value {
                holes = holes * 10 + Int(scalar.value - 0x30)
                continue
            }
            scalars.append(contentsOf: repeatElement(0, count: holes))
            holes = 0
            scalars.append(scalar.value)
        }
        return scalars
    }
}
