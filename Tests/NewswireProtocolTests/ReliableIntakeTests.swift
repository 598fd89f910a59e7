import JSONText
import NewswireModel
import NewswireProtocol
import Testing

@Suite struct ReliableIntakeTests {
    private static let put = #"{"op":"put","id":"a-1"}"#

    private static func read(_ frames: [[UInt8]], payloadBytesMax: Int = 100) -> Result<IntakeRequest, PutRefusal> {
        ReliableIntake.read(
            frameCount: frames.count, payloadBytesMax: payloadBytesMax, frameSize: { frames[$0].count },
            frame: {
                precondition($0 < 2, "the payload is not touched")
                return frames[$0]
            })
    }

    private static func read(_ frames: String...) -> Result<IntakeRequest, PutRefusal> {
        read(frames.map { Array($0.utf8) })
    }

    @Test func aPutIsRead() throws {
        let header = #"{"op":"put","id":"a-1","url":"https://example.com/1","notify":"result"}"#
        guard case .put(let put) = try Self.read("NWI1", header, "text").get() else {
            Issue.record("no put")
            return
        }
        #expect(put.id == "a-1" && put.wantsResult)
        #expect(put.header == Array(header.utf8))
        #expect(put.object["url"]?.string == "https://example.com/1")
        guard case .put(let plain) = try Self.read("NWI1", Self.put, "t").get() else { return }
        #expect(!plain.wantsResult && plain.client == nil)
    }

    @Test func aPutMayNameItsClient() throws {
        let header = #"{"op":"put","id":"a-1","client":"crawler"}"#
        guard case .put(let put) = try Self.read("NWI1", header, "text").get() else {
            Issue.record("no put")
            return
        }
        #expect(put.client == "crawler")
    }

    @Test func helloIsRead() throws {
        #expect(try Self.read("NWI1", #"{"op":"hello","client":"crawler"}"#).get() == .hello(client: "crawler"))
        #expect(try Self.read("NWI1", #"{"op":"hello"}"#).get() == .hello(client: nil))
        #expect(try Self.read("NWI1", #"{"op":"hello","client":null}"#).get() == .hello(client: nil))
    }

