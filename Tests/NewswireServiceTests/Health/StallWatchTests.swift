import NewswireService
import Testing

@Suite struct StallWatchTests {
    private func reading(_ part: String, hasWork: Bool = true, _ progress: UInt64) -> PartReading {
        PartReading(part: part, hasWork: hasWork, progress: progress)
    }

    /// Takes the readings each 250 ms from `start` to `end`.
    private func observe(
        _ watch: inout StallWatch, _ readings: [PartReading], from start: Int64, to end: Int64
    ) {
        for now in stride(from: start, through: end, by: 250) { watch.observe(readings, now: now) }
    }

    @Test func aPartWithWorkThatDoesNotMoveIsStalledFromTheSecondOn() {
        var watch = StallWatch()
        observe(&watch, [reading("parse-0", 7), reading("journal", hasWork: false, 3)], from: 0, to: 9750)
        #expect(watch.stalls(after: 10).isEmpty)
        observe(&watch, [reading("parse-0", 7), reading("journal", hasWork: false, 3)], from: 10_000, to: 10_000)
        #expect(watch.stalls(after: 10) == [Stall(part: "parse-0", seconds: 10)])
    }

    @Test func progressAndIdlenessBeginAnew() {
        var watch = StallWatch()
        observe(&watch, [reading("a", 1), reading("b", 1)], from: 0, to: 9000)
        observe(&watch, [reading("a", 2), reading("b", hasWork: false, 1)], from: 9250, to: 9250)
        observe(&watch, [reading("a", 2), reading("b", 1)], from: 9500, to: 19_000)
        #expect(watch.stalls(after: 10).isEmpty)
        observe(&watch, [reading("a", 2), reading("b", 1)], from: 19_250, to: 19_500)
        #expect(Set(watch.stalls(after: 10).map(\.part)) == ["a", "b"])
    }

    @Test func theLongestComesFirst() {
        var watch = StallWatch()
        observe(&watch, [reading("old", 1)], from: 0, to: 3000)
        observe(&watch, [reading("old", 1), reading("young", 1)], from: 3250, to: 9000)
        #expect(watch.stalls(after: 1).map(\.part) == ["old", "young"])
    }

    @Test func timeWithoutReadingsDoesNotCount() {
        var watch = StallWatch()
        observe(&watch, [reading("a", 1)], from: 0, to: 1000)
        // The whole process was stopped for a minute.
        watch.observe([reading("a", 1)], now: 61_000)
        #expect(watch.stalls(after: 10).isEmpty)
        observe(&watch, [reading("a", 1)], from: 61_250, to: 70_000)
        #expect(watch.stalls(after: 10) == [Stall(part: "a", seconds: 12)])
    }

    @Test func aPartThatIsGoneIsForgotten() {
        var watch = StallWatch()
        observe(&watch, [reading("a", 1)], from: 0, to: 20_000)
        watch.observe([], now: 20_250)
        #expect(watch.stalls(after: 1).isEmpty)
    }

    @Test func aStallSaysWhatAndForHowLong() {
        #expect(Stall(part: "parse-0", seconds: 12).description == "parse-0 has work and has not moved for 12 s")
    }
}
