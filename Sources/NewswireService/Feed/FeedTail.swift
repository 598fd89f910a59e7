internal import DequeModule
package import NewswireProtocol
package import SegmentLog

/// The record log as the feed reads it: its newest entries are kept in memory, so that those who are up to date share
/// them. Confined to the feed's thread.
package final class FeedTail {
    /// One settled payload at its position.
    package struct Entry {
        package let position: UInt64
        package let items: [RecordLogEntry.Item]

        package init(position: UInt64, items: [RecordLogEntry.Item]) {
            self.position = position
            self.items = items
        }
    }

    private static let entriesMax = 64
    private static let bytesMax = 1 << 20
    /// What the newest entries may take in memory.
    package static let keptBytesMax = 16 << 20

    private let recordLog: any EntryLog
    private var kept: Deque<(entry: Entry, bytes: Int)> = []
    private var keptBytes = 0
    /// All from here to `end` is kept.
    private var keptFrom: UInt64
    /// Behind the last position that was published.
    package private(set) var end: UInt64
    /// The last sequence below it.
    package private(set) var head: UInt64

    /// - Parameters:
    ///   - end: where publishing begins.
    ///   - head: the last sequence that was given before.
    package init(_ recordLog: any EntryLog, end: UInt64, head: UInt64) {
        self.recordLog = recordLog
        self.end = end
        self.head = head
        keptFrom = end
    }

    /// Of the record log.
    package var first: UInt64 { recordLog.positions.lowerBound }

    /// The position of the first settled payload there is; the end without one.
    package var firstSettled: UInt64 {
        var position = first
        while position < end, let (entries, next) = try? read(from: position) {
            if let entry = entries.first { return entry.position }
            guard next > position else { break }
            position = next
        }
        return end
    }

    /// What was published next.
    package func add(_ entry: Entry, bytes: Int) {
        kept.append((entry, bytes))
        keptBytes += bytes
        if let last = entry.items.last { head = last.sequence }
        while keptBytes > Self.keptBytesMax, kept.count > 1, let first = kept.popFirst() {
            keptBytes -= first.bytes
            keptFrom = first.entry.position + 1
        }
    }

    /// All below was published.
    package func advance(to position: UInt64) { end = position }

    /// Some settled payloads from the position on, and where to go on; empty with the position itself at the end.
    package func read(from position: UInt64) throws(LogError) -> (entries: [Entry], next: UInt64) {
        guard position < end else { return ([], position) }
        if position >= keptFrom { return readKept(from: position) }
        let found = try recordLog.read(from: position, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
        guard let last = found.last else { return ([], end) }
        // What cannot be read is damaged or of a later version: a gap in the numbers tells it.
        let entries = found.compactMap { entry -> Entry? in
            guard entry.position < end, case .settled(let settled)? = try? RecordLogContent(decoding: entry.bytes)
            else {
                return nil
            }
            return Entry(position: entry.position, items: settled.items)
        }
        return (entries, min(end, last.position + 1))
    }

    private func readKept(from position: UInt64) -> (entries: [Entry], next: UInt64) {
        var (low, high) = (0, kept.count)
        while low < high {
            let middle = (low + high) / 2
            if kept[middle].entry.position < position { low = middle + 1 } else { high = middle }
        }
        let entries = kept[low..<min(kept.count, low + Self.entriesMax)].map(\.entry)
        let isAll = low + entries.count == kept.count
        return (entries, isAll ? end : (entries.last?.position ?? end - 1) + 1)
    }

    /// The position of the first payload with an item of that sequence or a later one; the end without one.
    package func position(ofSequence sequence: UInt64) throws(LogError) -> UInt64 {
        var (low, high) = (first, end)
        var found = end
        while low < high {
            let middle = low + (high - low) / 2
            var position = middle
            var entry: Entry?
            while entry == nil, position < high {
                let read = try read(from: position)
                entry = read.entries.first
                position = read.next
            }
            guard let entry, entry.position < high else {
                high = middle
                continue
            }
            if let last = entry.items.last, last.sequence >= sequence {
                found = entry.position
                high = middle
            } else {
                low = entry.position + 1
            }
        }
        return found
    }

    /// An item by its sequence and the position of its payload; nil where it is not there any more.
    package func item(_ sequence: UInt64, at position: UInt64) throws(LogError) -> RecordLogEntry.Item? {
        guard position >= first else { return nil }
        if position >= keptFrom {
            return readKept(from: position).entries.first?.items.first { $0.sequence == sequence }
        }
        let found = try recordLog.read(from: position, entriesMax: 1, bytesMax: 1)
        guard let entry = found.first, entry.position == position,
            case .settled(let settled)? = try? RecordLogContent(decoding: entry.bytes)
        else { return nil }
        return settled.items.first { $0.sequence == sequence }
    }
}
