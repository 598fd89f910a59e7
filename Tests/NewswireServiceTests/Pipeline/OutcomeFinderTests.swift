import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Testing

@Suite struct OutcomeFinderTests {
    /// Outcomes of even journal positions, with entries of other kinds between them.
    private static func log(_ count: UInt64) throws -> MemoryLog {
        let log = MemoryLog(bytesMax: 1 << 24)
        for number in 1..<(count + 1) {
            if number % 7 == 0 { _ = try log.append([CheckpointEntry.part([1]).encode()]) }
            if number % 50 == 0 {
                _ = try log.append(Array(repeating: StateEntry(epoch: 1, stateID: "s").encode(), count: 40))
            }
            let item = RecordLogEntry.Item(
                outcome: .duplicate, sequence: number, number: number,
                refersTo: ItemPosition(journalIndex: 1, item: 0), topic: [], record: [])
            _ = try log.append([RecordLogEntry(journalIndex: number * 2, items: [item]).encode()])
        }
        return log
    }

    @Test func everyPositionIsFoundInAnyOrder() throws {
        let finder = OutcomeFinder(recordLog: try Self.log(300), stateID: "s")
        var generator = SystemRandomNumberGenerator()
        for number in Array(1...300) + (1...300).shuffled(using: &generator) {
            #expect(
                finder.items(of: UInt64(number) * 2)
                    == [.init(sequence: UInt64(number), outcome: .duplicate, of: "s-1.0")], "\(number)")
        }
    }

    @Test func whatIsNotThereHasNoItems() throws {
        let log = try Self.log(300)
        let finder = OutcomeFinder(recordLog: log, stateID: "s")
        for position in [0, 1, 301, 601, 602] as [UInt64] { #expect(finder.items(of: position).isEmpty) }
        try log.trim(below: 100)
        #expect(finder.items(of: 2).isEmpty)
        #expect(!finder.items(of: 600).isEmpty)
        #expect(OutcomeFinder(recordLog: MemoryLog(bytesMax: 1), stateID: "s").items(of: 1).isEmpty)
    }
}
