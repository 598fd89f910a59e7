internal import Deduplication
internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

/// The two logs of a state directory, opened, and what they say of all that was before.
///
/// The record log tells which journal positions are settled, what dedupe knows and which numbers were given; all that
/// stands in the journal behind is still to be decided.
struct DurableStore {
    let journal: SegmentLog
    let recordLog: SegmentLog
    /// What is remembered of the ids of puts, and the log that keeps it.
    let ids: AcceptedIDs
    let idLog: IDLog
    private let idSegments: SegmentLog
    let identity: StateIdentity
    let memory: DecidedMemory
    let checkpoints: Checkpoints
    /// Positions of the journal without an outcome; those that are damaged among them are left out when they are read.
    let unsettled: Range<UInt64>

    private static let day: Int64 = 86_400_000
    /// A checkpoint is written when so large a part of what the record log may take was recorded since the last.
    private static let checkpointShare = 16
    private static let entriesMax = 256
    private static let bytesMax = 4 * 1024 * 1024

    init(
        _ configuration: Configuration, directory: String, _ metrics: Metrics, _ logger: Logger
    ) throws(DaemonError) {
        let retention = configuration.retention
        recordLog = try Self.open(
            .records, directory, retention.segmentBytes, days: retention.recordDays, bytes: retention.recordBytes,
            metrics, logger)
        journal = try Self.open(
            .journal, directory, retention.segmentBytes, days: retention.payloadDays, bytes: retention.payloadBytes,
            metrics, logger)
        let recollection = try Self.remember(recordLog, configuration.dedupe, logger)
        var memory = recollection.memory
        identity = Self.identity(memory.state, recordLog.recovery, logger)
        if identity.epoch != memory.state?.epoch { memory.beginEpoch() }
        // Positions that are settled are never given again, whatever became of the journal.
        journal.advance(to: memory.settled + 1)
        let positions = journal.positions
        let unsettled = max(memory.settled + 1, positions.lowerBound)..<positions.upperBound
        let isChanged = Self.configure(&memory, configuration, from: Self.endOfAccepted(journal, unsettled), logger)
        self.memory = memory
        self.unsettled = unsettled
        idSegments = try Self.open(
            .ids, directory, IDLog.segmentBytes, days: (configuration.reliable.idHours + 23) / 24,
            bytes: IDLog.retainedBytes(configuration.reliable.idsMax), metrics, logger)
        (ids, idLog) = try Self.recollect(idSegments, journal, settled: memory.settled, configuration, logger)
        let entry = StateEntry(epoch: identity.epoch, stateID: identity.stateID, settings: memory.settings)
        checkpoints = Checkpoints(
            identity: entry, intervalBytes: max(retention.recordBytes / Self.checkpointShare, retention.segmentBytes),
            neededFrom: recollection.start, bytes: recollection.bytes, size: recollection.checkpointBytes)
        // Said twice, so that one damaged entry does not end an epoch; not at each start, or each made a file.
        guard memory.state != entry || memory.stateEntries < 2 else { return }
        do throws(LogError) {
            _ = try recordLog.append([entry.encode()])
        } catch {
            // A state that is known already does without.
            guard !isChanged, memory.state?.epoch == identity.epoch else {
                throw DaemonError(.stateDirectory, "the record log can't be written: \(error)")
            }
            logger.log(
                .warning, .diskFailed, "the record log can't be written at the start: \(error)",
                [.part: StoreName.records.rawValue, .detail: "\(error)"])
        }
    }

    /// To be called when nothing is appended any more, so that the next start sees that nothing is missing.
    func close() {
        idLog.finish(below: journal.positions.upperBound)
        for log in [journal, recordLog, idSegments] { log.close() }
    }

    /// Segments of each log and the bytes of their files.
    var sizes: [(name: StoreName, segments: Int, bytes: Int)] {
        [(StoreName.journal, journal), (.records, recordLog), (.ids, idSegments)].map { name, log in
            (name, log.size.segments, log.size.bytes)
        }
    }

    /// Behind the last payload that came in: what an administrator has put into the journal behind it, to be processed
    /// again, is decided with the new settings.
    private static func endOfAccepted(_ journal: SegmentLog, _ unsettled: Range<UInt64>) -> UInt64 {
        var end = unsettled.upperBound
        while end > unsettled.lowerBound,
            let entry = try? journal.read(from: end - 1, entriesMax: 1, bytesMax: 1).first,
            let payload = try? JournalEntry(decoding: entry.bytes), payload.reprocessing != nil
        {
            end -= 1
        }
        return end
    }

