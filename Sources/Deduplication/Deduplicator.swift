internal import Hashing
public import NewswireModel

/// Decides about articles, one after the other in journal order: new, an update, unchanged, or a copy.
///
/// A value whose state is a function of the calls alone: no clock, no randomness. Time is the reception time of what it
/// is given. Confine it to one serial queue. O(1) a decision. Measured: an identity takes about 550 bytes, a text about
/// 350.
public struct Deduplicator: Sendable {
    /// How much it remembers, and for how long.
    public struct Limits: Sendable, Equatable {
        /// Articles known by their identity; the longest unchanged are forgotten first.
        public var identitiesMax: Int
        public var identityDays: Int
        /// Texts known by their hash; the first seen are forgotten first.
        public var textsMax: Int
        public var textDays: Int
        /// Texts among which near-duplicates are found; nil where they are not searched.
        public var near: NearLimits?
        /// What is learned of lines that keep coming back; nil where nothing is.
        public var boilerplate: BoilerplateLimits?

        public init(
            identitiesMax: Int = 500_000, identityDays: Int = 400, textsMax: Int = 1_000_000, textDays: Int = 31,
            near: NearLimits? = NearLimits(), boilerplate: BoilerplateLimits? = BoilerplateLimits()
        ) {
            self.identitiesMax = identitiesMax
            self.identityDays = identityDays
            self.textsMax = textsMax
            self.textDays = textDays
            self.near = near
            self.boilerplate = boilerplate
        }
    }

    /// An article with an identity, at its latest version.
    struct KnownArticle {
        var key: ArticleKey
        var story: ArticleKey
        var number: Int
        var latest: Version
        /// The last that came late: older than `latest` by its own date.
        var superseded: Version?
    }

    struct Version {
        var position: ItemPosition
        var digest: Digest128
        var sketch: TextSketch
        var time: VersionTime

        init(_ fingerprint: Fingerprint, at position: ItemPosition) {
            self.position = position
            digest = fingerprint.version
            sketch = fingerprint.sketch
            time = fingerprint.time
        }
    }

    /// A text at an item that had it first: within a window, once.
    struct Anchor {
        var first: ItemPosition
        var story: ArticleKey
        var published: ClosedRange<Int64>?
        /// Milliseconds.
        var received: Int64
    }

    /// What begins the ids that verdicts name.
    public var stateID: String
    private var textWindow: Int64
    var articles: ExpiringMap<Digest128, KnownArticle>
    /// The anchors of each text. One does; a second is for the same text dated far from the first.
    var texts: ExpiringMap<Digest128, [Anchor]>
    /// The texts of the last days, by their shingles.
    var near: NearIndex?
    /// The lines that keep coming back from a source.
    var boilerplate: BoilerplateLearner?
    /// The latest reception time so far, in milliseconds: a clock that is set back does not bring anything back.
    var now: Int64 = .min

    private static let day: Int64 = 86_400_000

    public init(stateID: String, limits: Limits = Limits()) {
        self.stateID = stateID
        textWindow = Int64(limits.textDays) * Self.day
        articles = ExpiringMap(countMax: limits.identitiesMax, ageMax: Int64(limits.identityDays) * Self.day)
        // Twice the window: two dates of publication may lie within it when the receptions do not.
        texts = ExpiringMap(countMax: limits.textsMax, ageMax: 2 * textWindow)
        near = limits.near.map { NearIndex(limits: $0) }
        boilerplate = limits.boilerplate.map { BoilerplateLearner(limits: $0) }
    }

    /// Other limits hold from now on; what is beyond them is forgotten at once, or with the next article.
    public mutating func change(to limits: Limits) {
        textWindow = Int64(limits.textDays) * Self.day
        articles.limit(countMax: limits.identitiesMax, ageMax: Int64(limits.identityDays) * Self.day)
        texts.limit(countMax: limits.textsMax, ageMax: 2 * textWindow)
        if let limits = limits.near {
            if near == nil { near = NearIndex(limits: limits) } else { near?.change(to: limits) }
        } else {
            near = nil
        }
        if let limits = limits.boilerplate {
            if boilerplate == nil { boilerplate = BoilerplateLearner(limits: limits) }
            boilerplate?.change(to: limits)
        } else {
            boilerplate = nil
        }
    }

    /// How many articles and texts are remembered.
    public var counts: (articles: Int, texts: Int) { (articles.count, texts.count) }

