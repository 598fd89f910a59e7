internal import Dispatch
internal import Foundation
internal import JSONText
package import NewswireModel
package import NewswireProtocol
package import SegmentLog
internal import Synchronization

/// What is kept of the consumers of the durable feed: one file with the progress of all, and one of dead letters for
/// each that has any.
///
/// The progress file is written anew, synced and renamed into its place: a crash leaves the one before, and some events
/// are delivered again. Writes happen on a queue of its own. Sendable because its state is behind a mutex.
package final class ConsumerStore: Sendable {
    /// One consumer as it is kept.
    package struct Record: Sendable, Equatable {
        package var key: ConsumerKey
        package var progress: FeedConsumer.Progress
        /// When it was heard of last.
        package var seen: Timestamp

        package init(key: ConsumerKey, progress: FeedConsumer.Progress, seen: Timestamp) {
            self.key = key
            self.progress = progress
            self.seen = seen
        }
    }

    /// A dead letter on its way to the file.
    package struct Letter: Sendable {
        package var key: ConsumerKey
        package var letter: FeedConsumer.DeadLetter
        package var time: Timestamp

        package init(key: ConsumerKey, letter: FeedConsumer.DeadLetter, time: Timestamp) {
            self.key = key
            self.letter = letter
            self.time = time
        }
    }

    private static let fileName = "cursors.json"
    /// A file of dead letters that is larger begins anew; the one before stays beside it as `.1`.
    package static let letterBytesMax = 8 << 20
    private static let fileBytesMax = 256 << 20

    package let directory: String
    private let disk: any Disk
    private let queue = DispatchQueue(label: "newswire.consumers")
    private let isBusy = Atomic(false)
    private let failure = Mutex<String?>(nil)

    /// Makes the folder where it is missing.
    package init(directory: String, disk: any Disk = PosixDisk()) throws(StateDirectoryError) {
        self.directory = directory
        self.disk = disk
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StateDirectoryError("can't use \(directory): \(error.localizedDescription)")
        }
    }

    private var file: String { directory + "/" + Self.fileName }

    /// What is kept; empty where there is nothing. Throws what is wrong with a file that can't be read.
    package func load() throws(StateDirectoryError) -> [Record] {
        guard FileManager.default.fileExists(atPath: file) else { return [] }
        guard let data = FileManager.default.contents(atPath: file), data.count <= Self.fileBytesMax,
            let value = try? JSONReader.read(
                [UInt8](data), limits: JSONReader.Limits(depthMax: 8, valuesMax: 10_000_000)),
            let object = value.object, object["format"]?.int == 1, let list = object["consumers"]?.array
        else { throw StateDirectoryError("\(file) is damaged") }
        let records = list.compactMap { Record($0) }
        guard records.count == list.count else { throw StateDirectoryError("\(file) is damaged") }
        return records
    }

    /// Moves a file that can't be read out of the way.
    package func setAside() {
        try? FileManager.default.removeItem(atPath: file + ".damaged")
        try? FileManager.default.moveItem(atPath: file, toPath: file + ".damaged")
    }

    /// Writes in the background; false where the last write is still under way.
    package func save(_ records: [Record], _ letters: [Letter], then done: @escaping @Sendable (Bool) -> Void) -> Bool {
        guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
            return false
        }
        queue.async {
            let succeeded = self.write(records, letters)
            self.isBusy.store(false, ordering: .releasing)
            done(succeeded)
        }
        return true
    }

    /// Writes now, behind what is under way.
    package func saveNow(_ records: [Record], _ letters: [Letter]) -> Bool { queue.sync { write(records, letters) } }

    /// Why the last write failed; nil where it did not.
    package var lastFailure: String? { failure.withLock { $0 } }

    private func write(_ records: [Record], _ letters: [Letter]) -> Bool {
        do throws(DiskError) {
            // First: a cursor that is past an event must not come before its dead letter.
            for (key, group) in Dictionary(grouping: letters, by: \.key) { try append(group, of: key) }
            try replace(file, with: Self.encode(records))
            failure.withLock { $0 = nil }
            return true
        } catch {
            failure.withLock { $0 = "\(error)" }
            return false
        }
    }

    private func replace(_ path: String, with bytes: [UInt8]) throws(DiskError) {
        let new = path + ".new"
        if FileManager.default.fileExists(atPath: new) { try disk.unlink(new) }
        try write(bytes, to: try disk.open(new, .create), at: 0)
        try disk.rename(new, to: path)
        try disk.syncDirectory(directory)
    }

    private func append(_ letters: [Letter], of key: ConsumerKey) throws(DiskError) {
        let path = letterFile(of: key)
        let isNew = !FileManager.default.fileExists(atPath: path)
        var file = try disk.open(path, isNew ? .create : .write)
        var size = try file.size()
        if size > Self.letterBytesMax {
            try disk.rename(path, to: path + ".1")
            file = try disk.open(path, .create)
            size = 0
        }
        try write(letters.flatMap { Self.line($0) }, to: file, at: size)
        if isNew || size == 0 { try disk.syncDirectory(directory) }
    }

    /// Where the dead letters of a consumer are, a line of JSON each.
    package func letterFile(of key: ConsumerKey) -> String {
        directory + "/dead-letters." + key.description.replacing("/", with: "@") + ".jsonl"
    }

    /// Forgets the dead letters of a consumer.
    package func removeLetters(of key: ConsumerKey) {
        queue.async {
            for ending in ["", ".1"] { try? FileManager.default.removeItem(atPath: self.letterFile(of: key) + ending) }
        }
    }

    private func write(_ bytes: [UInt8], to file: any DiskFile, at offset: Int) throws(DiskError) {
        var done = 0
        while done < bytes.count {
            let start = done
            // A file is written from a pointer: this one is lent for the call.
            done += try bytes.span.bytes.withUnsafeBytes { (buffer) throws(DiskError) -> Int in
                try file.write(UnsafeRawBufferPointer(rebasing: buffer[start...]), at: offset + start)
            }
        }
        try file.syncData()
    }

    private static func line(_ letter: Letter) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("seq", letter.letter.sequence)
        writer.member("deliveries", letter.letter.deliveries)
        writer.member("reason", letter.letter.reason)
        writer.member("time", letter.time.rfc3339)
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func encode(_ records: [Record]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("format", 1)
        writer.key("consumers")
        writer.beginArray()
        for record in records.sorted(by: { $0.key.description < $1.key.description }) {
            writer.beginObject()
            writer.member("consumer", record.key.description)
            writer.member("epoch", record.progress.epoch)
            writer.member("cursor", record.progress.cursor)
            writer.member("previous", record.progress.previous)
            writer.key("terminated")
            writer.beginArray()
            for sequence in record.progress.terminated { writer.integer(sequence) }
            writer.endArray()
            writer.member("filter", record.progress.filter)
            writer.member("seenMs", record.seen.milliseconds)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension ConsumerStore.Record {
    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object, let key = object["consumer"]?.string.flatMap({ ConsumerKey($0) }),
            let epoch = object["epoch"]?.int, let cursor = object["cursor"]?.int,
            let previous = object["previous"]?.int, let terminated = object["terminated"]?.array,
            let filter = object["filter"]?.string, let seen = object["seenMs"]?.int,
            epoch >= 0, cursor >= 0, 0...cursor ~= previous
        else { return nil }
        let sequences = terminated.compactMap { $0.int.flatMap { UInt64(exactly: $0) } }
        guard sequences.count == terminated.count, sequences.count <= FeedConsumer.outstandingMax else { return nil }
        self.key = key
        progress = FeedConsumer.Progress(
            epoch: UInt64(epoch), cursor: UInt64(cursor), previous: UInt64(previous), terminated: sequences.sorted(),
            filter: filter)
        self.seen = Timestamp(milliseconds: Int64(seen))
    }
}
