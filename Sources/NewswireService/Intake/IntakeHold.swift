internal import NewswireModel
internal import NewswireProtocol
internal import Synchronization

/// Why the intake takes nothing new for now, although there may be room in flight. Usually it is open.
///
/// Plain endpoints stop reading while it is held, so that senders wait; the reliable one refuses what is new. Sendable
/// because the reasons are bits of an atomic.
public final class IntakeHold: Sendable {
    public enum Reason: String, Sendable, CaseIterable {
        /// The disk has less room than `state.reserve`.
        case diskLow = "disk-low"
        /// As much waits in the journal as it may hold.
        case backlogFull = "backlog-full"

        fileprivate var bit: UInt8 { self == .diskLow ? 1 : 2 }

        fileprivate var detail: String {
            switch self {
            case .diskLow: "the daemon's disk has less room than state.reserve"
            case .backlogFull: "as much waits in the journal to be decided as retention.payloadBytes allows"
            }
        }
    }

    /// Scrapers that are refused come back after so long: each try brings the whole payload.
    private static let returnMilliseconds = 5000

    private let bits = Atomic<UInt8>(0)
    private let onOpen: @Sendable () -> Void

    /// - Parameter onOpen: called, by the thread that sets it, when the last reason is gone.
    package init(onOpen: @escaping @Sendable () -> Void) {
        self.onOpen = onOpen
    }

    package var isOpen: Bool { bits.load(ordering: .acquiring) == 0 }

    package var reasons: [Reason] {
        let bits = bits.load(ordering: .acquiring)
        return Reason.allCases.filter { bits & $0.bit != 0 }
    }

    /// What the reliable endpoint answers to new puts; nil when it takes them. The reasons have one code: a scraper can
    /// only wait.
    var refusal: PutRefusal? {
        guard let reason = reasons.first else { return nil }
        return PutRefusal(.diskLow, reason.detail, afterMilliseconds: Self.returnMilliseconds)
    }

    /// Sets or takes away a reason; true if that changed it.
    package func set(_ reason: Reason, _ isHeld: Bool) -> Bool {
        let (old, new) =
            isHeld
            ? bits.bitwiseOr(reason.bit, ordering: .acquiringAndReleasing)
            : bits.bitwiseAnd(~reason.bit, ordering: .acquiringAndReleasing)
        if old != 0, new == 0 { onOpen() }
        return old != new
    }
}
