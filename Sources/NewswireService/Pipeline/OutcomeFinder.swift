internal import Dispatch
internal import NewswireModel
package import NewswireProtocol
package import SegmentLog
internal import Synchronization

/// Finds the outcomes of a journal position in the record log, whose entries are in the order of those positions.
///
/// Reads on a queue of its own. Who asks bounds how much. Sendable because what it remembers is behind a mutex.
package final class OutcomeFinder: Sendable {
    private let recordLog: any EntryLog
    private let stateID: String
    private let queue = DispatchQueue(label: "newswire.outcomes")
    /// Behind the entry found last: whoever asks for one after the other need not search.
    private let hint = Mutex<(journalIndex: UInt64, position: UInt64)?>(nil)

    /// From the hint on, so many entries are looked at before it is searched.
    private static let nearMax = 64
    private static let bytesMax = 1024 * 1024

    package init(recordLog: any EntryLog, stateID: String) {
        self.recordLog = recordLog
        self.stateID = stateID
    }

    /// Calls back once, on its queue, with the items of each position; none of one that is not in the record log.
    package func find(
        _ journalIndexes: [UInt64],
        then report: @escaping @Sendable ([(position: UInt64, items: [IntakeReply.ItemResult])]) -> Void
    ) {
        queue.async {
            report(journalIndexes.map { ($0, self.items(of: $0)) })
        }
    }

    /// The items of a payload; none where its entry is gone, damaged, or not written yet.
    package func items(of journalIndex: UInt64) -> [IntakeReply.ItemResult] {
        (entry(of: journalIndex)?.items ?? []).map { item in
            IntakeReply.ItemResult(
                sequence: item.sequence, outcome: item.outcome, of: item.refersTo?.id(stateID: stateID))
        }
    }

    /// The outcome of a payload; nil where it is gone, damaged, or not written yet.
    package func entry(of journalIndex: UInt64) -> RecordLogEntry? {
        let near = hint.withLock { $0 }
        let place: (position: UInt64, bytes: [UInt8])?
        if let near, journalIndex > near.journalIndex, journalIndex - near.journalIndex <= UInt64(Self.nearMax) {
            place = entry(notBefore: journalIndex, from: near.position, end: near.position + UInt64(Self.nearMax * 2))
        } else {
            place = search(journalIndex)
        }
        guard let place, RecordLogEntry.journalIndex(in: place.bytes) == journalIndex,
            let entry = try? RecordLogEntry(decoding: place.bytes)
        else { return nil }
        hint.withLock { $0 = (journalIndex, place.position + 1) }
        return entry
    }

    /// Binary search for the first entry of the journal position or a later one.
    private func search(_ journalIndex: UInt64) -> (position: UInt64, bytes: [UInt8])? {
        let positions = recordLog.positions
        var (low, high) = (positions.lowerBound, positions.upperBound)
        var found: (position: UInt64, bytes: [UInt8])?
        while low < high {
            let middle = low + (high - low) / 2
            guard let entry = entry(notBefore: 0, from: middle, end: high),
                let index = RecordLogEntry.journalIndex(in: entry.bytes)
            else {
                high = middle
                continue
            }
            if index >= journalIndex {
                if index == journalIndex { return entry }
                found = entry
                high = middle
            } else {
                low = entry.position + 1
            }
        }
        return found
    }

    /// The first settled payload among the record log's positions that is not before the journal position.
    private func entry(
        notBefore journalIndex: UInt64, from start: UInt64, end: UInt64
    ) -> (position: UInt64, bytes: [UInt8])? {
        var next = start
        while next < end, let entries = try? recordLog.read(from: next, entriesMax: 16, bytesMax: Self.bytesMax),
            let last = entries.last
        {
            for entry in entries {
                guard entry.position < end else { return nil }
                if let index = RecordLogEntry.journalIndex(in: entry.bytes), index >= journalIndex {
                    return (entry.position, entry.bytes)
                }
            }
            next = last.position + 1
        }
        return nil
    }
}
