internal import ArticleExtraction
internal import Dispatch
package import Logging
internal import NewswireModel
package import NewswireProtocol
package import SegmentLog
internal import Synchronization

/// From accepted payloads to the record log: journal, workers, sequencer, dedupe, record log.
///
/// Each stage is a queue of batches that hands on to the next. None has a limit of its own: whatever is in one of them
/// is in flight, and `InFlightLimit` bounds that before it gets here.
package final class Pipeline: Sendable {
    /// What is journaled, decided or recorded at once, at most.
    private static let batchMax = 256

    private let journaling: BatchQueue<Submission>
    private let workers: WorkerPool<PayloadParser>
    private let sequencer: Sequencer
    private let decisions: BatchQueue<ParsedPayload>
    private let records: BatchQueue<RecordJob>
    private let remembered = Remembered()
    private let tickets: Tickets
    /// What stands in the journal and has not been handed to the workers.
    package let backlog: Backlog

    /// A payload on its way into the journal.
    package struct Submission: Sendable {
        let entry: JournalEntry
        /// Told of the position once it is kept, and nil where it could not be; on the journal's queue.
        let done: (@Sendable (UInt64?) -> Void)?

        /// Whether somebody hears of it when it could not be kept, and can send it again.
        var isTold: Bool { entry.delivery != nil || done != nil }
    }

    /// What dedupe remembers, told after each batch, so that who asks does not wait for one.
    private final class Remembered: Sendable {
        let counts = Mutex(RememberedCounts())
    }

    /// Numbers what goes to the workers, and says with which settings. One queue at a time asks: the backlog's, then
    /// the journal's.
    private final class Tickets: Sendable {
        private let state: Mutex<(next: UInt64, settings: SettingsHistory)>

        init(_ settings: SettingsHistory) {
            state = Mutex((0, settings))
        }

        func number(_ payloads: [Backlog.Entry], _ given: GivenFacts? = nil) -> [JournaledPayload] {
            state.withLock { state in
                if let later = given?.settings { state.settings = later }
                return payloads.map { payload in
                    defer { state.next += 1 }
                    return JournaledPayload(
                        ticket: state.next, position: payload.position, entry: payload.entry, ruling: payload.ruling,
                        given: given, settings: state.settings.change(at: payload.position)?.settings)
                }
            }
        }
    }

    /// Results of the workers on their way back into journal order.
    private final class Sequencer: Sendable {
        let buffer: Mutex<ReorderBuffer<ParsedPayload>>

        init(next: UInt64, capacity: Int) {
            buffer = Mutex(ReorderBuffer(next: next, capacity: capacity))
        }
    }

    /// - Parameters:
    ///   - decider: knows what was decided before.
    ///   - recorder: where decided payloads end.
    ///   - poison: what is known of payloads that end the process, and what records them.
    ///   - unsettled: the position of the first payload in the journal without an outcome; nil if all have one.
    ///   - onJournaled: told of puts, in the order of their submission, before anything else hears of them.
    package init(
        configuration: Configuration, journal: any EntryLog, unsettled: UInt64? = nil, decider: Decider,
        checkpoints: Checkpoints, poison: PoisonGuard = .off, recorder: RecordWriter, limit: InFlightLimit,
        metrics: Metrics, logger: Logger, onJournaled: @escaping @Sendable (JournalReceipt) -> Void = { _ in }
    ) {
        let records = BatchQueue<RecordJob>(label: "record", batchMax: Self.batchMax) { batch in
            ProcessorTime.measure(.record, metrics) { recorder.record(batch) }
        }
        remembered.counts.withLock { $0 = decider.remembered }
        let decisions = Self.decisions(decider, checkpoints, poison, metrics, remembered, records)
        // One more: where the limit is one payload, the backlog has one and the sockets have one.
        let sequencer = Sequencer(next: 0, capacity: limit.payloadsMax + 1)
        var made = 0
        let workers = WorkerPool(
            label: "parse", count: Self.workerCount(configuration),
            makeWorker: {
                defer { made += 1 }
                return PayloadParser(
                    metrics: metrics, slot: poison.slot(ofWorker: made), provoked: poison.provoked)
            },
            deliver: { parsed in
                sequencer.buffer.withLock { buffer in
                    var ready: [ParsedPayload] = []
                    for result in parsed {
                        buffer.insert(result, at: result.ticket) { ready.append($0) }
                    }
                    // Under the lock, or two workers could hand on their runs in the wrong order.
                    decisions.submit(ready)
                }
            })
        let tickets = Tickets(decider.settings)
        self.tickets = tickets
        let backlog = Backlog(
            journal: journal, from: unsettled ?? journal.positions.upperBound, limit: limit,
            poison: poison, logger: logger,
            handOver: { workers.submit(tickets.number($0)) })
        journaling = BatchQueue(label: "journal", batchMax: Self.batchMax) { batch in
            ProcessorTime.measure(.journal, metrics) {
                do {
                    let positions = try journal.append(batch.map { $0.entry.encode() })
                    let kept = zip(positions, batch).filter { $0.1.entry.delivery != nil }.map(\.0)
                    if !kept.isEmpty { onJournaled(.kept(kept)) }
                    for (position, submission) in zip(positions, batch) {
                        if let again = submission.entry.reprocessing { metrics.add(.processedAgain(again.reason)) }
                        submission.done?(position)
                    }
                    backlog.journaled(zip(positions, batch).map { Backlog.Entry(position: $0, entry: $1.entry) })
                } catch {
                    // Who put one is told, and puts it again.
                    let puts = batch.count { $0.entry.delivery != nil }
                    if puts > 0 { onJournaled(.lost(puts)) }
                    for submission in batch { submission.done?(nil) }
                    let lost = batch.count { !$0.isTold }
                    logger.log(
                        .error, .journalFailed,
                        "\(batch.count) payloads could not be journaled and \(lost) of them are lost: \(error)",
                        [.payloads: lost, .detail: "\(error)"])
                    metrics.add(.journalFailed, lost)
                    limit.leave(
                        payloads: batch.count, bytes: batch.reduce(0) { $0 + InFlightSize.bytes(of: $1.entry) })
                }
            }
        }
        self.backlog = backlog
        self.workers = workers
        self.sequencer = sequencer
        self.decisions = decisions
        self.records = records
    }

    private static func decisions(
        _ decider: Decider, _ checkpoints: Checkpoints, _ poison: PoisonGuard, _ metrics: Metrics,
        _ remembered: Remembered, _ records: BatchQueue<RecordJob>
    ) -> BatchQueue<ParsedPayload> {
        let decider = Mutex(decider)
        let slot = poison.decidingSlot
        return BatchQueue(label: "dedupe", batchMax: batchMax) { batch in
            let decided = ProcessorTime.measure(.dedupe, metrics) {
                decider.withLock { decider in
                    let decided = batch.map { parsed in
                        guard let slot else { return decider.decide(parsed) }
                        return slot.holding(parsed.position) { decider.decide(parsed) }
                    }
                    let now = decider.remembered
                    let before = remembered.counts.withLock { counts in
                        defer { counts = now }
                        return counts
                    }
                    metrics.add(.dedupeCompared, now.nearComparisons - before.nearComparisons)
                    metrics.add(.boilerplateRecords, now.cutRecords - before.cutRecords)
                    metrics.add(.boilerplateRemoved, now.cutLines - before.cutLines)
                    return decided
                }
            }
            records.submit(decided.map { .payload($0) })
            decider.withLock { checkpoints.writeIfDue($0, to: records) }
        }
    }

    /// Takes over accepted payloads in their order of arrival; each must have entered the limit. Never blocks.
    package func submit(_ entries: [JournalEntry]) {
        journaling.submit(entries.map { Submission(entry: $0, done: nil) })
    }

    /// Takes over a payload whose position somebody waits for; it must have entered the limit. Never blocks.
    ///
    /// - Parameter done: called on the journal's queue; it must not block.
    func submit(_ entry: JournalEntry, done: @escaping @Sendable (UInt64?) -> Void) {
        journaling.submit([Submission(entry: entry, done: done)])
    }

    /// Takes a payload that is decided again, with what is given about it; it must have entered the limit. Never
    /// blocks.
    func replay(_ payload: Backlog.Entry, _ given: GivenFacts?) {
        workers.submit(tickets.number([payload], given))
    }

    /// Whether nothing is being decided or recorded, a checkpoint included.
    var isIdle: Bool { decisions.depth == 0 && records.depth == 0 }

    /// Payloads in each stage now: waiting for it, or in it.
    var depths: [(stage: QueueStage, payloads: Int)] {
        [
            (.journal, journaling.depth), (.parse, workers.waiting),
            (.reorder, sequencer.buffer.withLock { $0.waiting }), (.dedupe, decisions.depth),
            (.record, records.depth),
        ]
    }

    /// How many workers there are, and how many of them have something to do.
    var workerCounts: (all: Int, busy: Int) { (workers.count, workers.busy) }

    /// Articles and texts that dedupe remembers.
    var rememberedCounts: RememberedCounts { remembered.counts.withLock { $0 } }

    /// What its parts say of themselves.
    var readings: [PartReading] {
        [journaling.reading, backlog.reading] + workers.readings + [decisions.reading, records.reading]
    }

    static func workerCount(_ configuration: Configuration) -> Int {
        configuration.workerCount > 0 ? configuration.workerCount : ProcessorTime.coreCount
    }
}
