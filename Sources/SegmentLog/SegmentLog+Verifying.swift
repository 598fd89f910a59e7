internal import Synchronization

extension SegmentLog {
    /// Opens a log to be looked at while another process may write it.
    ///
    /// Opens it again when files came or went meanwhile: what it sees belongs together, and a file that the writer has
    /// just begun is not taken for one that is missing. Nothing is locked, repaired or written.
    package static func snapshot(
        directory: String, observe: @escaping @Sendable (SegmentLogEvent) -> Void = { _ in },
        disk: any Disk = PosixDisk()
    ) throws(LogError) -> SegmentLog {
        var options = Options()
        options.isReadOnly = true
        options.observe = observe
        var failure: LogError?
        for _ in 0..<snapshotTriesMax {
            let before = try names(directory, disk)
            do throws(LogError) {
                let log = try SegmentLog(directory: directory, options: options, disk: disk)
                if try names(directory, disk) == before { return log }
            } catch {
                // A file may have been let go of between its listing and its opening.
                guard try names(directory, disk) != before else { throw error }
                failure = error
            }
        }
        throw failure ?? .disk(DiskError(call: "open", path: directory, errno: ErrorNumber.tryAgain))
    }

    private static let snapshotTriesMax = 100

    private static func names(_ directory: String, _ disk: any Disk) throws(LogError) -> Set<String> {
        do throws(DiskError) {
            let names = try uninterrupted { () throws(DiskError) in try disk.list(directory) }
            return Set(names.filter { SegmentName($0) != nil })
        } catch {
            throw .disk(error)
        }
    }

    /// Reads every byte of the log and names all that is wrong; may run beside the writer.
    ///
    /// - Parameter visit: gets each whole entry in its order; false ends the reading, and then nothing can be said of
    ///   what was not read.
    /// - Throws: `.disk` when a file can't be opened or read for another reason than a bad block.
    package func verify(visit: ((PositionedEntry) -> Bool)? = nil) throws(LogError) -> LogVerification {
        let segments = view.withLock { $0.segments }
        var result = LogVerification(damages: recovery.damages)
        do throws(DiskError) {
            for (position, segment) in segments.enumerated() where !result.isStopped {
                let following = position + 1 < segments.count ? segments[position + 1].header : nil
                result.held.insert(segment.first..<segment.end)
                try verify(segment, following, &result, visit)
            }
        } catch {
            throw .disk(error)
        }
        return result
    }

    private func verify(
        _ segment: Segment, _ following: SegmentHeader?, _ result: inout LogVerification,
        _ visit: ((PositionedEntry) -> Bool)?
    ) throws(DiskError) {
        let file = try open(segment)
        func add(_ damage: LogDamage) {
            let isKnown = result.damages.contains {
                $0.segment == damage.segment && $0.offset == damage.offset && $0.positions == damage.positions
            }
            if !isKnown { result.damages.append(damage) }
        }
        func damage(_ cause: LogDamage.Cause, _ offset: Int, _ bytes: Int, _ positions: Range<UInt64>) {
            add(LogDamage(cause: cause, segment: segment.name, offset: offset, bytes: bytes, positions: positions))
        }
        if try !SegmentHeader.read(from: file).isWhole {
            damage(.header, 0, SegmentHeader.size, segment.first..<segment.first)
        }
        // What is reserved behind the end is not read: it may be being written.
        let isSealed = segment.fileBytes - segment.endOffset <= EntryHeader.markSize
        let limit = isSealed ? segment.fileBytes : segment.endOffset
        let found = try SegmentFindings.scan(
            file, segment.header, limit: limit, indexLimit: segment.end, isLast: false, visit: visit)
        result.add(found)
        guard !found.isStopped else { return }
        found.damages.forEach(add)
        let previous = following?.previous.flatMap { $0.ordinal == segment.header.ordinal ? $0 : nil }
        if found.end < segment.end {
            damage(.cut, found.endOffset, 0, found.end..<segment.end)
        } else if let previous, found.isCut(segment, previous) {
            damage(.cut, found.endOffset, 0, segment.end..<segment.end)
        } else if let previous, found.damages.isEmpty, found.lost.isEmpty, previous.chain != found.chain {
            damage(.chain, found.endOffset, 0, segment.end..<segment.end)
        }
    }
}

extension SegmentFindings {
    /// Whether an end mark is gone, and with it nothing else: a file gets shorter only once it has one, or when a
    /// failed write has ended it, of which the next one knows.
    fileprivate func isCut(_ segment: Segment, _ following: SegmentHeader.Previous) -> Bool {
        mark == nil && !following.isGivenUp && segment.fileBytes < segment.header.allocated
    }
}

extension LogVerification {
    fileprivate mutating func add(_ found: SegmentFindings) {
        segments += 1
        entries += found.entries
        bytes += found.bytes
        for run in found.lost.runs { lost.insert(run) }
        isStopped = found.isStopped
    }
}
