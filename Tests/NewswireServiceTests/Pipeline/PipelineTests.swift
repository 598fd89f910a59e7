import Dispatch
import Foundation
import Logging
import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Synchronization
import Testing

/// The stages together, from accepted payloads to the record log, on logs in memory.
@Suite struct PipelineTests {
    private let directory = NSTemporaryDirectory() + "newswire-pipeline-\(UUID().uuidString)"

    /// What a run left in the record log.
    private struct Run {
        let entries: [RecordLogEntry]
        let metrics: Metrics
        let journal: Range<UInt64>
        let inFlight: (payloads: Int, bytes: Int)
    }

    private func run(_ payloads: [JournalEntry], workers: Int, batch: Int) throws -> Run {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let configuration = try Configuration(settings: ["workers.count=\(workers)"])
        let journal = MemoryLog(bytesMax: 1 << 30)
        let recordLog = MemoryLog(bytesMax: 1 << 30)
        let metrics = Metrics()
        let limit = InFlightLimit(payloadsMax: payloads.count, bytesMax: 1 << 30, onRoom: {})
        let recorder = RecordWriter(
            recordLog: recordLog, journal: journal,
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1 << 20, filesMax: 100), stateID: "s",
            limit: limit, metrics: metrics, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            onRecorded: {},
            onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: configuration, journal: journal, recorder: recorder, stateID: "s", limit: limit,
            metrics: metrics, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        // A feed that is always ahead: what is recorded is let go at once.
        limit.published(below: .max)
        for start in stride(from: 0, to: payloads.count, by: batch) {
            let some = Array(payloads[start..<min(start + batch, payloads.count)])
            for entry in some { limit.enter(bytes: InFlightSize.bytes(of: entry)) }
            pipeline.submit(some)
        }
        #expect(limit.waitUntilEmpty(seconds: 60))
        return Run(
            entries: try recordLog.read(from: 1, entriesMax: .max, bytesMax: .max).map {
                try RecordLogEntry(decoding: $0.bytes)
            }, metrics: metrics, journal: journal.positions, inFlight: limit.current)
    }

    /// A stream with every outcome in it: repeated texts, versions, junk, and payloads of very different sizes.
    private func payloads(_ count: Int) -> [JournalEntry] {
        (0..<count).map { index in
            let story = index * 7919 % (count / 3)
            var text = "Report \(story) says that the council of district \(story % 50) met on Monday and voted. "
            text += String(
                repeating: "It was the \(story)th time this year that a vote was held there. ", count: story % 90)
            var header: [UInt8]?
            if index % 3 != 1 {
                header = Array(
                    #"{"url":"https://example.com/\#(story)","status":"odd","colour":1,"id":"\#(index)"}"#.utf8)
                if index % 2 == 0 { text += "\n\nVersion \(index)." }
            }
            if index % 17 == 0 { text = "<!DOCTYPE html><p>\(index)" }
            if index % 19 == 0 { text = " . " }
            return JournalEntry(
                received: Timestamp(milliseconds: 1_700_000_000_000 + Int64(index)), endpoint: .push, header: header,
                payload: Array(text.utf8))
        }
    }

    @Test func theSameJournalGivesTheSameRecordsWhateverTheWorkersDo() throws {
        let stream = payloads(3000)
        let alone = try run(stream, workers: 1, batch: 3000)
        let crowd = try run(stream, workers: 7, batch: 11)
        #expect(alone.entries.count == 3000)
        #expect(alone.entries == crowd.entries)
        let outcomes = Set(alone.entries.flatMap(\.items).map(\.outcome))
        #expect(outcomes == [.new, .update, .unchanged, .duplicate, .rejected, .quarantined])
    }

    @Test func everyPayloadIsDecidedOnceInOrderAndLetGo() throws {
        let run = try run(payloads(500), workers: 3, batch: 7)
        #expect(run.entries.map(\.journalIndex) == Array(1...500))
        let items = run.entries.flatMap(\.items)
        #expect(items.map(\.sequence) == Array(1...500))
        for outcome in Outcome.allCases {
            let numbers = items.filter { $0.outcome == outcome }.map(\.number)
            #expect(numbers == Array(1..<UInt64(numbers.count + 1)))
            #expect(run.metrics[.items(outcome)] == UInt64(numbers.count))
        }
        #expect(run.metrics[.settledPayloads] == 500)
        #expect(run.journal == 501..<501, "what is settled is trimmed from the journal")
    }

    @Test func whatIsLetGoIsCountedBefore() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let metrics = Metrics()
        let settled = Mutex<UInt64?>(nil)
        let limit = InFlightLimit(payloadsMax: 1, bytesMax: 1 << 30) {
            settled.withLock { $0 = metrics[.settledPayloads] }
        }
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let journal = MemoryLog(bytesMax: 1 << 20)
        let recorder = RecordWriter(
            recordLog: MemoryLog(bytesMax: 1 << 20), journal: journal,
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1, filesMax: 1), stateID: "s",
            limit: limit, metrics: metrics, logger: logger, onRecorded: {}, onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: try Configuration(), journal: journal, recorder: recorder, stateID: "s", limit: limit,
            metrics: metrics, logger: logger)
        let payload = payloads(3)[1]
        limit.published(below: .max)
        limit.enter(bytes: InFlightSize.bytes(of: payload))
        #expect(!limit.hasRoom(), "so that the release calls back, before anything else happens")
        pipeline.submit([payload])
        #expect(limit.waitUntilEmpty(seconds: 60))
        #expect(settled.withLock { $0 } == 1)
    }

    @Test func payloadsThatTheJournalCanNotTakeAreCountedAndLeave() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let metrics = Metrics()
        let limit = InFlightLimit(payloadsMax: 10, bytesMax: 1 << 30, onRoom: {})
        let journal = MemoryLog(bytesMax: 1000)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let recorder = RecordWriter(
            recordLog: MemoryLog(bytesMax: 1 << 20), journal: journal,
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1, filesMax: 1), stateID: "s",
            limit: limit, metrics: metrics, logger: logger, onRecorded: {}, onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: try Configuration(), journal: journal, recorder: recorder, stateID: "s", limit: limit,
            metrics: metrics, logger: logger)
        let large = JournalEntry(
            received: Timestamp(milliseconds: 0), endpoint: .push, payload: Array(repeating: 65, count: 2000))
        limit.enter(bytes: InFlightSize.bytes(of: large))
        pipeline.submit([large])
        #expect(limit.waitUntilEmpty(seconds: 60))
        #expect(metrics[.journalFailed] == 1)
    }
}
