internal import Synchronization

extension SegmentLog {
    package func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
        try writer.withLock { writer throws(LogError) in
            guard !options.isReadOnly, !writer.isClosed else { throw .readOnly }
            guard !batch.isEmpty else { return writer.next..<writer.next }
            let bytes = batch.reduce(0) { $0 + $1.count + EntryHeader.size }
            guard bytes <= Self.batchBytesMax, batch.allSatisfy({ $0.count <= Self.entryBytesMax }) else {
                throw .tooLarge(bytes: bytes)
            }
            do throws(DiskError) {
                return try write(batch, bytes, &writer)
            } catch {
                failed(error)
                throw .disk(error)
            }
        }
    }

    private func write(_ batch: [[UInt8]], _ bytes: Int, _ writer: inout Writer) throws(DiskError) -> Range<UInt64> {
        let time = max(options.now(), writer.lastTime)
        if writer.segment.map({ $0.room < bytes }) ?? true { try begin(bytes, time, &writer) }
        guard var segment = writer.segment else { preconditionFailure("there is no segment to write") }
        // The writer alone holds it, so that its staging memory is not copied.
        writer.segment = nil
        var nanoseconds = 0
        let places: SparseIndex
        do throws(DiskError) {
            places = try segment.append(batch, time: time) { file throws(DiskError) in
                let start = SystemClock.nanoseconds()
                try file.sync()
                nanoseconds = SystemClock.nanoseconds() - start
            }
        } catch {
            // What stands behind its end is neither there nor not there: it is left behind.
            writer.abandon(segment)
            throw error
        }
        let positions = writer.next..<segment.next
        writer.segment = segment
        writer.next = segment.next
        writer.lastTime = time
        writer.previous = SegmentHeader.Previous(
            ordinal: segment.header.ordinal, end: segment.next, chain: segment.chain)
        publish(segment, places, time)
        options.observe(.synced(entries: batch.count, bytes: bytes, nanoseconds: nanoseconds))
        return positions
    }

    /// Readers see what is synced.
    private func publish(_ segment: SegmentWriter, _ places: SparseIndex, _ time: Int64) {
        view.withLock { view in
            let last = view.segments.count - 1
            view.segments[last].end = segment.next
            view.segments[last].endOffset = segment.end
            view.segments[last].lastTime = time
            view.segments[last].places?.append(places)
            view.next = segment.next
        }
    }

    /// Begins a segment with room for so many bytes, then closes the one before.
    private func begin(_ bytes: Int, _ time: Int64, _ writer: inout Writer) throws(DiskError) {
        let needed = SegmentHeader.size + bytes + EntryHeader.markSize
        let header = SegmentHeader(
            logID: logID, ordinal: writer.nextOrdinal, first: writer.next, previous: writer.previous, created: time,
            allocated: max(needed, max(options.segmentBytes, Self.segmentBytesMin)))
        // A number is not used twice, or what a failure left behind could stand in the way.
        writer.nextOrdinal += 1
        let segment = try SegmentWriter.prepare(header, in: directory, disk)
        do throws(DiskError) {
            try segment.install(in: directory, disk)
        } catch {
            if let segment = writer.segment { writer.abandon(segment) }
            writer.segment = nil
            throw error
        }
        view.withLock { view in
            view.segments.append(
                Segment(
                    header: header, end: header.first, endOffset: SegmentHeader.size, fileBytes: header.allocated,
                    lastTime: time, places: SparseIndex()))
        }
        if let before = writer.segment { finish(before, &writer, .continued) }
        if let abandoned = writer.abandoned { giveBack(abandoned) }
        writer.abandoned = nil
        writer.segment = segment
    }

    /// Closes a segment that is whole. A failure costs nothing but room: the next start, or the next header, tells.
    func finish(_ segment: SegmentWriter, _ writer: inout Writer, _ kind: EntryHeader.Kind) {
        if segment.isEmpty, kind == .continued { return giveBack(segment) }
        do throws(DiskError) {
            try segment.seal(kind, time: max(writer.lastTime, 0))
            setFileBytes(segment.end + EntryHeader.markSize, of: segment)
        } catch {
            failed(error)
        }
    }

    /// Cuts what no sync confirmed; a segment that holds nothing goes.
    private func giveBack(_ segment: SegmentWriter) {
        do throws(DiskError) {
            if segment.isEmpty {
                view.withLock { $0.segments.removeAll { $0.header.ordinal == segment.header.ordinal } }
                try disk.unlink(directory + "/" + name(of: segment))
            } else {
                try segment.abandon()
                setFileBytes(segment.end, of: segment)
            }
        } catch {
            failed(error)
        }
    }

    private func setFileBytes(_ bytes: Int, of segment: SegmentWriter) {
        view.withLock { view in
            guard let index = view.segments.lastIndex(where: { $0.header.ordinal == segment.header.ordinal }) else {
                return
            }
            view.segments[index].fileBytes = bytes
        }
    }

    private func name(of segment: SegmentWriter) -> String {
        SegmentName(ordinal: segment.header.ordinal, first: segment.header.first).text
    }

    /// Lets go of whole segments below `position`, the oldest first, where they are more or older than what the options
    /// retain.
    package func trim(below position: UInt64) throws(LogError) {
        let end = positions.upperBound
        guard position <= end else { throw .beyondEnd(position: position, end: end) }
        guard !options.isReadOnly else { throw .readOnly }
        while let segment = takeTrimmed(below: position) {
            do throws(DiskError) {
                try uninterrupted { () throws(DiskError) in try disk.unlink(directory + "/" + segment.name) }
                // One by one, or a crash could bring back a segment without the next.
                try uninterrupted { () throws(DiskError) in try disk.syncDirectory(directory) }
                options.observe(.trimmed(bytes: segment.fileBytes))
            } catch {
                failed(error)
                return
            }
        }
    }

    private func takeTrimmed(below position: UInt64) -> Segment? {
        let now = options.now()
        return view.withLock { view in
            guard view.segments.count > 1, let first = view.segments.first, first.end <= position else { return nil }
            let bytes = view.segments.reduce(0) { $0 + $1.fileBytes }
            guard bytes > options.retainedBytes || now - first.lastTime > options.retainedMilliseconds else {
                return nil
            }
            return view.segments.removeFirst()
        }
    }
}
