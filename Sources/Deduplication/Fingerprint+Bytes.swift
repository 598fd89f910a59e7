internal import Hashing
public import NewswireModel

/// The binary form in which the record log keeps a fingerprint, so that a start can decide again what was decided.
///
/// Format 1, integers little-endian: format u8, reception time i64 in milliseconds since 1970, content and version of
/// 16 bytes; identity and text, each behind a byte that tells whether there is one; likewise the time of publication,
/// the page's and the scraper's, two i64 each, in seconds since 1970; the sketch's length u8 and its u32.
extension Fingerprint {
    private static let format: UInt8 = 1

    public func encode(received: Timestamp) -> [UInt8] {
        var writer = StateWriter()
        writer.integer(Self.format)
        writer.integer(received.milliseconds)
        writer.digest(content)
        writer.digest(version)
        for digest in [identity, text] { writer.optional(digest) { $0.digest($1) } }
        for range in [published, time.page, time.fetched] { writer.optional(range) { $0.range($1) } }
        writer.sketch(sketch)
        return writer.bytes
    }

    /// Nil when the bytes are of another format or damaged.
    public static func decode(_ bytes: [UInt8]) -> (fingerprint: Fingerprint, received: Timestamp)? {
        var reader = StateReader(bytes)
        guard reader.integer(UInt8.self) == format, let received = reader.integer(Int64.self),
            let fingerprint = Fingerprint(from: &reader), reader.isAtEnd
        else { return nil }
        return (fingerprint, Timestamp(milliseconds: received))
    }

    private init?(from reader: inout StateReader) {
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
    }
}
