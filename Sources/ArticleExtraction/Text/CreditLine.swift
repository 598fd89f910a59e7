/// A line of dates, bylines and little else: `By Jane Doe | January 23, 2023`.
struct CreditLine {
    private(set) var dates: [PrintedDate] = []
    /// As printed.
    private(set) var byline: Range<Int>?
    /// Something else that stands beside them, such as an agency's name.
    private(set) var others: [Range<Int>] = []
    private var isDated = false
    private var segments = 0
    private let conventions: DateConventions

    /// A line with more segments that are neither dates nor the byline tells no credits.
    private static let othersMax = 2
    /// Segments of a line that are read; what stands behind them is one more of the others.
    private static let segmentsMax = 8

    /// What a line is if it tells dates or names: credits, furniture where it only tells a time (`3 hours ago`), else
    /// nil. `signs` are the phrases found in it.
    static func kind(_ text: Span<UInt8>, _ line: Line, _ signs: PhraseTable.Signs) -> LineKind.Kind? {
        guard line.words <= 30, line.range.count <= 240 else { return nil }
        guard line.digits > 0 || line.wide > 0 || !signs.isDisjoint(with: [.bylineStart, .bylineLabel, .bylineEnd])
        else {
            return nil
        }
        let credits = CreditLine(text, line.range)
        guard credits.isDated || credits.byline != nil, credits.saysLittleElse else { return nil }
        return credits.dates.isEmpty && credits.byline == nil ? .furniture : .credits
    }

    /// What stands beside the dates and the byline is short.
    var saysLittleElse: Bool { others.count <= Self.othersMax && others.allSatisfy { $0.count <= 32 } }

    /// Reads the segments of a line between `|`, `•` and `·`.
    init(_ text: Span<UInt8>, _ range: Range<Int>, _ conventions: DateConventions = .unknown) {
        self.conventions = conventions
        var start = range.lowerBound
        var index = start
        while index < range.upperBound, segments < Self.segmentsMax, others.count <= Self.othersMax {
            var length = 1
            var isSeparator = text[index] == UInt8(ascii: "|")
            if text[index] >= 0xC2 {
                let sequence = UTF8Sequence(text, at: index)
                length = sequence.length
                isSeparator = sequence.scalar == 0x2022 || sequence.scalar == 0xB7
            }
            if isSeparator {
                read(text, trimmed(text, start..<index))
                start = index + length
            }
            index += length
        }
        read(text, trimmed(text, start..<range.upperBound))
    }

    private mutating func read(_ text: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        segments += 1
        guard segments <= Self.segmentsMax, others.count <= Self.othersMax else { return others.append(range) }
        if let dates = PrintedDate.dates(text.extracting(range), conventions) {
            self.dates += dates
            isDated = true
        } else if let byline = Byline.range(text, range), self.byline == nil {
            readByline(text, byline)
        } else {
            others.append(range)
        }
    }

    /// A byline, perhaps with a date behind one of its commas.
    private mutating func readByline(_ text: Span<UInt8>, _ range: Range<Int>) {
        byline = range
        guard let (comma, dates) = Self.datesBehindComma(text, range, conventions) else { return }
        self.dates += dates
        byline = range.lowerBound..<comma
    }

    /// The dates that end a range behind one of its last commas, and where that comma stands; of several the first.
    static func datesBehindComma(
        _ text: Span<UInt8>, _ range: Range<Int>, _ conventions: DateConventions = .unknown
    ) -> (comma: Int, dates: [PrintedDate])? {
        var found: (comma: Int, dates: [PrintedDate])?
        var commas = 0
        var end = range.upperBound
        while end > range.lowerBound, commas < commasMax {
            end -= 1
            guard text[end] == UInt8(ascii: ",") else { continue }
            commas += 1
            let rest = trimmed(text, end + 1..<range.upperBound)
            if !rest.isEmpty, let dates = PrintedDate.dates(text.extracting(rest), conventions) { found = (end, dates) }
        }
        return found
    }

    /// `Jane Doe, Monday, January 23, 2023, 3:59 p.m., EST` has five.
    private static let commasMax = 6
}

/// A range without the white space at its ends.
func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, let length = LineScanner.spaceLength(text, at: start) { start = min(start + length, end) }
    while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 || text[end - 1] == 0x0A { end -= 1 }
    return start..<end
}
