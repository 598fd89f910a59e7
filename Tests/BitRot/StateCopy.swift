import Foundation
import NewswireService
import SegmentLog

/// A copy of a state, to be damaged.
struct StateCopy {
    /// A state and all that is in it.
    struct Original {
        let directory: String
        let logs: [StoreName]
        /// By log and position.
        let entries: [StoreName: [UInt64: [UInt8]]]

        init(_ directory: String) throws {
            self.directory = directory
            logs = StoreName.allCases.filter { FileManager.default.fileExists(atPath: "\(directory)/\($0.rawValue)") }
            entries = try logs.reduce(into: [:]) { found, log in
                found[log] = try LogReading(directory, log).entries
            }
        }
    }

    /// What was done to which file.
    struct Damage {
        let log: StoreName
        let path: String
        let offset: Int
        let isCut: Bool

        var text: String { "\(path) \(isCut ? "cut" : "flipped") at \(offset)" }
    }

    let directory: String
    private let logs: [StoreName]

    init(of original: Original, at directory: String) throws {
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.copyItem(atPath: original.directory, toPath: directory)
        self.directory = directory
        logs = original.logs
    }

    /// One damage in five is a cut. Of two flips one is anywhere, the other where headers, ends and marks are.
    func damage(_ random: inout SplitMix64) throws -> Damage {
        let files = try logs.flatMap { log in
            try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(log.rawValue)").sorted()
                .filter { $0.hasSuffix(".log") }.map { (log, "\(directory)/\(log.rawValue)/\($0)") }
        }
        guard let (log, path) = files.randomElement(using: &random) else { throw CocoaError(.fileNoSuchFile) }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        // Behind it a crash leaves zeros that were reserved.
        let end = (bytes.lastIndex { $0 != 0 } ?? 0) + 1
        let isCut = Int.random(in: 0..<5, using: &random) == 0
        let offset =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: Int.random(in: 0..<min(Self.edge, end), using: &random)
            case 1: Int.random(in: max(0, end - Self.edge)..<end, using: &random)
            default: Int.random(in: 0..<end, using: &random)
            }
        if isCut {
            bytes.removeLast(bytes.count - offset)
        } else {
            bytes[offset] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return Damage(log: log, path: path, offset: offset, isCut: isCut)
    }

    /// About the length of a segment's header, and of a pair of end marks with the last bytes of an entry.
    private static let edge = 256
}

/// All that can be read of a log, and the damages of which a reader is told.
struct LogReading {
    private(set) var entries: [UInt64: [UInt8]] = [:]
    let damages: [LogDamage]

    init(_ state: String, _ log: StoreName) throws {
        let told = Told()
        let opened = try SegmentLog.snapshot(directory: "\(state)/\(log.rawValue)") { event in
            if case .damaged(let damage) = event { told.add(damage) }
        }
        var next = opened.positions.lowerBound
        while next < opened.positions.upperBound {
            let some = try opened.read(from: next, entriesMax: 256, bytesMax: 4 << 20)
            guard let last = some.last else { break }
            for entry in some { entries[entry.position] = entry.bytes }
            next = last.position + 1
        }
        damages = opened.recovery.damages + told.all
    }

    /// Sendable because its list is behind a lock.
    private final class Told: @unchecked Sendable {
        private let lock = NSLock()
        private var damages: [LogDamage] = []

        var all: [LogDamage] { lock.withLock { damages } }
        func add(_ damage: LogDamage) { lock.withLock { damages.append(damage) } }
    }
}
