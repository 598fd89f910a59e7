import Synchronization
import Testing

import SegmentLog

@Suite struct BitRotTests {
    /// A log of some segments, closed or not, and what is in it.
    private static func makeLog(seed: UInt64, closes: Bool) throws -> (SimulatedDisk.State, [UInt64: [UInt8]]) {
        let disk = SimulatedDisk()
        var workload = Workload(seed: seed, steps: 0)
        let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        for _ in 0..<12 { _ = try log.append(workload.batch()) }
        if closes { log.close() }
        return (disk.state.withLock { $0 }, log.allEntries())
    }

    @Test func aFlippedBitCostsOneEntryAtMostAndIsFound() throws {
        var random = SplitMix64(seed: 4)
        for round in 0..<Storm.count(short: 500, long: 10_000) {
            var (state, entries) = try Self.makeLog(seed: UInt64(round / 50), closes: round % 2 == 0)
            let files = state.names.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".log") }
            let (path, node) = try #require(files.randomElement(using: &random))
            let offset = Int.random(in: 0..<state.nodes[node].current.count, using: &random)
            state.nodes[node].current[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
            let log = try SegmentLog(directory: "log", options: .small(), disk: SimulatedDisk(state))
            let found = log.allEntries()
            let lost = entries.keys.filter { found[$0] == nil }
            #expect(lost.count <= 1, "\(path) at \(offset)")
            #expect(found.allSatisfy { entries[$0.key] == $0.value }, "\(path) at \(offset)")
            let damages = try log.verify().damages
            #expect(!damages.isEmpty, "\(path) at \(offset)")
            let positionOfEnd = log.positions.upperBound
            #expect(try log.append([[7]]) == positionOfEnd..<positionOfEnd + 1)
            #expect(entries[positionOfEnd] == nil, "a position was given twice")
            for position in lost {
                let isNamed = damages.contains { $0.positions.contains(position) || $0.cause == .unfinished }
                #expect(isNamed, "\(path) at \(offset): \(damages)")
            }
        }
    }

    @Test func aCutFileCostsWhatWasCutAndIsFound() throws {
        var random = SplitMix64(seed: 5)
        for round in 0..<Storm.count(short: 500, long: 10_000) {
            let (before, entries) = try Self.makeLog(seed: UInt64(round / 50), closes: round % 2 == 0)
            var state = before
            let files = state.names.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".log") }
            let index = Int.random(in: 0..<files.count, using: &random)
            let (path, node) = files[index]
            let size = Int.random(in: 0..<state.nodes[node].current.count, using: &random)
            state.nodes[node].current.removeLast(state.nodes[node].current.count - size)
            let log = try SegmentLog(directory: "log", options: .small(), disk: SimulatedDisk(state))
            let found = log.allEntries()
            #expect(found.allSatisfy { entries[$0.key] == $0.value }, "\(path) to \(size)")
            let first = try #require(SegmentName(String(path.dropFirst(4)))).first
            let end =
                index + 1 < files.count ? SegmentName(String(files[index + 1].key.dropFirst(4)))?.first ?? 0 : .max
            let lost = entries.keys.filter { found[$0] == nil }
            #expect(lost.allSatisfy { first..<end ~= $0 }, "\(path) to \(size)")
            let damages = try log.verify().damages
            #expect(!damages.isEmpty, "\(path) to \(size)")
            #expect(entries[log.positions.upperBound] == nil, "a position would be given twice")
        }
    }

    /// Nothing tells how long the file was: what comes next must not have a position that was given before.
    @Test func aLogWhoseOnlyFileIsCutInItsHeaderGivesNoPositionTwice() throws {
        let before = SimulatedDisk()
        let options = SegmentLog.Options.small(1 << 20)
        let whole = try SegmentLog(directory: "log", options: options, disk: before)
        for byte in 0..<200 as Range<UInt8> { _ = try whole.append([[byte]]) }
        let state = before.state.withLock { $0 }
        let path = try #require(state.names.keys.first { $0.hasSuffix(".log") })
        let node = try #require(state.names[path])
        for size in 0..<SegmentHeader.size {
            var cut = state
            cut.nodes[node].current.removeLast(cut.nodes[node].current.count - size)
            let looked = try SegmentLog.snapshot(directory: "log", disk: SimulatedDisk(cut))
            #expect(try looked.verify().damages.map(\.cause).contains(.header), "cut to \(size)")
            let disk = SimulatedDisk(cut)
            let log = try SegmentLog(directory: "log", options: options, disk: disk)
            #expect(log.recovery.lostTail)
            let next = try log.append([[1]]).lowerBound
            #expect(next > 200, "cut to \(size)")
            // What is named as lost is what the file may have held, not what was left out behind it.
            #expect(log.recovery.damages.allSatisfy { $0.positions.count <= 8 })
            let again = try SegmentLog(directory: "log", options: options, disk: disk)
            #expect(again.recovery.damages.isEmpty && again.allEntries() == [next: [1]])
        }
    }

    /// The entries are all there; the file may have been cut by somebody who was not done.
    @Test func anEndMarkThatIsCutOffIsFoundAndWrittenAnew() throws {
        let (state, entries) = try Self.makeLog(seed: 2, closes: true)
        let files = state.names.sorted { $0.key < $1.key }.filter { $0.key.hasSuffix(".log") }
        #expect(files.count > 2)
        for (path, node) in files.dropLast() {
            var cut = state
            cut.nodes[node].current.removeLast(EntryHeader.size * 2)
            let disk = SimulatedDisk(cut)
            let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
            #expect(log.allEntries() == entries)
            let damages = try log.verify().damages
            #expect(damages.map(\.cause) == [.cut] && damages.allSatisfy(\.positions.isEmpty), "\(path): \(damages)")
            try log.repair(damages)
            let mended = try SegmentLog(directory: "log", options: .small(), disk: disk)
            #expect(try mended.verify().damages.isEmpty && mended.allEntries() == entries)
            #expect(disk.state.withLock { $0.nodes[node].current.count } == state.nodes[node].current.count)
        }
    }

    /// The log itself cuts off what a failed sync left in doubt.
    @Test(arguments: [FaultKind.failedSync, .noSpace]) func aFileThatTheLogGaveUpIsNotTakenForACutOne(
        _ kind: FaultKind
    ) throws {
        for seed in 0..<20 as Range<UInt64> {
            let disk = SimulatedDisk()
            var workload = Workload(seed: seed, steps: 0)
            let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
            disk.state.withLock { $0.faults = FaultInjection(kind, seed: seed) }
            for _ in 0..<40 { _ = try? log.append(workload.batch()) }
            disk.state.withLock { $0.faults = nil }
            _ = try log.append([[1]])
            #expect(try log.verify().damages == [])
            let again = try SegmentLog.snapshot(directory: "log", disk: disk)
            #expect(try again.verify().damages == [])
        }
    }

    @Test func aMissingSegmentIsNamedByItsPositions() throws {
        let (state, entries) = try Self.makeLog(seed: 1, closes: false)
        let files = state.names.keys.filter { $0.hasSuffix(".log") }.sorted()
        let names = files.compactMap { SegmentName(String($0.dropFirst(4))) }
        let disk = SimulatedDisk(state)
        try disk.unlink(files[1])
        let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        let damage = try #require(log.recovery.damages.first { $0.cause == .missing })
        #expect(damage.positions == names[1].first..<names[2].first)
        let found = log.allEntries()
        #expect(found.count == entries.count - damage.positions.count)
        #expect(damage.description.hasPrefix("missing segment in \(names[2].text)"))
    }

    @Test func aVanishedLastSegmentIsALostTail() throws {
        let (state, entries) = try Self.makeLog(seed: 1, closes: true)
        let files = state.names.keys.filter { $0.hasSuffix(".log") }.sorted()
        let disk = SimulatedDisk(state)
        try disk.unlink(files[files.count - 1])
        let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        #expect(log.recovery.lostTail)
        #expect(try log.append([[1]]).lowerBound > (entries.keys.max() ?? 0))
    }

    @Test func theBytesOfADamagedEntryAreKept() throws {
        var (state, _) = try Self.makeLog(seed: 1, closes: false)
        let path = try #require(state.names.keys.filter { $0.hasSuffix(".log") }.min())
        let node = try #require(state.names[path])
        let disk = SimulatedDisk(state)
        let log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        let second = try log.read(from: 1, entriesMax: 2, bytesMax: .max)
        let victim = try #require(second.first { !$0.bytes.isEmpty })
        let offset =
            SegmentHeader.size + Int(victim.position) * EntryHeader.size
            + second.prefix { $0.position < victim.position }.reduce(0) { $0 + $1.bytes.count }
        state.nodes[node].current[offset] ^= 1
        let damaged = SimulatedDisk(state)
        let again = try SegmentLog(directory: "log", options: .small(), disk: damaged)
        _ = again.allEntries()
        let kept = damaged.state.withLock { state in
            state.names.filter { $0.key.hasPrefix("log/corrupt/") }.map { state.nodes[$0.value].current }
        }
        #expect(kept.count == 1)
        #expect(kept.first?.suffix(victim.bytes.count).dropFirst() == victim.bytes.dropFirst())
    }
}
