extension Timestamp {
    /// Reads a date and time with its zone as RFC 3339 writes them, to the millisecond; nil of anything else.
    public init?(rfc3339 text: String) {
        guard let instants = NewsDate(rfc3339: text)?.possibleInstants else { return nil }
        let fraction = text.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst()
        let digits = fraction.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.prefix(3)
        var milliseconds: Int64 = 0
        for place in 0..<3 {
            let digit = place < digits.count ? digits[digits.index(digits.startIndex, offsetBy: place)] : 0x30
            milliseconds = milliseconds * 10 + Int64(digit - 0x30)
        }
        self.init(milliseconds: instants.lowerBound * 1000 + milliseconds)
    }
}

extension NewsDate {
    /// Reads a date and time with its zone as RFC 3339 writes them, `2023-01-23T15:59:00Z` or
    /// `2023-01-23T15:59:00.5+09:00`; nil of anything else. Fractions of a second are passed over.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for index in range {
                guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] else { return nil }
                value = 10 * value + Int(bytes[index] - UInt8(ascii: "0"))
            }
            return value
        }
        func isMark(_ index: Int, _ marks: StaticString) -> Bool {
            let mark = bytes[index]
            return marks.withUTF8Buffer { $0.contains(mark) }
        }
        guard let year = number(0..<4), isMark(4, "-"), let month = number(5..<7), isMark(7, "-"),
            let day = number(8..<10), isMark(10, "Tt "), let hour = number(11..<13), isMark(13, ":"),
            let minute = number(14..<16), isMark(16, ":"), let second = number(17..<19)
        else { return nil }
        var rest = 19
        if isMark(rest, ".") {
            rest += 1
            let start = rest
            while rest < bytes.count, number(rest..<rest + 1) != nil { rest += 1 }
            guard rest > start, rest < bytes.count else { return nil }
        }
        var offset = 0
        if isMark(rest, "Zz") {
            guard rest + 1 == bytes.count else { return nil }
        } else {
            guard isMark(rest, "+-"), rest + 6 == bytes.count, let hours = number(rest + 1..<rest + 3),
                isMark(rest + 3, ":"), let minutes = number(rest + 4..<rest + 6), minutes < 60
            else { return nil }
            offset = (60 * hours + minutes) * (isMark(rest, "-") ? -1 : 1)
        }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, offsetMinutes: offset)
    }
}
