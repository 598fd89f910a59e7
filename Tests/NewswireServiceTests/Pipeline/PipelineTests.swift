import Deduplication
import Dispatch
import Foundation
import JSONText
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
        /// All that is in the record log.
        let contents: [RecordLogContent]
        let metrics: Metrics
        let journal: Range<UInt64>
        let inFlight: (payloads: Int, bytes: Int)
    }

    /// - Parameters:
    ///   - memory: what was decided before.
    ///   - first: the journal position of the first payload; those before it were journaled and settled earlier.
    ///   - isPaced: whether each batch is recorded before the next is submitted.
    private func run(
        _ payloads: [JournalEntry], workers: Int, batch: Int,
        memory: DecidedMemory = DecidedMemory(limits: Deduplicator.Limits()), first: Int = 1,
        checkpoints: Checkpoints = PipelineTests.checkpoints(intervalBytes: .max), isPaced: Bool = false
    ) throws -> Run {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let configuration = try Configuration(settings: ["workers.count=\(workers)"])
        let journal = MemoryLog(bytesMax: 1 << 30)
        _ = try journal.append(Array(repeating: [], count: first - 1))
        let recordLog = MemoryLog(bytesMax: 1 << 30)
        let metrics = Metrics()
        let limit = InFlightLimit(payloadsMax: max(1, payloads.count), bytesMax: 1 << 30, onRoom: {})
        let recorder = RecordWriter(
            recordLog: recordLog, journal: journal,
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1 << 20, filesMax: 100),
            checkpoints: checkpoints, limit: limit, metrics: metrics,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            onRecorded: {},
            onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: configuration, journal: journal,
            decider: Decider(instance: configuration.instance, stateID: "s", memory: memory), checkpoints: checkpoints,
            recorder: recorder, limit: limit, metrics: metrics,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        // A feed that is always ahead: what is recorded is let go at once.
        limit.published(below: .max)
        for start in stride(from: 0, to: payloads.count, by: batch) {
            let some = Array(payloads[start..<min(start + batch, payloads.count)])
            for entry in some { limit.enter(bytes: InFlightSize.bytes(of: entry)) }
            pipeline.submit(some)
            if isPaced { #expect(limit.waitUntilEmpty(seconds: 60)) }
        }
        #expect(limit.waitUntilEmpty(seconds: 60))
        let contents = try recordLog.read(from: 1, entriesMax: .max, bytesMax: .max).map {
            try RecordLogContent(decoding: $0.bytes)
        }
        let entries = contents.compactMap { content -> RecordLogEntry? in
            if case .settled(let entry) = content { entry } else { nil }
        }
        return Run(
            entries: entries, contents: contents, metrics: metrics, journal: journal.positions, inFlight: limit.current)
    }

    private static func checkpoints(
        intervalBytes: Int, settings: SettingsHistory = SettingsHistory()
    ) -> Checkpoints {
        Checkpoints(
            identity: StateEntry(epoch: 1, stateID: "s", settings: settings), intervalBytes: intervalBytes,
            neededFrom: 1, bytes: 0, now: { 0 })
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
            if index % 17 == 0 { text = "%PDF-1.7 \(index)" }
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
        #expect(outcomes == Set(Outcome.allCases))
    }

    /// What was decided is read from the record log as a start does; the rest is decided as if nothing had happened.
    @Test(arguments: [1, 2, 37, 1500, 2999]) func aStartInBetweenChangesNoRecord(settled: Int) throws {
        let stream = payloads(3000)
        let whole = try run(stream, workers: 2, batch: 64)
        var memory = DecidedMemory(limits: Deduplicator.Limits())
        memory.take(.state(StateEntry(epoch: 1, stateID: "s")))
        for entry in whole.entries.prefix(settled) {
            memory.take(try RecordLogContent(decoding: entry.encode()))
        }
        #expect(memory.settled == UInt64(settled) && memory.unreadable == 0)
        #expect(memory.heads.sequence == UInt64(settled))
        let rest = try run(
            Array(stream.dropFirst(settled)), workers: 2, batch: 64, memory: memory, first: settled + 1)
        #expect(rest.entries == Array(whole.entries.dropFirst(settled)))
    }

    /// What lies before a checkpoint may be let go of: all records that follow are the same.
    @Test func aCheckpointCarriesForwardAllThatDecidingNeeds() throws {
        let stream = payloads(3000)
        let checkpoints = Self.checkpoints(intervalBytes: 300_000)
        // How much is decided before anything is recorded is chance otherwise, and with it the number of checkpoints.
        let whole = try run(stream, workers: 2, batch: 100, checkpoints: checkpoints, isPaced: true)
        #expect(whole.entries == (try run(stream, workers: 2, batch: 3000)).entries)
        // The last may not be whole yet: nobody waits for it.
        let beginnings = whole.contents.indices.filter { index in
            if case .checkpoint(.beginning) = whole.contents[index] { true } else { false }
        }.dropLast()
        #expect(beginnings.count > 3)
        #expect(checkpoints.neededFrom >= UInt64(try #require(beginnings.last)), "the state entry before it, from 1")
        for beginning in beginnings {
            var memory = DecidedMemory(limits: Deduplicator.Limits())
            for content in whole.contents[(beginning - 1)...].prefix(40) { memory.take(content) }
            #expect(memory.hasCheckpoint && memory.state == StateEntry(epoch: 1, stateID: "s"))
            let settled = Int(memory.settled)
            let rest = try run(
                Array(stream.dropFirst(settled)), workers: 2, batch: 64, memory: memory, first: settled + 1)
            #expect(rest.entries == Array(whole.entries.dropFirst(settled)))
        }
    }

    /// Few are remembered, then many; decided in one go, or by a start anywhere, or from any checkpoint.
    @Test func aChangeOfSettingsHoldsFromItsPlaceOn() throws {
        let stream = payloads(3000)
        let few = DecisionSettings(instance: "few", identitiesMax: 40, identityDays: 400, textsMax: 40, textDays: 31)
        let many = DecisionSettings(
            instance: "many", identitiesMax: 999, identityDays: 400, textsMax: 999, textDays: 31)
        let settings = SettingsHistory([
            SettingsChange(from: 0, settings: few), SettingsChange(from: 1501, settings: many),
        ])
        let state = RecordLogContent.state(StateEntry(epoch: 1, stateID: "s", settings: settings))
        func start(_ contents: some Sequence<RecordLogContent>) -> DecidedMemory {
            var memory = DecidedMemory(limits: Deduplicator.Limits())
            for content in contents { memory.take(content) }
            return memory
        }
        let whole = try run(
            stream, workers: 2, batch: 100, memory: start([state]),
            checkpoints: Self.checkpoints(intervalBytes: 200_000, settings: settings), isPaced: true)
        let records = whole.entries.flatMap(\.items).map { String(decoding: $0.record, as: UTF8.self) }
        #expect(records.map { $0.contains("/newswire/few") } == (1...3000).map { $0 <= 1500 })
        let unlimited = try run(stream, workers: 2, batch: 64)
        #expect(whole.entries.map { $0.items.map(\.outcome) } != unlimited.entries.map { $0.items.map(\.outcome) })

        var memories = [1, 1499, 1500, 1501, 2999].map { settled in
            start([state] + whole.entries.prefix(settled).map { .settled($0) })
        }
        for beginning in whole.contents.indices.dropFirst() {
            guard case .checkpoint(.beginning) = whole.contents[beginning] else { continue }
            let memory = start(whole.contents[(beginning - 1)...].prefix(300))
            if memory.hasCheckpoint { memories.append(memory) }
        }
        #expect(memories.count > 7)
        for memory in memories {
            let settled = Int(memory.settled)
            let rest = try run(
                Array(stream.dropFirst(settled)), workers: 2, batch: 64, memory: memory, first: settled + 1)
            #expect(rest.entries == Array(whole.entries.dropFirst(settled)))
        }
    }

    /// What a compressed payload may become, before a change and after it.
    @Test func aChangeOfTheLimitsOfCompressionHoldsFromItsPlaceOn() throws {
        // 2 MiB of zeros in brotli.
        let bytes: [UInt8] = [0x9B, 0xFF, 0xFF, 0x1F, 0xF8, 0x27, 0x00, 0xE2, 0xB1, 0x40, 0x20, 0xF7, 0xFE, 0x03]
        let bomb = JournalEntry(
            received: Timestamp(milliseconds: 1_700_000_000_000), endpoint: .push,
            header: Array(#"{"contentEncoding":"br"}"#.utf8), payload: bytes)
        var settings = DecisionSettings(instance: "a", identitiesMax: 9, identityDays: 9, textsMax: 9, textDays: 9)
        var history = SettingsHistory([SettingsChange(from: 0, settings: settings)])
        settings.contentRatioMax = 200_000
        _ = history.change(to: settings, from: 3)
        settings.contentBytesMax = 1000
        _ = history.change(to: settings, from: 5)
        var memory = DecidedMemory(limits: Deduplicator.Limits())
        memory.take(.state(StateEntry(epoch: 1, stateID: "s", settings: history)))
        let run = try run(Array(repeating: bomb, count: 6), workers: 2, batch: 3, memory: memory)
        let findings = try run.entries.flatMap(\.items).map { item in
            let record = try #require(try JSONReader.read(item.record).object)
            return try #require(record["data"]?.object?["detail"]?.string)
        }
        let (ratio, size) = (
            "14 bytes of br become more than 1048576: limits.contentRatio, 100",
            "14 bytes of br become more than 1000: limits.contentBytes"
        )
        #expect(findings.count == 6 && findings[0...1] == [ratio, ratio] && findings[4...5] == [size, size])
        #expect(findings[2...3].allSatisfy { !$0.contains("limits") }, "binary data, which nobody reads")
        #expect(run.metrics[.quarantined(.overLimit)] == 4 && run.metrics[.quarantined(.unsupportedType)] == 2)
    }

    @Test func aCheckpointThatIsNotWholeDoesNotCount() throws {
        let whole = try run(
            payloads(300), workers: 1, batch: 100, checkpoints: Self.checkpoints(intervalBytes: 20_000), isPaced: true)
        let beginning = try #require(
            whole.contents.firstIndex { if case .checkpoint(.beginning) = $0 { true } else { false } })
        let end = try #require(
            whole.contents[beginning...].firstIndex { if case .checkpoint(.end) = $0 { true } else { false } })
        for missing in beginning...end {
            var memory = DecidedMemory(limits: Deduplicator.Limits())
            for index in 0...end where index != missing { memory.take(whole.contents[index]) }
            #expect(!memory.hasCheckpoint)
            #expect(memory.settled > 0, "what was read before stays")
        }
    }

    @Test func anotherEpochBeginsItsNumbersAnew() {
        var memory = DecidedMemory(limits: Deduplicator.Limits())
        func item(_ sequence: UInt64) -> RecordLogEntry {
            let item = RecordLogEntry.Item(
                outcome: .new, sequence: sequence, number: sequence, topic: [], record: [], fingerprint: [])
            return RecordLogEntry(journalIndex: sequence, items: [item])
        }
        memory.take(.state(StateEntry(epoch: 1, stateID: "s")))
        memory.take(.settled(item(7)))
        memory.take(.state(StateEntry(epoch: 1, stateID: "s")))
        #expect(memory.heads.sequence == 7 && memory.heads.numbers == [.new: 7])
        memory.take(.state(StateEntry(epoch: 2, stateID: "s")))
        #expect(memory.heads == Heads())
        #expect(memory.settled == 7)
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
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1, filesMax: 1),
            checkpoints: Self.checkpoints(intervalBytes: .max), limit: limit, metrics: metrics, logger: logger,
            onRecorded: {}, onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: try Configuration(), journal: journal,
            decider: Decider(instance: "main", stateID: "s", memory: DecidedMemory(limits: Deduplicator.Limits())),
            checkpoints: Self.checkpoints(intervalBytes: .max), recorder: recorder, limit: limit, metrics: metrics,
            logger: logger)
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
            quarantine: try QuarantineFolder(directory: directory, bytesMax: 1, filesMax: 1),
            checkpoints: Self.checkpoints(intervalBytes: .max), limit: limit, metrics: metrics, logger: logger,
            onRecorded: {}, onFailure: { Issue.record("\($0)") })
        let pipeline = Pipeline(
            configuration: try Configuration(), journal: journal,
            decider: Decider(instance: "main", stateID: "s", memory: DecidedMemory(limits: Deduplicator.Limits())),
            checkpoints: Self.checkpoints(intervalBytes: .max), recorder: recorder, limit: limit, metrics: metrics,
            logger: logger)
        let large = JournalEntry(
            received: Timestamp(milliseconds: 0), endpoint: .push, payload: Array(repeating: 65, count: 2000))
        limit.enter(bytes: InFlightSize.bytes(of: large))
        pipeline.submit([large])
        #expect(limit.waitUntilEmpty(seconds: 60))
        #expect(metrics[.journalFailed] == 1)
    }
}
