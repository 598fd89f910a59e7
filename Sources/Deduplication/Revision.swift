internal import Hashing
public import NewswireModel

/// What an article was decided to be before its payload was extracted again: the new reading takes its place.
public struct Revision: Sendable, Equatable {
    /// The version that is revised.
    public let previous: ItemPosition
    let article: ArticleKey
    let story: ArticleKey
    /// Of `previous`, from 1.
    public let version: Int

    /// - Parameters:
    ///   - articleID: as the record of `previous` has it, and so the story.
    ///   - stateID: of the state in which it was given.
    /// - Returns: nil for ids that no decision of that state gives.
    public init?(previous: ItemPosition, articleID: String, story: String, version: Int, stateID: String) {
        guard let article = ArticleKey(articleID, stateID: stateID), let story = ArticleKey(story, stateID: stateID)
        else { return nil }
        self.init(previous: previous, article: article, story: story, version: version)
    }

    private init(previous: ItemPosition, article: ArticleKey, story: ArticleKey, version: Int) {
        self.previous = previous
        self.article = article
        self.story = story
        self.version = version
    }
}

extension Deduplicator {
    /// Takes another reading of a payload that was decided before. It stays the article and in the story that it was,
    /// whatever it says now; it is superseded where a later version of the article is known.
    public mutating func revise(
        _ fingerprint: Fingerprint, _ revision: Revision, at position: ItemPosition, received: Timestamp
    ) -> Verdict {
        pass(received)
        return weighing(fingerprint) { $0.judge($1, revision, at: position) }
    }

    private mutating func judge(
        _ fingerprint: Fingerprint, _ revision: Revision, at position: ItemPosition
    ) -> Verdict {
        var (number, story, isSuperseded) = (revision.version + 1, revision.story, false)
        if let identity = revision.article.identity, var known = articles[identity], known.key == revision.article {
            number = known.number + 1
            story = known.story
            let version = Version(fingerprint, at: position)
            if known.latest.position == revision.previous {
                known.latest = version
            } else {
                isSuperseded = true
                if known.superseded?.position == revision.previous { known.superseded = version }
            }
            known.number = number
            articles.store(known, for: identity, now: now)
        }
        if copiedText(fingerprint) == nil {
            remember(fingerprint, first: position, story: story)
            hold(
                fingerprint,
                NearRecord.Anchor(
                    position: position, key: revision.article, first: position, story: story, isLoose: false))
        }
        return verdict(
            .update(previous: revision.previous, isSuperseded: isSuperseded), revision.article, story, number)
    }
}

extension ArticleKey {
    /// What remembers the article's versions; nil without an identity.
    fileprivate var identity: Digest128? {
        switch self {
        case .identity(let digest), .reused(let digest, _): digest
        case .item: nil
        }
    }

    /// Reads what `text` writes.
    fileprivate init?(_ text: String, stateID: String) {
        if let digest = Digest128(hexadecimal: text) {
            self = .identity(digest)
        } else if let position = ItemPosition(id: text, stateID: stateID) {
            self = .item(position)
        } else if let digest = Digest128(hexadecimal: String(text.prefix(32))), text.dropFirst(32).first == "-",
            let position = ItemPosition(id: String(text.dropFirst(33)), stateID: stateID)
        {
            self = .reused(digest, position)
        } else {
            return nil
        }
    }
}

/// The binary form in which the record log keeps a revision, before the item's fingerprint, so that a start can decide
/// it again: format u8, the version before (journal index u64, item u32), its number u32, the article's key and the
/// story's.
extension Revision {
    /// Not among the formats of fingerprints.
    private static let format: UInt8 = 0x40

    /// A fingerprint's bytes behind this one's.
    public func encode(before fingerprint: [UInt8]) -> [UInt8] {
        var writer = StateWriter()
        writer.integer(Self.format)
        writer.position(previous)
        writer.integer(UInt32(clamping: version))
        article.write(to: &writer)
        story.write(to: &writer)
        return writer.bytes + fingerprint
    }

    /// The revision and the fingerprint behind it; no revision where the bytes are a fingerprint alone. Nil when they
    /// are damaged.
    public static func split(_ bytes: [UInt8]) -> (revision: Revision?, fingerprint: [UInt8])? {
        guard bytes.first == format else { return (nil, bytes) }
        var reader = StateReader(Array(bytes.dropFirst()))
        guard let previous = reader.position(), let version: UInt32 = reader.integer(),
            let article = ArticleKey(from: &reader), let story = ArticleKey(from: &reader)
        else { return nil }
        let revision = Revision(previous: previous, article: article, story: story, version: Int(version))
        return (revision, reader.remainder)
    }
}
