import ArticleExtraction
import JSONText
import NewswireModel
import WebAddress

/// One line of `newswire dedupe --jsonl`: an article, as far as it is known.
struct DedupeLine {
    /// Why a line is not decided about.
    struct Fault: Error {
        let detail: String

        init(_ detail: String) {
            self.detail = detail
        }
    }

    /// As in the input: a string or a number.
    let id: JSONValue
    var article = Article()
    /// `url:` and the canonical form of the address, as the daemon has it.
    var identity: String?
    /// Journal time; nil where neither `received` nor `published` is there.
    var received: Timestamp?

    /// The most bytes of a line: a payload at its limit, most of whose characters are escaped.
    static let bytesMax = 2 * payloadBytesMax

    private static let keys: Set<String> = ["id", "url", "headline", "body", "published", "source", "received"]

    /// Reads a line. The `id` comes back even of a line with another fault.
    static func read(_ bytes: [UInt8]) -> (id: JSONValue?, line: Result<DedupeLine, Fault>) {
        let object: JSONObject
        do {
            guard let value = try JSONReader.read(bytes).object else {
                return (nil, .failure(Fault("the line is JSON, but no object")))
            }
            object = value
        } catch {
            return (nil, .failure(Fault("the line is no JSON: \(error)")))
        }
        guard let id = object["id"], id.string != nil || id.number != nil else {
            return (nil, .failure(Fault("the line has no id, a string or a number")))
        }
        return (id, Result { () throws(Fault) in try DedupeLine(object, id: id) })
    }

    private init(_ object: JSONObject, id: JSONValue) throws(Fault) {
        self.id = id
        if let unknown = object.members.first(where: { !Self.keys.contains($0.key) }) {
            throw Fault("\(unknown.key) is no key of a line: \(Self.keys.sorted().joined(separator: ", ")) are")
        }
        guard let body = try Self.text(object, "body") else { throw Fault("the line has no body") }
        article.body = body
        article.headline = try Self.text(object, "headline")
        article.outlet = try Self.text(object, "source")
        article.published = try Self.date(object, "published")
        if let url = try Self.text(object, "url") {
            guard let address = WebAddress(url) else { throw Fault("url is no web address: \(url.prefix(200))") }
            article.url = url
            identity = "url:\(address.canonicalization.address.text)"
        }
        let date = try Self.date(object, "received") ?? article.published
        received = date.map { Timestamp(milliseconds: 1000 * ($0.instant ?? $0.possibleInstants.lowerBound)) }
    }

    private static func text(_ object: JSONObject, _ key: String) throws(Fault) -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let text = value.string else {
            throw Fault("\(key) must be a string, and is a \(value.typeName)")
        }
        return text.isEmpty ? nil : text
    }

    /// What is no date counts as absent: it says nothing of the text.
    private static func date(_ object: JSONObject, _ key: String) throws(Fault) -> NewsDate? {
        try text(object, key).flatMap { PrintedDate.declared($0) }
    }
}
