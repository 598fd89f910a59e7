internal import Hashing
public import NewswireModel

/// The binary form in which the record log keeps a fingerprint, so that a start can decide again what was decided.
///
/// Format 1, integers little-endian: format u8, reception time i64 in milliseconds since 1970, content and version of
/// 16 bytes; identity and text, each behind a byte that tells whether there is one; likewise the time of publication,
/// the page's and the scraper's, two i64 each, in seconds since 1970; the sketch's length u8 and its u32. Format 2 has
/// behind it what near-duplicates are found by: units u32, the numbers of shingles u32, numbers u8, placed numbers u8
/// and names u8, and these, u32 each, of placed numbers u64. Format 3 has behind format 1 a byte that tells what
/// follows: what format 2 adds (1), and lines (2): the source's hash u64, their number u16, and for each its hash u64,
/// words u16 and shingles u16.
extension Fingerprint {
    private static let format: UInt8 = 1
    private static let formatWithNear: UInt8 = 2
    private static let formatWithLines: UInt8 = 3

    private struct Additions: OptionSet {
        let rawValue: UInt8
        static let near = Self(rawValue: 1)
        static let lines = Self(rawValue: 2)
    }

    /// - Parameter isHeld: whether its text was, or may be, held for near-duplicates and learned from.
    public func encode(received: Timestamp, isHeld: Bool = true) -> [UInt8] {
        let hasNear = isHeld && near.unitCount > 0
        var writer = StateWriter()
        let marks = isHeld ? marks : nil
        if hasNear { writer.reserve(near.encodedSize + (marks?.encodedSize ?? 0) + 256) }
        writer.integer(marks != nil ? Self.formatWithLines : hasNear ? Self.formatWithNear : Self.format)
        writer.integer(received.milliseconds)
        writer.digest(content)
        writer.digest(version)
        for digest in [identity, text] { writer.optional(digest) { $0.digest($1) } }
        for range in [published, time.page, time.fetched] { writer.optional(range) { $0.range($1) } }
        writer.sketch(sketch)
        if marks != nil { writer.integer((hasNear ? [.near, .lines] : Additions.lines).rawValue) }
        if hasNear { near.write(to: &writer) }
        marks?.write(to: &writer)
        return writer.bytes
    }

    /// Nil when the bytes are of another format or damaged.
    public static func decode(_ bytes: [UInt8]) -> (fingerprint: Fingerprint, received: Timestamp)? {
        var reader = StateReader(bytes)
        guard let format = reader.integer(UInt8.self), (Self.format...formatWithLines).contains(format),
            let received = reader.integer(Int64.self), let fingerprint = Fingerprint(from: &reader, format),
            reader.isAtEnd
        else { return nil }
        return (fingerprint, Timestamp(milliseconds: received))
    }

    private init?(from reader: inout StateReader, _ format: UInt8) {
        guard let content = reader.digest(), let version = reader.digest(),
            let identity = reader.optional({ $0.digest() }), let text = reader.optional({ $0.digest() }),
            let published = reader.optional({ $0.range() }), let page = reader.optional({ $0.range() }),
            let fetched = reader.optional({ $0.range() }), let sketch = reader.sketch()
        else { return nil }
        self.content = content
        self.version = version
        self.identity = identity
        self.text = text
        self.published = published
        time = VersionTime(page: page, fetched: fetched)
        self.sketch = sketch
        var additions: Additions = format == Self.formatWithNear ? .near : []
        if format == Self.formatWithLines {
            guard let value: UInt8 = reader.integer(), value <= 3 else { return nil }
            additions = Additions(rawValue: value)
        }
        guard let near = additions.contains(.near) ? NearText(from: &reader) : NearText() else { return nil }
        self.near = near
        marks = additions.contains(.lines) ? LineMarks(from: &reader) : nil
        if additions.contains(.lines), marks == nil { return nil }
    }
}

extension LineMarks {
    fileprivate var encodedSize: Int { 11 + 12 * lines.count }

    fileprivate func write(to writer: inout StateWriter) {
        writer.integer(source)
        writer.integer(UInt16(lines.count))
        for line in lines {
            writer.integer(line.hash)
            writer.integer(line.unitCount)
            writer.integer(line.shingleCount)
        }
    }

    fileprivate init?(from reader: inout StateReader) {
        guard let source: UInt64 = reader.integer(), let count: UInt16 = reader.integer(), count <= Self.countMax
        else { return nil }
        var lines: [Line] = []
        lines.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let hash: UInt64 = reader.integer(), let units: UInt16 = reader.integer(),
                let shingles: UInt16 = reader.integer()
            else { return nil }
            lines.append(Line(hash: hash, unitCount: units, shingleCount: shingles))
        }
        self.init(source: source, lines: lines)
    }
}

extension NearText {
    fileprivate var encodedSize: Int {
        11 + 4 * (shingles.count + numbers.count + names.count) + 8 * placedNumbers.count
    }

    fileprivate func write(to writer: inout StateWriter) {
        writer.integer(UInt32(unitCount))
        writer.integer(UInt32(shingles.count))
        for count in [numbers.count, placedNumbers.count, names.count] { writer.integer(UInt8(count)) }
        writer.words(shingles)
        writer.words(numbers)
        for number in placedNumbers { writer.integer(number) }
        writer.words(names)
    }

    /// Ascending lists are taken to be so: what is damaged in them can only make a comparison come out otherwise.
    fileprivate init?(from reader: inout StateReader) {
        guard let units: UInt32 = reader.integer(), units <= UInt32(Self.unitsMax),
            let shingleCount: UInt32 = reader.integer(), shingleCount <= UInt32(Self.unitsMax),
            let numberCount: UInt8 = reader.integer(), let placedCount: UInt8 = reader.integer(),
            let nameCount: UInt8 = reader.integer(),
            max(numberCount, placedCount, nameCount) <= UInt8(Self.valuesMax),
            let shingles = reader.words(Int(shingleCount)), let numbers = reader.words(Int(numberCount))
        else { return nil }
        let placed = (0..<placedCount).compactMap { _ in reader.integer(UInt64.self) }
        guard placed.count == placedCount, let names = reader.words(Int(nameCount)) else { return nil }
        self.init(
            shingles: shingles, numbers: numbers, placedNumbers: placed, names: names, unitCount: Int(units))
    }
}
