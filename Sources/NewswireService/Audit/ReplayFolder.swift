internal import Foundation
internal import NewswireProtocol
internal import SegmentLog

/// Where the state that comes out of a replay is made.
struct ReplayFolder {
    private let path: String
    private let isTemporary: Bool
    /// The record log, where it is kept.
    let records: SegmentLog?
    private let lock: StateLock?

    /// - Parameter target: a directory that is not there or empty; nil keeps nothing.
    init(_ target: String?) throws(StateFilesError) {
        isTemporary = target == nil
        path = target ?? NSTemporaryDirectory() + "newswire-replay-\(getpid())"
        do {
            if target != nil, let names = try? FileManager.default.contentsOfDirectory(atPath: path), !names.isEmpty {
                throw StateFilesError(.unwritable, "\(path) is not empty; name a directory that is, or none yet")
            }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if target != nil {
                // Without payloads: the daemon goes on behind what is settled.
                try FileManager.default.createDirectory(
                    atPath: path + "/" + StoreName.journal.rawValue, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
            lock = target == nil ? nil : try StateFiles.lock(path)
            records = target == nil ? nil : try SegmentLog(directory: path + "/" + StoreName.records.rawValue)
        } catch let error as StateFilesError {
            throw error
        } catch {
            throw StateFilesError(.unwritable, "\(path) can't be written: \(error)")
        }
    }

    /// What the state begins with, so that nothing before is needed.
    func write(_ state: StateEntry, _ decider: Decider) throws(StateFilesError) {
        guard let records else { return }
        var entries: [[UInt8]] = []
        decider.writeCheckpoint(of: state) { job in
            if case .checkpoint(let entry, _) = job { entries.append(entry) }
        }
        do throws(LogError) {
            for entry in entries { _ = try records.append([entry]) }
        } catch {
            throw StateFilesError(.unwritable, "\(path) can't be written: \(error)")
        }
    }

    func quarantine(_ limits: Configuration.Limits) throws(StateFilesError) -> QuarantineFolder {
        do throws(StateDirectoryError) {
            return try QuarantineFolder(
                directory: path + "/quarantine", bytesMax: isTemporary ? 0 : limits.quarantineBytes,
                filesMax: isTemporary ? 0 : limits.quarantineFiles)
        } catch {
            throw StateFilesError(.unwritable, error.message)
        }
    }

    func close() { records?.close() }

    func removeIfTemporary() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
