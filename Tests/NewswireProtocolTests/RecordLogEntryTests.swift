import NewswireModel
import NewswireProtocol
import Testing

@Suite struct RecordLogEntryTests {
    private static let samples = [
        RecordLogEntry(journalIndex: .max, items: []),
        RecordLogEntry(
            journalIndex: 3,
            items: Outcome.allCases.enumerated().map { index, outcome in
                RecordLogEntry.Item(
                    outcome: outcome, sequence: UInt64(index + 1), number: .max,
                    refersTo: index % 2 == 0 ? nil : ItemPosition(journalIndex: UInt64(index), item: .max),
                    topic: Array("article/\(outcome.rawValue)/-/-/".utf8), record: Array("{}".utf8),
                    fingerprint: Array(repeating: 5, count: index))
            }),
    ]

    @Test func formatIsFixed() {
        let item = RecordLogEntry.Item(
            outcome: .duplicate, sequence: 258, number: 2, refersTo: ItemPosition(journalIndex: 4, item: 3),
            topic: [0x74], record: [0x7B, 0x7D], fingerprint: [9])
        let zeros = [UInt8](repeating: 0, count: 7)
        let head: [UInt8] = [1, 0, 0, 0, 1, 0, 0, 0, 6] + zeros
        let references: [UInt8] = [4, 1, 0, 0, 3, 0, 0, 0, 4] + zeros
        let numbers: [UInt8] = [2, 1, 0, 0, 0, 0, 0, 0, 2] + zeros
        let lengths: [UInt8] = [1] + zeros + [2] + zeros + [1] + zeros
        #expect(
            RecordLogEntry(journalIndex: 6, items: [item]).encode()
                == head + references + numbers + lengths + [0x74, 0x7B, 0x7D, 9])
    }

    @Test(arguments: samples)
    func readsWhatItWrote(entry: RecordLogEntry) throws {
        let bytes = entry.encode()
        #expect(try RecordLogEntry(decoding: bytes) == entry)
        #expect(bytes.capacity < bytes.count + 32)
    }

    @Test(arguments: samples)
    func refusesEveryTruncation(entry: RecordLogEntry) {
        let bytes = entry.encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.truncated) { try RecordLogEntry(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: EntryError.trailingBytes(2)) { try RecordLogEntry(decoding: bytes + [0, 0]) }
    }

    @Test func survivesEveryDamagedByte() {
        let bytes = Self.samples[1].encode()
        for index in bytes.indices {
            for value in [0, 1, 2, 127, 128, 255] as [UInt8] {
                var damaged = bytes
                damaged[index] = value
                if let read = try? RecordLogEntry(decoding: damaged) { #expect(read.encode() == damaged) }
            }
        }
    }

    @Test(
        arguments: [
            (0, 2, .unknownFormat(2)), (1, 1, .invalid("reserved")), (7, 255, .truncated), (16, 0, .invalid("outcome")),
            (16, 8, .invalid("outcome")), (17, 2, .invalid("flags")), (20, 1, .invalid("flags")),
            (32, 0, .invalid("number")), (55, 255, .truncated), (63, 128, .truncated),
        ] as [(Int, UInt8, EntryError)])
    func namesTheDamage(index: Int, value: UInt8, error: EntryError) {
        var bytes = Self.samples[1].encode()
        bytes[index] = value
        #expect(throws: error) { try RecordLogEntry(decoding: bytes) }
    }

    @Test func randomEntriesRoundTrip() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<300 {
            let items = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                RecordLogEntry.Item(
                    outcome: Outcome.allCases.randomElement(using: &generator) ?? .new,
                    sequence: UInt64.random(in: 1...UInt64.max, using: &generator),
                    number: UInt64.random(in: 1...UInt64.max, using: &generator),
                    refersTo: Bool.random(using: &generator)
                        ? ItemPosition(
                            journalIndex: generator.next(), item: UInt32.random(in: 0...9, using: &generator))
                        : nil,
                    topic: generator.bytes(upTo: 30), record: generator.bytes(upTo: 200),
                    fingerprint: generator.bytes(upTo: 60))
            }
            let entry = RecordLogEntry(journalIndex: generator.next(), items: items)
            #expect(try RecordLogEntry(decoding: entry.encode()) == entry)
            _ = try? RecordLogEntry(decoding: [1, 0, 0, 0] + generator.bytes(upTo: 200))
        }
    }
}
