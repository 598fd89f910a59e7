/// An append-only sequence of entries with contiguous positions: all that the journal and the record log are to the
/// rest.
///
/// Positions begin at 1. One writer appends at a time; readers may read beside it from any thread. What `append` has
/// returned for is kept as firmly as the implementation promises, and is what `read` gives; nothing else ever is.
public protocol EntryLog: Sendable {
    /// Appends the entries in their order and returns their positions once they are kept; may block for a disk.
    ///
    /// On an error nothing of the batch is kept.
    func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64>

    /// Up to `entriesMax` entries from `position` on, and no more than `bytesMax` bytes unless the first alone is
    /// larger.
    ///
    /// Empty at the end. Positions may be missing, where they were left out or damaged. Throws `.trimmed` below the
    /// first position, `.beyondEnd` past the end.
    func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry]

    /// Lets go of the entries below `position`, now or once it retains them no longer; those from it on stay. Positions
    /// are never used again.
    func trim(below position: UInt64) throws(LogError)

    /// The positions that can be read; its upper bound is the position of the next entry.
    var positions: Range<UInt64> { get }
}

/// One entry as it was appended.
public struct PositionedEntry: Sendable, Equatable {
    public let position: UInt64
    public let bytes: [UInt8]

    public init(position: UInt64, bytes: [UInt8]) {
        self.position = position
        self.bytes = bytes
    }
}

/// Why a log could not do what was asked.
public enum LogError: Error, Equatable, CustomStringConvertible {
    /// The batch would take the log over its limit. Nothing was appended; trim, then try again.
    case full(bytes: Int, bytesMax: Int)
    /// The position was trimmed away; `first` is the lowest that is left.
    case trimmed(position: UInt64, first: UInt64)
    /// No such position yet; `end` is the next to be given.
    case beyondEnd(position: UInt64, end: UInt64)
    /// The disk failed. Of an append nothing is kept; once the disk works again, so does the log.
    case disk(DiskError)
    /// No log takes so many bytes at once.
    case tooLarge(bytes: Int)
    /// Another process writes the log.
    case inUse(directory: String)
    /// It was opened to be read, or it is closed.
    case readOnly

    public var description: String {
        switch self {
        case .full(let bytes, let bytesMax):
            "the log is full: it would hold \(bytes) bytes of at most \(bytesMax)"
        case .trimmed(let position, let first):
            "position \(position) was trimmed, the log begins at \(first)"
        case .beyondEnd(let position, let end):
            "position \(position) does not exist yet, the log ends before \(end)"
        case .disk(let error): "\(error)"
        case .tooLarge(let bytes): "\(bytes) bytes at once are more than a log takes"
        case .inUse(let directory): "\(directory) is in use by another process"
        case .readOnly: "the log is not open for writing"
        }
    }
}