    /// Takes over what the configuration says of decisions; true where that is not what held before.
    private static func configure(
        _ memory: inout DecidedMemory, _ configuration: Configuration, from position: UInt64, _ logger: Logger
    ) -> Bool {
        let isFirst = memory.settings.changes.isEmpty
        // What is not known held as it does now.
        let isChanged = memory.configure(configuration.decisions, from: isFirst ? 0 : position)
        if isChanged, !isFirst {
            logger.notice(
                """
                record.instance, dedupe or limits.content… has changed: payloads from position \(position) of the \
                journal on are decided with the new values, and those before it with the old ones
                """)
        }
        return isChanged
    }

    /// The ids of payloads that were accepted lately.
    private static func recollect(
        _ log: SegmentLog, _ journal: SegmentLog, settled: UInt64, _ configuration: Configuration, _ logger: Logger
    ) throws(DaemonError) -> (AcceptedIDs, IDLog) {
        let limits = configuration.reliable
        let now = WallClock.now().milliseconds
        let milliseconds = Int64(limits.idHours) * day / 24
        do throws(LogError) {
            // Where old blocks were let go of, those that are left tell of all that is still remembered.
            let isWhole = log.recovery.damages.allSatisfy { $0.cause == .unfinished }
            let recollection = try IDRecollection(
                AcceptedIDs(limit: limits.idsMax, milliseconds: milliseconds), idLog: log, journal: journal,
                journalStart: try journal.position(notBefore: now - milliseconds),
                blocksTellOfAllBefore: isWhole && log.positions.lowerBound > 1, settled: settled, now: now)
            let idLog = IDLog(
                log, after: recollection, stretchBytesMax: configuration.retention.segmentBytes, idsMax: limits.idsMax,
                logger: logger)
            return (recollection.ids, idLog)
        } catch {
            throw DaemonError(.stateDirectory, "the ids of the journal can't be read: \(error)")
        }
    }

    static func open(
        _ name: StoreName, _ directory: String, _ segmentBytes: Int, days: Int, bytes: Int, _ metrics: Metrics,
        _ logger: Logger
    ) throws(DaemonError) -> SegmentLog {
        var options = SegmentLog.Options()
        options.segmentBytes = segmentBytes
        options.retainedBytes = bytes
        options.retainedMilliseconds = Int64(days) * day
        let observer = StoreObserver(name: name, metrics: metrics, logger: logger)
        options.observe = { observer.observe($0) }
        do throws(LogError) {
            let log = try SegmentLog(directory: directory + "/" + name.rawValue, options: options)
            observer.report(log.recovery)
            return log
        } catch {
            throw DaemonError(.stateDirectory, "the \(name.text) can't be opened: \(error)")
        }
    }

    /// What a start learns from the record log.
    private struct Recollection {
        var memory: DecidedMemory
        /// Where the last whole checkpoint begins, else the log.
        let start: UInt64
        /// Of the outcomes that were recorded since, and of that checkpoint.
        var bytes = 0
        var checkpointBytes = 0
    }

    private static func remember(
        _ log: SegmentLog, _ limits: Deduplicator.Limits, _ logger: Logger
    ) throws(DaemonError) -> Recollection {
        var end = log.positions.upperBound
        var endsCheckpoint = false
        for start in log.segmentStarts.reversed() {
            if let checkpoint = try lastCheckpoint(log, start..<end, &endsCheckpoint) {
                let found = try remember(log, from: checkpoint, limits, logger)
                if found.memory.hasCheckpoint { return found }
                logger.log(
                    .error, .logDamaged,
                    "the checkpoint at position \(checkpoint) of the record log is damaged: an older one is read",
                    [.part: StoreName.records.rawValue])
            }
            end = start
        }
        return try remember(log, from: log.positions.lowerBound, limits, logger)
    }

    /// The position of the state entry before the last checkpoint that begins among the positions and was finished.
    ///
    /// - Parameter endsCheckpoint: whether the end of a checkpoint is the first that is met of any behind the
    ///   positions; then, from their start on.
    private static func lastCheckpoint(
        _ log: SegmentLog, _ positions: Range<UInt64>, _ endsCheckpoint: inout Bool
    ) throws(DaemonError) -> UInt64? {
        var found: UInt64?
        var open: UInt64?
        var isFirstEnd: Bool?
        try forEachEntry(of: log, from: positions.lowerBound) { entry in
            guard entry.position < positions.upperBound else { return false }
            switch try? RecordLogContent(decoding: Array(entry.bytes.prefix(256))) {
            case .checkpoint(.beginning):
                isFirstEnd = isFirstEnd ?? false
                open = max(log.positions.lowerBound, entry.position - 1)
            case .checkpoint(.end):
                isFirstEnd = isFirstEnd ?? true
                found = open ?? found
                open = nil
            default: break
            }
            return true
        }
        if endsCheckpoint, let open { found = open }
        endsCheckpoint = isFirstEnd ?? endsCheckpoint
        return found
    }

