internal import Logging
internal import NewswireProtocol
internal import SegmentLog

/// The state of a daemon that does not run: held, so that none starts meanwhile. What is to be processed again goes
/// into the journal, and the next start decides it.
package final class StoppedState {
    private let lock: StateDirectory
    private let journal: SegmentLog
    private let entries: ReprocessingEntries
    private var quarantine: QuarantineFolder

    /// - Throws: `.inUse` where a daemon runs.
    package init(_ files: StateFiles, _ configuration: Configuration) throws(StateFilesError) {
        let logger = Logger(label: "state") { _ in SwiftLogNoOpLogHandler() }
        let recordLog = try files.snapshot(of: .records)
        let (stateID, settled) = try Self.end(of: recordLog, files)
        do throws(DaemonError) {
            lock = try StateDirectory(path: files.directory)
            let retention = configuration.retention
            journal = try DurableStore.open(
                .journal, files.directory, retention.segmentBytes, days: retention.payloadDays,
                bytes: retention.payloadBytes, Metrics(), logger)
        } catch {
            throw StateFilesError(error.code == .inUse ? .inUse : .unwritable, error.message)
        }
        // As at a start: positions that are settled are never given again, whatever became of the journal.
        journal.advance(to: settled + 1)
        do throws(StateDirectoryError) {
            // Nothing has to go for what an administrator does.
            quarantine = try QuarantineFolder(directory: files.quarantine, bytesMax: .max, filesMax: .max)
        } catch {
            throw StateFilesError(.unwritable, error.message)
        }
        entries = ReprocessingEntries(
            journal: journal, recordLog: recordLog, stateID: stateID, quarantine: files.quarantine)
    }

    /// Carries the orders out; what is journaled is on the disk.
    package func carryOut(
        _ orders: [ReprocessingDesk.Order]
    ) throws(StateFilesError) -> [(order: ReprocessingDesk.Order, answer: ReprocessingDesk.Answer)] {
        var answers: [(order: ReprocessingDesk.Order, answer: ReprocessingDesk.Answer)] = []
        for order in orders { answers.append((order, try carryOut(order))) }
        return answers
    }

    private func carryOut(_ order: ReprocessingDesk.Order) throws(StateFilesError) -> ReprocessingDesk.Answer {
        let entry: JournalEntry
        do throws(ReprocessingEntries.Refusal) {
            switch order {
            case .drop(let id): return quarantine.letGo(id) ? .dropped : .refused(.notInQuarantine)
            case .retry(let id): entry = try entries.retry(id, at: WallClock.now())
            case .reprocess(let position): entry = try entries.reprocess(position, at: WallClock.now())
            }
        } catch {
            return .refused(error)
        }
        let position: UInt64
        do throws(LogError) {
            position = try journal.append([entry.encode()]).lowerBound
        } catch {
            throw StateFilesError(.unwritable, "the journal can't be written: \(error)")
        }
        if case .retry(let id) = order { _ = quarantine.letGo(id) }
        return .journaled(position)
    }

    /// To be called at the end, so that the next start sees that nothing is missing.
    package func close() { journal.close() }

    /// Whose state it is, and the last position of the journal that is settled.
    private static func end(
        of log: SegmentLog, _ files: StateFiles
    ) throws(StateFilesError) -> (stateID: String, settled: UInt64) {
        var stateID: String?
        var settled: UInt64?
        var end = log.positions.upperBound
        for start in log.segmentStarts.reversed() {
            var cursor = LogCursor(log, .records, from: start)
            var (segmentID, segmentSettled): (String?, UInt64?) = (nil, nil)
            while let entry = try cursor.entry(), entry.position < end {
                if let index = RecordLogEntry.journalIndex(in: entry.bytes) {
                    segmentSettled = index
                } else if case .state(let state)? = try? RecordLogContent(decoding: entry.bytes) {
                    segmentID = state.stateID
                }
            }
            stateID = stateID ?? segmentID
            settled = settled ?? segmentSettled
            if let stateID, let settled { return (stateID, settled) }
            end = start
        }
        guard let stateID else {
            throw StateFilesError(.unreadable, "the record log of \(files.directory) does not say whose it is")
        }
        return (stateID, settled ?? 0)
    }
}
