import ArgumentParser
import ArticleExtraction
import JSONText
import NewswireModel
import NewswireProtocol

/// The most bytes of a payload that newswired takes unless configured otherwise (`limits.payloadBytes`).
let payloadBytesMax = 10 << 20

/// The options that say something about payloads: together, the header.
struct HeaderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The payload's MIME type, such as text/plain. Without it the kind is detected.", valueName: "mime"))
    var type: String?

    @Option(help: ArgumentHelp("The address it was fetched from; for one payload.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("Your name for the paper.", valueName: "name"))
    var outlet: String?

    @Option(
        help: ArgumentHelp(
            "The header as a JSON object, for its other keys, such as '{\"fetchedAt\":\"2023-01-24T10:00:00Z\"}'.",
            valueName: "json"))
    var header: String?

    /// Keys that speak of one payload: said of several, they would make them one article, or be wrong.
    private static let keysOfOne: Set<String> = ["url", "guid", "id", "sha256"]

    /// What the options say, as it is sent and as it is understood.
    struct Header {
        /// The header frame; nil when no option was given.
        var frame: [UInt8]?
        /// Its members in their order.
        var members: [(key: String, value: JSONValue)] = []
        var value = PayloadHeader()
        /// The keys given that speak of one payload only.
        var keysOfOne: [String] = []
    }

    /// Whether any of them was given.
    var isGiven: Bool { [type, url, outlet, header].contains { $0 != nil } }

    /// Throws a usage failure that says what the daemon would refuse.
    func read() throws -> Header {
        let members = try self.members()
        guard !members.isEmpty else { return Header() }
        let object = JSONObject(members)
        var writer = JSONWriter()
        writer.value(.object(object))
        guard writer.bytes.count <= PlainIntake.headerBytesMax else {
            throw Failure(
                .usage,
                "the header has \(writer.bytes.count) bytes; shorten it, newswired takes \(PlainIntake.headerBytesMax)")
        }
        switch PayloadHeader.read(object) {
        case .success(let value):
            let single = members.map(\.key).filter(Self.keysOfOne.contains)
            return Header(frame: writer.bytes, members: members, value: value, keysOfOne: single)
        case .failure(let finding):
            throw Failure(.usage, "newswired would refuse this header (\(finding.code.rawValue)): \(finding.detail)")
        }
    }

    private func members() throws -> [(key: String, value: JSONValue)] {
        var members = try header.map(Self.parse) ?? []
        for (key, option, value) in [
            ("url", "--url", url), ("contentType", "--type", type), ("outlet", "--outlet", outlet),
        ] {
            guard let value else { continue }
            guard !members.contains(where: { $0.key == key }) else {
                throw Failure(.usage, "\(option) and --header both give \(key); give it once")
            }
            members.append((key, .string(value)))
        }
        return members
    }

    private static func parse(_ text: String) throws -> [(key: String, value: JSONValue)] {
        let example = #"write it like '{"outlet":"The Example"}'"#
        do {
            if let object = try JSONReader.read(Array(text.utf8)).object { return object.members }
        } catch {
            throw Failure(.usage, "--header is no JSON (\(error)); \(example)")
        }
        throw Failure(.usage, "--header is no JSON object; \(example)")
    }
}
