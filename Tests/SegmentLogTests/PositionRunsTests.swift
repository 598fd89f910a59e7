import Testing

import SegmentLog

@Suite struct PositionRunsTests {
    private func runs(_ ranges: Range<UInt64>...) -> PositionRuns {
        var runs = PositionRuns()
        for range in ranges { runs.insert(range) }
        return runs
    }

    @Test func neighboursAreOneRun() {
        var runs = runs(3..<5, 5..<9)
        runs.insert(9)
        #expect(runs.runs == [3..<10])
        #expect(runs.count == 7)
        #expect(runs.last == 9)
        runs.insert(11)
        #expect(runs.runs == [3..<10, 11..<12])
    }

    @Test func whatComesLateIsPutInItsPlace() {
        #expect(runs(10..<12, 20..<22, 3..<4).runs == [3..<4, 10..<12, 20..<22])
        #expect(runs(10..<12, 20..<22, 11..<20).runs == [10..<22])
        #expect(runs(10..<12, 20..<22, 5..<30).runs == [5..<30])
        #expect(runs(10..<12, 5..<10).runs == [5..<12])
    }

    @Test func itHoldsWhatWasPutIn() {
        let runs = runs(3..<5, 8..<9)
        #expect((0..<11).filter { runs.contains(UInt64($0)) } == [3, 4, 8])
        #expect(!PositionRuns().contains(1))
    }

    @Test func theDifferenceIsWhatTheOtherLacks() {
        var random = SplitMix64(seed: 9)
        for _ in 0..<200 {
            let left = Set((0..<12).map { _ in UInt64.random(in: 1...30, using: &random) })
            let right = Set((0..<12).map { _ in UInt64.random(in: 1...30, using: &random) })
            func made(_ set: Set<UInt64>) -> PositionRuns {
                set.sorted().reduce(into: PositionRuns()) { $0.insert($1) }
            }
            let difference = made(left).subtracting(made(right))
            #expect(difference == made(left.subtracting(right)), "\(left.sorted()) without \(right.sorted())")
        }
    }
}
