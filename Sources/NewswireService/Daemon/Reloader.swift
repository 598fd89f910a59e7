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
        let faults = attempt()
        surroundings.vitals.update { $0.lastReload = Vitals.Reload(at: WallClock.now(), faults: faults) }
        surroundings.metrics.add(.reloads(faults.isEmpty ? .applied : .refused))
        guard !faults.isEmpty else { return [] }
        let generation = surroundings.vitals.current.generation
        for fault in faults { surroundings.logger.error("\(fault)") }
        surroundings.logger.error(
            "the reload was refused; configuration \(generation) stays in force. Mend it and reload again")
        return faults
    }

    private func attempt() -> [String] {
        let running = surroundings.vitals.current.configuration
        let change: ConfigurationChange
        do throws(ConfigurationError) {
            change = ConfigurationChange(running: running, read: try surroundings.source.load())
        } catch {
            return error.faults.map(\.description)
        }
        do throws(DaemonError) {
            try parts.apply(change.next, insteadOf: running)
        } catch {
            return [error.description]
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
            values.restartNeeded = change.needsRestart
            values.readiness.unreadyPercent = next.health.unreadyPercent
            values.readiness.readyPercent = next.health.readyPercent
        }
        for note in next.notes { surroundings.logger.warning("\(note)") }
        for line in change.needsRestart { surroundings.logger.warning("\(line)") }
        let changes = change.reloaded.isEmpty ? "nothing changed" : change.reloaded.joined(separator: "; ")
        surroundings.logger.info(
            "reloaded: configuration \(surroundings.vitals.current.generation) is in force: \(changes)")
    }
}
