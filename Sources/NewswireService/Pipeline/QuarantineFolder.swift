internal import Foundation
internal import JSONText
package import NewswireModel
package import NewswireProtocol

/// The payloads that could not be processed, as files: `<id>.payload` as it came, `<id>.json` with the reason.
///
/// Bounded in files and bytes: the oldest are dropped, and counted. Confined to the record writer's queue.
package struct QuarantineFolder {
    private struct Kept {
        let id: String
        let bytes: Int
    }

    package let directory: String
    package private(set) var bytesMax: Int
    package private(set) var filesMax: Int
    private var kept: [Kept] = []
    private var bytes = 0
    /// Index of the oldest in `kept`; those before it are gone.
    private var oldest = 0

    /// Makes the folder where it is missing, and takes over what it holds, oldest first by modification time.
    package init(directory: String, bytesMax: Int, filesMax: Int) throws(StateDirectoryError) {
        self.directory = directory
        self.bytesMax = bytesMax
        self.filesMax = filesMax
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            kept = try Self.scan(directory)
        } catch {
            throw StateDirectoryError("can't use \(directory): \(error.localizedDescription)")
        }
        bytes = kept.reduce(0) { $0 + $1.bytes }
    }

    /// How many payloads it holds, and their bytes with the reasons'.
    package var size: (payloads: Int, bytes: Int) { (kept.count - oldest, bytes) }

    /// Keeps a payload under the item's id and says how many older ones had to go; throws when it could not be written,
    /// and then leaves nothing of it behind.
    package mutating func keep(
        _ entry: JournalEntry, id: String, because finding: Finding<QuarantineCode>
    ) throws -> Int {
        let reason = Self.reason(entry, id: id, finding)
        let size = entry.payload.count + reason.count
        do {
            try Data(entry.payload).write(to: url(id, "payload"))
            try Data(reason).write(to: url(id, "json"))
        } catch {
            remove(id)
            throw error
        }
        kept.append(Kept(id: id, bytes: size))
        bytes += size
        return dropOldest()
    }

    /// Other limits, and how many payloads had to go for them.
    package mutating func limit(bytesMax: Int, filesMax: Int) -> Int {
        self.bytesMax = bytesMax
        self.filesMax = filesMax
        return dropOldest()
    }

    private mutating func dropOldest() -> Int {
        var dropped = 0
        while oldest < kept.count, bytes > bytesMax || kept.count - oldest > filesMax {
            remove(kept[oldest].id)
            bytes -= kept[oldest].bytes
            oldest += 1
            dropped += 1
        }
        if oldest > 1024, oldest > kept.count / 2 {
            kept.removeFirst(oldest)
            oldest = 0
        }
        return dropped
    }

    /// Lets go of one; false where it is not there.
    package mutating func letGo(_ id: String) -> Bool {
        guard let index = kept[oldest...].firstIndex(where: { $0.id == id }) else { return false }
        remove(id)
        bytes -= kept[index].bytes
        kept.remove(at: index)
        return true
    }

    private func remove(_ id: String) {
        for ending in ["payload", "json"] { try? FileManager.default.removeItem(at: url(id, ending)) }
    }

    private func url(_ id: String, _ ending: String) -> URL {
        URL(fileURLWithPath: directory).appendingPathComponent("\(id).\(ending)")
    }

    private static func scan(_ directory: String) throws -> [Kept] {
        let folder = URL(fileURLWithPath: directory)
        let keys: [URLResourceKey] = [.fileSizeKey, .contentModificationDateKey]
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys)
        var found: [String: (bytes: Int, modified: Date)] = [:]
        for file in files where ["payload", "json"].contains(file.pathExtension) {
            let values = try file.resourceValues(forKeys: Set(keys))
            let id = file.deletingPathExtension().lastPathComponent
            let modified = values.contentModificationDate ?? .distantPast
            found[id] = (
                (found[id]?.bytes ?? 0) + (values.fileSize ?? 0), max(found[id]?.modified ?? modified, modified)
            )
        }
        return found.sorted { ($0.value.modified, $0.key) < ($1.value.modified, $1.key) }
            .map { Kept(id: $0.key, bytes: $0.value.bytes) }
    }

    private static func reason(
        _ entry: JournalEntry, id: String, _ finding: Finding<QuarantineCode>
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id)
        writer.member("code", finding.code.rawValue)
        writer.member("detail", finding.detail)
        writer.member("received", entry.received.rfc3339)
        writer.member("endpoint", entry.endpoint.rawValue)
        writer.member("client", entry.delivery?.scope.text)
        if let topic = entry.topic { writer.member("topic", String(decoding: topic, as: UTF8.self)) }
        if let header = entry.header, case .object(let object) = PlainIntake.readHeader(header) {
            writer.key("header")
            writer.value(.object(object))
        }
        writer.member("bytes", entry.payload.count)
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}
