public import NewswireModel

/// A date as pages and scrapers print it, read with the precision and the zone that stand there and no more.
///
/// Reads ISO 8601, RFC 3339 and RFC 2822, and what newspapers print in some fifty languages (`DateVocabulary`): months
/// by name before or behind the day, days in digits where they can mean one day only, 12- and 24-hour times before or
/// behind the day, offsets and the zone names that mean one offset everywhere, the digits of all scripts, and the Thai,
/// Taiwanese, Japanese and Iranian calendars. A date without its year or its day is none. Nothing is filled in.
public struct PrintedDate: Sendable, Equatable {
    public var date: NewsDate
    /// From a label before it: `Updated:`.
    public var label: Label?

    public enum Label: Sendable {
        case published, modified
    }

    public init(_ date: NewsDate, label: Label? = nil) {
        self.date = date
        self.label = label
    }

    /// The dates of a line that says nothing else: one, or several with labels. Nil if the line says anything else, or
    /// something that could mean two days. Empty if all of it belongs to a date that is not whole: `15:59 JST`, `3
    /// hours ago`. Linear in the line, of which at most 160 bytes are read.
    public static func dates(inLine text: String) -> [PrintedDate]? {
        dates(text.utf8.span)
    }

    /// The same, on a page in a language, a BCP 47 tag, of a site below a top-level domain: both decide what numeric
    /// dates mean that could mean two days.
    public static func dates(
        inLine text: String, language: String?, topLevelDomain: String? = nil
    ) -> [PrintedDate]? {
        dates(text.utf8.span, DateConventions(language: language, topLevelDomain: topLevelDomain))
    }

    static func dates(_ text: Span<UInt8>, _ conventions: DateConventions = .unknown) -> [PrintedDate]? {
        guard let tokens = DateLexer.tokens(text), !tokens.isEmpty else { return nil }
        return dates(tokens, conventions)
    }

    static func dates(_ tokens: [DateToken], _ conventions: DateConventions) -> [PrintedDate]? {
        var grammar = DateGrammar(tokens: tokens, conventions: conventions)
        if let dates = grammar.dates() { return dates }
        // Pages that print a date for each of two layouts: `May 5, 2023May 5, 2023`.
        let half = tokens.count / 2
        guard half >= 3, tokens.count == half * 2, tokens[..<half].map(\.kind) == tokens[half...].map(\.kind) else {
            return nil
        }
        return dates(Array(tokens[..<half]), conventions)
    }

    /// The one date of a string that is declared to be one; takes `20230123`, `20230123T155900Z`, Unix seconds and
    /// milliseconds too.
    public static func declared(_ text: String) -> NewsDate? {
        if let number = Int64(text), let date = digits(number, count: text.utf8.count) { return date }
        if let date = compact(text) { return date }
        guard let dates = dates(inLine: text), dates.count == 1 else { return nil }
        return dates[0].date
    }

    /// Unix seconds, or milliseconds from 10^11 on (1973).
    public static func unix(_ number: Int64) -> NewsDate? {
        let seconds = number >= 100_000_000_000 ? number / 1000 : number
        guard 0...253_402_300_799 ~= seconds else { return nil }
        let day = NewsDate.civil(daysSince1970: Int(seconds / 86_400))
        let rest = Int(seconds % 86_400)
        return NewsDate(
            year: day.year, month: day.month, day: day.day, hour: rest / 3600, minute: rest / 60 % 60,
            second: rest % 60, offsetMinutes: 0)
    }

    private static func digits(_ number: Int64, count: Int) -> NewsDate? {
        guard count == 8 else { return count >= 9 && number > 0 ? unix(number) : nil }
        return NewsDate(year: Int(number / 10_000), month: Int(number / 100 % 100), day: Int(number % 100))
    }

    /// ISO 8601 in its basic form, given its marks: `20230123T155900Z`.
    private static func compact(_ text: String) -> NewsDate? {
        var bytes = Array(text.utf8.prefix(DateLexer.bytesMax))
        func areDigits(_ range: Range<Int>) -> Bool {
            range.upperBound <= bytes.count && bytes[range].allSatisfy { $0 &- 0x30 < 10 }
        }
        guard areDigits(0..<8), areDigits(9..<13), bytes[8] == UInt8(ascii: "T") else { return nil }
        if areDigits(13..<15) { bytes.insert(UInt8(ascii: ":"), at: 13) }
        bytes.insert(UInt8(ascii: ":"), at: 11)
        bytes.insert(UInt8(ascii: "-"), at: 6)
        bytes.insert(UInt8(ascii: "-"), at: 4)
        return dates(inLine: String(decoding: bytes, as: UTF8.self))?.first?.date
    }
}
