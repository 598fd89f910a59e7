internal import Synchronization

extension SegmentLog {
    /// Reads every byte of the log and names all that is wrong; may run beside the writer.
    ///
    /// - Throws: `.disk` when a file can't be opened or read for another reason than a bad block.
    package func verify() throws(LogError) -> LogVerification {
        let segments = view.withLock { $0.segments }
        var result = LogVerification(damages: recovery.damages)
        do throws(DiskError) {
            for (position, segment) in segments.enumerated() {
                let following = position + 1 < segments.count ? segments[position + 1].header : nil
                try verify(segment, following, &result)
            }
        } catch {
            throw .disk(error)
        }
        return result
    }

    private func verify(
        _ segment: Segment, _ following: SegmentHeader?, _ result: inout LogVerification
    ) throws(DiskError) {
        let file = try open(segment)
        func add(_ damage: LogDamage) {
            let isKnown = result.damages.contains { $0.segment == damage.segment && $0.offset == damage.offset }
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
            file, segment.header, limit: limit, indexLimit: segment.end, isLast: false)
        result.segments += 1
        result.entries += found.entries
        result.bytes += found.bytes
        found.damages.forEach(add)
        if found.end < segment.end {
            damage(.cut, found.endOffset, 0, found.end..<segment.end)
        } else if let previous = following?.previous, found.damages.isEmpty, previous.ordinal == segment.header.ordinal,
            previous.chain != found.chain
        {
            damage(.chain, found.endOffset, 0, segment.end..<segment.end)
        }
    }
}
