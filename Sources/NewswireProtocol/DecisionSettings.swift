/// The part of the configuration that outcomes and records depend on.
public struct DecisionSettings: Sendable, Equatable {
    /// Names the source of records: `record.instance`.
    public var instance: String
    /// `dedupe.identities`, `dedupe.identityDays`, `dedupe.texts` and `dedupe.textDays`.
    public var identitiesMax: UInt64
    public var identityDays: UInt64
    public var textsMax: UInt64
    public var textDays: UInt64
    /// `limits.contentBytes` and `limits.contentRatio`.
    public var contentBytesMax: UInt64
    public var contentRatioMax: UInt64
    /// `dedupe.near`; nil where near-duplicates are not searched, as in entries of the older forms.
    public var near: Near?
    /// `dedupe.boilerplate`; nil where nothing is learned, as in entries of the older forms.
    public var boilerplate: Boilerplate?
    /// `record.bodyMarkdown` and `record.links`; false in entries of the older forms.
    public var bodyMarkdown = false
    public var links = false

    /// How near-duplicates are searched.
    public struct Near: Sendable, Equatable {
        /// `dedupe.near.days`, `dedupe.near.texts` and `dedupe.near.threshold` (percent).
        public var days: UInt64
        public var textsMax: UInt64
        public var thresholdPercent: UInt64
        /// `dedupe.near.bytes`, in KiB.
        public var kibibytesMax: UInt64

        public init(days: UInt64, textsMax: UInt64, thresholdPercent: UInt64, kibibytesMax: UInt64) {
            self.days = days
            self.textsMax = textsMax
            self.thresholdPercent = thresholdPercent
            self.kibibytesMax = kibibytesMax
        }
    }

    /// What is learned of lines that keep coming back.
    public struct Boilerplate: Sendable, Equatable {
        /// `dedupe.boilerplate.pages`, `.confidence` (percent), `.days`, `.sources` and `.linesPerSource`.
        public var pages: UInt64
        public var confidencePercent: UInt64
        public var days: UInt64
        public var sourcesMax: UInt64
        public var linesMax: UInt64

        public init(pages: UInt64, confidencePercent: UInt64, days: UInt64, sourcesMax: UInt64, linesMax: UInt64) {
            self.pages = pages
            self.confidencePercent = confidencePercent
            self.days = days
            self.sourcesMax = sourcesMax
            self.linesMax = linesMax
        }
    }

    /// What holds where an entry of the older form says nothing: never to be changed.
    private static let (contentBytesMax, contentRatioMax): (UInt64, UInt64) = (10 << 20, 100)

    var limitsContentByDefault: Bool {
        contentBytesMax == Self.contentBytesMax && contentRatioMax == Self.contentRatioMax
    }

    /// Limits content as the older form does where nothing is said of it.
    public init(
        instance: String, identitiesMax: UInt64, identityDays: UInt64, textsMax: UInt64, textDays: UInt64,
        contentBytesMax: UInt64? = nil, contentRatioMax: UInt64? = nil, near: Near? = nil
    ) {
        self.instance = instance
        self.identitiesMax = identitiesMax
        self.identityDays = identityDays
        self.textsMax = textsMax
        self.textDays = textDays
        self.contentBytesMax = contentBytesMax ?? Self.contentBytesMax
        self.contentRatioMax = contentRatioMax ?? Self.contentRatioMax
        self.near = near
    }
}

/// A change of the configuration, at its place in the journal.
public struct SettingsChange: Sendable, Equatable {
    /// The position of the first payload that is decided with them.
    public var from: UInt64
    public var settings: DecisionSettings

    public init(from: UInt64, settings: DecisionSettings) {
        self.from = from
        self.settings = settings
    }
}

/// Which settings hold for which payload.
///
/// A change takes effect at a position of the journal: what was accepted before it is decided with what held before,
/// whenever that is, now or on a replay.
public struct SettingsHistory: Sendable, Equatable {
    /// In the order of their positions, no two at one.
    public private(set) var changes: [SettingsChange]

    /// Those that follow each other in an entry; sorted here, for what is read from a file may hold anything.
    public init(_ changes: [SettingsChange] = []) {
        self.changes = []
        for change in changes.sorted(by: { $0.from < $1.from }) { add(change) }
    }

    /// What holds for the payload at the position; nil where that is not known.
    public func change(at position: UInt64) -> SettingsChange? { changes.last { $0.from <= position } }

    /// Lets the settings hold from the position on, which is behind all that is in the journal; false if they are what
    /// held last.
    public mutating func change(to settings: DecisionSettings, from position: UInt64) -> Bool {
        guard changes.last?.settings != settings else { return false }
        add(SettingsChange(from: position, settings: settings))
        return true
    }

    /// Forgets what held only for payloads before the position.
    public mutating func forget(before position: UInt64) {
        guard let first = changes.lastIndex(where: { $0.from <= position }) else { return }
        changes.removeFirst(first)
    }

    /// In place of one at the same position: no payload came between them.
    private mutating func add(_ change: SettingsChange) {
        if changes.last?.from == change.from { changes.removeLast() }
        changes.append(change)
    }
}
