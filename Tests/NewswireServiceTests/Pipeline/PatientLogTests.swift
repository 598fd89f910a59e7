import Logging
import NewswireService
import SegmentLog
import Synchronization
import Testing

/// A log whose disk refuses the first tries.
private final class RefusingLog: EntryLog {
    let refusals: Mutex<[LogError]>
    let log = MemoryLog(bytesMax: 1000)

    init(_ refusals: [LogError]) {
        self.refusals = Mutex(refusals)
    }

    func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
        if let refusal = refusals.withLock({ $0.popLast() }) { throw refusal }
        return try log.append(batch)
    }

    func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
        try log.read(from: position, entriesMax: entriesMax, bytesMax: bytesMax)
    }

    func trim(below position: UInt64) throws(LogError) { try log.trim(below: position) }

    var positions: Range<UInt64> { log.positions }
}

@Suite struct PatientLogTests {
    private static let full = LogError.disk(DiskError(call: "fallocate", path: "/x", errno: 28))
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test func waitsUntilTheDiskHasRoomAndLosesNothing() throws {
        let pauses = Mutex(0)
        let log = PatientLog(RefusingLog([Self.full, Self.full, Self.full]), name: .journal, logger: logger) {
            pauses.withLock { $0 += 1 }
        }
        #expect(try log.append([[1], [2]]) == 1..<3)
        #expect(pauses.withLock { $0 } == 3)
        #expect(!log.isWaiting)
        #expect(try log.read(from: 1, entriesMax: 9, bytesMax: 99).map(\.bytes) == [[1], [2]])
    }

    @Test func waitingShowsWhileItLasts() throws {
        let seen = Mutex<[Bool]>([])
        let current = Mutex<PatientLog?>(nil)
        let log = PatientLog(RefusingLog([Self.full]), name: .records, logger: logger) {
            let isWaiting = current.withLock { $0?.isWaiting ?? false }
            seen.withLock { $0.append(isWaiting) }
        }
        current.withLock { $0 = log }
        _ = try log.append([[1]])
        #expect(seen.withLock { $0 } == [true])
        current.withLock { $0 = nil }
    }

    @Test func givesUpWhenTheDaemonEnds() {
        let current = Mutex<PatientLog?>(nil)
        let log = PatientLog(
            RefusingLog(Array(repeating: Self.full, count: 100)), name: .journal, logger: logger
        ) { current.withLock { $0?.giveUp() } }
        current.withLock { $0 = log }
        #expect(throws: Self.full) { try log.append([[1]]) }
        #expect(!log.isWaiting)
        current.withLock { $0 = nil }
    }

    @Test func whatNoDiskCausedIsNotWaitedFor() {
        let log = PatientLog(RefusingLog([.tooLarge(bytes: 7)]), name: .journal, logger: logger) {
            Issue.record("it waited")
        }
        #expect(throws: LogError.tooLarge(bytes: 7)) { try log.append([[1]]) }
    }
}
