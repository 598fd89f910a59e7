internal import Foundation
package import JSONText
internal import NewswireModel
internal import NewswireProtocol

/// A payload in the quarantine folder, as its reason file tells of it: who, when, what, where.
package struct QuarantinedPayload: Sendable, Equatable {
    /// Of the item whose outcome it is.
    package let id: String
    package let code: String
    package let detail: String
    /// RFC 3339.
    package let received: String
    package let endpoint: String
    package let topic: String?
    /// Who put it; nil of payloads without an id.
    package let client: String?
    /// The header as the scraper sent it; nil without one.
    package let header: JSONObject?
    /// Of the payload.
    package let bytes: Int
    /// The payload's file.
    package let path: String

    package var outlet: String? { header?["outlet"]?.string }
    package var url: String? { header?["url"]?.string }
    /// The scraper's own.
    package var payloadID: String? { header?["id"]?.string }

    /// What the folder holds, by time of reception and id; a pair of files of which one is missing or damaged is left
    /// out: `newswire fsck` tells of those.
    package static func list(directory: String) -> [QuarantinedPayload] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let ids = names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        return ids.compactMap { read($0, directory: directory) }.sorted { ($0.received, $0.id) < ($1.received, $1.id) }
    }

    /// One of them; nil where there is none of that id.
    package static func read(_ id: String, directory: String) -> QuarantinedPayload? {
        guard !id.contains("/"), let bytes = FileManager.default.contents(atPath: "\(directory)/\(id).json"),
            let reason = (try? JSONReader.read(Array(bytes)))?.object, reason["id"]?.string == id
        else { return nil }
        let path = "\(directory)/\(id).payload"
        guard FileManager.default.isReadableFile(atPath: path) else { return nil }
        return QuarantinedPayload(
            id: id, code: reason["code"]?.string ?? "", detail: reason["detail"]?.string ?? "",
            received: reason["received"]?.string ?? "", endpoint: reason["endpoint"]?.string ?? "",
            topic: reason["topic"]?.string, client: reason["client"]?.string, header: reason["header"]?.object,
            bytes: reason["bytes"]?.int ?? 0, path: path)
    }

    /// The payload as it came.
    ///
    /// - Throws: what the file system says.
    package func payload() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The entry of the journal that it had, but for what only the journal knows.
    func journalEntry() -> JournalEntry? {
        guard let endpoint = IntakeEndpoint(rawValue: endpoint), let received = Timestamp(rfc3339: received),
            let payload = try? payload()
        else { return nil }
        var writer = JSONWriter()
        if let header { writer.value(.object(header)) }
        return JournalEntry(
            received: received, endpoint: endpoint, topic: topic.map { Array($0.utf8) },
            header: header == nil ? nil : writer.bytes, payload: payload)
    }
}
