/// What is wrong with a stretch of a log, by name.
package struct LogDamage: Sendable, Equatable, CustomStringConvertible {
    package enum Cause: String, Sendable {
        /// Bytes changed that had been on the disk: an entry or more is lost.
        case entry = "damaged entry"
        /// The last write before a crash did not get to the disk as a whole. Nothing that was kept is lost.
        case unfinished = "unfinished write"
        /// A segment's header, or one of its two copies.
        case header = "damaged header"
        /// A whole file is gone.
        case missing = "missing segment"
        /// The file ends before its contents do.
        case cut = "cut segment"
        /// The segment's entries are whole and yet not those that the next one follows.
        case chain = "broken chain"
    }

    package let cause: Cause
    /// The segment's file name; of a missing segment the one behind it.
    package let segment: String
    /// Where in the file, and how many bytes.
    package let offset: Int
    package let bytes: Int
    /// The positions that are lost, as far as anybody knows.
    package let positions: Range<UInt64>

    package var description: String {
        let which =
            switch positions.count {
            case 0: "no known position"
            case 1: "position \(positions.lowerBound)"
            default: "positions \(positions.lowerBound)-\(positions.upperBound - 1)"
            }
        return "\(cause.rawValue) in \(segment), \(bytes) bytes at \(offset): \(which)"
    }
}

/// What a start found.
package struct LogRecovery: Sendable, Equatable {
    /// There was no segment at all.
    package var isNew = false
    /// Entries at the end that had been kept are gone, or may be: what was numbered after them may have been seen.
    package var lostTail = false
    package var segments = 0
    package var bytes = 0
    /// What is damaged in the part that a start reads: all headers and the last segment.
    package var damages: [LogDamage] = []
    /// What could not be repaired, cleaned up or moved away. The log works without.
    package var failures: [DiskError] = []
}

/// What reading all of it found.
package struct LogVerification: Sendable, Equatable {
    package var segments = 0
    package var entries = 0
    /// Of the entries, without their headers.
    package var bytes = 0
    package var damages: [LogDamage] = []
    /// The positions for which the files stand, damaged or not.
    package var held = PositionRuns()
    /// Positions whose entries were damaged, and which a repair gave up.
    package var lost = PositionRuns()
    /// Reading ended before the end.
    package var isStopped = false
}

/// What happens in a log, for counters and the daemon's log. Told on the thread where it happens, some of it under the
/// writer's lock: who is told must not call the log.
package enum SegmentLogEvent: Sendable {
    /// A batch is on the disk; `nanoseconds` is the sync alone.
    case synced(entries: Int, bytes: Int, nanoseconds: Int)
    case failed(DiskError)
    /// Met while reading; each place once.
    case damaged(LogDamage)
    /// A segment was let go of.
    case trimmed(bytes: Int)
}
