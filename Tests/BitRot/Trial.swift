import NewswireService
import SegmentLog

/// Looks at a damaged state as fsck does, reads it, and opens it as the daemon does.
struct Trial {
    enum Fault: String, CaseIterable {
        case start = "failed starts"
        case notFound = "not found by fsck"
        case notNamed = "entries lost and not named by fsck"
        case notTold = "entries lost and not told when read"
        case cost = "flips that cost more than one entry"
        case wrong = "wrong bytes read"
        case reach = "entries of other logs lost"
    }

    struct Result {
        /// Entries of the log that was damaged.
        var lost = 0
        var faults: [(Fault, detail: String)] = []
    }

    private let original: StateCopy.Original
    private let copy: StateCopy
    private let damage: StateCopy.Damage
    private var result = Result()

    init(_ original: StateCopy.Original, _ copy: StateCopy, _ damage: StateCopy.Damage) {
        self.original = original
        self.copy = copy
        self.damage = damage
    }

    func run() throws -> Result {
        var trial = self
        let check = FileCheck(try StateFiles(directory: copy.directory))
        let found = try check.run()
        if found.isClean { trial.add(.notFound, "") }
        let named = found.logs.first { $0.store == damage.log }?.found.damages ?? []
        trial.read(named: named)
        do throws(StateFilesError) {
            try check.start(try configuration())
            trial.read(named: nil)
        } catch {
            trial.add(.start, error.message)
        }
        return trial.result
    }

    private func configuration() throws(StateFilesError) -> Configuration {
        do throws(ConfigurationError) {
            return try Configuration(settings: ["retention.segmentBytes=1048576"])
        } catch {
            throw StateFilesError(.unreadable, error.description)
        }
    }

    private mutating func add(_ fault: Fault, _ detail: String) { result.faults.append((fault, detail)) }

    /// - Parameter named: what fsck said; nil once a start has changed the files.
    private mutating func read(named: [LogDamage]?) {
        for log in original.logs {
            do {
                look(at: try LogReading(copy.directory, log), of: log, named: named)
            } catch {
                add(.start, "\(log.rawValue) can't be read: \(error)")
            }
        }
    }

    private mutating func look(at reading: LogReading, of log: StoreName, named: [LogDamage]?) {
        let before = original.entries[log] ?? [:]
        let lost = before.keys.filter { reading.entries[$0] == nil }.sorted()
        for (position, bytes) in reading.entries {
            if let original = before[position], original != bytes { add(.wrong, "\(log.rawValue) \(position)") }
        }
        guard log == damage.log else {
            if !lost.isEmpty { add(.reach, "\(log.rawValue) \(lost)") }
            return
        }
        if !damage.isCut, lost.count > 1 { add(.cost, "\(lost)") }
        guard let named else { return }
        result.lost = lost.count
        for position in lost {
            if !isTold(position, by: named) { add(.notNamed, "\(position) of \(named)") }
            if !isTold(position, by: reading.damages) { add(.notTold, "\(position) of \(reading.damages)") }
        }
    }

    /// Of a cut file nobody knows how many entries stood behind the cut: then the file is named.
    private func isTold(_ position: UInt64, by damages: [LogDamage]) -> Bool {
        damages.contains { damage in
            damage.positions.contains(position)
                || (self.damage.path.hasSuffix(damage.segment)
                    && (self.damage.isCut || (damage.positions.isEmpty && damage.cause != .header)))
        }
    }
}
