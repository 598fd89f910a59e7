import Synchronization
import Testing

import SegmentLog

/// What `fsck --repair` does to a log: afterwards nothing is damaged any more, and all that was whole is there.
@Suite struct RepairTests {
    private static func makeLog(seed: UInt64, closes: Bool) throws -> (SimulatedDisk.State, [UInt64: [UInt8]]) {
        let disk = SimulatedDisk()
        var workload = Workload(seed: seed, steps: 0)
        let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        for _ in 0..<12 { _ = try log.append(workload.batch()) }
        if closes { log.close() }
        return (disk.state.withLock { $0 }, log.allEntries())
    }

    /// Repairs the log as the tool does; what is lost by then, and all that is still wrong.
    private static func repair(_ state: SimulatedDisk.State) throws -> (SegmentLog, LogVerification) {
        let disk = SimulatedDisk(state)
        let started = try SegmentLog(directory: "log", options: .small(), disk: disk)
        started.close()
        let damaged = try SegmentLog(directory: "log", options: .small(), disk: disk)
        try damaged.repair(try damaged.verify().damages)
        damaged.close()
        let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        return (log, try log.verify { _ in true })
    }

    @Test func aFlippedBitIsMendedAndCostsOneEntryAtMost() throws {
        var random = SplitMix64(seed: 14)
        for round in 0..<Storm.count(short: 500, long: 10_000) {
            var (state, entries) = try Self.makeLog(seed: UInt64(round / 50), closes: round % 2 == 0)
            let files = state.names.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".log") }
            let (path, node) = try #require(files.randomElement(using: &random))
            let offset = Int.random(in: 0..<state.nodes[node].current.count, using: &random)
            state.nodes[node].current[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
            let (log, found) = try Self.repair(state)
            #expect(found.damages == [], "\(path) at \(offset)")
            let kept = log.allEntries()
            let lost = entries.keys.filter { kept[$0] != entries[$0] }
            #expect(lost.count <= 1, "\(path) at \(offset)")
            // An unfinished write was promised to nobody, and is cut off.
            #expect(lost.allSatisfy { found.lost.contains($0) || $0 + 1 >= log.positions.upperBound })
            #expect(entries[try log.append([[7]]).lowerBound].map { _ in lost.count == 1 } ?? true)
        }
    }

    @Test func aCutFileIsClosedAndWhatItHeldIsGivenUp() throws {
        var random = SplitMix64(seed: 15)
        for round in 0..<Storm.count(short: 500, long: 10_000) {
            let (before, entries) = try Self.makeLog(seed: UInt64(round / 50), closes: round % 2 == 0)
            var state = before
            let files = state.names.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".log") }
            let (path, node) = try #require(files.randomElement(using: &random))
            let size = Int.random(in: 0..<state.nodes[node].current.count, using: &random)
            state.nodes[node].current.removeLast(state.nodes[node].current.count - size)
            let (log, found) = try Self.repair(state)
            #expect(found.damages == [], "\(path) to \(size)")
            let kept = log.allEntries()
            #expect(kept.allSatisfy { entries[$0.key] == $0.value }, "\(path) to \(size)")
        }
    }

    @Test func aFileThatIsGoneStaysNamed() throws {
        let (state, _) = try Self.makeLog(seed: 1, closes: true)
        let files = state.names.keys.filter { $0.hasSuffix(".log") }.sorted()
        let disk = SimulatedDisk(state)
        try disk.unlink(files[1])
        let (_, found) = try Self.repair(disk.state.withLock { $0 })
        #expect(found.damages.map(\.cause) == [.missing])
    }

    @Test func aLogThatIsReadIsNotRepaired() throws {
        let (state, _) = try Self.makeLog(seed: 1, closes: true)
        let log = try SegmentLog.snapshot(directory: "log", disk: SimulatedDisk(state))
        #expect(throws: LogError.readOnly) { try log.repair([]) }
    }

    @Test func whatIsVisitedIsWhatIsRead() throws {
        let (state, entries) = try Self.makeLog(seed: 3, closes: false)
        let log = try SegmentLog.snapshot(directory: "log", disk: SimulatedDisk(state))
        var seen: [UInt64: [UInt8]] = [:]
        let all = try log.verify { entry in
            seen[entry.position] = entry.bytes
            return true
        }
        #expect(seen == entries)
        #expect(all == (try log.verify()), "with a visitor or without")
        var count = 0
        let some = try log.verify { _ in
            count += 1
            return count < 3
        }
        #expect(count == 3)
        #expect(some.isStopped)
    }
}
