import Foundation
import SegmentLog
import Synchronization
import Testing

@Suite struct SegmentLogTests {
    private func entry(_ byte: UInt8, count: Int = 100) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    private func open(
        _ disk: SimulatedDisk, _ change: (inout SegmentLog.Options) -> Void = { _ in }
    ) throws -> SegmentLog {
        var options = SegmentLog.Options.small()
        change(&options)
        return try SegmentLog(directory: "log", options: options, disk: disk)
    }

    private func files(_ disk: SimulatedDisk) -> [String] {
        disk.state.withLock { $0.names.keys.filter { $0.hasSuffix(".log") }.sorted() }
    }

    @Test func positionsAreContiguousFromOneAndGoOnAfterAStart() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        #expect(log.recovery.isNew)
        #expect(log.positions == 1..<1)
        #expect(try log.append([entry(1), entry(2)]) == 1..<3)
        #expect(try log.append([]) == 3..<3)
        log.close()
        let again = try open(disk)
        #expect(!again.recovery.isNew && !again.recovery.lostTail && again.recovery.damages.isEmpty)
        #expect(again.logID == log.logID)
        #expect(again.positions == 1..<3)
        #expect(try again.append([entry(3)]) == 3..<4)
        #expect(
            try again.read(from: 1, entriesMax: 9, bytesMax: 9999)
                == (1...3).map { PositionedEntry(position: UInt64($0), bytes: entry(UInt8($0))) })
    }

    @Test func readsFromAnyPositionWithinItsLimits() throws {
        let log = try open(SimulatedDisk())
        for byte in 1...50 { _ = try log.append([entry(UInt8(byte))]) }
        for position in [17, 18, 3, 50, 1, 19] as [UInt64] {
            let read = try log.read(from: position, entriesMax: 2, bytesMax: 1000)
            #expect(read.map(\.position) == [position, position + 1].filter { $0 <= 50 })
            #expect(read.first?.bytes == entry(UInt8(position)))
        }
        #expect(try log.read(from: 1, entriesMax: 99, bytesMax: 250).map(\.position) == [1, 2])
        #expect(try log.read(from: 4, entriesMax: 9, bytesMax: 1).map(\.position) == [4], "a large first comes alone")
        #expect(try log.read(from: 51, entriesMax: 9, bytesMax: 1000).isEmpty)
        #expect(try log.read(from: 1, entriesMax: 99, bytesMax: 99_999).count == 50)
        #expect(throws: LogError.beyondEnd(position: 52, end: 51)) {
            try log.read(from: 52, entriesMax: 1, bytesMax: 1)
        }
    }

    @Test func tellsHowMuchThereIsFromAPositionOn() throws {
        let log = try open(SimulatedDisk())
        #expect(log.extent(from: 1) == (0, 0))
        for byte in 1...20 { _ = try log.append([entry(UInt8(byte))]) }
        #expect(log.extent(from: 1).entries == 20)
        #expect(log.extent(from: 1).bytes == 2 * 256 + 20 * 140)
        #expect(log.extent(from: 19).entries == 2)
        #expect((280..<350).contains(log.extent(from: 19).bytes), "its share of the segment")
        #expect(log.extent(from: 21) == (0, 0))
        log.advance(to: 1000)
        _ = try log.append([entry(1)])
        #expect(log.extent(from: 20).entries == 2, "what was left out does not count")
    }

    /// A segment may hold nothing while its first batch is written, and after that failed.
    @Test func tellsHowMuchThereIsWhileTheDiskFails() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        disk.state.withLock { $0.faults = FaultInjection(.failedSync, seed: 1) }
        var kept = 0
        for byte in 1...100 {
            if (try? log.append([entry(UInt8(byte))])) != nil { kept += 1 }
            #expect(log.extent(from: 1).entries == kept)
        }
        #expect(1..<100 ~= kept)
    }

    @Test func anEntryLargerThanASegmentAndThanAnyBufferIsKept() throws {
        let disk = SimulatedDisk()
        let large = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let log = try open(disk)
        _ = try log.append([entry(1), large, entry(2)])
        let read = try open(disk).read(from: 1, entriesMax: 9, bytesMax: .max)
        #expect(read.map(\.bytes) == [entry(1), large, entry(2)])
    }

    @Test func aSegmentIsFullThenTheNextBegins() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        for byte in 1...20 { _ = try log.append([entry(UInt8(byte))]) }
        // 2048 bytes hold a header, twelve entries of 140 and an end mark.
        #expect(files(disk) == ["log/0000000001-00000000000000000001.log", "log/0000000002-00000000000000000013.log"])
        #expect(log.size.segments == 2)
        #expect(log.size.bytes == 256 + 12 * 140 + 80 + 2048, "what was reserved is given back")
    }

    @Test func trimsWholeSegmentsBelowAPosition() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        for byte in 1...40 { _ = try log.append([entry(UInt8(byte))]) }
        try log.trim(below: 13)
        #expect(log.positions == 13..<41)
        try log.trim(below: 36)
        #expect(log.positions == 25..<41)
        #expect(files(disk).count == 2)
        #expect(throws: LogError.trimmed(position: 13, first: 25)) {
            try log.read(from: 13, entriesMax: 1, bytesMax: 1)
        }
        #expect(throws: LogError.beyondEnd(position: 42, end: 41)) { try log.trim(below: 42) }
        try log.trim(below: 41)
        #expect(log.positions == 37..<41, "the last segment stays: it knows what comes next")
        #expect(try open(disk).append([entry(1)]) == 41..<42)
    }

    @Test func retainsByBytesAndByAge() throws {
        let now = Mutex<Int64>(0)
        let trimmed = Mutex(0)
        let log = try open(SimulatedDisk()) { options in
            options.retainedBytes = 6100
            options.retainedMilliseconds = 1000
            options.now = { now.withLock { $0 } }
            options.observe = { if case .trimmed = $0 { trimmed.withLock { $0 += 1 } } }
        }
        for byte in 1...36 { _ = try log.append([entry(UInt8(byte))]) }
        try log.trim(below: 37)
        #expect(log.positions.lowerBound == 1, "neither too many bytes nor too old")
        _ = try log.append([entry(37)])
        try log.trim(below: 38)
        #expect(log.positions.lowerBound == 13, "more than 6,100 bytes")
        now.withLock { $0 = 1001 }
        try log.trim(below: 20)
        #expect(log.positions.lowerBound == 13, "still needed")
        try log.trim(below: 38)
        #expect(log.positions.lowerBound == 37)
        #expect(trimmed.withLock { $0 } == 3)
    }

    @Test func findsThePositionOfATime() throws {
        let disk = SimulatedDisk()
        let now = Mutex<Int64>(1000)
        let log = try open(disk) { $0.now = { now.withLock { $0 } } }
        for byte in 1...40 {
            _ = try log.append([entry(UInt8(byte))])
            // A clock that is set back does not take the log back.
            now.withLock { $0 += byte == 20 ? -5 : 10 }
        }
        #expect(try log.position(notBefore: 0) == 1)
        #expect(try log.position(notBefore: 1001) == 2)
        #expect(try log.position(notBefore: 1150) == 16)
        #expect(try log.position(notBefore: 1200) == 23)
        #expect(try log.position(notBefore: 9999) == 41)
        #expect(try open(disk).position(notBefore: 1150) == 16)
    }

    @Test func leavesOutPositionsAndCallsThemNotLost() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        _ = try log.append([entry(1)])
        log.advance(to: 100)
        log.advance(to: 50)
        #expect(log.positions == 1..<100)
        #expect(try log.append([entry(2)]) == 100..<101)
        let again = try open(disk)
        #expect(again.recovery.damages.isEmpty && !again.recovery.lostTail)
        #expect(try again.read(from: 2, entriesMax: 9, bytesMax: 999).map(\.position) == [100])
        let verified = try again.verify()
        #expect(verified.segments == 2 && verified.entries == 2 && verified.bytes == 200 && verified.damages.isEmpty)
    }

    @Test func afterAFailedSyncTheBatchIsGoneAndTheNextGoesOnInANewSegment() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        _ = try log.append([entry(1)])
        let before = disk.state.withLock { $0.nodes.count }
        disk.state.withLock { $0.faults = FaultInjection(.failedSync, seed: 0, oneIn: 1) }
        #expect(throws: LogError.self) { try log.append([entry(2)]) }
        disk.state.withLock { $0.faults = nil }
        #expect(log.positions == 1..<2)
        #expect(try log.append([entry(3)]) == 2..<3)
        #expect(disk.state.withLock { $0.nodes.count } == before + 1)
        var random = SplitMix64(seed: 0)
        let left = disk.state.withLock { $0 }.afterCrash(.everything, &random)
        let found = try open(left).allEntries()
        #expect(found == [1: entry(1), 2: entry(3)])
    }

    @Test func aToolReadsBesideTheWriterAndChangesNothing() throws {
        let disk = SimulatedDisk()
        let log = try open(disk)
        _ = try log.append([entry(1)])
        let changes = Mutex(0)
        disk.onChange.withLock { $0 = { _ in changes.withLock { $0 += 1 } } }
        let reader = try open(disk) { $0.isReadOnly = true }
        #expect(reader.allEntries() == [1: entry(1)])
        #expect(reader.recovery.damages.isEmpty)
        #expect(throws: LogError.readOnly) { try reader.append([entry(2)]) }
        #expect(throws: LogError.readOnly) { try reader.trim(below: 1) }
        reader.close()
        #expect(changes.withLock { $0 } <= 3, "opening a file to read it is all")
        #expect(files(disk).count == 1)
    }

    @Test func limitsEntriesAndNothingIsAppendedAfterTheEnd() throws {
        let log = try open(SimulatedDisk())
        let tooLong = [UInt8](repeating: 0, count: SegmentLog.entryBytesMax + 1)
        #expect(throws: LogError.tooLarge(bytes: tooLong.count + 40)) { try log.append([tooLong]) }
        log.close()
        #expect(throws: LogError.readOnly) { try log.append([entry(1)]) }
    }
}

