import Foundation
import Synchronization
import Testing

import SegmentLog

/// How long the storms of this module run: `NEWSWIRE_LONG_TESTS=1` gives the full counts.
enum Storm {
    static let isLong = ProcessInfo.processInfo.environment["NEWSWIRE_LONG_TESTS"] == "1"

    static func count(short: Int, long: Int) -> Int { isLong ? long : short }
}

@Suite struct PowerCutTests {
    /// Cuts the power after each call of a run that changes the disk, in each way; the complaints of the oracle.
    private static func storm(seed: UInt64, points: Int, _ change: (inout SimulatedDisk.State) -> Void = { _ in })
        throws -> (points: Int, complaints: [String])
    {
        let state = Mutex((oracle: LogOracle(), random: SplitMix64(seed: seed), points: 0, complaints: [String]()))
        var run: UInt64 = 0
        while state.withLock({ $0.points }) < points {
            run += 1
            var initial = SimulatedDisk.State()
            change(&initial)
            let disk = SimulatedDisk(initial)
            state.withLock { $0.oracle = LogOracle() }
            let judge: @Sendable (SimulatedDisk.State) -> Void = { changed in
                state.withLock { state in
                    for loss in Loss.allCases {
                        state.points += 1
                        let left = changed.afterCrash(loss, &state.random)
                        state.complaints += Self.judge(state.oracle, left, &state.random)
                    }
                }
            }
            disk.onChange.withLock { $0 = judge }
            var workload = Workload(seed: seed &+ run, steps: 60)
            try workload.run(on: disk) { oracle in state.withLock { $0.oracle = oracle } }
        }
        return state.withLock { ($0.points, $0.complaints) }
    }

    /// Judges a recovery, and now and then one that the power was cut in.
    private static func judge(
        _ oracle: LogOracle, _ left: SimulatedDisk, _ random: inout SplitMix64
    ) -> [String] {
        guard random.next() % 8 == 0 else { return oracle.complaints(on: left) }
        let states = Mutex([left.state.withLock { $0 }])
        left.onChange.withLock { $0 = { state in states.withLock { $0.append(state) } } }
        _ = try? SegmentLog(directory: "log", options: .small(), disk: left)
        let state = states.withLock { $0.randomElement(using: &random) }
        return state.map { oracle.complaints(on: $0.afterCrash(.torn, &random)) } ?? []
    }

    @Test func whatWasAcknowledgedSurvivesEveryPowerCut() throws {
        let result = try Self.storm(seed: 1, points: Storm.count(short: 5_000, long: 100_000))
        #expect(result.complaints.first == nil)
        #expect(result.points >= 5_000)
    }

    @Test func aDiskThatIgnoresSyncsIsFoundOut() throws {
        let result = try Self.storm(seed: 2, points: 500) { $0.ignoresSync = true }
        #expect(result.complaints.contains { $0.hasSuffix("was acknowledged and is lost") })
    }

    @Test func aDirectoryThatIgnoresSyncsIsFoundOut() throws {
        let result = try Self.storm(seed: 3, points: 500) { $0.ignoresDirectorySync = true }
        #expect(result.complaints.contains { $0.hasSuffix("was acknowledged and is lost") })
    }
}
