/// Where an item stands in the journal: the payload's index and the item's number within the payload, from 0.
public struct ItemPosition: Sendable, Hashable, Comparable {
    public let journalIndex: UInt64
    public let item: UInt32

    public init(journalIndex: UInt64, item: UInt32) {
        self.journalIndex = journalIndex
        self.item = item
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.journalIndex, left.item) < (right.journalIndex, right.item)
    }

    /// The record's `id`: `<state id>-<journal index>.<item>`.
    public func id(stateID: String) -> String { "\(stateID)-\(journalIndex).\(item)" }

    /// Reads what `id` writes; nil of anything else, and of ids of other states.
    public init?(id: String, stateID: String) {
        guard id.hasPrefix(stateID + "-") else { return nil }
        let numbers = id.dropFirst(stateID.count + 1).split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let journalIndex = UInt64(numbers[0]), let item = UInt32(numbers[1]) else {
            return nil
        }
        self.init(journalIndex: journalIndex, item: item)
        guard self.id(stateID: stateID) == id else { return nil }
    }
}

/// What the dedupe stage decided about an article.
public struct Verdict: Sendable, Equatable {
    public var kind: Kind
    /// The same for all versions of an article.
    public var articleID: String
    /// The `articleID` of the story's first article.
    public var story: String
    /// Counts the versions of an article from 1.
    public var version: Int
    public var warnings: [String] = []
    /// Lines that keep coming back from the source: the published body leaves them out. By their places among the
    /// body's lines that are not empty, from 0, ascending.
    public var boilerplate: [Int] = []

    public enum Kind: Sendable, Equatable {
        case new
        /// `previous` is the version before; `isSuperseded` when this one is older than what is stored.
        case update(previous: ItemPosition, isSuperseded: Bool)
        /// `version` is the one it equals.
        case unchanged(version: ItemPosition)
        /// `first` is the first item of the story.
        case duplicate(first: ItemPosition)
        /// `score` 0…1.
        case nearDuplicate(first: ItemPosition, score: Double, relation: Relation)
    }

    public init(kind: Kind, articleID: String, story: String, version: Int, warnings: [String] = []) {
        self.kind = kind
        self.articleID = articleID
        self.story = story
        self.version = version
        self.warnings = warnings
    }

    /// The item that `updateOf` or `duplicateOf` names; nil for a new one.
    public var refersTo: ItemPosition? {
        switch kind {
        case .new: nil
        case .update(let previous, _): previous
        case .unchanged(let version): version
        case .duplicate(let first), .nearDuplicate(let first, _, _): first
        }
    }

    public var outcome: Outcome {
        switch kind {
        case .new: .new
        case .update: .update
        case .unchanged: .unchanged
        case .duplicate: .duplicate
        case .nearDuplicate: .nearDuplicate
        }
    }
}
