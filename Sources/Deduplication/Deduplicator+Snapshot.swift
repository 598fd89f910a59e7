internal import Hashing
internal import NewswireModel

/// All that is remembered, as bytes: what a checkpoint of the record log carries forward.
///
/// A snapshot is a row of parts, each of format u8 and entries: the clock (0, i64), an article (1) or a text (2) with
/// its key and the time at which it was stored, or a text among which near-duplicates are found (3), with the length of
/// its record u32 and the record's words u32. Each kind is in the order in which it will be forgotten. Where
/// boilerplate is learned, sources follow (4): hash u64, stories u32, the number of the latest u16 and these u32;
/// behind each its lines (5): the source's hash u64, their number u16, and of each hash u64, count, first and last u32
/// and day i32.
extension Deduplicator {
    private static let format: UInt8 = 1

    private enum Kind: UInt8 {
        case clock, article, text, near, source, lines
    }

    /// Hands out the parts in their order, each of about `partBytes` at most.
    public func writeSnapshot(partBytes: Int, _ emit: ([UInt8]) -> Void) {
        var writer = Self.part()
        writer.integer(Kind.clock.rawValue)
        writer.integer(now)
        func flush() {
            guard writer.bytes.count >= partBytes else { return }
            emit(writer.bytes)
            writer = Self.part()
        }
        articles.forEach { key, article, stored in
            writer.integer(Kind.article.rawValue)
            writer.digest(key)
            writer.integer(stored)
            article.write(to: &writer)
            flush()
        }
        texts.forEach { key, anchors, stored in
            writer.integer(Kind.text.rawValue)
            writer.digest(key)
            writer.integer(stored)
            writer.integer(UInt8(anchors.count))
            for anchor in anchors { anchor.write(to: &writer) }
            flush()
        }
        near?.forEachRecord { record in
            writer.integer(Kind.near.rawValue)
            writer.integer(UInt32(record.count))
            writer.words(record)
            flush()
        }
        boilerplate?.forEachSource { key, source, lines in
            writer.integer(Kind.source.rawValue)
            source.write(key, to: &writer)
            flush()
            for start in stride(from: 0, to: lines.count, by: Self.linesMax) {
                writer.integer(Kind.lines.rawValue)
                BoilerplateLearner.Source.write(
                    lines[start..<min(lines.count, start + Self.linesMax)], of: key, to: &writer)
                flush()
            }
        }
        emit(writer.bytes)
    }

    /// Of a source, at once.
    private static let linesMax = 32

    private static func part() -> StateWriter {
        var writer = StateWriter()
        writer.integer(format)
        return writer
    }

    /// Takes the next part of a snapshot into a deduplicator that has decided nothing yet; false when it is none.
    public mutating func readSnapshot(part: [UInt8]) -> Bool {
        var reader = StateReader(part)
        guard reader.integer(UInt8.self) == Self.format else { return false }
        while !reader.isAtEnd {
            guard let kind = reader.integer(UInt8.self).flatMap({ Kind(rawValue: $0) }), read(kind, &reader) else {
                return false
            }
        }
        return true
    }

    private mutating func read(_ kind: Kind, _ reader: inout StateReader) -> Bool {
        switch kind {
        case .clock:
            guard let time: Int64 = reader.integer() else { return false }
            now = time
            return true
        case .near: return readNear(&reader)
        case .source: return readSource(&reader)
        case .lines: return readLines(&reader)
        case .article, .text: break
        }
        guard let key = reader.digest(), let stored: Int64 = reader.integer() else { return false }
        switch kind {
        case .clock, .near, .source, .lines: return false
        case .article:
            guard let article = KnownArticle(from: &reader) else { return false }
            articles.store(article, for: key, now: stored)
        case .text:
            guard let count: UInt8 = reader.integer() else { return false }
            let anchors = (0..<count).compactMap { _ in Anchor(from: &reader) }
            guard anchors.count == count else { return false }
            texts.store(anchors, for: key, now: stored)
        }
        return true
    }
}

extension Deduplicator {
    private mutating func readNear(_ reader: inout StateReader) -> Bool {
        guard let count: UInt32 = reader.integer(), let record = reader.words(Int(count)),
            NearRecord.isValid(record.span)
        else { return false }
        near?.insert(record: record)
        return true
    }
}

extension Deduplicator.KnownArticle {
    fileprivate func write(to writer: inout StateWriter) {
        key.write(to: &writer)
        story.write(to: &writer)
        writer.integer(Int64(number))
        latest.write(to: &writer)
        writer.optional(superseded) { $1.write(to: &$0) }
    }

    fileprivate init?(from reader: inout StateReader) {
        guard let key = ArticleKey(from: &reader), let story = ArticleKey(from: &reader),
            let number: Int64 = reader.integer(), let latest = Deduplicator.Version(from: &reader),
            let superseded = reader.optional({ Deduplicator.Version(from: &$0) })
        else { return nil }
        self.init(key: key, story: story, number: Int(number), latest: latest, superseded: superseded)
    }
}

extension Deduplicator.Version {
    fileprivate func write(to writer: inout StateWriter) {
        writer.position(position)
        writer.digest(digest)
        writer.sketch(sketch)
        writer.optional(time.page) { $0.range($1) }
        writer.optional(time.fetched) { $0.range($1) }
    }

    fileprivate init?(from reader: inout StateReader) {
        guard let position = reader.position(), let digest = reader.digest(), let sketch = reader.sketch(),
            let page = reader.optional({ $0.range() }), let fetched = reader.optional({ $0.range() })
        else { return nil }
        self.position = position
        self.digest = digest
        self.sketch = sketch
        time = VersionTime(page: page, fetched: fetched)
    }
}

extension Deduplicator.Anchor {
    fileprivate func write(to writer: inout StateWriter) {
        writer.position(first)
        story.write(to: &writer)
        writer.optional(published) { $0.range($1) }
        writer.integer(received)
    }

    fileprivate init?(from reader: inout StateReader) {
        guard let first = reader.position(), let story = ArticleKey(from: &reader),
            let published = reader.optional({ $0.range() }), let received: Int64 = reader.integer()
        else { return nil }
        self.init(first: first, story: story, published: published, received: received)
    }
}

extension ArticleKey {
    func write(to writer: inout StateWriter) {
        switch self {
        case .identity(let digest):
            writer.integer(UInt8(0))
            writer.digest(digest)
        case .reused(let digest, let position):
            writer.integer(UInt8(1))
            writer.digest(digest)
            writer.position(position)
        case .item(let position):
            writer.integer(UInt8(2))
            writer.position(position)
        }
    }

    init?(from reader: inout StateReader) {
        switch reader.integer(UInt8.self) {
        case 0:
            guard let digest = reader.digest() else { return nil }
            self = .identity(digest)
        case 1:
            guard let digest = reader.digest(), let position = reader.position() else { return nil }
            self = .reused(digest, position)
        case 2:
            guard let position = reader.position() else { return nil }
            self = .item(position)
        default: return nil
        }
    }
}
