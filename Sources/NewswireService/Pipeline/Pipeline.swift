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

    private let intake: BatchQueue<JournalEntry>

    /// - Parameter recorder: where decided payloads end.
    package init(
        configuration: Configuration, journal: any EntryLog, recorder: RecordWriter, stateID: String,
        limit: InFlightLimit, metrics: Metrics, logger: Logger
    ) {
        let records = BatchQueue<DecidedPayload>(label: "newswire.records", batchMax: Self.batchMax) { batch in
            ProcessorTime.measure(.record, metrics) { recorder.record(batch) }
        }

        let decider = Mutex(
            Decider(instance: configuration.instance, stateID: stateID, limits: configuration.dedupe))
        let decisions = BatchQueue<ParsedPayload>(label: "newswire.dedupe", batchMax: Self.batchMax) { batch in
            let decided = ProcessorTime.measure(.dedupe, metrics) {
                decider.withLock { decider in batch.map { decider.decide($0) } }
            }
            records.submit(decided)
        }

        let sequencer = Mutex(
            ReorderBuffer<ParsedPayload>(next: journal.positions.upperBound, capacity: limit.payloadsMax))
        let workers = WorkerPool(
            label: "newswire.parse", count: Self.workerCount(configuration),
            makeWorker: { PayloadParser(limits: WorkLimits(), metrics: metrics) },
            deliver: { parsed in
                sequencer.withLock { sequencer in
                    var ready: [ParsedPayload] = []
                    for result in parsed {
                        sequencer.insert(result, at: result.position) { ready.append($0) }
                    }
                    // Under the lock, or two workers could hand on their runs in the wrong order.
                    decisions.submit(ready)
                }
            })

        intake = BatchQueue(label: "newswire.journal", batchMax: Self.batchMax) { batch in
            ProcessorTime.measure(.journal, metrics) {
                do {
                    let positions = try journal.append(batch.map { $0.encode() })
                    workers.submit(
                        zip(positions, batch).map { JournaledPayload(position: $0, entry: $1) })
                } catch {
                    logger.error("\(batch.count) payloads could not be journaled and are lost: \(error)")
                    metrics.add(.journalFailed, batch.count)
                    limit.leave(
                        payloads: batch.count, bytes: batch.reduce(0) { $0 + InFlightSize.bytes(of: $1) })
                }
            }
        }
    }

    /// Takes over accepted payloads in their order of arrival; each must have entered the limit. Never blocks.
    package func submit(_ entries: [JournalEntry]) { intake.submit(entries) }

    private static func workerCount(_ configuration: Configuration) -> Int {
        configuration.workerCount > 0 ? configuration.workerCount : ProcessorTime.coreCount
    }
}
