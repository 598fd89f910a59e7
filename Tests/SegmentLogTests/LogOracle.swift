import Synchronization

import SegmentLog

/// What was appended to a log, and what was promised of it: the judge of every recovery.
struct LogOracle: Sendable {
    private(set) var acknowledged: [UInt64: [UInt8]] = [:]
    /// What may be there besides: batches that were tried, by the position they would have.
    private(set) var tried: [UInt64: [[UInt8]]] = [:]
    /// What was asked to be let go of.
    var trimmedBelow: UInt64 = 1

    mutating func trying(_ batch: [[UInt8]], at position: UInt64) {
        for (index, bytes) in batch.enumerated() { tried[position + UInt64(index), default: []].append(bytes) }
    }

    mutating func acknowledge(_ batch: [[UInt8]], at positions: Range<UInt64>) {
        for (position, bytes) in zip(positions, batch) {
            acknowledged[position] = bytes
            tried[position] = nil
        }
    }

    /// All that is wrong with a log that was opened on `disk` after a crash; it is appended to as well.
    ///
    /// - Parameter isIntact: nothing but a crash happened, so nothing may be called lost.
    func complaints(on disk: SimulatedDisk, isIntact: Bool = true) -> [String] {
        do throws(LogError) {
            let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
            var complaints = complaints(of: log)
            if isIntact { complaints += losses(log.recovery) }
            let end = log.positions.upperBound
            let position = try log.append([[1, 2, 3]]).lowerBound
            if position != end { complaints.append("position \(position) was given for \(end)") }
            let again = try SegmentLog(directory: "log", options: .small(), disk: disk)
            var oracle = self
            oracle.acknowledge([[1, 2, 3]], at: position..<position + 1)
            complaints += oracle.complaints(of: again)
            if isIntact { complaints += losses(again.recovery) }
            return complaints
        } catch {
            return ["\(error)"]
        }
    }

    private func losses(_ recovery: LogRecovery) -> [String] {
        recovery.damages.filter { $0.cause != .unfinished }.map { "named as lost: \($0)" }
            + (recovery.lostTail ? ["the tail was called lost"] : [])
            + recovery.failures.map { "\($0)" }
    }

    /// Whether all that was acknowledged is there, and nothing that was never appended.
    func complaints(of log: SegmentLog) -> [String] {
        var complaints: [String] = []
        let found = log.allEntries()
        for (position, bytes) in acknowledged {
            if let there = found[position] {
                if there != bytes { complaints.append("position \(position) has other bytes") }
            } else if position >= trimmedBelow {
                complaints.append("position \(position) was acknowledged and is lost")
            }
        }
        for (position, bytes) in found where acknowledged[position] == nil {
            if tried[position]?.contains(bytes) != true {
                complaints.append("position \(position) has bytes that nobody appended")
            }
        }
        return complaints
    }
}

extension SegmentLog {
    /// Every entry that can be read, a few at a time.
    func allEntries() -> [UInt64: [UInt8]] {
        var found: [UInt64: [UInt8]] = [:]
        var next = positions.lowerBound
        while let batch = try? read(from: next, entriesMax: 7, bytesMax: 1500), let last = batch.last {
            for entry in batch { found[entry.position] = entry.bytes }
            next = last.position + 1
        }
        return found
    }
}

extension SegmentLog.Options {
    /// Small segments, and a clock that a test sets.
    static func small(_ segmentBytes: Int = 2048, at milliseconds: Int64 = 1_000) -> Self {
        var options = Self()
        options.segmentBytes = segmentBytes
        options.now = { milliseconds }
        return options
    }
}

/// A run of a log with everything in it, the same for the same seed: batches large and small, trimming, new starts.
struct Workload {
    var random: SplitMix64
    var oracle = LogOracle()
    let steps: Int

    init(seed: UInt64, steps: Int) {
        random = SplitMix64(seed: seed)
        self.steps = steps
    }

    mutating func batch() -> [[UInt8]] {
        let sizes = [0, 1, 7, 40, 100, 300, 900, 2500]
        return (0..<Int.random(in: 1...5, using: &random)).map { _ in
            let size = sizes.randomElement(using: &random) ?? 0
            let byte = UInt8.random(in: 0...255, using: &random)
            return (0..<size).map { byte &+ UInt8(truncatingIfNeeded: $0) }
        }
    }

    /// - Parameter tell: called with the oracle's knowledge whenever it changes.
    mutating func run(on disk: SimulatedDisk, tell: (LogOracle) -> Void) throws {
        var log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        for _ in 0..<steps {
            switch random.next() % 16 {
            case 0:
                let positions = log.positions
                oracle.trimmedBelow = UInt64.random(in: positions.lowerBound...positions.upperBound, using: &random)
                tell(oracle)
                try log.trim(below: oracle.trimmedBelow)
            case 1:
                if Bool.random(using: &random) { log.close() }
                log = try SegmentLog(directory: "log", options: .small(), disk: disk)
            case 2:
                log.advance(to: log.positions.upperBound + 3)
            default:
                let batch = batch()
                oracle.trying(batch, at: log.positions.upperBound)
                tell(oracle)
                oracle.acknowledge(batch, at: try log.append(batch))
                tell(oracle)
            }
        }
    }
}
