internal import NewswireModel

/// The names of a state: consumers see by the epoch that the numbers begin anew, and by the state id whose ids they
/// are.
///
/// The record log keeps them; a new state gets new ones.
struct StateIdentity: Equatable {
    /// At most 2^53, which every JSON reader takes exactly: the start in milliseconds since 1970, and 12 random bits
    /// for daemons that start together. Ascends from start to start while the clock does.
    let epoch: UInt64
    /// Short, in lower-case letters and digits.
    let stateID: String

    init(epoch: UInt64, stateID: String) {
        self.epoch = epoch
        self.stateID = stateID
    }

    init(created: Timestamp, random: UInt64 = .random(in: 0...UInt64.max)) {
        epoch = UInt64(clamping: max(1, created.milliseconds)) << 12 | random & 0xFFF
        stateID = String(epoch, radix: 36)
    }
}