/// The same on a real file system.
@Suite struct PosixDiskTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func aLogSurvivesOnARealDisk() throws {
        try inFolder { folder in
            var log: SegmentLog? = try SegmentLog(directory: folder + "/log", options: .small(8192))
            var expected: [UInt64: [UInt8]] = [:]
            for number in 0..<200 {
                let batch = (0..<3).map { [UInt8](repeating: UInt8(number), count: 50 * $0) }
                for (position, bytes) in zip(try #require(log).append(batch), batch) { expected[position] = bytes }
            }
            #expect(throws: LogError.inUse(directory: folder + "/log")) {
                try SegmentLog(directory: folder + "/log", options: .small())
            }
            log = nil
            let again = try SegmentLog(directory: folder + "/log", options: .small(8192))
            #expect(again.allEntries() == expected)
            #expect(try again.verify().damages == [])
            try again.trim(below: 500)
            #expect(again.positions.lowerBound > 400)
        }
    }

    /// As between the fork and the exec of a child: it has every descriptor, and would keep the lock.
    @Test func theLockIsFreeThoughAChildStillHasItsDescriptor() throws {
        try inFolder { folder in
            var log: SegmentLog? = try SegmentLog(directory: folder, options: .small())
            let lock = try #require(
                (0..<4096).first { number in
                    let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
                    return path?.hasSuffix("\(folder)/lock") ?? false
                })
            let inherited = dup(Int32(lock))
            defer { close(inherited) }
            #expect(inherited >= 0 && log != nil)
            log = nil
            #expect(throws: Never.self) { try SegmentLog(directory: folder, options: .small()) }
        }
    }

    @Test func whatFailsIsNamedByItsCallPathAndNumber() throws {
        try inFolder { folder in
            let file = folder + "/file"
            try Data().write(to: URL(fileURLWithPath: file))
            #expect(throws: LogError.disk(DiskError(call: "open", path: file + "/lock", errno: 20))) {
                try SegmentLog(directory: file, options: .small())
            }
            #expect(
                DiskError(call: "pwrite", path: "/x", errno: 28).description == "pwrite /x: No space left on device")
        }
    }
}
