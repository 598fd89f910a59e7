internal import NewswireModel

/// The names of a state: consumers see by the epoch that the numbers begin anew, and by the state id whose ids they
/// are.
///
/// The logs are in memory, so each start makes a new one.
struct StateIdentity: Equatable {
    /// Ascends from start to start: milliseconds since 1970.
    let epoch: UInt64
    /// Short, in lower-case letters and digits.
    let stateID: String

    init(created: Timestamp) {
        epoch = UInt64(max(1, created.milliseconds))
        stateID = String(epoch, radix: 36)
    }
}
