internal import SegmentLog

/// Goes through a log entry by entry, in bounded memory.
struct LogCursor {
    private let log: SegmentLog
    private let store: StoreName
    private var next: UInt64
    private var waiting: [PositionedEntry] = []
    private var index = 0

    private static let entriesMax = 256
    private static let bytesMax = 4 * 1024 * 1024

    /// - Parameter first: where it begins, or at the first that is left.
    init(_ log: SegmentLog, _ store: StoreName, from first: UInt64 = 0) {
        self.log = log
        self.store = store
        next = min(max(first, log.positions.lowerBound), log.positions.upperBound)
    }

    /// The next whole entry; nil at the end. What is damaged is left out.
    mutating func entry() throws(StateFilesError) -> PositionedEntry? {
        if index == waiting.count {
            let start = next
            waiting = try StateFiles.reading(store) { [log] () throws(LogError) in
                try log.read(from: start, entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
            }
            index = 0
        }
        guard index < waiting.count else { return nil }
        defer { index += 1 }
        next = waiting[index].position + 1
        return waiting[index]
    }
}
