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
            #expect(lost.isEmpty || !damages.isEmpty, "\(path) to \(size)")
            #expect(entries[log.positions.upperBound] == nil, "a position would be given twice")
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
