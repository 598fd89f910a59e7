import NewswireModel
import NewswireProtocol
import Testing

@Suite struct JournalEntryTests {
    private static let samples = [
        JournalEntry(received: Samples.received, endpoint: .push, payload: Array("text".utf8)),
        JournalEntry(
            received: Timestamp(milliseconds: 0), endpoint: .subscribe, topic: [], header: Array("{}".utf8),
            payload: [0, 255]),
        JournalEntry(
            received: Timestamp(milliseconds: 253_402_300_799_999), endpoint: .subscribe, topic: Array("news/".utf8),
            header: Array(#"{"url":"x"}"#.utf8), payload: Array(repeating: 7, count: 3000)),
        JournalEntry(
            received: Samples.received, endpoint: .reliable,
            delivery: Delivery(
                scope: .client("crawler-é"), id: "p-17", payloadHash: Hash128(high: 1 << 63 | 5, low: .max)),
            header: Array(#"{"op":"put","id":"p-17"}"#.utf8), payload: Array("text".utf8)),
        JournalEntry(
            received: Samples.received, endpoint: .reliable,
            delivery: Delivery(scope: .connection(""), id: "", payloadHash: Hash128(high: 0, low: 0)), payload: []),
        again(Reprocessing(reason: .retried, origin: 7, ordered: Timestamp(milliseconds: 9))),
        again(
            Reprocessing(
                reason: .reprocessed, origin: .max, ordered: Samples.received,
                revisions: [
                    Reprocessing.Revision(
                        item: 0, previous: ItemPosition(journalIndex: 12, item: 1), articleID: "é", story: "s-1.0",
                        version: 3),
                    Reprocessing.Revision(
                        item: 4, previous: ItemPosition(journalIndex: 12, item: 4), articleID: "", story: "",
                        version: .max),
                ])),
    ]

    private static func again(_ reprocessing: Reprocessing) -> JournalEntry {
        var entry = JournalEntry(
            received: Samples.received, endpoint: .push, topic: [1], header: Array("{}".utf8), payload: [7])
        entry.reprocessing = reprocessing
        return entry
    }

    @Test func formatIsFixed() {
        let entry = JournalEntry(
            received: Timestamp(milliseconds: 0x0102_0304), endpoint: .subscribe, topic: [0x74],
            header: [0x7B, 0x7D], payload: [9])
        #expect(
            entry.encode() == [
                1, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0,
                0x74, 0x7B, 0x7D, 9,
            ])
    }

    @Test func formatWithADeliveryIsFixed() {
        let entry = JournalEntry(
            received: Timestamp(milliseconds: 0x0102_0304), endpoint: .reliable,
            delivery: Delivery(scope: .client("c"), id: "i7", payloadHash: Hash128(high: 0x0A0B, low: 0x0C)),
            header: [0x7B, 0x7D], payload: [9])
        #expect(
            entry.encode() == [
                2, 2, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 8, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0,
                0x0B, 0x0A, 0, 0, 0, 0, 0, 0, 0x0C, 0, 0, 0, 0, 0, 0, 0,
            ] + Array("client:ci7".utf8) + [0x7B, 0x7D, 9])
    }

    @Test func formatOfWhatIsProcessedAgainIsFixed() {
        var entry = JournalEntry(
            received: Timestamp(milliseconds: 0x0102_0304), endpoint: .reliable, header: [0x7B, 0x7D], payload: [9])
        entry.reprocessing = Reprocessing(
            reason: .reprocessed, origin: 5, ordered: Timestamp(milliseconds: 6),
            revisions: [
                Reprocessing.Revision(
                    item: 1, previous: ItemPosition(journalIndex: 2, item: 3), articleID: "ab", story: "c", version: 4)
            ])
        #expect(
            entry.encode() == [
                3, 2, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0,
                2, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
                1, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2, 0, 1, 0,
            ] + Array("abc".utf8) + [0x7B, 0x7D, 9])
    }

    @Test(arguments: samples)
    func theDeliveryIsReadAlone(entry: JournalEntry) throws {
        let found = try JournalEntry.delivery(in: entry.encode())
        #expect(found?.delivery == entry.delivery)
        #expect(found == nil || found?.received == entry.received)
    }

    @Test func scopesOfAClientAndOfAConnectionAreNeverTheSame() {
        #expect(PutScope.client("connection:1") != .connection("1"))
        #expect(PutScope(text: "connection:1") == .connection("1"))
        #expect(PutScope(text: "1") == nil)
        #expect(PutScope.client("\u{e9}") != .client("e\u{301}"), "other bytes are another name")
    }

    @Test(arguments: samples)
    func readsWhatItWrote(entry: JournalEntry) throws {
        let bytes = entry.encode()
        #expect(try JournalEntry(decoding: bytes) == entry)
        #expect(bytes.capacity < bytes.count + 32)
    }

    @Test(arguments: samples)
    func refusesEveryTruncation(entry: JournalEntry) {
        let bytes = entry.encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.truncated) { try JournalEntry(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: EntryError.trailingBytes(1)) { try JournalEntry(decoding: bytes + [0]) }
    }

    /// A damaged entry is refused or read as another valid one, which writes itself the same way; it never traps.
    @Test(arguments: samples)
    func survivesEveryDamagedByte(entry: JournalEntry) {
        let bytes = entry.encode()
        for index in bytes.indices.prefix(80) {
            for value in [0, 1, 2, 127, 128, 255] as [UInt8] {
                var damaged = bytes
                damaged[index] = value
                if let read = try? JournalEntry(decoding: damaged) { #expect(read.encode() == damaged) }
            }
        }
    }

    @Test(
        arguments: [
            (0, 4, .unknownFormat(4)), (1, 3, .invalid("endpoint")), (2, 4, .invalid("flags")),
            (2, 0, .invalid("flags")), (3, 1, .invalid("reserved")), (12, 1, .invalid("reserved")),
            (7, 255, .truncated), (23, 255, .truncated), (31, 128, .invalid("received")),
            (31, 127, .invalid("received")),
        ] as [(Int, UInt8, EntryError)])
    func namesTheDamage(index: Int, value: UInt8, error: EntryError) {
        var bytes = Self.samples[2].encode()
        bytes[index] = value
        #expect(throws: error) { try JournalEntry(decoding: bytes) }
    }

    @Test func randomEntriesRoundTrip() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let entry = JournalEntry(
                received: Timestamp(milliseconds: Int64.random(in: 0...253_402_300_799_999, using: &generator)),
                endpoint: IntakeEndpoint.allCases.randomElement(using: &generator) ?? .push,
                delivery: Bool.random(using: &generator)
                    ? Delivery(
                        scope: .client("\(generator.next())"), id: "\(generator.next())",
                        payloadHash: Hash128(high: generator.next(), low: generator.next())) : nil,
                topic: Bool.random(using: &generator) ? generator.bytes(upTo: 20) : nil,
                header: Bool.random(using: &generator) ? generator.bytes(upTo: 50) : nil,
                payload: generator.bytes(upTo: 200))
            #expect(try JournalEntry(decoding: entry.encode()) == entry)
            _ = try? JournalEntry(decoding: generator.bytes(upTo: 100))
        }
    }
}
