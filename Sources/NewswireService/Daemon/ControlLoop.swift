internal import Dispatch
internal import Logging
internal import NewswireModel
internal import Synchronization

/// The shell around the `Lifecycle`: takes events and time to it, and does what it says. Between the events it looks
/// after the parts: are they getting on, and within the memory that they may use?
///
/// Confined to the thread that runs the daemon.
final class ControlLoop {
    /// How often it looks at the parts.
    private static let tickMilliseconds: Int64 = 250
    /// How often systemd's status line is renewed.
    private static let statusMilliseconds: Int64 = 10_000
    /// While it drains it asks systemd for so much more time, again and again.
    private static let extensionMilliseconds: Int64 = 15_000

    /// What it needs of the others.
    struct Surroundings {
        let source: ConfigurationSource
        let inbox: EventInbox
        let vitals: Vitals
        let metrics: Metrics
        let logger: Logger
        let logLevel: LogLevelSwitch
        let serviceManager: ServiceManager
    }

    private let surroundings: Surroundings
    private let parts: Parts
    private var lifecycle: Lifecycle
    private var stallWatch = StallWatch()
    private var memoryGuard = MemoryGuard()
    private var diskRoom = Watermark()
    private var backlogRoom = Watermark()
    private let isHastened = SharedFlag()
    private var tickDue: Int64 = 0
    private var watchdogDue: Int64 = 0
    private var statusDue: Int64 = 0
    private var extensionDue: Int64 = 0
    private var notifyFailures: UInt64 = 0

    private var vitals: Vitals { surroundings.vitals }
    private var logger: Logger { surroundings.logger }

    init(_ surroundings: Surroundings, _ parts: Parts) {
        self.surroundings = surroundings
        self.parts = parts
        lifecycle = Lifecycle(drainMilliseconds: Int64(surroundings.vitals.current.configuration.drainSeconds) * 1000)
    }

    /// Runs until the daemon has ended, and says how.
    func run() -> Lifecycle.End {
        handle(.started)
        while true {
            let wait = tickDue - MonotonicClock.milliseconds()
            for event in surroundings.inbox.take(waitMilliseconds: wait) { handle(event) }
            if case .ended(let end) = lifecycle.state { return end }
            let now = MonotonicClock.milliseconds()
            guard now >= tickDue else { continue }
            tickDue = now + Self.tickMilliseconds
            look(now)
            handle(.tick)
        }
    }

    // MARK: Events

    private func handle(_ event: Lifecycle.Event) {
        for action in lifecycle.handle(event, now: MonotonicClock.milliseconds()) { perform(action) }
    }

    private func perform(_ action: Lifecycle.Action) {
        switch action {
        case .announceReady:
            vitals.update { $0.phase = .running }
            tell([.ready, .status("Running")])
            logger.log(
                .info, .ready, "newswired is ready: \(parts.summary)",
                [.version: Release.version, .epoch: parts.identity.epoch, .generation: vitals.current.generation])
        case .reload: reload()
        case .refuseReload:
            let reason = "the daemon is stopping"
            logger.log(.warning, .reloadRefused, "SIGHUP is of no use any more: \(reason)", [.detail: reason])
        case .startDrain: startDrain()
        case .extendDrain(let left): extendDrain(left)
        case .hasten(let haste): hasten(haste)
        }
    }

    private func reload() {
        tell([.reloading(monotonicMicroseconds: MonotonicClock.microseconds()), .status("Reloading")])
        let faults = Reloader(surroundings, parts).reload()
        let values = vitals.current
        lifecycle.drainMilliseconds = Int64(values.configuration.drainSeconds) * 1000
        let status =
            faults.isEmpty
            ? "Running, configuration \(values.generation)"
            : "Running, configuration \(values.generation); the reload was refused: \(faults.joined(separator: "; "))"
        tell([.ready, .status(status)])
        statusDue = MonotonicClock.milliseconds() + Self.statusMilliseconds
    }

    private func startDrain() {
        vitals.update { $0.phase = .draining }
        tell([.stopping, .status("Draining")])
        logger.log(
            .info, .stopping, "stopping: finishing the \(parts.fill.payloads) payloads that are in flight",
            [.payloads: parts.fill.payloads])
        let (parts, flag, inbox) = (parts, isHastened, surroundings.inbox)
        // A queue of its own: it blocks, and this loop goes on looking after the parts.
        DispatchQueue(label: "newswire.drain").async {
            inbox.post(.drained(parts.drain { flag.isSet }))
        }
    }

    private func extendDrain(_ left: Int64) {
        let now = MonotonicClock.milliseconds()
        guard now >= extensionDue else { return }
        extensionDue = now + 1000
        tell([
            .extendTimeout(milliseconds: min(left, Self.extensionMilliseconds) + Self.extensionMilliseconds),
            .status("Draining: \(parts.fill.payloads) payloads in flight"),
        ])
    }

    private func hasten(_ haste: Lifecycle.Haste) {
        switch haste {
        case .secondSignal: noteHaste(.warning, "a second signal")
        case .deadline: noteHaste(.error, "stop.drainSeconds are over")
        case .failure: break  // Logged where it happened.
        }
        isHastened.set()
    }

    private func noteHaste(_ level: Logger.Level, _ reason: String) {
        logger.log(
            level, .stopHastened, "\(reason): stopping without waiting for the rest",
            [.detail: reason, .payloads: parts.fill.payloads])
    }

