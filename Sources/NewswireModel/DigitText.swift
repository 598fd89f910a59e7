/// Builds the ASCII text of a date or a time.
struct DigitText {
    private var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func put(_ mark: Unicode.Scalar) { bytes.append(UInt8(ascii: mark)) }

    /// The last `width` digits of a number that is not negative, with leading zeros.
    mutating func put(_ value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    /// `2023-01-23`
    mutating func put(year: Int, month: Int, day: Int) {
        put(year, width: 4)
        put("-")
        put(month, width: 2)
        put("-")
        put(day, width: 2)
    }

    /// `15:59:00`
    mutating func put(hour: Int, minute: Int, second: Int) {
        put(hour, width: 2)
        put(":")
        put(minute, width: 2)
        put(":")
        put(second, width: 2)
    }
}
