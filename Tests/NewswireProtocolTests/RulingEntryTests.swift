import NewswireProtocol
import Testing

@Suite struct RulingEntryTests {
    private let ruling = RulingEntry(journalIndex: 0x0102, detail: "it ended the process")

    @Test func comesBackAsItWas() throws {
        #expect(try RulingEntry(decoding: ruling.encode()) == ruling)
        #expect(try RecordLogContent(decoding: ruling.encode()) == .ruling(ruling))
    }

    @Test func theFormDoesNotChange() {
        let head: [UInt8] = [4, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0]
        #expect(ruling.encode() == head + Array("it ended the process".utf8))
    }

    @Test func damageIsRefused() {
        let bytes = ruling.encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try RulingEntry(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: EntryError.trailingBytes(1)) { try RulingEntry(decoding: bytes + [0]) }
        for (place, value, error) in [(0, 9, EntryError.unknownFormat(9)), (1, 1, .invalid("code"))] {
            var damaged = bytes
            damaged[place] = UInt8(value)
            #expect(throws: error) { try RulingEntry(decoding: damaged) }
        }
    }
}