    // MARK: The parts

    private func look(_ now: Int64) {
        stallWatch.observe(parts.readings, now: now)
        let stalls = stallWatch.stalls(after: vitals.current.configuration.health.stallSeconds)
        let resident = ProcessMemory.resident()
        let before = vitals.current.stalls
        vitals.update { values in
            values.stalls = stalls
            values.residentBytes = resident
            values.observed = now
        }
        logChanges(from: before, to: stalls)
        guardDisk()
        guardMemory(resident, now)
        feedWatchdog(isWell: stalls.isEmpty, now)
        guard now >= statusDue, lifecycle.state == .running else { return }
        statusDue = now + Self.statusMilliseconds
        tell([.status(statusLine())])
    }

    private func logChanges(from before: [Stall], to stalls: [Stall]) {
        for stall in stalls where !before.contains(where: { $0.part == stall.part }) {
            var fields: LogFields = [.part: stall.part, .seconds: stall.seconds]
            let id = parts.markHung(stall.part)
            fields[.id] = id
            logger.log(
                .critical, .stalled, stall.description + (id.map { "; it holds the payload \($0)" } ?? ""), fields)
        }
        for stall in before where !stalls.contains(where: { $0.part == stall.part }) {
            parts.unmarkHung(stall.part)
            logger.log(.notice, .movesAgain, "\(stall.part) moves again", [.part: stall.part])
        }
    }

    /// Holds the intake while the disk has no room for more, or as much waits in the journal as it may.
    private func guardDisk() {
        let configuration = vitals.current.configuration
        let free = DiskSpace.free(at: configuration.stateDirectory)
        let backlog = parts.backlog.bytes
        let limit = max(configuration.retention.payloadBytes, 2 * configuration.retention.segmentBytes)
        let isLow = free.map { diskRoom.observe(free: $0, reserve: configuration.stateReserve) } ?? diskRoom.isReached
        hold(
            .diskLow, isLow,
            "\(free ?? 0) bytes are free on the disk of state.directory, state.reserve is \(configuration.stateReserve)"
        )
        hold(
            .backlogFull, backlogRoom.observe(used: backlog, limit: limit),
            "\(backlog) bytes wait in the journal to be decided, retention.payloadBytes is \(limit)")
        vitals.update { values in
            values.diskFreeBytes = free
            values.held = parts.hold.reasons
        }
    }

    private func hold(_ reason: IntakeHold.Reason, _ isHeld: Bool, _ detail: String) {
        guard parts.hold.set(reason, isHeld) else { return }
        let fields: LogFields = [.code: reason.rawValue, .detail: detail]
        if isHeld {
            surroundings.metrics.add(.intakeHolds(reason))
            logger.log(.error, .intakeHeld, "nothing is taken from the sockets for now: \(detail)", fields)
        } else {
            logger.log(.notice, .intakeOpen, "the reason to take nothing is gone: \(detail)", fields)
        }
    }

    private func guardMemory(_ resident: Int, _ now: Int64) {
        guard lifecycle.state == .running else { return }
        let limit = vitals.current.configuration.limits.memoryBytes
        guard let part = memoryGuard.observe(resident: resident, limit: limit, now: now) else { return }
        surroundings.metrics.add(.memoryGuardTrips(part))
        logger.log(
            .error, .memoryGuard,
            """
            \(resident) bytes of memory are in use, over limits.memory, \(limit): the sockets of the \(part.rawValue) \
            are closed and opened again, and what libzmq held for their peers is lost
            """, [.part: part.rawValue, .bytes: resident, .limit: limit])
        do throws(DaemonError) {
            try parts.renew(part)
        } catch {
            surroundings.inbox.post(.failed("the sockets of the \(part.rawValue) can't be opened again: \(error)"))
        }
    }

    private func feedWatchdog(isWell: Bool, _ now: Int64) {
        guard let interval = surroundings.serviceManager.watchdogMilliseconds, now >= watchdogDue else { return }
        watchdogDue = now + max(Self.tickMilliseconds, interval / 4)
        if isWell {
            tell([.watchdog])
        } else {
            surroundings.metrics.add(.watchdogWithheld)
        }
    }

    private func statusLine() -> String {
        let fill = parts.fill
        let waits = vitals.reasonsToWait(
            fill: fill, waitsForDisk: parts.waitsForDisk, now: MonotonicClock.milliseconds()
        ).compactMap(\.fault)
        let word = waits.isEmpty ? "Running" : "Running, not ready: \(waits[0])"
        let isRefused = vitals.current.lastReload.map { !$0.faults.isEmpty } ?? false
        let backlog = parts.backlog.payloads
        return "\(word); \(surroundings.metrics[.settledPayloads]) payloads settled, \(fill.payloads) in flight"
            + (backlog > 0 ? ", \(backlog) waiting in the journal" : "")
            + (isRefused ? "; the last reload was refused" : "")
    }

    private func tell(_ assignments: [ServiceManager.Assignment]) {
        guard let fault = surroundings.serviceManager.notify(assignments) else { return }
        notifyFailures += 1
        guard LogThrottle.mustLog(notifyFailures) else { return }
        logger.log(
            .warning, .notifyFailed,
            "the service manager could not be told by NOTIFY_SOCKET (\(notifyFailures) so far): \(fault)",
            [.detail: fault, .count: notifyFailures])
    }
}

/// A flag that is set once, by one thread, and read by others.
final class SharedFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
