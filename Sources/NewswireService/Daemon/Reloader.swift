internal import Logging
internal import NewswireModel

/// One reload: reads and checks the configuration anew, and only then applies it. Whatever fails, the daemon goes on as
/// it was.
struct Reloader {
    private let surroundings: ControlLoop.Surroundings
    private let parts: Parts

    init(_ surroundings: ControlLoop.Surroundings, _ parts: Parts) {
        self.surroundings = surroundings
        self.parts = parts
    }

    /// - Returns: why it was refused; empty when it took effect.
    func reload() -> [String] {
        let faults = attempt().map { fault in
            surroundings.logger.report(fault)
            return fault.description
        }
        surroundings.vitals.update { $0.lastReload = Vitals.Reload(at: WallClock.now(), faults: faults) }
        surroundings.metrics.add(.reloads(faults.isEmpty ? .applied : .refused))
        guard !faults.isEmpty else { return [] }
        let generation = surroundings.vitals.current.generation
        surroundings.logger.log(
            .error, .reloadRefused,
            "the reload was refused; configuration \(generation) stays in force. Mend it and reload again",
            [.generation: generation, .count: faults.count])
        return faults
    }

    private func attempt() -> [ConfigurationFault] {
        let running = surroundings.vitals.current.configuration
        let change: ConfigurationChange
        do throws(ConfigurationError) {
            change = ConfigurationChange(running: running, read: try surroundings.source.load())
        } catch {
            return error.faults
        }
        do throws(DaemonError) {
            try parts.apply(change.next, insteadOf: running)
        } catch {
            return [ConfigurationFault(place: "", message: error.description)]
        }
        accept(change)
        return []
    }

    private func accept(_ change: ConfigurationChange) {
        let next = change.next
        surroundings.logLevel.level = Logger.Level(rawValue: next.logLevel) ?? .info
        surroundings.vitals.update { values in
            values.configuration = next
            values.generation += 1
            values.loaded = WallClock.now()
            values.restartNeeded = change.keysForRestart
            values.readiness.unreadyPercent = next.health.unreadyPercent
            values.readiness.readyPercent = next.health.readyPercent
        }
        surroundings.logger.report(notes: next.notes)
        for line in change.needsRestart {
            surroundings.logger.log(.warning, .restartNeeded, line, [.detail: line])
        }
        let changes = change.reloaded.isEmpty ? "nothing changed" : change.reloaded.joined(separator: "; ")
        let generation = surroundings.vitals.current.generation
        surroundings.logger.log(
            .info, .reloadApplied, "reloaded: configuration \(generation) is in force: \(changes)",
            [.generation: generation, .changes: changes])
    }
}
