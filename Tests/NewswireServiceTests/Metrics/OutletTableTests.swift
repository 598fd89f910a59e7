import NewswireModel
import NewswireService
import Testing

@Suite struct OutletTableTests {
    private let metrics = Metrics()

    private func time(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func outletsAreListedWithTheLastSeenFirst() {
        let table = OutletTable(limit: 3, metrics: metrics)
        table.seen("A", at: time(1))
        table.seen("B", at: time(2), payloads: 4)
        table.seen("A", at: time(3))
        table.seen("", at: time(4))
        #expect(
            table.entries == [
                OutletTable.Entry(outlet: "A", lastSeen: time(3), payloads: 2),
                OutletTable.Entry(outlet: "B", lastSeen: time(2), payloads: 4),
            ])
        #expect(metrics[.outletsForgotten] == 0)
    }

    @Test func theLongestUnseenMakesRoom() {
        let table = OutletTable(limit: 3, metrics: metrics)
        for (index, outlet) in ["A", "B", "C", "A"].enumerated() { table.seen(outlet, at: time(Int64(index))) }
        #expect(metrics[.outletsForgotten] == 0)
        table.seen("D", at: time(4))
        #expect(table.entries.map(\.outlet) == ["D", "A", "C"])
        table.seen("B", at: time(5))
        #expect(table.entries.map(\.outlet) == ["B", "D", "A"])
        #expect(table.entries[0].payloads == 1)
        #expect(metrics[.outletsForgotten] == 2)
    }

    @Test func aLowerLimitForgetsAtOnceAndAHigherOneMakesRoom() {
        let table = OutletTable(limit: 4, metrics: metrics)
        for (index, outlet) in ["A", "B", "C", "D", "B"].enumerated() { table.seen(outlet, at: time(Int64(index))) }
        table.setLimit(2)
        #expect(table.entries.map(\.outlet) == ["B", "D"])
        #expect(table.entries.map(\.payloads) == [2, 1])
        #expect(metrics[.outletsForgotten] == 2)
        table.seen("E", at: time(9))
        #expect(table.entries.map(\.outlet) == ["E", "B"])
        table.setLimit(3)
        table.seen("F", at: time(10))
        #expect(table.entries.map(\.outlet) == ["F", "E", "B"])
        table.setLimit(0)
        table.seen("G", at: time(11))
        #expect(table.entries.isEmpty)
        #expect(metrics[.outletsForgotten] == 6)
    }

    @Test func aClockThatIsSetBackDoesNotMakeAnOutletOlder() {
        let table = OutletTable(limit: 2, metrics: metrics)
        table.seen("A", at: time(100))
        table.seen("A", at: time(50))
        #expect(table.entries.map(\.lastSeen) == [time(100)])
    }

    /// Against a list that is searched.
    @Test func aLongRunKeepsWhatAPlainListKeeps() {
        let table = OutletTable(limit: 7, metrics: metrics)
        var plain: [String] = []
        var generator = SystemRandomNumberGenerator()
        for step in 0..<5000 {
            let outlet = "outlet \(UInt64.random(in: 0..<20, using: &generator))"
            plain.removeAll { $0 == outlet }
            plain.append(outlet)
            if plain.count > 7 { plain.removeFirst() }
            table.seen(outlet, at: time(Int64(step)))
        }
        #expect(table.entries.map(\.outlet) == plain.reversed())
    }

    @Test(arguments: [
        ("The Daily Fish", "The Daily Fish"), ("Süddeutsche", "Süddeutsche"), ("a\nb\u{1B}[31m", "a?b?[31m"),
        ("a\u{202E}b\u{2028}c\u{9B}d", "a?b?c?d"), ("می\u{200C}خبر", "می\u{200C}خبر"),
        (String(repeating: "x", count: 128), String(repeating: "x", count: 128)),
        (String(repeating: "x", count: 129), String(repeating: "x", count: 125) + "…"),
        (String(repeating: "é", count: 65), String(repeating: "é", count: 62) + "…"),
        (String(repeating: "\n", count: 4000), String(repeating: "?", count: 125) + "…"),
    ])
    func namesAreBoundedAndSafe(name: String, safe: String) {
        #expect(OutletName.safe(name) == safe)
        #expect(OutletName.safe(name).utf8.count <= OutletName.bytesMax)
    }
}
