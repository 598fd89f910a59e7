internal import NewswireProtocol

/// What a replay takes as given about a payload beside a ruling, because deciding it again can't give it: only the
/// machine that decided it knew.
struct GivenFacts: Sendable {
    /// The outcome as it was recorded, of a payload that is lost.
    var outcome: RecordLogEntry?
    /// Numbers begin anew with this payload.
    var beginsEpoch = false
    /// Which settings hold for this payload and later ones, where a start told of others.
    var settings: SettingsHistory?

    /// Whether nothing is given.
    var isEmpty: Bool { outcome == nil && !beginsEpoch && settings == nil }
}
