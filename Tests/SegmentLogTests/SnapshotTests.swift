import Synchronization
import Testing

import SegmentLog

/// Looking at a log while another process writes it.
@Suite struct SnapshotTests {
    @Test(arguments: [16, 4096, 40_000, 70_000])
    func whatWasBeingWrittenWhenItWasReadIsNoDamage(unwritten: Int) throws {
        let disk = SimulatedDisk()
        let log = try SegmentLog(directory: "log", options: SegmentLog.Options(), disk: disk)
        for round in 0..<40 { _ = try log.append((0..<10).map { Array(repeating: UInt8(round), count: 90 + $0) }) }
        let whole = log.allEntries()
        for start in stride(from: 4096, to: 44_000, by: 3_000) {
            let snapshot = try SegmentLog.snapshot(
                directory: "log", disk: LaggingDisk(disk, unwritten: start..<start + unwritten))
            #expect(snapshot.recovery.damages == [], "from \(start)")
            let found = try snapshot.verify()
            #expect(found.damages == [], "from \(start)")
            // The end may not have been there yet; nothing is missing before.
            let entries = snapshot.allEntries()
            #expect(entries.allSatisfy { whole[$0.key] == $0.value })
            #expect(entries.count == Int(snapshot.positions.upperBound - snapshot.positions.lowerBound))
        }
        log.close()
    }
}

/// Another's disk, on which a range of each file reads as zeros when it is read for the first time.
private final class LaggingDisk: Disk {
    private let disk: SimulatedDisk
    private let unwritten: Range<Int>

    init(_ disk: SimulatedDisk, unwritten: Range<Int>) {
        self.disk = disk
        self.unwritten = unwritten
    }

    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        LaggingFile(try disk.open(path, mode), unwritten: unwritten)
    }
    func makeDirectory(_ path: String) throws(DiskError) { try disk.makeDirectory(path) }
    func list(_ directory: String) throws(DiskError) -> [String] { try disk.list(directory) }
    func rename(_ path: String, to target: String) throws(DiskError) { try disk.rename(path, to: target) }
    func unlink(_ path: String) throws(DiskError) { try disk.unlink(path) }
    func syncDirectory(_ path: String) throws(DiskError) { try disk.syncDirectory(path) }
    func lock(_ path: String) throws(DiskError) -> (any Sendable)? { try disk.lock(path) }
}

private final class LaggingFile: DiskFile {
    private let file: any DiskFile
    private let unwritten: Range<Int>
    private let isFirst = Mutex(true)

    init(_ file: any DiskFile, unwritten: Range<Int>) {
        self.file = file
        self.unwritten = unwritten
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        let count = try file.read(into: buffer, at: offset)
        let lacking = unwritten.clamped(to: offset..<offset + count)
        guard !lacking.isEmpty else { return count }
        let lags = isFirst.withLock { first in
            defer { first = false }
            return first
        }
        if lags { for position in lacking { buffer[position - offset] = 0 } }
        return count
    }

    func size() throws(DiskError) -> Int { try file.size() }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        try file.write(bytes, at: offset)
    }
    func allocate(_ bytes: Int) throws(DiskError) { try file.allocate(bytes) }
    func truncate(to bytes: Int) throws(DiskError) { try file.truncate(to: bytes) }
    func syncData() throws(DiskError) { try file.syncData() }
}
