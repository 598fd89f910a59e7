import NewswireProtocol
import NewswireService
import Testing

@Suite struct InquestTests {
    private typealias Slot = FlightRecord.Slot

    private func record(
        _ slots: [FlightRecord.Slot], suspectsEnd: UInt64 = 0, alone: UInt64 = 0, ends: UInt32 = 0
    ) -> FlightRecord {
        var record = FlightRecord()
        record.slots = slots
        record.suspectsEnd = suspectsEnd
        record.alone = alone
        record.aloneEnds = ends
        return record
    }

    @Test func afterAStopNothingIsSuspected() {
        let inquest = Inquest(record([Slot(position: 0), Slot(position: 0)]), unsettled: 10..<20, known: [])
        #expect(inquest.rulings.isEmpty && inquest.suspectsEnd == 0 && inquest.alone == 0)
    }

    @Test func aFaultProves() {
        let slots = [Slot(position: 12), Slot(position: 11, faulted: 11, signal: 11), Slot(position: 0)]
        let inquest = Inquest(record(slots), unsettled: 10..<20, known: [])
        #expect(inquest.rulings.map(\.journalIndex) == [11])
        #expect(inquest.rulings.first?.detail == "it ended the process with SIGSEGV (signal 11)")
        #expect(inquest.suspectsEnd == 13, "the others run first, one at a time")
    }

    @Test func theWatchdogProves() {
        let inquest = Inquest(record([Slot(position: 11, hung: 11)]), unsettled: 10..<20, known: [])
        #expect(inquest.rulings.map(\.detail) == ["it held up a worker until the process was ended"])
    }

    /// A mark of a payload before says nothing of the one that is held.
    @Test func marksOfOthersProveNothing() {
        let slots = [Slot(position: 12, faulted: 11, signal: 11), Slot(position: 13, hung: 10)]
        let inquest = Inquest(record(slots), unsettled: 10..<20, known: [])
        #expect(inquest.rulings.isEmpty && inquest.suspectsEnd == 14)
    }

    @Test func whatWasHeldAndIsSettledGotThrough() {
        let inquest = Inquest(
            record([Slot(position: 9, faulted: 9, signal: 11)], suspectsEnd: 8), unsettled: 10..<20, known: [])
        #expect(inquest.rulings.isEmpty && inquest.suspectsEnd == 0)
    }

    @Test func whatWasRuledOnIsNotRuledOnAgain() {
        let inquest = Inquest(
            record([Slot(position: 11, faulted: 11, signal: 4)]), unsettled: 10..<20, known: [11])
        #expect(inquest.rulings.isEmpty && inquest.suspectsEnd == 12)
    }

    @Test func aloneInFlightThreeTimesInARowProves() {
        var flight = record([Slot(position: 11)], suspectsEnd: 15, alone: 11)
        for ends in 1..<Inquest.aloneEndsMax {
            let inquest = Inquest(flight, unsettled: 10..<20, known: [])
            #expect(inquest.rulings.isEmpty)
            #expect(inquest.alone == 11 && inquest.aloneEnds == ends)
            #expect(inquest.suspectsEnd == 15, "those behind it are not forgotten")
            flight.aloneEnds = inquest.aloneEnds
        }
        #expect(Inquest(flight, unsettled: 10..<20, known: []).rulings.map(\.journalIndex) == [11])
    }

    @Test func itCountsOnlyWhileItIsHeld() {
        let inquest = Inquest(
            record([Slot(position: 0)], suspectsEnd: 15, alone: 11, ends: 2), unsettled: 10..<20, known: [])
        #expect(inquest.rulings.isEmpty && inquest.alone == 0 && inquest.aloneEnds == 0)
        #expect(inquest.suspectsEnd == 15)
    }

    /// The file may hold anything.
    @Test func nothingBeyondTheJournalIsSuspected() {
        let inquest = Inquest(
            record([Slot(position: .max - 1, faulted: .max - 1, signal: 99)], suspectsEnd: .max, alone: .max),
            unsettled: 10..<20, known: [])
        #expect(inquest.rulings.isEmpty && inquest.suspectsEnd == 20)
    }
}
