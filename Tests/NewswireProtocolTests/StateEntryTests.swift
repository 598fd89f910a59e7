import NewswireProtocol
import Testing

@Suite struct StateEntryTests {
    private let entry = StateEntry(epoch: 7_184_467_200_000_123, stateID: "1a2b3c")

    @Test func isReadAsItWasWritten() throws {
        #expect(try StateEntry(decoding: entry.encode()) == entry)
        #expect(try RecordLogContent(decoding: entry.encode()) == .state(entry))
        let settled = RecordLogEntry(journalIndex: 5, items: [])
        #expect(try RecordLogContent(decoding: settled.encode()) == .settled(settled))
    }

    @Test func itsBytesAreFixed() {
        let bytes = StateEntry(epoch: 258, stateID: "ab").encode()
        #expect(bytes == [2, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 97, 98])
    }

    @Test func damagedBytesAreNone() {
        let bytes = entry.encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try StateEntry(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: EntryError.trailingBytes(1)) { try StateEntry(decoding: bytes + [0]) }
        #expect(throws: EntryError.invalid("state id")) {
            try StateEntry(decoding: StateEntry(epoch: 1, stateID: "").encode())
        }
        #expect(throws: EntryError.invalid("state id")) {
            try StateEntry(decoding: StateEntry(epoch: 1, stateID: "a b").encode())
        }
        #expect(throws: EntryError.unknownFormat(9)) { try RecordLogContent(decoding: [9]) }
    }
}