    private static func remember(
        _ log: SegmentLog, from start: UInt64, _ limits: Deduplicator.Limits, _ logger: Logger
    ) throws(DaemonError) -> Recollection {
        var memory = DecidedMemory(limits: limits)
        var (bytes, checkpointBytes) = (0, 0)
        var unknown = 0
        try forEachEntry(of: log, from: start) { entry in
            do throws(EntryError) {
                let content = try RecordLogContent(decoding: entry.bytes)
                if case .checkpoint = content {
                    // Behind the first that is whole are only such as were not finished.
                    guard !memory.hasCheckpoint else { return true }
                    checkpointBytes += entry.bytes.count
                } else {
                    bytes += entry.bytes.count
                }
                memory.take(content)
            } catch {
                unknown += 1
            }
            return true
        }
        if unknown > 0 || memory.unreadable > 0 {
            logger.log(
                .error, .logDamaged,
                """
                \(unknown) entries and \(memory.unreadable) fingerprints of the record log are of a form that this \
                version does not know: copies of those articles will not be recognised
                """, [.part: StoreName.records.rawValue, .count: unknown + memory.unreadable])
        }
        return Recollection(
            memory: memory, start: start, bytes: bytes, checkpointBytes: memory.hasCheckpoint ? checkpointBytes : 0)
    }

    /// Reads on, some entries at a time, as long as the body says true.
    private static func forEachEntry(
        of log: SegmentLog, from start: UInt64, _ body: (PositionedEntry) -> Bool
    ) throws(DaemonError) {
        var next = start
        do throws(LogError) {
            while true {
                let entries = try log.read(from: next, entriesMax: entriesMax, bytesMax: bytesMax)
                guard let last = entries.last else { return }
                next = last.position + 1
                for entry in entries where !body(entry) { return }
            }
        } catch {
            throw DaemonError(.stateDirectory, "the record log can't be read: \(error)")
        }
    }

    /// The state goes on under its names, unless numbers may have been given of which nothing is known any more.
    private static func identity(
        _ state: StateEntry?, _ recovery: LogRecovery, _ logger: Logger
    ) -> StateIdentity {
        let new = StateIdentity(created: WallClock.now())
        guard let state else { return new }
        guard recovery.lostTail else { return StateIdentity(epoch: state.epoch, stateID: state.stateID) }
        let epoch = max(new.epoch, state.epoch + 1)
        logger.log(
            .error, .epochBegun, "the end of the record log is lost: numbers begin anew in epoch \(epoch)",
            [.epoch: epoch])
        return StateIdentity(epoch: epoch, stateID: state.stateID)
    }
}

/// Counts and logs what happens in a log on disk.
private struct StoreObserver: Sendable {
    let name: StoreName
    let metrics: Metrics
    let logger: Logger

    /// The log names so many damages of a start; the rest are counted.
    private static let namedMax = 20

    func observe(_ event: SegmentLogEvent) {
        switch event {
        case .synced(let entries, let bytes, let nanoseconds):
            metrics.add([(.storeEntries(name), entries), (.storeBytes(name), bytes)])
            metrics.observe(.syncDuration(name), nanoseconds)
            metrics.observe(.syncBatch(name), entries)
        case .failed(let error): failed(error)
        case .damaged(let damage):
            metrics.add(.storeDamaged(name))
            tell(damage)
        case .trimmed(let bytes): logger.debug("\(name.text): let go of a file of \(bytes) bytes")
        }
    }

    private func failed(_ error: DiskError) {
        let kind: StoreFailure =
            if error.isDiskFull {
                .full
            } else if error.call == "fdatasync" || error.call == "fsync" {
                .sync
            } else {
                .other
            }
        metrics.add(.storeFailures(name, kind))
        let count = metrics[.storeFailures(name, kind)]
        guard LogThrottle.mustLog(count) else { return }
        logger.log(
            .error, .diskFailed, "a call of the disk failed for the \(name.text): \(error) (\(count) so far)",
            [.part: name.rawValue, .detail: "\(error)", .count: count])
    }

    private func tell(_ damage: LogDamage) {
        logger.log(
            .error, .logDamaged, "entries of the \(name.text) are damaged: \(damage)",
            [.part: name.rawValue, .detail: "\(damage)"])
    }

    func report(_ recovery: LogRecovery) {
        for failure in recovery.failures { failed(failure) }
        let losses = recovery.damages.filter { $0.cause != .unfinished }
        metrics.add(.storeDamaged(name), losses.count)
        for damage in losses.prefix(Self.namedMax) { tell(damage) }
        for damage in recovery.damages where damage.cause == .unfinished {
            logger.notice("\(name.text): \(damage); nothing that was kept is lost")
        }
    }
}
