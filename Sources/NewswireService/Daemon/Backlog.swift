internal import Glibc
internal import Logging
internal import NewswireProtocol
internal import SegmentLog

/// What was accepted before the start and has no outcome yet.
struct Backlog {
    let journal: SegmentLog
    let positions: Range<UInt64>
    let limit: InFlightLimit
    let logger: Logger

    private static let entriesMax = 64
    private static let bytesMax = 4 * 1024 * 1024

    /// Hands all of it to the pipeline, within the limit of what may be in flight, before anything new is read.
    ///
    /// Blocks until the last of it is handed over.
    func resume(_ pipeline: Pipeline) throws(DaemonError) {
        guard !positions.isEmpty else { return }
        logger.notice("the journal is decided from position \(positions.lowerBound) on, before anything new is read")
        var next = positions.lowerBound
        do throws(LogError) {
            while true {
                let entries = try journal.read(from: next, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
                guard let last = entries.last else { return }
                next = last.position + 1
                for entry in entries { submit(entry, to: pipeline) }
            }
        } catch {
            throw DaemonError(.stateDirectory, "the journal can't be read: \(error)")
        }
    }

    private func submit(_ entry: PositionedEntry, to pipeline: Pipeline) {
        do throws(EntryError) {
            let payload = try JournalEntry(decoding: entry.bytes)
            while !limit.hasRoom() { usleep(1000) }
            limit.enter(bytes: InFlightSize.bytes(of: payload))
            pipeline.resume([(entry.position, payload)])
        } catch {
            logger.log(
                .error, .logDamaged,
                "position \(entry.position) of the journal is of a form that this version does not know: \(error)",
                [.part: StoreName.journal.rawValue, .detail: "\(error)"])
        }
    }
}
