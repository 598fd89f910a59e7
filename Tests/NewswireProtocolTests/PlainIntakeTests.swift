import JSONText
import NewswireModel
import NewswireProtocol
import Testing

@Suite struct PlainIntakeTests {
    private static let payloadBytesMax = 1000

    private func classify(
        _ endpoint: IntakeEndpoint, _ sizes: [Int], first: Character = "x"
    ) -> PlainIntake.Classification {
        PlainIntake.classify(
            endpoint, frameCount: sizes.count, firstByte: sizes.first ?? 0 > 0 ? first.asciiValue : nil,
            payloadBytesMax: Self.payloadBytesMax, frameSize: { sizes[$0] })
    }

    struct Accepted: Sendable {
        let endpoint: IntakeEndpoint
        let sizes: [Int]
        var first: Character = "x"
        let topic: Int?
        let header: Int?
        let payload: Int
    }

    @Test(arguments: [
        Accepted(endpoint: .push, sizes: [5], topic: nil, header: nil, payload: 0),
        Accepted(endpoint: .push, sizes: [5], first: "{", topic: nil, header: nil, payload: 0),
        Accepted(endpoint: .push, sizes: [2, 5], topic: nil, header: 0, payload: 1),
        Accepted(endpoint: .push, sizes: [65_536, 1000], first: "{", topic: nil, header: 0, payload: 1),
        Accepted(endpoint: .subscribe, sizes: [5], topic: nil, header: nil, payload: 0),
        Accepted(endpoint: .subscribe, sizes: [2, 5], first: "{", topic: nil, header: 0, payload: 1),
        Accepted(endpoint: .subscribe, sizes: [2, 5], first: "n", topic: 0, header: nil, payload: 1),
        Accepted(endpoint: .subscribe, sizes: [0, 5], topic: 0, header: nil, payload: 1),
        Accepted(endpoint: .subscribe, sizes: [1024, 2, 5], topic: 0, header: 1, payload: 2),
        Accepted(endpoint: .subscribe, sizes: [1, 2, 5], first: "{", topic: 0, header: 1, payload: 2),
    ])
    func tellsFramesApart(expected: Accepted) {
        guard case .accepted(let layout) = classify(expected.endpoint, expected.sizes, first: expected.first) else {
            Issue.record("refused")
            return
        }
        #expect(layout.topic == expected.topic)
        #expect(layout.header == expected.header)
        #expect(layout.payload == expected.payload)
    }

    @Test(
        arguments: [
            (.push, [], .badFrame, "0 frames; this endpoint takes 1 (payload) or 2 (header, payload)"),
            (.push, [1, 2, 3], .badFrame, "3 frames; this endpoint takes 1 (payload) or 2 (header, payload)"),
            (
                .push, Array(repeating: 1, count: 100), .badFrame,
                "100 frames; this endpoint takes 1 (payload) or 2 (header, payload)"
            ),
            (.subscribe, [1, 2, 3, 4], .badFrame, nil), (.subscribe, [], .badFrame, nil),
            (.push, [0], .badFrame, "empty payload"), (.push, [2, 0], .badFrame, "empty payload"),
            (.subscribe, [0], .badFrame, "empty payload"), (.subscribe, [1, 2, 0], .badFrame, "empty payload"),
            (.subscribe, [1025, 5], .badFrame, "topic of 1025 bytes; the limit is 1024"),
            (.push, [0, 5], .badHeader, "empty header; leave the frame out or send {}"),
            (.subscribe, [1, 0, 5], .badHeader, "empty header; leave the frame out or send {}"),
            (.push, [65_537, 5], .badHeader, "header of 65537 bytes; the limit is 65536"),
            (.push, [1001], .tooLarge, "payload of 1001 bytes; the limit is 1000"),
            (.subscribe, [1, Int.max], .tooLarge, "payload of \(Int.max) bytes; the limit is 1000"),
        ] as [(IntakeEndpoint, [Int], RefusalCode, String?)])
    func refusesTheRest(endpoint: IntakeEndpoint, sizes: [Int], code: RefusalCode, detail: String?) {
        guard case .refused(let finding) = classify(endpoint, sizes) else {
            Issue.record("accepted")
            return
        }
        #expect(finding.code == code)
        if let detail { #expect(finding.detail == detail) }
    }

    @Test func readsAHeaderInItsOrder() {
        let header = PlainIntake.readHeader(Array(#"{"url":"https://example.org/1","status":200}"#.utf8))
        guard case .object(let object) = header else {
            Issue.record("refused")
            return
        }
        #expect(object.members.map(\.key) == ["url", "status"])
        #expect(object["url"]?.string == "https://example.org/1")
    }

    @Test(arguments: [
        (#"{"url":"#, "header is no JSON: the text ends too soon, at byte 7"),
        (#"{"url" "x"}"#, "header is no JSON: no colon after a key, at byte 7"),
        ("[1]", "header is no JSON object but of type array, at byte 0"),
        ("\"x\"", "header is no JSON object but of type string, at byte 0"),
        ("{} {}", "header is no JSON: more text after the value, at byte 3"),
    ])
    func refusesWhatIsNoHeader(text: String, detail: String) {
        #expect(PlainIntake.readHeader(Array(text.utf8)) == .refused(Finding(.badHeader, detail)))
    }

    @Test func refusesDeepHeaders() {
        let deep = Array((String(repeating: #"{"a":"#, count: 10_000)).utf8)
        guard case .refused(let finding) = PlainIntake.readHeader(deep) else {
            Issue.record("accepted")
            return
        }
        #expect(finding.code == .badHeader)
    }
}
