package import NewswireProtocol

/// What a start concludes from what was in flight at the end before it.
///
/// A payload is poison only when that is proved: the fault handler or the watchdog named who held it, or it was alone
/// in flight. Being killed from outside proves nothing, and from inside an uncaught SIGKILL (out of memory) looks the
/// same; so of those it takes `aloneEndsMax` in a row.
///
/// A pure value.
package struct Inquest: Sendable, Equatable {
    /// So many ends in a row with the same payload alone in flight prove that it is the reason.
    package static let aloneEndsMax: UInt32 = 3

    /// What was proved, in journal order. Those that were ruled on before are left out.
    package private(set) var rulings: [RulingEntry] = []
    /// What lies below runs first, one at a time; 0 when nothing was in flight.
    package private(set) var suspectsEnd: UInt64
    /// The payload that ran alone, without proof so far; 0 for none.
    package private(set) var alone: UInt64 = 0
    package private(set) var aloneEnds: UInt32 = 0

    /// - Parameters:
    ///   - unsettled: the positions of the journal without an outcome: all else that was in flight got through.
    ///   - known: positions that were ruled on before.
    package init(_ record: FlightRecord, unsettled: Range<UInt64>, known: Set<UInt64>) {
        let held = record.slots.filter { unsettled.contains($0.position) }
        suspectsEnd = held.map(\.position).reduce(record.suspectsEnd) { max($0, $1 + 1) }
        if suspectsEnd <= unsettled.lowerBound { suspectsEnd = 0 }
        suspectsEnd = min(suspectsEnd, unsettled.upperBound)
        var details: [UInt64: String] = [:]
        for slot in held { details[slot.position] = Self.proof(slot) }
        if details.isEmpty, record.alone != 0, Set(held.map(\.position)) == [record.alone] {
            let ends = record.aloneEnds + 1
            if ends >= Self.aloneEndsMax {
                details[record.alone] = "it was alone in flight at \(ends) ends of the process in a row"
            } else {
                (alone, aloneEnds) = (record.alone, ends)
            }
        }
        rulings = details.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
            .map { RulingEntry(journalIndex: $0.key, detail: $0.value) }
    }

    private static func proof(_ slot: FlightRecord.Slot) -> String? {
        if slot.faulted == slot.position {
            let name = signalNames[slot.signal].map { "\($0) (signal \(slot.signal))" } ?? "signal \(slot.signal)"
            return "it ended the process with \(name)"
        }
        return slot.hung == slot.position ? "it held up a worker until the process was ended" : nil
    }

    private static let signalNames: [UInt32: String] = [
        4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 11: "SIGSEGV", 31: "SIGSYS",
    ]
}
