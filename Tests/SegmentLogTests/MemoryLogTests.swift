import SegmentLog
import Testing

@Suite struct MemoryLogTests {
    private func entry(_ byte: UInt8, count: Int = 4) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    @Test func positionsAreContiguousFromOne() throws {
        let log = MemoryLog(bytesMax: 1000)
        #expect(log.positions == 1..<1)
        #expect(try log.append([entry(1), entry(2)]) == 1..<3)
        #expect(try log.append([]) == 3..<3)
        #expect(try log.append([entry(3)]) == 3..<4)
        #expect(log.positions == 1..<4)
    }

    @Test func readsFromAnyPositionWithinItsLimits() throws {
        let log = MemoryLog(bytesMax: 1000)
        _ = try log.append((1...5).map { entry($0) })
        #expect(
            try log.read(from: 2, entriesMax: 2, bytesMax: 100) == [
                PositionedEntry(position: 2, bytes: entry(2)), PositionedEntry(position: 3, bytes: entry(3)),
            ])
        #expect(try log.read(from: 1, entriesMax: 9, bytesMax: 8).map(\.position) == [1, 2])
        #expect(try log.read(from: 1, entriesMax: 9, bytesMax: 7).map(\.position) == [1])
        #expect(
            try log.read(from: 4, entriesMax: 9, bytesMax: 1).map(\.position) == [4], "a large first entry comes alone")
        #expect(try log.read(from: 6, entriesMax: 9, bytesMax: 100).isEmpty)
    }

    @Test func outsideItsPositionsItSaysWhere() throws {
        let log = MemoryLog(bytesMax: 1000)
        _ = try log.append((1...5).map { entry($0) })
        try log.trim(below: 3)
        #expect(throws: LogError.trimmed(position: 2, first: 3)) { try log.read(from: 2, entriesMax: 1, bytesMax: 1) }
        #expect(throws: LogError.beyondEnd(position: 7, end: 6)) { try log.read(from: 7, entriesMax: 1, bytesMax: 1) }
        #expect(throws: LogError.beyondEnd(position: 7, end: 6)) { try log.trim(below: 7) }
        try log.trim(below: 1)
        #expect(log.positions == 3..<6)
        try log.trim(below: 6)
        #expect(log.positions == 6..<6)
        #expect(try log.append([entry(6)]) == 6..<7)
    }

    @Test func holdsItsLimitAndRefusesOnePast() throws {
        let log = MemoryLog(bytesMax: 10)
        _ = try log.append([entry(1, count: 4), entry(2, count: 6)])
        #expect(throws: LogError.full(bytes: 11, bytesMax: 10)) { try log.append([entry(3, count: 1)]) }
        #expect(log.positions == 1..<3)
        try log.trim(below: 2)
        #expect(throws: LogError.full(bytes: 11, bytesMax: 10)) {
            try log.append([entry(3, count: 2), entry(4, count: 3)])
        }
        #expect(try log.append([entry(3, count: 4)]) == 3..<4)
    }
}
