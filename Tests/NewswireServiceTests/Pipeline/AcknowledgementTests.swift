import Deduplication
import Foundation
import Logging
import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Synchronization
import Testing

/// When the pipeline says that a put is kept.
@Suite struct AcknowledgementTests {
    /// A journal that knows how many of its entries were said to be kept, and how many too early.
    private final class WatchedJournal: EntryLog {
        private let log = MemoryLog(bytesMax: 1 << 24)
        private let counts = Mutex((appended: 0, kept: 0, early: 0))

        func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
            // Whoever is told before gets the time to be seen.
            usleep(1000)
            let positions = try log.append(batch)
            counts.withLock { $0.appended += batch.count }
            return positions
        }

        func noteKept(_ number: Int) {
            counts.withLock { counts in
                counts.kept += number
                counts.early += max(0, counts.kept - counts.appended)
            }
        }

        var kept: Int { counts.withLock { $0.kept } }
        var early: Int { counts.withLock { $0.early } }
        var positions: Range<UInt64> { log.positions }

        func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
            try log.read(from: position, entriesMax: entriesMax, bytesMax: bytesMax)
        }

        func trim(below position: UInt64) throws(LogError) { try log.trim(below: position) }
    }

    private static func put(_ number: UInt64) -> JournalEntry {
        let delivery = Delivery(
            scope: .client("test"), id: "\(number)", payloadHash: Hash128(high: number, low: number))
        return JournalEntry(
            received: Timestamp(milliseconds: 1_700_000_000_000), endpoint: .reliable, delivery: delivery,
            payload: Array("Report \(number) tells of the harbour.".utf8))
    }

    @Test func aPutIsKeptOnceTheJournalHasIt() throws {
        let directory = NSTemporaryDirectory() + "newswire-acknowledgement-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let configuration = try Configuration()
        let journal = WatchedJournal()
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let limit = InFlightLimit(payloadsMax: 1000, bytesMax: 1 << 30, onRoom: {})
        let checkpoints = Checkpoints(
            identity: StateEntry(epoch: 1, stateID: "s"), intervalBytes: .max, neededFrom: 1, bytes: 0)
        let metrics = Metrics()
        let recorder = RecordWriter(
            recordLog: MemoryLog(bytesMax: 1 << 24), journal: journal,
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1, filesMax: 1), checkpoints: checkpoints,
            limit: limit, metrics: metrics, logger: logger, onRecorded: {}, onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: configuration, journal: journal,
            decider: Decider(instance: "main", stateID: "s", memory: DecidedMemory(limits: Deduplicator.Limits())),
            checkpoints: checkpoints, recorder: recorder, limit: limit, metrics: metrics, logger: logger,
            onJournaled: { receipt in
                switch receipt {
                case .kept(let positions): journal.noteKept(positions.count)
                case .lost(let count): Issue.record("\(count) lost")
                }
            })
        limit.published(below: .max)
        for number in 0..<200 as Range<UInt64> {
            let put = Self.put(number)
            limit.enter(bytes: InFlightSize.bytes(of: put))
            pipeline.submit([put])
        }
        #expect(limit.waitUntilEmpty(seconds: 60))
        #expect(journal.kept == 200)
        #expect(journal.early == 0, "said to be kept before the journal had it")
    }
}