    @Test(
        arguments: [
            ([], .badFrame, nil),
            (["", put, "text"], .badFrame, nil),
            (["NWF1", put, "text"], .badFrame, nil),
            ([put, "text"], .badFrame, nil),
            (["NWI2", put, "text"], .unknownVersion, nil),
            (["NWI1"], .badFrame, nil),
            (["NWI1", ""], .badHeader, nil),
            (["NWI1", "text", "text"], .badHeader, nil),
            (["NWI1", "[]", "text"], .badHeader, nil),
            (["NWI1", "{}", "text"], .badHeader, nil),
            (["NWI1", #"{"op":7,"id":"a-1"}"#, "text"], .badHeader, "a-1"),
            (["NWI1", #"{"op":"take","id":"a-1"}"#, "text"], .badHeader, "a-1"),
            (["NWI1", #"{"op":"take"}"#], .badHeader, nil),
            (["NWI1", #"{"op":"put"}"#, "text"], .badHeader, nil),
            (["NWI1", #"{"op":"put","id":""}"#, "text"], .badHeader, nil),
            (["NWI1", #"{"op":"put","id":7}"#, "text"], .badHeader, nil),
            (["NWI1", #"{"op":"put","id":"\ud800"}"#, "text"], .badHeader, nil),
            (["NWI1", #"{"op":"put","id":"a-1","notify":"all"}"#, "text"], .badHeader, "a-1"),
            (["NWI1", #"{"op":"put","id":"a-1","client":""}"#, "text"], .badHeader, "a-1"),
            (["NWI1", #"{"op":"put","id":"a-1","client":7}"#, "text"], .badHeader, "a-1"),
            (["NWI1", put], .badFrame, "a-1"),
            (["NWI1", put, ""], .badFrame, "a-1"),
            (["NWI1", put, "text", "text"], .badFrame, "a-1"),
            (["NWI1", put, String(repeating: "x", count: 101)], .tooLarge, "a-1"),
            (["NWI1", #"{"op":"hello","client":""}"#], .badHeader, nil),
            (["NWI1", #"{"op":"hello","client":7}"#], .badHeader, nil),
            (["NWI1", #"{"op":"hello"}"#, "text"], .badFrame, nil),
        ] as [([String], RefusalCode, String?)])
    func theRestIsRefused(frames: [String], code: RefusalCode, id: String?) {
        guard case .failure(let refusal) = Self.read(frames.map { Array($0.utf8) }) else {
            Issue.record("taken: \(frames)")
            return
        }
        #expect(refusal.code == code && refusal.id == id, "\(refusal)")
        #expect(!refusal.detail.isEmpty && !refusal.code.isTemporary)
    }

    @Test func limitsAreTakenAndOnePastThemIsNot() throws {
        func outcome(_ id: String) -> RefusalCode? {
            guard case .failure(let refusal) = Self.read("NWI1", #"{"op":"put","id":"\#(id)"}"#, "t") else {
                return nil
            }
            return refusal.code
        }
        #expect(outcome(String(repeating: "é", count: 64)) == nil)
        #expect(outcome(String(repeating: "é", count: 64) + "x") == .badHeader)
        let long = String(repeating: "x", count: 129)
        #expect(try Self.read("NWI1", #"{"op":"hello","client":"\#(long.dropLast())"}"#).get() != .hello(client: nil))
        #expect(throws: PutRefusal.self) { try Self.read("NWI1", #"{"op":"hello","client":"\#(long)"}"#).get() }
        let filler = String(repeating: "x", count: ReliableIntake.headerBytesMax - Self.put.utf8.count - 10)
        let header = #"{"op":"put","id":"a-1","meta":"\#(filler)"}"#
        let exact = String(header.dropLast(2).prefix(ReliableIntake.headerBytesMax - 2)) + #""}"#
        #expect(exact.utf8.count == ReliableIntake.headerBytesMax)
        #expect(throws: Never.self) { try Self.read("NWI1", exact, "t").get() }
        #expect(throws: PutRefusal.self) { try Self.read("NWI1", exact + " ", "t").get() }
    }

    /// Whatever comes, the answer is a request or a refusal with words, never a trap.
    @Test func randomFramesAreSurvived() {
        var generator = SeededGenerator(seed: 4)
        let words = [
            "NWI1", "NWI2", "{", "}", #"{"op":"put""#, #""id":"x""#, ",", #"{"op":"hello"}"#, #"{"op":"put","id":"x"}"#,
            "",
        ]
        for _ in 0..<20_000 {
            let frames = (0..<Int.random(in: 0...5, using: &generator)).map { index -> [UInt8] in
                if index == 0, Bool.random(using: &generator) { return ReliableIntake.name }
                if Int.random(in: 0..<4, using: &generator) == 0 { return generator.bytes(upTo: 40) }
                return (0..<Int.random(in: 1...3, using: &generator)).flatMap { _ in
                    Array((words.randomElement(using: &generator) ?? "").utf8)
                }
            }
            switch Self.read(frames) {
            case .success(.put(let put)): #expect(frames.count == 3 && 1...128 ~= put.id.utf8.count)
            case .success(.hello): #expect(frames.count == 2)
            case .failure(let refusal): #expect(!refusal.detail.isEmpty)
            }
        }
    }

    // MARK: Replies

    private static let replies: [IntakeReply] = [
        .ack(ids: ["a", "b\"\\"], repeated: ["c"], window: PutWindow(puts: 512, bytes: 33_554_432), warning: nil),
        .ack(ids: [], repeated: [], window: PutWindow(puts: 1, bytes: 1), warning: IntakeReply.unscopedID),
        .nak(id: nil, code: "bad-frame", retry: false, afterMilliseconds: 0, detail: "no header"),
        .nak(id: "a", code: "disk-low", retry: true, afterMilliseconds: 5000, detail: "no room"),
        .welcome(window: PutWindow(puts: 16, bytes: 1 << 20), payloadBytesMax: 10_485_760),
        .result(
            id: "a",
            items: [
                .init(sequence: 7, outcome: .new, of: nil), .init(sequence: 8, outcome: .nearDuplicate, of: "s-1.0"),
            ]),
        .result(id: "a", items: []),
        .bye(afterMilliseconds: 1000),
    ]

    @Test(arguments: replies)
    func repliesReadAsTheyWereWritten(reply: IntakeReply) {
        let frames = reply.encodeFrames()
        #expect(frames.count == 2 && frames[1].count <= ReliableIntake.headerBytesMax)
        #expect(IntakeReply(frames: frames) == reply)
    }

    @Test func refusalsSayWhetherToTryAgain() {
        let low = PutRefusal(.diskLow, "no room", id: "a", afterMilliseconds: 5000)
        #expect(
            Samples.text(IntakeReply(low).encodeFrames()[1])
                == #"{"op":"nak","id":"a","code":"disk-low","retry":true,"afterMs":5000,"detail":"no room"}"#)
        let bad = PutRefusal(.badHeader, "empty header")
        #expect(
            Samples.text(IntakeReply(bad).encodeFrames()[1])
                == #"{"op":"nak","code":"bad-header","detail":"empty header"}"#)
    }

    @Test func whatIsNoReplyIsNone() {
        for frames in [
            [], ["NWI1"], ["NWI1", "{}"], ["NWI1", #"{"op":"later"}"#], ["NWI1", #"{"op":"ack","ids":["a"]}"#],
            ["NWI1", #"{"op":"bye"}"#, ""], ["NWI2", #"{"op":"bye"}"#], ["NWI1", #"{"op":"welcome","window":{}}"#],
        ] { #expect(IntakeReply(frames: frames.map { Array($0.utf8) }) == nil, "\(frames)") }
        var generator = SeededGenerator(seed: 5)
        for reply in Self.replies {
            let bytes = reply.encodeFrames()[1]
            for _ in 0..<500 {
                var damaged = bytes
                damaged[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
                _ = IntakeReply(frames: [ReliableIntake.name, damaged])
            }
        }
    }
}
