package import NewswireProtocol
package import SegmentLog

/// What the id log and the journal say at a start of the ids that were accepted.
///
/// The id log's blocks count as far as the journal or the record log still has what they tell of; the stretches between
/// them and behind the last are read from the journal. A pure fold over the two logs.
package struct IDRecollection {
    package private(set) var ids: AcceptedIDs
    /// The ids are in the id log below this position.
    package private(set) var begin: UInt64
    /// Those from there on, and the bytes of that stretch of the journal.
    package private(set) var rest: [AcceptedIDs.Entry] = []
    package private(set) var restBytes = 0
    /// Entries of the journal that were read.
    package private(set) var journalEntriesRead = 0

    private let journal: any EntryLog
    private let settled: UInt64
    private var next: UInt64

    private static let entriesMax = 256
    private static let bytesMax = 4 * 1024 * 1024

    /// - Parameters:
    ///   - journalStart: nothing of the journal before it is recent enough.
    ///   - blocksTellOfAllBefore: blocks before the first one were let go of for their age or number.
    ///   - settled: the last journal position whose outcome is recorded.
    ///   - now: milliseconds since 1970.
    package init(
        _ ids: AcceptedIDs, idLog: any EntryLog, journal: any EntryLog, journalStart: UInt64,
        blocksTellOfAllBefore: Bool, settled: UInt64, now: Int64
    ) throws(LogError) {
        self.ids = ids
        self.journal = journal
        self.settled = settled
        next = journalStart
        begin = max(1, journalStart)
        var position = idLog.positions.lowerBound
        var isFirst = true
        while true {
            let entries = try idLog.read(from: position, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
            guard let last = entries.last else { break }
            position = last.position + 1
            for entry in entries {
                guard let block = try? IDBlock(decoding: entry.bytes) else { continue }
                if isFirst, blocksTellOfAllBefore { next = max(next, block.positions.lowerBound) }
                isFirst = false
                try take(block)
            }
        }
        let end = journal.positions.upperBound
        begin = min(begin, end)
        next = min(next, end)
        try readJournal(below: end)
        self.ids.forget(now: now)
    }

    private mutating func take(_ block: IDBlock) throws(LogError) {
        try readJournal(below: block.positions.lowerBound)
        // The journal lost its end once, and the positions were given again.
        ids.forget(from: block.positions.lowerBound)
        let kept = journal.positions
        for entry in block.entries where entry.position <= settled || kept.contains(entry.position) { ids.add(entry) }
        next = max(next, block.positions.upperBound)
        begin = block.positions.upperBound
        (rest, restBytes) = ([], 0)
    }

    private mutating func readJournal(below end: UInt64) throws(LogError) {
        let kept = journal.positions
        let end = min(end, kept.upperBound)
        next = max(next, kept.lowerBound)
        while next < end {
            let entries = try journal.read(from: next, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
            guard let last = entries.last else { break }
            for entry in entries where entry.position < end {
                journalEntriesRead += 1
                restBytes += entry.bytes.count
                guard let id = IDLog.entry(of: entry.bytes, at: entry.position) else { continue }
                ids.add(id)
                rest.append(id)
            }
            next = min(last.position + 1, end)
        }
        next = max(next, end)
    }
}
