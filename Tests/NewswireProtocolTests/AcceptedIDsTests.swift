import NewswireProtocol
import Testing

@Suite struct AcceptedIDsTests {
    private static func key(_ number: UInt64) -> Hash128 { Hash128(high: number, low: number &* 0x9E37_79B9_7F4A_7C15) }

    private static func entry(_ number: UInt64, position: UInt64? = nil, received: Int64 = 0) -> AcceptedIDs.Entry {
        AcceptedIDs.Entry(
            key: key(number), payloadHash: key(number + 1), position: position ?? number, received: received)
    }

    @Test func theLastOnesAreKnownAndThoseBeforeForgotten() {
        var ids = AcceptedIDs(limit: 100, milliseconds: 1000)
        for number in 1...250 as ClosedRange<UInt64> { ids.add(Self.entry(number)) }
        #expect(ids.count == 100)
        for number in 1...150 as ClosedRange<UInt64> { #expect(ids.find(Self.key(number), now: 0) == nil) }
        for number in 151...250 as ClosedRange<UInt64> {
            #expect(ids.find(Self.key(number), now: 0) == Self.entry(number))
        }
        #expect(ids.find(Self.key(251), now: 0) == nil)
    }

    @Test func noneIsKnownForLongerThanItsTime() {
        var ids = AcceptedIDs(limit: 100, milliseconds: 1000)
        for number in 1...10 as ClosedRange<UInt64> { ids.add(Self.entry(number, received: Int64(number) * 100)) }
        #expect(ids.find(Self.key(3), now: 1300) != nil)
        #expect(ids.find(Self.key(3), now: 1301) == nil)
        ids.forget(now: 1301)
        #expect(ids.count == 7)
        ids.forget(now: 10_000)
        #expect(ids.count == 0)
    }

    @Test func whatIsAddedAgainCountsAsTheNew() {
        var ids = AcceptedIDs(limit: 3, milliseconds: 1000)
        ids.add(Self.entry(1))
        ids.add(Self.entry(2))
        ids.add(Self.entry(1, position: 3))
        #expect(ids.find(Self.key(1), now: 0)?.position == 3)
        ids.add(Self.entry(4))
        #expect(ids.find(Self.key(1), now: 0)?.position == 3, "the old one was forgotten, not the new")
        ids.forget(from: 3)
        #expect(ids.find(Self.key(1), now: 0) == nil)
        #expect(ids.find(Self.key(2), now: 0) != nil)
    }

    /// Against a dictionary and a list, with colliding places and all kinds of calls.
    @Test func itDoesWhatASimpleOneWouldDo() {
        var generator = SeededGenerator(seed: 9)
        for limit in [1, 2, 63, 64, 65, 300] {
            var ids = AcceptedIDs(limit: limit, milliseconds: 500)
            var list: [AcceptedIDs.Entry] = []
            var position: UInt64 = 1
            var now: Int64 = 0
            for _ in 0..<4000 {
                now += Int64.random(in: 0...5, using: &generator)
                // Few low words, so that many share their place.
                let key = Hash128(
                    high: UInt64.random(in: 0..<400, using: &generator),
                    low: UInt64.random(in: 0..<8, using: &generator))
                switch Int.random(in: 0..<40, using: &generator) {
                case 0:
                    ids.forget(now: now)
                    list.removeAll { now - $0.received > 500 }
                case 1:
                    let from = position - UInt64.random(in: 0...min(5, position - 1), using: &generator)
                    ids.forget(from: from)
                    list.removeAll { $0.position >= from }
                default:
                    guard !list.contains(where: { $0.key == key }) else { break }
                    let entry = AcceptedIDs.Entry(key: key, payloadHash: key, position: position, received: now)
                    position += 1
                    ids.add(entry)
                    list.append(entry)
                    if list.count > limit { list.removeFirst() }
                }
                let known = list.first { $0.key == key }
                #expect(ids.find(key, now: now) == known.flatMap { now - $0.received <= 500 ? $0 : nil })
                #expect(ids.count == list.count)
            }
        }
    }

    @Test func anIDTakesNoMoreThanItIsSaidTo() {
        #expect(MemoryLayout<AcceptedIDs.Entry>.stride + 4 * MemoryLayout<UInt32>.stride <= AcceptedIDs.bytesEach)
    }

    // MARK: Blocks

    private static let block = IDBlock(
        positions: 5..<9, entries: [entry(5, received: 1), entry(6), entry(8, received: -1)])

    @Test func aBlockReadsAsItWasWritten() throws {
        for block in [Self.block, IDBlock(positions: 1..<1, entries: [])] {
            #expect(try IDBlock(decoding: block.encode()) == block)
        }
        #expect(
            IDBlock(positions: 1..<3, entries: []).encode()
                == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func damagedBlocksAreRefusedOrReadAsOthers() {
        let bytes = Self.block.encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try IDBlock(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: EntryError.trailingBytes(1)) { try IDBlock(decoding: bytes + [0]) }
        for index in bytes.indices {
            for value in [0, 1, 127, 255] as [UInt8] {
                var damaged = bytes
                damaged[index] = value
                if let read = try? IDBlock(decoding: damaged) { #expect(read.encode() == damaged) }
            }
        }
    }
}
