package import Logging
internal import NewswireModel
internal import NewswireProtocol
package import SegmentLog
internal import Synchronization

/// Keeps the ids of the journal's entries in a log of their own, block by block, so that a start reads little of the
/// journal and the journal may be trimmed.
///
/// It is derived: what it lacks is read from the journal again. Called on the journal's queue; sendable because its
/// state is behind a mutex.
package final class IDLog: Sendable {
    private struct State {
        /// Behind the stretch of the last block.
        var begin: UInt64
        /// Of that stretch on, in the order of their positions.
        var entries: [AcceptedIDs.Entry] = []
        /// What was journaled in it.
        var bytes = 0
        var failures: UInt64 = 0
    }

    package static let segmentBytes = 4 << 20
    /// A block is written when it has so many ids, or its stretch of the journal so many bytes.
    private static let entriesMax = 4096

    private let log: any EntryLog
    private let stretchBytesMax: Int
    private let idsMax: Int
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - recollection: what was found at the start.
    ///   - stretchBytesMax: so much of the journal is read at a start at most, about.
    package init(
        _ log: any EntryLog, after recollection: IDRecollection, stretchBytesMax: Int, idsMax: Int, logger: Logger
    ) {
        self.log = log
        self.stretchBytesMax = stretchBytesMax
        self.idsMax = idsMax
        self.logger = logger
        state = Mutex(
            State(begin: recollection.begin, entries: recollection.rest, bytes: recollection.restBytes))
    }

    /// What the log's files may take to hold all that is remembered.
    package static func retainedBytes(_ idsMax: Int) -> Int { idsMax * (IDBlock.entrySize + 16) + segmentBytes }

    /// The journal is needed from here on: the ids before are kept.
    package var neededFrom: UInt64 { state.withLock { $0.entries.first?.position ?? .max } }

    /// Notes the ids of entries that were appended to the journal. Never fails: what can't be written now is tried with
    /// the next.
    package func note(_ batch: [[UInt8]], at positions: Range<UInt64>) {
        state.withLock { state in
            for (bytes, position) in zip(batch, positions) {
                state.bytes += bytes.count
                if let entry = Self.entry(of: bytes, at: position) { state.entries.append(entry) }
            }
            if state.entries.count > idsMax { state.entries.removeFirst(state.entries.count - idsMax) }
            guard state.entries.count >= Self.entriesMax || state.bytes >= stretchBytesMax else { return }
            write(below: positions.upperBound, &state)
        }
    }

    /// Writes what is not written yet, so that the next start need not read the journal for it.
    package func finish(below end: UInt64) {
        state.withLock { state in
            if end > state.begin { write(below: end, &state) }
        }
    }

    private func write(below end: UInt64, _ state: inout State) {
        let block = IDBlock(positions: state.begin..<end, entries: state.entries)
        do throws(LogError) {
            let positions = try log.append([block.encode()])
            state.begin = end
            state.entries = []
            state.bytes = 0
            try log.trim(below: positions.upperBound)
        } catch {
            state.failures += 1
            guard LogThrottle.mustLog(state.failures) else { return }
            logger.log(
                .warning, .diskFailed,
                """
                the id log can't be written (\(state.failures) so far): \(error); the next start reads more of the \
                journal
                """,
                [.part: StoreName.ids.rawValue, .detail: "\(error)"])
        }
    }

    static func entry(of bytes: [UInt8], at position: UInt64) -> AcceptedIDs.Entry? {
        guard let (received, delivery) = try? JournalEntry.delivery(in: bytes) else { return nil }
        return AcceptedIDs.Entry(
            key: DeliveryHash.key(delivery.scope, delivery.id), payloadHash: delivery.payloadHash, position: position,
            received: received.milliseconds)
    }
}

/// The journal as the pipeline has it: the ids of what is appended are noted, and none is trimmed away before.
package struct IdentifiedJournal: EntryLog {
    private let journal: any EntryLog
    private let ids: IDLog

    package init(_ journal: any EntryLog, ids: IDLog) {
        self.journal = journal
        self.ids = ids
    }

    package func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
        let positions = try journal.append(batch)
        ids.note(batch, at: positions)
        return positions
    }

    package func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
        try journal.read(from: position, entriesMax: entriesMax, bytesMax: bytesMax)
    }

    package func trim(below position: UInt64) throws(LogError) {
        try journal.trim(below: min(position, ids.neededFrom))
    }

    package var positions: Range<UInt64> { journal.positions }
}
