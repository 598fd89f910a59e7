import NewswireModel
import NewswireProtocol
import Testing

@Suite struct CheckpointEntryTests {
    private static let entries: [CheckpointEntry] = [
        .beginning(settled: 7, sequence: 9, numbers: [.new: 5, .quarantined: 4]), .part([]), .part([1, 2, 3]),
        .end(parts: 2),
    ]

    @Test(arguments: entries) func isReadAsItWasWritten(entry: CheckpointEntry) throws {
        #expect(try CheckpointEntry(decoding: entry.encode()) == entry)
        #expect(try RecordLogContent(decoding: entry.encode()) == .checkpoint(entry))
    }

    @Test func damagedBytesAreNone() {
        let bytes = Self.entries[0].encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try CheckpointEntry(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: EntryError.trailingBytes(1)) { try CheckpointEntry(decoding: bytes + [0]) }
        #expect(throws: EntryError.invalid("kind")) { try CheckpointEntry(decoding: [3, 3, 0, 0, 0, 0, 0, 0]) }
        #expect(throws: EntryError.invalid("reserved")) { try CheckpointEntry(decoding: [3, 1, 0, 1, 0, 0, 0, 0]) }
    }
}
