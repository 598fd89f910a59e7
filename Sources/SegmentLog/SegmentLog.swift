internal import Glibc
internal import Synchronization

/// A durable log: append-only segment files with a checksum for each entry, synced batch by batch.
///
/// `append` returns when its batch is on the disk (`fdatasync`); what it returned for survives a crash and a power cut.
/// After a failed write or sync nothing of that batch counts, its segment is closed at the last synced entry, and the
/// next batch begins a new one. A start never fails for damage: see `recovery`. One process at a time may write a
/// directory; others may open it read-only beside.
///
/// One thread at a time appends; readers may read beside it. Sendable because its state is behind mutexes. Lock order:
/// writer, then view; neither is held while the other kind of thread waits for a disk, but the writer's own.
package final class SegmentLog: EntryLog {
    /// How a log is kept.
    package struct Options: Sendable {
        /// A segment's size; a larger batch gets a larger one.
        package var segmentBytes = 64 * 1024 * 1024
        /// What `trim` keeps of that it may let go of: no more bytes, nothing older. 0 keeps nothing.
        package var retainedBytes = 0
        package var retainedMilliseconds: Int64 = 0
        /// Look only: nothing is repaired, locked or written.
        package var isReadOnly = false
        /// Milliseconds since 1970.
        package var now: @Sendable () -> Int64 = { SystemClock.milliseconds() }
        package var observe: @Sendable (SegmentLogEvent) -> Void = { _ in }

        package init() {}
    }

    /// The longest entry.
    package static let entryBytesMax = 256 * 1024 * 1024
    /// The longest batch, headers included: offsets in a segment have 32 bits.
    package static let batchBytesMax = 2 * 1024 * 1024 * 1024
    static let segmentBytesMin = 1024

    /// What the start found.
    package let recovery: LogRecovery
    package let logID: LogID
    package let directory: String
    let options: Options
    let disk: any Disk
    private let lock: (any Sendable)?
    let writer: Mutex<Writer>
    let view: Mutex<View>
    let cursors = Mutex<[ReadCursor]>([])
    let named = Mutex<Set<DamagePlace>>([])

    /// What the appending thread has.
    struct Writer {
        var segment: SegmentWriter?
        /// The one that a failed write or sync ended; given back once another one stands.
        var abandoned: SegmentWriter?
        var next: UInt64
        var nextOrdinal: UInt64
        /// Of the segment with entries that was written last.
        var previous: SegmentHeader.Previous?
        var lastTime: Int64
        var isClosed = false

        /// A segment is not written any more and gets no end mark; if it holds entries, the next header says so.
        mutating func abandon(_ segment: SegmentWriter) {
            abandoned = segment
            if previous?.ordinal == segment.header.ordinal { previous?.isGivenUp = true }
        }
    }

    /// What readers see; its lock is held for moments only.
    struct View {
        var segments: [Segment]
        var next: UInt64
    }

    /// Opens the directory's log, or begins one there.
    ///
    /// - Throws: `.inUse` when another process writes it, `.disk` when the directory can't be used at all.
    package init(directory: String, options: Options = Options(), disk: any Disk = PosixDisk()) throws(LogError) {
        var opening = LogOpening(disk, directory, isReadOnly: options.isReadOnly)
        do throws(DiskError) {
            lock = options.isReadOnly ? nil : try Self.take(directory, disk)
            try opening.run()
        } catch {
            throw error.call == Self.lockCall ? .inUse(directory: directory) : .disk(error)
        }
        recovery = opening.recovery
        logID = opening.logID ?? .random()
        self.directory = directory
        self.options = options
        self.disk = disk
        writer = Mutex(
            Writer(
                next: opening.next, nextOrdinal: opening.nextOrdinal, previous: opening.previous,
                lastTime: opening.lastTime))
        view = Mutex(View(segments: opening.segments, next: opening.next))
    }

    private static let lockCall = "lock"

    private static func take(_ directory: String, _ disk: any Disk) throws(DiskError) -> any Sendable {
        try uninterrupted { () throws(DiskError) in try disk.makeDirectory(directory) }
        guard let lock = try uninterrupted({ () throws(DiskError) in try disk.lock(directory + "/lock") }) else {
            throw DiskError(call: lockCall, path: directory, errno: 0)
        }
        return lock
    }

    package var positions: Range<UInt64> {
        view.withLock { ($0.segments.first?.first ?? $0.next)..<$0.next }
    }

    /// The positions with which the segments begin, in order.
    package var segmentStarts: [UInt64] { view.withLock { $0.segments.map(\.first) } }

    /// Segments and the bytes of their files, with what is reserved.
    package var size: (segments: Int, bytes: Int) {
        view.withLock { ($0.segments.count, $0.segments.reduce(0) { $0 + $1.fileBytes }) }
    }

    /// How many positions there are from `position` on, without those that were left out between segments, and about
    /// how many bytes their entries take.
    package func extent(from position: UInt64) -> (entries: Int, bytes: Int) {
        view.withLock { view in
            var (entries, bytes) = (0, 0)
            // The last may hold nothing yet.
            for segment in view.segments.reversed() where segment.end > segment.first {
                guard segment.end > position else { break }
                let all = segment.end - segment.first
                let wanted = segment.end - max(segment.first, position)
                entries += Int(wanted)
                bytes += Int(Double(segment.endOffset) * Double(wanted) / Double(all))
            }
            return (entries, bytes)
        }
    }

    /// Leaves out the positions below `position`: the next entry gets it, or a later one.
    package func advance(to position: UInt64) {
        writer.withLock { writer in
            guard position > writer.next else { return }
            // The next segment's header says what was left out.
            if let segment = writer.segment { finish(segment, &writer, .closed) }
            writer.segment = nil
            writer.next = position
            view.withLock { $0.next = position }
        }
    }

    /// Marks the end, so that the next start sees that nothing is missing. Nothing can be appended afterwards.
    package func close() {
        writer.withLock { writer in
            if let segment = writer.segment { finish(segment, &writer, .closed) }
            writer.segment = nil
            writer.isClosed = true
        }
    }

    func failed(_ error: DiskError) { options.observe(.failed(error)) }
}

enum SystemClock {
    /// Since 1970.
    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Since some moment, ascending.
    static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}