    /// Texts among which near-duplicates are found, and what their lists of shingles take.
    public var nearCounts: (texts: Int, recordBytes: Int) { (near?.count ?? 0, near?.recordBytes ?? 0) }
    /// Sources whose recurring lines are learned, and the lines remembered of them together.
    public var boilerplateCounts: (sources: Int, lines: Int) {
        (boilerplate?.sourceCount ?? 0, boilerplate?.lineCount ?? 0)
    }

    /// What near-duplicate search has done since it began: postings read, and texts compared.
    public var nearWork: (postings: Int, comparisons: Int) { near?.work ?? (0, 0) }

    /// The most of that work for one text, whatever the texts are.
    public static var nearWorkMax: (postings: Int, comparisons: Int) {
        (CandidateSearch.postingsMax, NearIndex.comparisonsMax)
    }

    /// Decides about the next article and remembers it. Positions ascend from call to call.
    public mutating func decide(_ fingerprint: Fingerprint, at position: ItemPosition, received: Timestamp) -> Verdict {
        pass(received)
        return weighing(fingerprint) { $0.judge($1, at: position) }
    }

    /// Decides about a text of which what its source keeps saying weighs nothing, and says what of it the record leaves
    /// out.
    mutating func weighing(
        _ fingerprint: Fingerprint, _ decide: (inout Deduplicator, Fingerprint) -> Verdict
    ) -> Verdict {
        guard let marks = fingerprint.marks, boilerplate != nil else { return decide(&self, fingerprint) }
        var weighed = fingerprint
        if let known = boilerplate?.known(marks, now: now) { weighed.near = weighed.near.leavingOut(known, of: marks) }
        var verdict = decide(&self, weighed)
        switch verdict.kind {
        case .unchanged, .duplicate: return verdict
        case .new, .update, .nearDuplicate: break
        }
        verdict.boilerplate = boilerplate?.removable(marks, now: now) ?? []
        if !verdict.boilerplate.isEmpty {
            verdict.warnings.append("boilerplate-removed: \(verdict.boilerplate.count) lines")
        }
        return verdict
    }

    private mutating func judge(_ fingerprint: Fingerprint, at position: ItemPosition) -> Verdict {
        guard let identity = fingerprint.identity, let known = articles[identity] else {
            return decideUnknown(fingerprint, at: position, isReused: false)
        }
        if known.latest.digest == fingerprint.version {
            return verdict(.unchanged(version: known.latest.position), known.key, known.story, known.number)
        }
        if known.latest.sketch.isUnrelated(to: fingerprint.sketch) {
            return decideUnknown(fingerprint, at: position, isReused: true)
        }
        return decideVersion(fingerprint, of: known, identity: identity, at: position)
    }

    /// The time of reception is now: what is too old is forgotten.
    mutating func pass(_ received: Timestamp) {
        now = max(now, received.milliseconds)
        articles.expire(now: now)
        texts.expire(now: now)
        near?.expire(now: now)
    }

    /// Another version of an article that is known.
    private mutating func decideVersion(
        _ fingerprint: Fingerprint, of known: KnownArticle, identity: Digest128, at position: ItemPosition
    ) -> Verdict {
        var article = known
        let previous = known.latest.position
        let isSuperseded = fingerprint.time.isOlder(than: known.latest.time)
        if isSuperseded {
            if let superseded = known.superseded, superseded.digest == fingerprint.version {
                return verdict(.unchanged(version: superseded.position), known.key, known.story, known.number)
            }
            article.superseded = Version(fingerprint, at: position)
        } else {
            article.latest = Version(fingerprint, at: position)
        }
        article.number += 1
        articles.store(article, for: identity, now: now)
        remember(fingerprint, first: position, story: article.story)
        hold(
            fingerprint,
            NearRecord.Anchor(
                position: position, key: article.key, first: position, story: article.story, isLoose: false))
        return verdict(
            .update(previous: previous, isSuperseded: isSuperseded), article.key, article.story, article.number)
    }

