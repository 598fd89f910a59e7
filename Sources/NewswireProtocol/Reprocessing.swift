public import NewswireModel

/// Why a payload stands in the journal once more: an administrator had it processed again.
///
/// It is part of the journal's entry, so that a replay comes to the same outcome.
public struct Reprocessing: Sendable, Equatable {
    public enum Reason: String, Sendable, CaseIterable {
        /// It was in quarantine: its records carry `retryOf`, and are decided as if it came for the first time.
        case retried
        /// It was extracted by another version: its records carry `reason`, and take the place of those that they
        /// revise.
        case reprocessed
    }

    /// What an item was before, where its record is to take that one's place.
    public struct Revision: Sendable, Equatable {
        /// The item's number within the payload.
        public var item: UInt32
        /// The version before it: what `updateOf` names.
        public var previous: ItemPosition
        public var articleID: String
        public var story: String
        /// Of `previous`, from 1.
        public var version: UInt32

        /// - Parameters articleID, story: shorter than 64 KiB.
        public init(item: UInt32, previous: ItemPosition, articleID: String, story: String, version: UInt32) {
            self.item = item
            self.previous = previous
            self.articleID = articleID
            self.story = story
            self.version = version
        }
    }

    public var reason: Reason
    /// The journal position at which the payload stood first.
    public var origin: UInt64
    /// When it was ordered; the entry's own time is that of the first reception.
    public var ordered: Timestamp
    /// Items whose records are revised; the others are decided as new ones are.
    public var revisions: [Revision]

    public init(reason: Reason, origin: UInt64, ordered: Timestamp, revisions: [Revision] = []) {
        self.reason = reason
        self.origin = origin
        self.ordered = ordered
        self.revisions = revisions
    }

    /// The item that `retryOf` names: what can't be processed is one item.
    public var retriedItem: ItemPosition? {
        reason == .retried ? ItemPosition(journalIndex: origin, item: 0) : nil
    }

    public func revision(ofItem item: UInt32) -> Revision? { revisions.first { $0.item == item } }
}

/// The binary form, integers little-endian: reason u8, three zero bytes, count of revisions u32, origin u64, time of
/// the order i64 in milliseconds since 1970; then for each item its number u32, version u32, journal index u64 and item
/// u32 of the version before, the lengths of `articleId` and `story` as u16, and these two.
extension Reprocessing {
    private static let fixedSize = 24
    private static let revisionFixedSize = 24

    func encode() -> [UInt8] {
        let names = revisions.map { (article: Array($0.articleID.utf8), story: Array($0.story.utf8)) }
        let size = names.reduce(Self.fixedSize) { $0 + Self.revisionFixedSize + $1.article.count + $1.story.count }
        var writer = EntryWriter(size: size)
        writer.integer(UInt32(reason.wireNumber))
        writer.integer(UInt32(revisions.count))
        writer.integer(origin)
        writer.integer(ordered.milliseconds)
        for (revision, names) in zip(revisions, names) {
            writer.integer(revision.item)
            writer.integer(revision.version)
            writer.integer(revision.previous.journalIndex)
            writer.integer(revision.previous.item)
            writer.integer(UInt16(names.article.count))
            writer.integer(UInt16(names.story.count))
            writer.append(names.article)
            writer.append(names.story)
        }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(EntryError) {
        var reader = EntryReader(bytes)
        guard let reason = Reason(wireNumber: try reader.integer(UInt8.self)) else { throw .invalid("reason") }
        try reader.reserved(3)
        let count = try reader.integer(UInt32.self)
        let origin = try reader.integer(UInt64.self)
        let ordered = Timestamp(milliseconds: try reader.integer(Int64.self))
        guard Int(count) <= reader.remaining / Self.revisionFixedSize else { throw .truncated }
        var revisions: [Revision] = []
        revisions.reserveCapacity(Int(count))
        for _ in 0..<count {
            let item = try reader.integer(UInt32.self)
            let version = try reader.integer(UInt32.self)
            let journalIndex = try reader.integer(UInt64.self)
            let previous = ItemPosition(journalIndex: journalIndex, item: try reader.integer(UInt32.self))
            let articleLength = try reader.integer(UInt16.self)
            let storyLength = try reader.integer(UInt16.self)
            revisions.append(
                Revision(
                    item: item, previous: previous, articleID: try reader.text(UInt64(articleLength)),
                    story: try reader.text(UInt64(storyLength)), version: version))
        }
        try reader.end()
        self.init(reason: reason, origin: origin, ordered: ordered, revisions: revisions)
    }
}

extension Reprocessing.Reason {
    /// Its number in the binary form; never reused for another reason.
    fileprivate var wireNumber: UInt8 {
        switch self {
        case .retried: 1
        case .reprocessed: 2
        }
    }

    fileprivate init?(wireNumber: UInt8) {
        guard let reason = Self.allCases.first(where: { $0.wireNumber == wireNumber }) else { return nil }
        self = reason
    }
}
