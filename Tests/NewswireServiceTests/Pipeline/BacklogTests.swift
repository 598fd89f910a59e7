import Deduplication
import Foundation
import Logging
import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Testing

/// What stands in the journal at a start, decided while more comes in.
@Suite struct BacklogTests {
    private let directory = NSTemporaryDirectory() + "newswire-backlog-\(UUID().uuidString)"

    private struct Setting {
        let pipeline: Pipeline
        let limit: InFlightLimit
        let recordLog: MemoryLog

        var settled: [UInt64] {
            get throws {
                try recordLog.read(from: 1, entriesMax: .max, bytesMax: .max).compactMap {
                    if case .settled(let entry) = try RecordLogContent(decoding: $0.bytes) {
                        entry.journalIndex
                    } else {
                        nil
                    }
                }
            }
        }
    }

    private func setting(_ journal: MemoryLog, unsettled: UInt64?, payloadsMax: Int) throws -> Setting {
        let configuration = try Configuration(settings: ["workers.count=2"])
        let recordLog = MemoryLog(bytesMax: 1 << 30)
        let (metrics, logger) = (Metrics(), Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let limit = InFlightLimit(payloadsMax: payloadsMax, bytesMax: 1 << 30, onRoom: {})
        limit.published(below: .max)
        let checkpoints = Checkpoints(
            identity: StateEntry(epoch: 1, stateID: "s"), intervalBytes: .max, neededFrom: 1, bytes: 0)
        let recorder = RecordWriter(
            recordLog: recordLog, journal: journal,
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1 << 20, filesMax: 100),
            checkpoints: checkpoints, limit: limit, metrics: metrics, logger: logger, onRecorded: {},
            onFailure: { Issue.record("\($0)") })
        let decider = Decider(
            instance: "main", stateID: "s", memory: DecidedMemory(limits: Deduplicator.Limits()))
        let pipeline = Pipeline(
            configuration: configuration, journal: journal, unsettled: unsettled, decider: decider,
            checkpoints: checkpoints, recorder: recorder, limit: limit, metrics: metrics, logger: logger)
        return Setting(pipeline: pipeline, limit: limit, recordLog: recordLog)
    }

    private func payload(_ number: Int) -> JournalEntry {
        JournalEntry(
            received: Timestamp(milliseconds: 1_700_000_000_000), endpoint: .push,
            payload: Array("Report \(number) says that the council met on Monday and voted.".utf8))
    }

    private func journal(_ count: Int) throws -> MemoryLog {
        let journal = MemoryLog(bytesMax: 1 << 30)
        _ = try journal.append((1...count).map { payload($0).encode() })
        return journal
    }

    private func accept(_ numbers: ClosedRange<Int>, _ setting: Setting) {
        for number in numbers {
            let payload = payload(number)
            while !setting.limit.hasRoom() { usleep(200) }
            setting.limit.enter(bytes: InFlightSize.bytes(of: payload))
            setting.pipeline.submit([payload])
        }
    }

    /// However the end of the backlog falls between what comes in, nothing is decided twice or left out.
    @Test(arguments: [1, 2, 8, 1024]) func payloadsThatComeMeanwhileFollowInJournalOrder(payloadsMax: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let setting = try setting(journal(300), unsettled: 1, payloadsMax: payloadsMax)
        setting.pipeline.backlog.start { Issue.record("\($0)") }
        accept(301...900, setting)
        while setting.pipeline.backlog.next != nil { usleep(1000) }
        #expect(setting.limit.waitUntilEmpty(seconds: 60))
        #expect(try setting.settled == Array(1...900))
        accept(901...901, setting)
        #expect(setting.limit.waitUntilEmpty(seconds: 60))
        #expect(try setting.settled.last == 901)
    }

    @Test func theBacklogTakesHalfOfTheRoom() throws {
        let limit = InFlightLimit(payloadsMax: 4, bytesMax: 1000, onRoom: {})
        limit.share(true)
        for _ in 0..<2 {
            #expect(limit.hasRoom() && limit.hasRoomForBacklog(bytes: 10))
            limit.enter(bytes: 10)
        }
        #expect(!limit.hasRoom())
        for _ in 0..<2 {
            #expect(limit.hasRoomForBacklog(bytes: 10), "what comes in does not count for it")
            limit.enterFromJournal(bytes: 10)
        }
        #expect(!limit.hasRoomForBacklog(bytes: 10))
        limit.leave(payloads: 1, bytes: 10)
        #expect(limit.hasRoom() && !limit.hasRoomForBacklog(bytes: 10), "the other half is for what comes in")
        limit.recorded(at: 1, payloads: 1, bytes: 10)
        limit.published(below: 2)
        #expect(limit.hasRoomForBacklog(bytes: 490) && !limit.hasRoomForBacklog(bytes: 491), "half of the bytes")
        limit.recorded(at: 2, payloads: 1, bytes: 10)
        limit.published(below: 3)
        #expect(limit.hasRoomForBacklog(bytes: 5000), "one always may")
        limit.enterFromJournal(bytes: 5000)
        #expect(limit.hasRoom())
        limit.share(false)
        #expect(!limit.hasRoom(), "without a backlog the limits are those of all together")
    }

    @Test func whatIsAcceptedWhileItIsStoppedWaitsInTheJournal() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let journal = try journal(50)
        let setting = try setting(journal, unsettled: 11, payloadsMax: 1024)
        setting.pipeline.backlog.stop()
        accept(51...60, setting)
        #expect(setting.limit.waitUntilEmpty(seconds: 60), "it is kept, and not in flight")
        #expect(journal.positions == 1..<61)
        #expect(try setting.settled.isEmpty)
        #expect(setting.pipeline.backlog.next == 11)
    }

    @Test func positionsThatCanNotBeReadDoNotHoldItUp() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let journal = try journal(3)
        _ = try journal.append([[99, 1, 2], payload(5).encode(), []])
        let setting = try setting(journal, unsettled: 2, payloadsMax: 1024)
        setting.pipeline.backlog.start { Issue.record("\($0)") }
        while setting.pipeline.backlog.next != nil { usleep(1000) }
        #expect(setting.limit.waitUntilEmpty(seconds: 60))
        #expect(try setting.settled == [2, 3, 5])
    }
}
