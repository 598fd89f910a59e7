import Synchronization
import Testing

import SegmentLog

@Suite struct FaultTests {
    /// A run in which calls of one kind fail again and again: whatever is refused is refused with its call and number,
    /// whatever is acknowledged survives a power cut, and once the faults stop the same open log takes entries again.
    @Test(arguments: FaultKind.allCases) func nothingAcknowledgedIsLost(to kind: FaultKind) throws {
        let wanted = Storm.count(short: 300, long: 10_000)
        var injected = 0
        var seed: UInt64 = 0
        while injected < wanted {
            seed += 1
            var run = try FaultyRun(kind, seed: seed)
            try run.run(steps: 200)
            injected += run.injected
            #expect(run.refusals.allSatisfy(run.isExpected), "\(run.refusals)")
        }
    }
}

/// One run with faults.
private struct FaultyRun {
    let kind: FaultKind
    let disk: SimulatedDisk
    let log: SegmentLog
    var workload: Workload
    var refusals: [LogError] = []
    private(set) var injected = 0
    private var random: SplitMix64

    init(_ kind: FaultKind, seed: UInt64) throws {
        self.kind = kind
        disk = SimulatedDisk()
        log = try SegmentLog(directory: "log", options: .small(), disk: disk)
        workload = Workload(seed: seed, steps: 0)
        random = SplitMix64(seed: seed &+ 99)
        disk.state.withLock { $0.faults = FaultInjection(kind, seed: seed) }
    }

    mutating func run(steps: Int) throws {
        for step in 0..<steps {
            let batch = workload.batch()
            workload.oracle.trying(batch, at: log.positions.upperBound)
            do throws(LogError) {
                workload.oracle.acknowledge(batch, at: try log.append(batch))
            } catch {
                refusals.append(error)
            }
            if step % 20 == 10 { trim() }
            if step % 20 == 19 { cutPower() }
        }
        injected = disk.state.withLock { state in
            defer { state.faults = nil }
            return state.faults?.injected ?? 0
        }
        // No restart is needed.
        workload.oracle.acknowledge([[9]], at: try log.append([[9]]))
        #expect(workload.oracle.complaints(of: log).first == nil)
        cutPower()
    }

    private mutating func trim() {
        let positions = log.positions
        workload.oracle.trimmedBelow = max(workload.oracle.trimmedBelow, positions.lowerBound)
        let below = positions.lowerBound + UInt64(positions.count) / 3
        workload.oracle.trimmedBelow = max(workload.oracle.trimmedBelow, below)
        try? log.trim(below: below)
    }

    /// Opens what a power cut leaves, first with the faults, which may refuse it, then without.
    private mutating func cutPower() {
        let state = disk.state.withLock { $0 }
        guard let loss = Loss.allCases.randomElement(using: &random) else { return }
        let left = state.afterCrash(loss, &random)
        left.state.withLock { $0.faults = FaultInjection(kind, seed: random.next()) }
        _ = try? SegmentLog(directory: "log", options: .small(), disk: left)
        left.state.withLock { $0.faults = nil }
        let complaints = workload.oracle.complaints(on: left, isIntact: false)
        #expect(complaints.first == nil)
    }

    func isExpected(_ error: LogError) -> Bool {
        guard case .disk(let error) = error else { return false }
        switch kind {
        case .noSpace: return error.isDiskFull
        case .inputOutput, .failedSync: return error.errno == ErrorNumber.inputOutput
        case .tooManyFiles: return error.errno == ErrorNumber.tooManyFiles
        case .interrupted, .shortTransfer: return false
        }
    }
}
