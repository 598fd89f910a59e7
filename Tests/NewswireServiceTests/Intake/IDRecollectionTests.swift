import Logging
import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Testing

/// Ids over restarts: what the id log and the journal together remember.
@Suite struct IDRecollectionTests {
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// A log that lets go of nothing: retention is the log's business.
    private struct KeepingLog: EntryLog {
        let log: MemoryLog

        func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> { try log.append(batch) }
        func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
            try log.read(from: position, entriesMax: entriesMax, bytesMax: bytesMax)
        }
        func trim(below position: UInt64) throws(LogError) {}
        var positions: Range<UInt64> { log.positions }
    }

    /// Both logs, and the daemon's part in them.
    private final class Store {
        let journal = MemoryLog(bytesMax: 1 << 20)
        let idLog = MemoryLog(bytesMax: 1 << 20)
        var settled: UInt64 = 0

        func recollect(journalStart: UInt64 = 1, blocksTellOfAllBefore: Bool = false, now: Int64 = 0) throws
            -> IDRecollection
        {
            try IDRecollection(
                AcceptedIDs(limit: 1000, milliseconds: 1000), idLog: idLog, journal: journal,
                journalStart: journalStart, blocksTellOfAllBefore: blocksTellOfAllBefore, settled: settled, now: now)
        }

        /// Appends puts with these numbers as ids; 0 is a payload without one.
        func run(_ numbers: [Int], stretchBytesMax: Int = .max, closes: Bool = false) throws {
            let ids = IDLog(
                KeepingLog(log: idLog), after: try recollect(), stretchBytesMax: stretchBytesMax, idsMax: 1000,
                logger: IDRecollectionTests.logger)
            let journal = IdentifiedJournal(self.journal, ids: ids)
            for number in numbers { _ = try journal.append([Self.entry(number).encode()]) }
            try journal.trim(below: settled + 1)
            if closes { ids.finish(below: journal.positions.upperBound) }
        }

        static func entry(_ number: Int) -> JournalEntry {
            let delivery = Delivery(
                scope: .client("c"), id: "\(number)", payloadHash: Hash128(high: 0, low: UInt64(number)))
            return JournalEntry(
                received: Timestamp(milliseconds: 0), endpoint: number == 0 ? .push : .reliable,
                delivery: number == 0 ? nil : delivery, payload: Array("payload".utf8))
        }
    }

    @Test func theJournalAloneTellsAll() throws {
        let store = Store()
        try store.run([1, 0, 2, 3])
        let found = try store.recollect()
        #expect(found.ids.count == 3 && found.journalEntriesRead == 4)
        #expect(found.begin == 1 && found.rest.map(\.position) == [1, 3, 4])
    }

    @Test func afterBlocksOnlyTheRestIsRead() throws {
        let store = Store()
        try store.run([1, 2, 3], closes: true)
        try store.run([4, 5])
        let found = try store.recollect()
        #expect(found.ids.count == 5 && found.journalEntriesRead == 2)
        #expect(found.begin == 4 && found.rest.map(\.position) == [4, 5])
        try store.run([6], stretchBytesMax: 1)
        let all = try store.recollect()
        #expect(all.ids.count == 6 && all.journalEntriesRead == 0, "the block has what was read before it too")
    }

    @Test func whatTheJournalLetsGoOfIsKept() throws {
        let store = Store()
        store.settled = 2
        try store.run([1, 2, 3])
        #expect(store.journal.positions == 1..<4, "no block has them yet")
        try store.run([4], stretchBytesMax: 1)
        #expect(store.journal.positions == 3..<5)
        #expect(try store.recollect().ids.count == 4)
    }

    @Test func payloadsWithoutIdsAreNotHeldBack() throws {
        let store = Store()
        store.settled = 2
        try store.run([0, 0, 0])
        #expect(store.journal.positions == 3..<4)
    }

    @Test func aStretchWhoseBlockIsLostIsReadAgain() throws {
        let store = Store()
        try store.run([1, 2], closes: true)
        let blocks = try store.idLog.read(from: 1, entriesMax: 10, bytesMax: 1 << 20)
        try store.run([3], closes: true)
        try store.idLog.trim(below: blocks[0].position + 1)
        let damaged = try store.recollect()
        #expect(damaged.ids.count == 3 && damaged.journalEntriesRead == 2)
        let trimmed = try store.recollect(blocksTellOfAllBefore: true)
        #expect(trimmed.ids.count == 1 && trimmed.journalEntriesRead == 0)
        _ = try store.idLog.append([[9, 9, 9]])
        #expect(try store.recollect().ids.count == 3, "what is no block is passed over")
    }

    /// The journal lost its end, and its positions were given again.
    @Test func idsOfWhatIsGoneAreNotKnown() throws {
        let store = Store()
        try store.run([1, 2])
        let block = IDBlock(
            positions: 1..<6,
            entries: [
                AcceptedIDs.Entry(
                    key: Hash128(high: 1, low: 1), payloadHash: Hash128(high: 0, low: 0), position: 5, received: 0)
            ])
        _ = try store.idLog.append([block.encode()])
        let found = try store.recollect()
        #expect(found.ids.find(Hash128(high: 1, low: 1), now: 0) == nil)
        #expect(found.begin == 3)
        store.settled = 5
        #expect(try store.recollect().ids.find(Hash128(high: 1, low: 1), now: 0) != nil, "its outcome is recorded")
    }

    @Test func whatIsTooOldIsForgotten() throws {
        let store = Store()
        try store.run([1, 2, 3])
        #expect(try store.recollect(now: 1000).ids.count == 3)
        #expect(try store.recollect(now: 1001).ids.count == 0)
    }
}
