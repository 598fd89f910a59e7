internal import Deduplication
internal import Foundation
internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog
internal import Synchronization

/// Decides the payloads of a journal again, with the daemon's own pipeline, and compares what comes out with what was
/// recorded, byte for byte.
///
/// The fresh state takes over the state id, and what was known at the journal's first position: from the record log's
/// first checkpoint, or from its beginning where all of it is there. Given are, beside that, only what can't be decided
/// again: outcomes of payloads that are lost, rulings on those that ended the process, which settings hold from which
/// position on, and where numbers begin anew. The original is only read.
package struct Replay {
    private let files: StateFiles
    /// Its settings hold as long as the record log tells of none.
    private let configuration: Configuration
    private let observe: (ReplayReport) -> Bool
    private let failure = ReplayFailure()

    /// - Parameter observe: told now and then how far it is; false ends it.
    package init(
        _ files: StateFiles, _ configuration: Configuration,
        observe: @escaping (ReplayReport) -> Bool = { _ in true }
    ) {
        self.files = files
        self.configuration = configuration
        self.observe = observe
    }

    /// Runs on all cores (`workers.count`) and blocks until it is done.
    ///
    /// - Parameter target: a directory that is not there or empty, for the state that comes out: a record log and a
    ///   quarantine. Without one nothing is kept.
    package func run(into target: String?) throws(StateFilesError) -> ReplayReport {
        let folder = try ReplayFolder(target)
        defer { folder.removeIfTemporary() }
        var original = LogCursor(try files.snapshot(of: .records), .records)
        // Opened after the record log: whatever that tells of is in it, or was let go of.
        let journal = try files.snapshot(of: .journal)
        var report = ReplayReport(journalFirst: journal.positions.lowerBound)
        var (memory, next) = try begin(&original, journal)
        report.first = max(memory.settled + 1, journal.positions.lowerBound)
        guard let state = memory.state else {
            throw StateFilesError(.unreadable, "the record log of \(files.directory) does not say whose it is")
        }
        let rulings = memory.rulings
        let flow = try flow(memory, state, folder)
        memory = DecidedMemory(limits: configuration.dedupe)
        var payloads = LogCursor(journal, .journal)
        var feeder = ReplayFeeder(flow: flow, epoch: state.epoch, rulings: rulings, report: report)
        while let entry = next {
            try feeder.take(entry, &payloads)
            next = try original.entry()
            if feeder.isDue, !observe(feeder.report) { break }
            try failure.check()
        }
        flow.finish()
        try failure.check()
        folder.close()
        if next != nil { throw StateFilesError(.stopped, "stopped before the end") }
        return feeder.report
    }

    /// What was known before the first payload that can be decided again, and the record log's entry of that.
    private func begin(
        _ original: inout LogCursor, _ journal: SegmentLog
    ) throws(StateFilesError) -> (DecidedMemory, PositionedEntry?) {
        var memory = DecidedMemory(limits: configuration.dedupe)
        var isWhole: Bool?
        while let entry = try original.entry() {
            if isWhole == nil { isWhole = entry.position == 1 }
            guard let content = try? RecordLogContent(decoding: entry.bytes) else { continue }
            if case .settled(let settled) = content, isWhole == true || memory.hasCheckpoint,
                settled.journalIndex >= journal.positions.lowerBound
            {
                return (memory, entry)
            }
            memory.take(content)
        }
        return (memory, nil)
    }

    private func flow(
        _ memory: DecidedMemory, _ state: StateEntry, _ folder: ReplayFolder
    ) throws(StateFilesError) -> ReplayFlow {
        let logger = Logger(label: "replay") { _ in SwiftLogNoOpLogHandler() }
        let metrics = Metrics()
        let decider = Decider(instance: configuration.instance, stateID: state.stateID, memory: memory)
        try folder.write(state, decider)
        let log = ReplayLog(keepingIn: folder.records)
        let limit = InFlightLimit(
            payloadsMax: configuration.limits.inFlightPayloads, bytesMax: configuration.limits.inFlightBytes,
            onRoom: {})
        // A feed that is always ahead: what is recorded is let go at once.
        limit.published(below: .max)
        // Checkpoints are never due: the record log of a replay holds the one that it begins with.
        let checkpoints = Checkpoints(identity: state, intervalBytes: .max, neededFrom: 1, bytes: 0, now: { 0 })
        let recorder = RecordWriter(
            recordLog: log, journal: ReplayedJournal(), quarantine: try folder.quarantine(configuration.limits),
            checkpoints: checkpoints, limit: limit, metrics: metrics, logger: logger, onRecorded: {},
            onFailure: { [failure] in failure.note($0) })
        let pipeline = Pipeline(
            configuration: configuration, journal: ReplayedJournal(), decider: decider, checkpoints: checkpoints,
            recorder: recorder, limit: limit, metrics: metrics, logger: logger)
        return ReplayFlow(pipeline: pipeline, log: log, limit: limit, failure: failure)
    }
}

/// The pipeline of a replay, and what bounds it.
struct ReplayFlow: Sendable {
    let pipeline: Pipeline
    let log: ReplayLog
    let limit: InFlightLimit
    let failure: ReplayFailure

    /// Waits for room, then hands the payload over.
    func submit(_ payload: Backlog.Entry, _ given: GivenFacts?, original: [UInt8]?) {
        let bytes = InFlightSize.bytes(of: payload.entry)
        while !limit.hasRoomForBacklog(bytes: bytes), !failure.hasHappened { usleep(200) }
        limit.enterFromJournal(bytes: bytes)
        log.expect(ReplayLog.Expected(journal: payload.position, original: original))
        pipeline.replay(payload, given)
    }

    /// Returns when all is compared, or nothing can be any more.
    func finish() {
        while !limit.waitUntilEmpty(seconds: 0.1), !failure.hasHappened {}
    }
}

/// Why a replay can't go on, if it can't. Sendable because it is behind a mutex.
final class ReplayFailure: Sendable {
    private let reason = Mutex<String?>(nil)

    var hasHappened: Bool { reason.withLock { $0 != nil } }

    func note(_ reason: String) { self.reason.withLock { $0 = $0 ?? reason } }

    func check() throws(StateFilesError) {
        if let reason = reason.withLock({ $0 }) { throw StateFilesError(.unwritable, reason) }
    }
}
