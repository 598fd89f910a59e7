internal import NewswireProtocol

/// What keeps a payload that ends the process from ending it again: the record of what is in flight, what was ruled on
/// the payloads of the last one, and what of it runs one at a time.
package struct PoisonGuard: Sendable {
    /// Nil: nothing is recorded.
    let recorder: FlightRecorder?
    /// By the position of the payload.
    let rulings: [UInt64: RulingEntry]
    /// What lies below runs one at a time.
    let suspectsEnd: UInt64
    let provoked: ProvokedFault?

    /// Without any of it.
    package static let off = PoisonGuard(recorder: nil, rulings: [:], suspectsEnd: 0, provoked: nil)

    /// The slots of the workers, then those of the two stages behind them.
    static func slotCount(workers: Int) -> Int { workers + 2 }

    /// A worker's.
    func slot(ofWorker index: Int) -> FlightSlot? { recorder?.slots[index] }

    /// Of the serial stage that decides.
    var decidingSlot: FlightSlot? { recorder?.slots.dropLast().last }

    /// Of the serial stage that prepares entries of the record log.
    var recordingSlot: FlightSlot? { recorder?.slots.last }

    /// Of a part that only its payload can hold up, by its name: `parse-3`, `dedupe`. The stage of the record log may
    /// wait for a disk.
    func slot(ofPart part: String) -> FlightSlot? {
        if part == "dedupe" { return decidingSlot }
        guard part.hasPrefix("parse-"), let index = Int(part.dropFirst("parse-".count)), let recorder,
            recorder.slots.dropLast(2).indices.contains(index)
        else { return nil }
        return recorder.slots[index]
    }
}
