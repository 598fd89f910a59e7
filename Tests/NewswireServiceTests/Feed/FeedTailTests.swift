import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Testing

/// What the feed reads, against the log itself: from memory or not, it is the same.
@Suite struct FeedTailTests {
    /// Two items a payload, with entries of other kinds between them; all of them published, the last ones kept.
    private static func tail(_ count: UInt64, kept: UInt64) throws -> (FeedTail, MemoryLog) {
        let log = MemoryLog(bytesMax: 1 << 24)
        var entries: [(UInt64, RecordLogEntry)] = []
        for number in 1..<(count + 1) {
            if number % 7 == 0 { _ = try log.append([CheckpointEntry.part([1]).encode()]) }
            if number % 50 == 0 {
                _ = try log.append(Array(repeating: StateEntry(epoch: 1, stateID: "s").encode(), count: 80))
            }
            let items = [2 * number - 1, 2 * number].map {
                RecordLogEntry.Item(outcome: .new, sequence: $0, number: $0, topic: [], record: [UInt8($0 % 256)])
            }
            let entry = RecordLogEntry(journalIndex: number, items: items)
            entries.append((try log.append([entry.encode()]).lowerBound, entry))
        }
        let first = entries[Int(count - kept)].0
        let tail = FeedTail(log, end: first, head: 2 * (count - kept))
        for (position, entry) in entries where position >= first {
            tail.add(FeedTail.Entry(position: position, items: entry.items), bytes: 100)
        }
        tail.advance(to: log.positions.upperBound)
        return (tail, log)
    }

    @Test(arguments: [1, 60, 199] as [UInt64])
    func everySequenceIsFound(kept: UInt64) throws {
        let (tail, _) = try Self.tail(200, kept: kept)
        #expect(tail.head == 400)
        for sequence in 1...400 as ClosedRange<UInt64> {
            let position = try tail.position(ofSequence: sequence)
            #expect(try tail.item(sequence, at: position)?.record == [UInt8(sequence % 256)])
            #expect(try tail.read(from: position).entries.first?.items.contains { $0.sequence == sequence } == true)
        }
        #expect(try tail.position(ofSequence: 401) == tail.end)
        #expect(try tail.position(ofSequence: 0) == tail.firstSettled)
    }

    @Test(arguments: [1, 60, 199] as [UInt64])
    func readingOnMeetsEachOnce(kept: UInt64) throws {
        let (tail, log) = try Self.tail(200, kept: kept)
        var position = tail.first
        var sequences: [UInt64] = []
        while true {
            let (entries, next) = try tail.read(from: position)
            sequences += entries.flatMap { $0.items.map(\.sequence) }
            if next == position { break }
            position = next
        }
        #expect(sequences == Array(1...400))
        #expect(position == log.positions.upperBound)
    }

    @Test func whatWasTrimmedIsNotThere() throws {
        let (tail, log) = try Self.tail(200, kept: 20)
        let position = try tail.position(ofSequence: 99)
        try log.trim(below: position + 1)
        #expect(try tail.item(99, at: position) == nil)
        #expect(try tail.position(ofSequence: 1) == tail.firstSettled)
        #expect(tail.firstSettled > position)
    }
}
