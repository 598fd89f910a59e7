import ArticleExtraction
import JSONText
import NewswireModel
import NewswireProtocol

/// One line of `newswire extract --jsonl`: a payload, by its path or as text, and what is known of it.
struct BatchLine: Sendable {
    enum Content: Sendable {
        case path(String)
        case text(String)
    }

    /// Why nothing can be extracted for a line.
    struct Fault: Error {
        enum Code: String {
            /// No JSON object, or one without a usable `id`, or without exactly one of `path` and `text`.
            case badLine = "bad-line"
            /// The file can't be read.
            case unreadable
            /// Over the most bytes that newswired takes.
            case tooLarge = "too-large"
            /// No bytes.
            case empty
            /// What newswired would refuse.
            case badHeader = "bad-header"
        }

        let code: Code
        let detail: String

        init(_ code: Code, _ detail: String) {
            self.code = code
            self.detail = detail
        }
    }

    /// As in the input: a string or a number.
    let id: JSONValue
    let content: Content
    let header: PayloadHeader

    /// The most bytes of a line: a payload at its limit, most of whose characters are escaped, and its header.
    static let bytesMax = 2 * payloadBytesMax

    /// What is no key of a header, and `id`, which is both.
    private static let ownKeys: Set<String> = ["path", "text"]

    /// Reads a line. The `id` comes back even of a line with another fault.
    static func read(_ bytes: [UInt8]) -> (id: JSONValue?, line: Result<BatchLine, Fault>) {
        let object: JSONObject
        do {
            guard let value = try JSONReader.read(bytes).object else {
                return (nil, .failure(Fault(.badLine, "the line is JSON, but no object")))
            }
            object = value
        } catch {
            return (nil, .failure(Fault(.badLine, "the line is no JSON: \(error)")))
        }
        guard let id = object["id"], id.string != nil || id.number != nil else {
            return (nil, .failure(Fault(.badLine, "the line has no id, a string or a number")))
        }
        return (id, Result { () throws(Fault) in try BatchLine(object, id: id) })
    }

    private init(_ object: JSONObject, id: JSONValue) throws(Fault) {
        self.id = id
        content = try Self.content(object)
        var members = object.members.filter { !Self.ownKeys.contains($0.key) }
        // A number is an id here, and none in a header.
        if id.string == nil { members.removeAll { $0.key == "id" } }
        switch PayloadHeader.read(JSONObject(members)) {
        case .success(let header): self.header = header
        case .failure(let finding): throw Fault(.badHeader, finding.detail)
        }
    }

    private static func content(_ object: JSONObject) throws(Fault) -> Content {
        func string(_ key: String) throws(Fault) -> String? {
            guard let value = object[key], !value.isNull else { return nil }
            guard let text = value.string else {
                throw Fault(.badLine, "\(key) must be a string, and is a \(value.typeName)")
            }
            return text
        }
        switch (try string("path"), try string("text")) {
        case (let path?, nil): return .path(path)
        case (nil, let text?): return .text(text)
        case (nil, nil): throw Fault(.badLine, "the line has neither path nor text")
        case (.some, .some): throw Fault(.badLine, "the line has both path and text")
        }
    }

    /// The payload's bytes; reads the file.
    func payload() throws -> [UInt8] {
        let bytes: [UInt8]
        switch content {
        case .text(let text): bytes = Array(text.utf8)
        case .path(let path):
            do {
                guard let read = try InputFile(PathBytes(path)).readAll(bytesMax: payloadBytesMax, whileWaiting: {})
                else { throw Fault(.tooLarge, "\(path) has more than \(payloadBytesMax) bytes") }
                bytes = read
            } catch let fault as InputFile.Fault {
                throw Fault(.unreadable, "\(path) \(fault.reason)")
            }
        }
        guard bytes.count <= payloadBytesMax else {
            throw Fault(.tooLarge, "the text has more than \(payloadBytesMax) bytes")
        }
        guard !bytes.isEmpty else { throw Fault(.empty, "the payload is empty") }
        return bytes
    }
}
