internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import SegmentLog

extension DurableStore {
    /// Holds the inquest over the end before this start, writes down what it found, and begins a new record.
    ///
    /// The rulings are synced to the record log before the record of the last end is replaced: a start that is ended in
    /// between comes to the same conclusions.
    func poisonGuard(
        _ configuration: Configuration, path: String, provoked: ProvokedFault?, _ metrics: Metrics, _ logger: Logger
    ) throws(DaemonError) -> PoisonGuard {
        let inquest = Inquest(
            FlightRecorder.read(path: path), unsettled: unsettled, known: Set(memory.rulings.keys))
        if !inquest.rulings.isEmpty { try keep(inquest.rulings, metrics, logger) }
        if inquest.suspectsEnd > 0 {
            logger.notice(
                """
                the process before this one ended without a stop: what was in flight runs one at a time, up to \
                position \(inquest.suspectsEnd - 1) of the journal
                """)
        }
        let slots = PoisonGuard.slotCount(workers: Pipeline.workerCount(configuration))
        let recorder = FlightRecorder(path: path, slotCount: slots, inquest: inquest)
        if !recorder.isKept {
            logger.log(
                .warning, .diskFailed,
                "\(path) can't be written: a payload that ends the process will not be known at the next start")
        }
        let rulings = inquest.rulings.reduce(into: memory.rulings) { $0[$1.journalIndex] = $1 }
        return PoisonGuard(
            recorder: recorder, rulings: rulings, suspectsEnd: inquest.suspectsEnd, provoked: provoked)
    }

    private func keep(_ rulings: [RulingEntry], _ metrics: Metrics, _ logger: Logger) throws(DaemonError) {
        do throws(LogError) {
            _ = try recordLog.append(rulings.map { $0.encode() })
        } catch {
            throw DaemonError(.stateDirectory, "the record log can't be written: \(error)")
        }
        metrics.add(.poisonFound, rulings.count)
        for ruling in rulings {
            let id = ItemPosition(journalIndex: ruling.journalIndex, item: 0).id(stateID: identity.stateID)
            logger.log(
                .error, .poisonFound, "\(id) is poison and goes to quarantine: \(ruling.detail)",
                [.id: id, .detail: ruling.detail])
        }
    }
}
