import NewswireModel

/// The day in the path of an article's address: `/2023/01/23/`, `/20230123/`, `/2023-01/23/`.
///
/// Publishers put the day of publication there and nowhere else in the path's folders, so a number in a slug is none.
enum PathDate {
    /// Further segments are not looked at.
    private static let segmentsMax = 16

    /// Nil if the path shows no day, or several.
    static func date(inURL url: String) -> NewsDate? {
        let segments = segments(ofPath: url)
        var found: NewsDate?
        for index in segments.indices {
            guard let date = date(segments[index...]) else { continue }
            guard found == nil || found == date else { return nil }
            found = date
        }
        return found
    }

    private static func segments(ofPath url: String) -> [[UInt8]] {
        var rest = url.utf8[...]
        if let scheme = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[scheme...].dropFirst(3).drop { $0 != UInt8(ascii: "/") }
        }
        let path = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return path.split(separator: UInt8(ascii: "/"), maxSplits: segmentsMax).prefix(segmentsMax).map { Array($0) }
    }

    /// The day that begins with the first of the segments.
    private static func date(_ segments: ArraySlice<[UInt8]>) -> NewsDate? {
        let parts = Array(segments.prefix(3))
        let first = parts[0]
        if let date = whole(first) { return date }
        guard parts.count >= 2 else { return nil }
        // `2023/0123`, `202301/23`, `2023-01/23`
        if first.count == 4, parts[1].count == 4, let year = number(first), let rest = number(parts[1]) {
            return date(year, rest / 100, rest % 100)
        }
        if first.count == 6, let yearAndMonth = number(first), let day = number(parts[1], 2) {
            return date(yearAndMonth / 100, yearAndMonth % 100, day)
        }
        if first.count == 7, first[4] == UInt8(ascii: "-"), let year = number(first[..<4]),
            let month = number(first[5...]),
            let day = number(parts[1], 2)
        {
            return date(year, month, day)
        }
        guard parts.count == 3, first.count == 4, let year = number(first), let day = number(parts[2], 2),
            let month = number(parts[1], 2) ?? month(parts[1])
        else { return nil }
        return date(year, month, day)
    }

    /// `20230123`, `2023-01-23`, and either before a hyphen or an underscore; `-20230123` at the end.
    private static func whole(_ segment: [UInt8]) -> NewsDate? {
        if segment.count > 9, segment[segment.count - 9] == UInt8(ascii: "-"), let value = number(segment.suffix(8)),
            let date = date(value / 10_000, value / 100 % 100, value % 100)
        {
            return date
        }
        let isEnd = { (index: Int) in
            segment.count == index || segment[index] == UInt8(ascii: "-") || segment[index] == UInt8(ascii: "_")
        }
        if segment.count >= 8, isEnd(8), let value = number(segment[..<8]) {
            return date(value / 10_000, value / 100 % 100, value % 100)
        }
        guard segment.count >= 10, isEnd(10), segment[4] == UInt8(ascii: "-"), segment[7] == UInt8(ascii: "-"),
            let year = number(segment[..<4]), let month = number(segment[5..<7]), let day = number(segment[8..<10])
        else { return nil }
        return date(year, month, day)
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int) -> NewsDate? {
        DateParts.years.contains(year) ? NewsDate(year: year, month: month, day: day) : nil
    }

    /// A month's English name, as in `/2023/jan/23/`.
    private static func month(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 3, bytes.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }),
            let tokens = DateLexer.tokens(bytes.span), tokens.count == 1
        else { return nil }
        switch tokens[0].kind {
        case .word(.month(let month)), .word(.maybeMonth(let month)): return month
        default: return nil
        }
    }

    private static func number(_ bytes: some Collection<UInt8>, _ countMax: Int = 8) -> Int? {
        guard !bytes.isEmpty, bytes.count <= countMax else { return nil }
        var value = 0
        for byte in bytes {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }
}
