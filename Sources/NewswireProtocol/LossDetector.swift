public import NewswireModel

/// Tells a subscriber of the live feed exactly what it missed, from the numbers in what it gets.
///
/// It watches one numbering: that of all records, or that of one outcome; a subscriber to several outcomes keeps one
/// for each and shows every message to all. It expects what one connection to one daemon delivers: in order, possibly
/// with gaps. Heartbeats show losses that no later record has shown yet. A new epoch starts the numbering anew.
public struct LossDetector: Sendable {
    /// What is subscribed to, and so which numbering must be without gaps.
    public enum Scope: Sendable, Hashable {
        case everything
        case outcome(Outcome)
    }

    /// What one message revealed; nothing in the common case.
    public struct Observation: Sendable, Equatable {
        /// The numbers between what was seen last and this message.
        public var missed: ClosedRange<UInt64>?
        public var newEpoch: NewEpoch?
        /// The record has a number that was delivered, or given up as missed, before.
        public var isRepeated = false

        /// Whether the message is simply the next one.
        public var isClean: Bool { self == Self() }

        init() {}
    }

    /// A numbering that was begun while subscribed. What the end of the old epoch held is unknown.
    public struct NewEpoch: Sendable, Equatable {
        public let from: UInt64
        public let to: UInt64
        /// The numbers of the new epoch that were given out before this message: they may have been missed.
        public let unseen: UInt64
    }

    public let scope: Scope
    /// The epoch of the last message; nil before the first.
    public private(set) var epoch: UInt64?
    /// The last number accounted for: delivered, reported as missed, or from before the subscription.
    public private(set) var last: UInt64 = 0

    /// A detector that begins with whatever comes first: what was sent before is not missed.
    public init(scope: Scope) {
        self.scope = scope
    }

    /// A detector that goes on behind a number that was seen in an earlier run.
    public init(scope: Scope, epoch: UInt64, last: UInt64) {
        self.scope = scope
        self.epoch = epoch
        self.last = last
    }

    /// Takes the numbers of a record. Records of an outcome out of scope change nothing.
    public mutating func observe(_ trailer: LiveTrailer, outcome: Outcome) -> Observation {
        switch scope {
        case .everything: return advance(epoch: trailer.epoch, to: trailer.sequence, isRecord: true)
        case .outcome(outcome): return advance(epoch: trailer.epoch, to: trailer.number, isRecord: true)
        case .outcome: return Observation()
        }
    }

    /// Takes the heads of a heartbeat: every number up to them has been sent before it.
    public mutating func observe(_ heartbeat: Heartbeat) -> Observation {
        switch scope {
        case .everything: advance(epoch: heartbeat.epoch, to: heartbeat.head, isRecord: false)
        case .outcome(let outcome):
            advance(epoch: heartbeat.epoch, to: heartbeat.heads[outcome] ?? 0, isRecord: false)
        }
    }

    private mutating func advance(epoch: UInt64, to number: UInt64, isRecord: Bool) -> Observation {
        var observation = Observation()
        guard self.epoch == epoch else {
            if let old = self.epoch {
                let unseen = isRecord && number > 0 ? number - 1 : number
                observation.newEpoch = NewEpoch(from: old, to: epoch, unseen: unseen)
            }
            self.epoch = epoch
            last = number
            return observation
        }
        guard number > last else {
            observation.isRepeated = isRecord
            return observation
        }
        // The record itself is here; a heartbeat's head is not.
        let missedLast = isRecord ? number - 1 : number
        if missedLast > last { observation.missed = last + 1...missedLast }
        last = number
        return observation
    }
}
