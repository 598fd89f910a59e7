package import Logging
internal import NewswireModel
internal import NewswireProtocol
package import SegmentLog
internal import Synchronization

/// The last stage: copies what could not be processed to the quarantine folder, and commits the outcomes to the record
/// log.
///
/// Runs on its own serial queue, where it may wait for a disk. Sendable because the folder is behind a mutex.
package final class RecordWriter: Sendable {
    private let recordLog: any EntryLog
    private let journal: any EntryLog
    private let quarantine: Mutex<QuarantineFolder>
    private let throttles = Mutex(LogThrottles<QuarantineCode>())
    private let stateID: String
    private let checkpoints: Checkpoints
    private let slot: FlightSlot?
    private let limit: InFlightLimit
    private let metrics: Metrics
    /// When each outlet was last seen.
    let outlets: OutletTable
    private let logger: Logger
    private let onRecorded: @Sendable () -> Void
    private let onSettled: @Sendable (UInt64) -> Void
    private let onFailure: @Sendable (String) -> Void
    /// After a batch that could not be recorded, none may be: its numbers would be missing for ever.
    private let hasFailed = Atomic(false)

    /// - Parameters:
    ///   - poison: where it records what it works on.
    ///   - onRecorded: called when the record log has grown.
    ///   - onSettled: called with the last journal position whose outcome is in the record log now.
    ///   - onFailure: called with the reason when the record log can't be written: nothing can go on without it.
    package init(
        recordLog: any EntryLog, journal: any EntryLog, quarantine: consuming QuarantineFolder,
        checkpoints: Checkpoints, poison: PoisonGuard = .off, outletsMax: Int = 0, limit: InFlightLimit,
        metrics: Metrics, logger: Logger,
        onRecorded: @escaping @Sendable () -> Void,
        onSettled: @escaping @Sendable (UInt64) -> Void = { _ in },
        onFailure: @escaping @Sendable (String) -> Void
    ) {
        self.recordLog = recordLog
        self.journal = journal
        self.quarantine = Mutex(quarantine)
        self.checkpoints = checkpoints
        stateID = checkpoints.identity.stateID
        slot = poison.recordingSlot
        self.limit = limit
        self.metrics = metrics
        outlets = OutletTable(limit: outletsMax, metrics: metrics)
        self.logger = logger
        self.onRecorded = onRecorded
        self.onSettled = onSettled
        self.onFailure = onFailure
    }

    /// Takes over other limits of the quarantine folder; what is beyond them goes at once, oldest first.
    func apply(_ limits: Configuration.Limits) {
        let dropped = quarantine.withLock {
            $0.limit(bytesMax: limits.quarantineBytes, filesMax: limits.quarantineFiles)
        }
        metrics.add(.quarantineDropped, dropped)
        outlets.setLimit(limits.outlets)
    }

    /// Payloads in quarantine, and their bytes.
    var quarantineSize: (payloads: Int, bytes: Int) { quarantine.withLock { $0.size } }

    /// Lets go of a payload of the quarantine folder; false where it is not there.
    func removeFromQuarantine(_ id: String) -> Bool { quarantine.withLock { $0.letGo(id) } }

    /// Payloads in journal order, each exactly once, and what checkpoints add between them.
    func record(_ batch: [RecordJob]) {
        var payloads: [DecidedPayload] = []
        for job in batch {
            switch job {
            case .payload(let payload): payloads.append(payload)
            case .checkpoint(let entry, let place):
                settle(payloads)
                payloads = []
                keep(entry, place)
            }
        }
        settle(payloads)
    }

    private func keep(_ entry: [UInt8], _ place: RecordJob.Place) {
        guard !hasFailed.load(ordering: .acquiring) else { return }
        do {
            checkpoints.written(place, at: try recordLog.append([entry]).lowerBound)
        } catch {
            fail(error)
        }
    }

    private func fail(_ error: any Error) {
        hasFailed.store(true, ordering: .releasing)
        onFailure("the record log can't be written: \(error)")
    }

    private func settle(_ batch: [DecidedPayload]) {
        guard let last = batch.last, !hasFailed.load(ordering: .acquiring) else { return }
        let entries = batch.map { prepare($0) }
        do {
            let positions = try recordLog.append(entries)
            checkpoints.recorded(bytes: entries.reduce(0) { $0 + $1.count })
            count(batch)
            onSettled(last.entry.journalIndex)
            // What is settled needs no journal any more; the range was appended before, so this can't be past the end.
            try journal.trim(below: last.entry.journalIndex + 1)
            // Last: once nothing is in flight, metrics and logs are final.
            limit.recorded(
                at: positions.upperBound - 1, payloads: batch.count, bytes: batch.reduce(0) { $0 + $1.bytes })
        } catch {
            return fail(error)
        }
        onRecorded()
    }

    private func prepare(_ decided: DecidedPayload) -> [UInt8] {
        guard let slot else { return prepareUnmarked(decided) }
        return slot.holding(decided.entry.journalIndex) { prepareUnmarked(decided) }
    }

    private func prepareUnmarked(_ decided: DecidedPayload) -> [UInt8] {
        keepQuarantined(decided)
        return decided.entry.encode()
    }

    private func keepQuarantined(_ decided: DecidedPayload) {
        guard let (payload, reason) = decided.quarantine else { return }
        let id = ItemPosition(journalIndex: decided.entry.journalIndex, item: 0).id(stateID: stateID)
        noteQuarantined(id, payload, reason, outlet: decided.outlet)
        do {
            let dropped = try quarantine.withLock { try $0.keep(payload, id: id, because: reason) }
            metrics.add(.quarantineDropped, dropped)
        } catch {
            metrics.add(.quarantineFailed)
            let count = metrics[.quarantineFailed]
            guard LogThrottle.mustLog(count) else { return }
            logger.log(
                .error, .quarantineFailed, "\(id) could not be kept in quarantine (\(count) so far): \(error)",
                [.id: id, .detail: "\(error)", .count: count])
        }
    }

    /// Of each code the 1st, 10th, 100th … is logged.
    private func noteQuarantined(
        _ id: String, _ payload: JournalEntry, _ reason: Finding<QuarantineCode>, outlet: String?
    ) {
        guard let count = throttles.withLock({ $0.count(reason.code) }) else { return }
        var fields: LogFields = [
            .id: id, .endpoint: payload.endpoint.rawValue, .code: reason.code.rawValue, .detail: reason.detail,
            .count: count,
        ]
        fields[.outlet] = outlet
        logger.log(
            .notice, .quarantined,
            "quarantined \(id) from \(payload.endpoint.rawValue)\(outlet.map { ", outlet \($0)" } ?? ""): "
                + "\(reason.code.rawValue): \(reason.detail) (\(count) so far)",
            fields)
    }

    private func count(_ batch: [DecidedPayload]) {
        let now = WallClock.now()
        metrics.observe(.settleDuration, batch.map { max(0, Int(now.milliseconds - $0.arrived.milliseconds)) })
        for decided in batch {
            if let outlet = decided.outlet { outlets.seen(outlet, at: decided.arrived) }
        }
        var outcomes: [Outcome: Int] = [:]
        for decided in batch {
            for item in decided.entry.items { outcomes[item.outcome, default: 0] += 1 }
        }
        for case (_, let reason)? in batch.map(\.quarantine) { metrics.add(.quarantined(reason.code)) }
        metrics.add([(.settledPayloads, batch.count)] + outcomes.map { (.items($0.key), $0.value) })
    }
}
