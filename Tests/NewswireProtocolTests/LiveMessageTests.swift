import NewswireModel
import NewswireProtocol
import Testing

@Suite struct LiveMessageTests {
    private static let trailer = LiveTrailer(epoch: 0x0102_0304_0506_0708, sequence: 258, number: .max)
    private static let topic = Array("article/new/en/com.example/".utf8)

    private func malformed(_ frames: [[UInt8]]) -> String? {
        if case .malformed(let reason) = LiveMessage(frames: frames) { reason } else { nil }
    }

    @Test func trailerIsBigEndian() {
        let bytes: [UInt8] =
            [1, 2, 3, 4, 5, 6, 7, 8] + [0, 0, 0, 0, 0, 0, 1, 2] + Array(repeating: 255, count: 8)
        #expect(Self.trailer.encode() == bytes)
        #expect(LiveTrailer(decoding: bytes) == Self.trailer)
        #expect(LiveTrailer(decoding: Array(bytes.dropLast())) == nil)
        #expect(LiveTrailer(decoding: bytes + [0]) == nil)
    }

    @Test func readsARecord() throws {
        let topic = LiveTopic(outcome: .new, language: "en", domain: "example.com")
        let event = LiveEvent(topic: topic, record: Array("{}".utf8), trailer: Self.trailer)
        #expect(event.encodeFrames() == [Self.topic, Array("{}".utf8), Self.trailer.encode()])
        #expect(LiveMessage(frames: event.encodeFrames()) == .event(event))
    }

    @Test func readsAHeartbeat() {
        let heartbeat = Heartbeat(epoch: .max, head: 12, heads: [.new: 7, .duplicate: 5])
        let frames = heartbeat.encodeFrames()
        #expect(Samples.text(frames[0]) == "heartbeat/")
        #expect(
            Samples.text(frames[1])
                == #"{"epoch":18446744073709551615,"head":12,"heads":{"new":7,"update":0,"unchanged":0,"#
                + #""duplicate":5,"near-duplicate":0,"rejected":0,"quarantined":0}}"#)
        #expect(LiveTrailer(decoding: frames[2]) == LiveTrailer(epoch: .max, sequence: 12, number: 0))
        #expect(LiveMessage(frames: frames) == .heartbeat(heartbeat))
    }

    @Test func heartbeatMayKnowMoreOutcomes() {
        let trailer = LiveTrailer(epoch: 1, sequence: 2, number: 0).encode()
        let json = Array(#"{"epoch":1,"head":2,"heads":{"new":1,"merged":1},"more":[]}"#.utf8)
        #expect(
            LiveMessage(frames: [LiveTopic.heartbeat, json, trailer])
                == .heartbeat(Heartbeat(epoch: 1, head: 2, heads: [.new: 1])))
    }

    @Test(arguments: [
        #"{"epoch":1,"head":2}"#, #"{"epoch":-1,"head":2,"heads":{}}"#, #"{"epoch":1,"head":2,"heads":{"new":"1"}}"#,
        #"{"epoch":1,"head":2,"heads":{"new":1.5}}"#, #"[]"#, "",
        #"{"epoch":18446744073709551616,"head":2,"heads":{}}"#,
    ])
    func refusesOtherHeartbeats(json: String) {
        let trailer = LiveTrailer(epoch: 1, sequence: 2, number: 0).encode()
        #expect(malformed([LiveTopic.heartbeat, Array(json.utf8), trailer]) == "heartbeat without heads")
    }

    @Test func refusesMalformedMessages() {
        let record = Array("{}".utf8)
        let trailer = Self.trailer.encode()
        #expect(malformed([]) == "0 frames; a message has 3 (topic, record, trailer)")
        #expect(malformed([Self.topic, record]) == "2 frames; a message has 3 (topic, record, trailer)")
        #expect(malformed([Self.topic, record, [1]]) == "trailer of 1 bytes; it has 24")
        #expect(malformed([Array("news/".utf8), record, trailer]) == "unknown topic news/")
        #expect(malformed([Self.topic, [], trailer]) == "empty record")
        let zeros = LiveTrailer(epoch: 1, sequence: 0, number: 1).encode()
        #expect(malformed([Self.topic, record, zeros]) == "record numbered 0")
        var frames = Heartbeat(epoch: 1, head: 2, heads: [:]).encodeFrames()
        frames[2] = LiveTrailer(epoch: 1, sequence: 3, number: 0).encode()
        #expect(malformed(frames) == "heartbeat whose trailer says something else")
    }

    @Test func randomFramesNeverTrap() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let frames = (0..<Int.random(in: 0...4, using: &generator)).map { _ in generator.bytes(upTo: 30) }
            _ = LiveMessage(frames: frames)
            _ = LiveMessage(frames: [LiveTopic.heartbeat, generator.bytes(upTo: 30), Self.trailer.encode()])
        }
    }
}
