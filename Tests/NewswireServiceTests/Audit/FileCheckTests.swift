import Foundation
import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Testing

/// Bit rot on a state's real files: found, named, mended, and never in the way of a start.
@Suite struct FileCheckTests {
    private static let isLong = ProcessInfo.processInfo.environment["NEWSWIRE_LONG_TESTS"] == "1"

    private let folder = NSTemporaryDirectory() + "newswire-check-\(UUID().uuidString)"

    /// A small state, closed or as a crash leaves it.
    private func makeState(_ directory: String, closes: Bool) throws {
        var options = SegmentLog.Options()
        options.segmentBytes = 4096
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let journal = try SegmentLog(directory: directory + "/journal", options: options)
        let records = try SegmentLog(directory: directory + "/records", options: options)
        let state = StateEntry(epoch: 3, stateID: "s").encode()
        _ = try records.append([state])
        _ = try records.append([state])
        for number in 1...24 {
            let payload = JournalEntry(
                received: Timestamp(milliseconds: 1000), endpoint: .push,
                payload: Array(repeating: UInt8(number), count: number * 37))
            _ = try journal.append([payload.encode()])
            let item = RecordLogEntry.Item(
                outcome: .new, sequence: UInt64(number), number: UInt64(number), refersTo: nil, topic: [1],
                record: Array(repeating: UInt8(number), count: number * 31), fingerprint: [])
            _ = try records.append([RecordLogEntry(journalIndex: UInt64(number), items: [item]).encode()])
        }
        guard closes else { return }
        journal.close()
        records.close()
    }

    private func entries(_ directory: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for log in ["journal", "records"] {
            _ = try SegmentLog.snapshot(directory: directory + "/" + log).verify { entry in
                found["\(log) \(entry.position)"] = entry.bytes
                return true
            }
        }
        return found
    }

    /// Changes one bit of a random file, or cuts it; which one.
    private func damage(_ directory: String, cuts: Bool, _ random: inout some RandomNumberGenerator) throws -> String {
        let log = Bool.random(using: &random) ? "journal" : "records"
        let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/" + log)
            .filter { $0.hasSuffix(".log") }.sorted()
        let path = directory + "/" + log + "/" + (try #require(names.randomElement(using: &random)))
        var bytes = try #require(FileManager.default.contents(atPath: path))
        let offset = Int.random(in: 0..<bytes.count, using: &random)
        let bit = UInt8.random(in: 0...7, using: &random)
        if cuts { bytes.removeLast(bytes.count - offset) } else { bytes[offset] ^= 1 << bit }
        try bytes.write(to: URL(fileURLWithPath: path))
        return "\(path) at \(offset)"
    }

    @Test(arguments: [true, false]) func bitRotIsFoundAndMended(closes: Bool) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var random = SystemRandomNumberGenerator()
        try makeState(folder + "/whole", closes: closes)
        let before = try entries(folder + "/whole")
        let configuration = try Configuration(settings: ["retention.segmentBytes=1048576"])
        for round in 0..<(Self.isLong ? 5000 : 60) {
            let directory = folder + "/\(round)"
            try FileManager.default.copyItem(atPath: folder + "/whole", toPath: directory)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let cuts = round % 5 == 4
            let place = try damage(directory, cuts: cuts, &random)
            let check = FileCheck(try StateFiles(directory: directory))
            let found = try check.run()
            #expect(!found.isClean, "\(place)")
            // The repair begins as every start of the daemon does.
            let (_, after) = try check.repair(configuration)
            #expect(after.isClean, "\(place): \(after.lines)")
            let kept = try entries(directory)
            let lost = before.filter { kept[$0.key] != $0.value }
            #expect(cuts || lost.count <= 1, "\(place): \(lost.keys)")
            for position in lost.keys where !cuts {
                let isNamed = found.logs.contains { log in
                    log.found.damages.contains { damage in
                        position.hasPrefix(log.store.rawValue)
                            && (damage.positions.contains(UInt64(position.split(separator: " ")[1]) ?? 0)
                                || damage.cause == .unfinished)
                    }
                }
                #expect(isNamed, "\(place): \(position)")
            }
        }
    }

    @Test func aStateThatIsInUseIsNotMended() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeState(folder, closes: true)
        let descriptor = open(folder + "/lock", O_RDWR | O_CREAT, 0o600)
        #expect(flock(descriptor, LOCK_EX) == 0)
        defer { close(descriptor) }
        let check = FileCheck(try StateFiles(directory: folder))
        #expect(try check.run().isClean)
        do {
            _ = try check.repair(try Configuration())
            Issue.record("repaired under another's lock")
        } catch let error as StateFilesError {
            #expect(error.cause == .inUse)
        }
    }
}
