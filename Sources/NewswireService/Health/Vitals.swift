internal import NewswireModel
internal import Synchronization

/// What the control loop knows of the daemon's condition, for those who ask.
///
/// Sendable because its values are behind a mutex.
final class Vitals: Sendable {
    enum Phase: String, Sendable {
        case starting, running, draining
    }

    /// What became of the last reload; no faults: it took effect.
    struct Reload: Sendable {
        let at: Timestamp
        let faults: [String]
    }

    struct Values: Sendable {
        var phase = Phase.starting
        let started: Timestamp
        /// The same in milliseconds of the monotonic clock.
        let startedMonotonic: Int64
        var configuration: Configuration
        /// Counts the configurations that took effect, from 1.
        var generation = 1
        var loaded: Timestamp
        var lastReload: Reload?
        /// The keys whose new values wait for the next start.
        var restartNeeded: [String] = []
        var stalls: [Stall] = []
        var residentBytes = 0
        /// Of the state directory's disk; nil where it can't be found out.
        var diskFreeBytes: Int?
        /// Why the intake takes nothing for now.
        var held: [IntakeHold.Reason] = []
        /// When the control loop last came round, in milliseconds of the monotonic clock.
        var observed: Int64
        var readiness: Readiness

        /// Why nothing is taken for want of room on the disk.
        fileprivate var diskFault: String? {
            guard held.contains(.diskLow) else { return nil }
            let reserve = configuration.stateReserve
            return "\(diskFreeBytes ?? 0) bytes are free on the disk of state.directory, less than state.reserve, "
                + "\(reserve); ready again from \(reserve + reserve / 8) on"
        }
    }

    private let values: Mutex<Values>

    init(_ configuration: Configuration) {
        let (now, monotonic) = (WallClock.now(), MonotonicClock.milliseconds())
        values = Mutex(
            Values(
                started: now, startedMonotonic: monotonic, configuration: configuration, loaded: now,
                observed: monotonic,
                readiness: Readiness(
                    unreadyPercent: configuration.health.unreadyPercent,
                    readyPercent: configuration.health.readyPercent)))
    }

    var current: Values { values.withLock { $0 } }

    func update(_ change: (inout Values) -> Void) { values.withLock { change(&$0) } }

    /// Why the daemon is not alive; empty while every part that has work gets on with it.
    func deathSigns(now: Int64) -> [String] {
        let values = current
        let silence = Int((now - values.observed) / 1000)
        let stalls = values.stalls.map(\.description)
        guard silence >= values.configuration.health.stallSeconds else { return stalls }
        return stalls + ["the control loop has not come round for \(silence) s"]
    }

    /// What is looked at before the daemon is sent more, each with the reason why it should not be.
    func reasonsToWait(fill: Fill?, waitsForDisk: Bool, now: Int64) -> [Check] {
        let signs = deathSigns(now: now)
        return values.withLock { values in
            var room: String?
            if let fill, !values.readiness.update(fill: fill) {
                room =
                    "\(fill.payloads) of \(fill.payloadsMax) payloads and \(fill.bytes) of \(fill.bytesMax) bytes "
                    + "are in flight; ready again below \(values.readiness.readyPercent) %"
            }
            let limit = values.configuration.limits.memoryBytes
            let memory =
                values.residentBytes > limit
                ? "\(values.residentBytes) bytes of memory are in use, over limits.memory, \(limit)" : nil
            return [
                Check("phase", values.phase == .running ? nil : values.phase.rawValue), Check("room", room),
                Check("memory", memory),
                Check(
                    "disk",
                    waitsForDisk ? "the disk does not take what is accepted; the log says why" : values.diskFault),
                Check("progress", signs.isEmpty ? nil : signs.joined(separator: "; ")),
            ]
        }
    }

    /// One thing that was looked at; no fault: it is well.
    struct Check: Sendable {
        let name: String
        let fault: String?

        init(_ name: String, _ fault: String?) {
            self.name = name
            self.fault = fault
        }
    }
}