    /// An article without an identity, with one not seen before, or with one that now names another article.
    private mutating func decideUnknown(
        _ fingerprint: Fingerprint, at position: ItemPosition, isReused: Bool
    ) -> Verdict {
        let key: ArticleKey =
            switch (fingerprint.identity, isReused) {
            case (nil, _): .item(position)
            case (let identity?, false): .identity(identity)
            case (let identity?, true): .reused(identity, position)
            }
        let copied = copiedText(fingerprint)
        let like = copied == nil ? near?.match(fingerprint.near, published: fingerprint.published, now: now) : nil
        let anchor = like.map { NearRecord.Anchor(position, key, like: $0) }
        let story = copied?.story ?? anchor?.story ?? key
        if let identity = fingerprint.identity {
            let article = KnownArticle(
                key: key, story: story, number: 1, latest: Version(fingerprint, at: position), superseded: nil)
            articles.store(article, for: identity, now: now)
        }
        // A copy word for word tells nothing of its own source, and another version no other story.
        if copied == nil { learn(fingerprint, story: story) }
        var kind = Verdict.Kind.new
        if let copied {
            kind = .duplicate(first: copied.first)
        } else {
            if let like, let anchor { kind = like.verdict(first: anchor.first) }
            remember(fingerprint, first: position, story: story)
            hold(
                fingerprint,
                anchor
                    ?? NearRecord.Anchor(position: position, key: key, first: position, story: story, isLoose: false))
        }
        var verdict = verdict(kind, key, story, 1)
        if isReused { verdict.warnings.append("identity-reused") }
        return verdict
    }

    private mutating func learn(_ fingerprint: Fingerprint, story: ArticleKey) {
        if let marks = fingerprint.marks { boilerplate?.learn(marks, story: story.hash, now: now) }
    }

    /// Lets near-duplicates of the text be found from now on.
    mutating func hold(_ fingerprint: Fingerprint, _ anchor: NearRecord.Anchor) {
        near?.insert(fingerprint.near, anchor: anchor, published: fingerprint.published, now: now)
    }

    /// The first item, within the window, that had this text.
    func copiedText(_ fingerprint: Fingerprint) -> Anchor? {
        guard let text = fingerprint.text else { return nil }
        return texts[text]?.first { isInWindow($0, fingerprint) }
    }

    /// Keeps the text under the item that had it first in its window.
    ///
    /// An anchor stays as long as it may be met again: one wrong date does not move the window of the others.
    mutating func remember(_ fingerprint: Fingerprint, first: ItemPosition, story: ArticleKey) {
        guard let text = fingerprint.text else { return }
        var anchors = texts[text] ?? []
        if anchors.contains(where: { isInWindow($0, fingerprint) }) { return }
        anchors.removeAll { now - $0.received > textWindow }
        if anchors.count == Self.anchorsMax { anchors.removeLast() }
        anchors.append(Anchor(first: first, story: story, published: fingerprint.published, received: now))
        texts.store(anchors, for: text, now: now)
    }

    private static let anchorsMax = 2

    /// Measured on the dates of publication where both have one, else on reception.
    private func isInWindow(_ anchor: Anchor, _ fingerprint: Fingerprint) -> Bool {
        guard let first = anchor.published, let second = fingerprint.published else {
            return now - anchor.received <= textWindow
        }
        let apart = max(0, first.lowerBound - second.upperBound, second.lowerBound - first.upperBound)
        return apart <= textWindow / 1000
    }

    func verdict(_ kind: Verdict.Kind, _ key: ArticleKey, _ story: ArticleKey, _ version: Int) -> Verdict {
        Verdict(kind: kind, articleID: key.text(stateID), story: story.text(stateID), version: version)
    }
}

/// What an `articleId` is made of: the identity, so that it outlives windows and state directories, else the item's own
/// id.
enum ArticleKey: Sendable, Equatable {
    case identity(Digest128)
    /// An identity that came to name another article, from this item on.
    case reused(Digest128, ItemPosition)
    case item(ItemPosition)

    /// By which a story is known again among the latest of a source.
    var hash: UInt32 {
        let (digest, position): (UInt64, ItemPosition?) =
            switch self {
            case .identity(let digest): (digest.low, nil)
            case .reused(let digest, let position): (digest.low, position)
            case .item(let position): (0, position)
            }
        guard let position else { return UInt32(truncatingIfNeeded: digest) }
        return UInt32(
            truncatingIfNeeded: WordHash.mix(
                digest &+ WordHash.mix(position.journalIndex &* 3 &+ UInt64(position.item) &+ 1)))
    }

    func text(_ stateID: String) -> String {
        switch self {
        case .identity(let digest): digest.hexadecimal
        case .reused(let digest, let position): "\(digest.hexadecimal)-\(position.id(stateID: stateID))"
        case .item(let position): position.id(stateID: stateID)
        }
    }
}
