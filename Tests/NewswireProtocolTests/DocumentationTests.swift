import Foundation
import JSONText
import NewswireModel
import NewswireProtocol
import Testing

/// What `docs/records.md` and `docs/wire.md` show is what the code does.
@Suite struct DocumentationTests {
    private func page(_ name: String) throws -> [Substring] {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The fenced blocks of a language, each with its lines.
    private func blocks(_ language: String, of name: String) throws -> [[Substring]] {
        var blocks: [[Substring]] = []
        var open = false
        for line in try page(name) {
            if line.hasPrefix("```") {
                if !open && line == "```\(language)" {
                    blocks.append([])
                    open = true
                } else {
                    open = false
                }
            } else if open {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks
    }

    /// The keys in the first column of the tables, down to the table of warnings.
    private func tableKeys(of name: String) throws -> [String] {
        try page(name).prefix { $0 != "## Warnings" }.compactMap { line in
            guard line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else { return nil }
            return String(line.dropFirst(3)[..<end])
        }
    }

    @Test func recordExamplesAreValid() throws {
        let values = try blocks("json", of: "records.md").map { lines in
            try JSONReader.read(Array(lines.joined(separator: "\n").utf8))
        }
        let records = values.map { value in
            var writer = JSONWriter()
            writer.value(value)
            return writer.bytes
        }
        for (record, error) in zip(records, try SchemaValidator.errors(in: records)) where error != nil {
            Issue.record("\(error ?? "") in \(Samples.text(record))")
        }
        let outcomes = values.map { $0.object?["data"]?.object?["outcome"]?.string }
        #expect(outcomes == Outcome.allCases.map(\.rawValue))
    }

    /// Examples have the keys in the order in which the encoder writes them.
    @Test func recordExamplesHaveTheOrderOfTheTable() throws {
        let documented = try tableKeys(of: "records.md")
        let dataKeys = documented.drop { $0 != "data" }.dropFirst()
        for lines in try blocks("json", of: "records.md") {
            let value = try JSONReader.read(Array(lines.joined(separator: "\n").utf8)).object
            let keys = try #require(value?["data"]?.object).members.map(\.key)
            #expect(keys == dataKeys.filter(keys.contains))
            let envelope = try #require(value).members.map(\.key)
            #expect(envelope == documented.prefix { $0 != "articleId" }.filter(envelope.contains).uniqued())
        }
    }

    @Test func everyKeyOfTheSchemaIsDocumented() throws {
        let schema = try JSONReader.read(RecordSchema.bytes).object?["properties"]?.object
        let envelope = try #require(schema).members.map(\.key)
        let data = try #require(schema?["data"]?.object?["properties"]?.object).members.map(\.key)
        let later: Set = ["bodyMarkdown", "links", "reason", "retryOf"]
        let documented = try tableKeys(of: "records.md")
        #expect(documented == envelope + data.filter { !later.contains($0) })
    }

    /// The subscription, the trailers of a record and of a heartbeat, and the heartbeat's own message.
    @Test func trailersAndHeartbeatAreExact() throws {
        let hex = try blocks("hex", of: "wire.md").map { lines in
            lines.joined(separator: " ").split(separator: " ").compactMap { UInt8($0, radix: 16) }
        }
        let epoch: UInt64 = 7_354_246_749_390_280
        let heartbeat = Heartbeat(
            epoch: epoch, head: 71,
            heads: [.new: 50, .update: 8, .unchanged: 4, .duplicate: 7, .rejected: 1, .quarantined: 1])
        #expect(
            hex == [
                [1] + Array("article/new/".utf8), LiveTrailer(epoch: epoch, sequence: 71, number: 2).encode(),
                heartbeat.encodeFrames()[2],
            ])
        let texts = try blocks("text", of: "wire.md").map { $0.joined(separator: "\n") }
        #expect(texts.contains(Samples.text(heartbeat.encodeFrames()[1])))
        #expect(try messages().last { $0.last?.name == "trailer" }?.map(\.content) == heartbeat.encodeFrames())
    }

    /// One frame of an example: its name and its bytes.
    private struct Frame {
        let name: Substring
        let content: [UInt8]
    }

    /// The examples of whole messages. A line is a frame: name, length, and the bytes, of a trailer in hexadecimal.
    private func messages() throws -> [[Frame]] {
        try blocks("frames", of: "wire.md").map { lines in
            try lines.map { line in
                let parts = line.split(separator: " ", maxSplits: 2)
                try #require(parts.count == 3)
                let text = parts[2].drop { $0 == " " }
                let content =
                    parts[0] == "trailer"
                    ? text.split(separator: " ").compactMap { UInt8($0, radix: 16) } : Array(text.utf8)
                #expect(Int(parts[1]) == content.count, "\(line)")
                return Frame(name: parts[0], content: content)
            }
        }
    }

    @Test func theRecordExampleIsALiveEvent() throws {
        let frames = try #require(messages().first { $0.map(\.name) == ["topic", "record", "trailer"] })
        guard case .event(let event) = LiveMessage(frames: frames.map(\.content)) else {
            Issue.record("no event")
            return
        }
        #expect(event.trailer == LiveTrailer(epoch: 7_354_246_749_390_280, sequence: 1, number: 1))
        #expect(event.topic == LiveTopic(outcome: .new, language: "en", domain: "example.co.uk"))
        #expect(try SchemaValidator.errors(in: [event.record]) == [nil])
    }

    @Test func topicsAreExact() throws {
        let topics = try blocks("text", of: "wire.md").filter { $0.first?.hasPrefix("article/") ?? false }
        let expected = [
            LiveTopic(outcome: .new, language: "en", domain: "example.co.uk"),
            LiveTopic(outcome: .duplicate, language: "pt-BR", domain: "example.net"),
            LiveTopic(outcome: .quarantined, language: nil, domain: nil),
        ]
        #expect(topics == [expected.map { Substring(Samples.text($0.bytes)) }])
    }

    /// Each message of the reliable intake is read, and written, as the page has it.
    @Test func reliableExamplesAreExact() throws {
        let examples = try messages().map { $0.map(\.content) }.filter { $0[0] == ReliableIntake.name }
        #expect(examples.count == 10)
        for frames in examples {
            if let reply = IntakeReply(frames: frames) {
                #expect(reply.encodeFrames() == frames)
                continue
            }
            let request = ReliableIntake.read(
                frameCount: frames.count, payloadBytesMax: 100, frameSize: { frames[$0].count }, frame: { frames[$0] })
            #expect(throws: Never.self) { try request.get() }
        }
        #expect(ReliableIntake.hello(client: "crawler-1") == examples[0])
    }

    @Test func payloadExamplesAreTaken() throws {
        let examples = try messages().filter { $0.last?.name == "payload" && $0.first?.name != "protocol" }
        #expect(examples.count == 6)
        for frames in examples {
            let classified = PlainIntake.classify(
                .subscribe, frameCount: frames.count, firstByte: frames[0].content.first, payloadBytesMax: 1000,
                frameSize: { frames[$0].content.count })
            guard case .accepted(let layout) = classified else {
                Issue.record("refused: \(frames.map(\.name))")
                continue
            }
            #expect(layout.topic == frames.firstIndex { $0.name == "topic" })
            #expect(layout.header == frames.firstIndex { $0.name == "header" })
            #expect(layout.payload == frames.count - 1)
            if let header = layout.header {
                guard case .object = PlainIntake.readHeader(frames[header].content) else {
                    Issue.record("no header")
                    continue
                }
            }
        }
    }
}

extension Array where Element: Hashable {
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
