import JSONText
import NewswireModel
import NewswireProtocol
import Testing

@Suite struct PutLedgerTests {
    private static let window = PutWindow(puts: 100, bytes: 1000)

    /// A ledger with what the shell around it does: hashes, positions, replies.
    private final class Desk {
        var ledger: PutLedger
        var position: UInt64 = 1
        var refusal: PutRefusal?
        var now: Int64 = 0

        init(sessionsMax: Int = 10, resultsMax: Int = 10, idsMax: Int = 1000) {
            ledger = PutLedger(
                limits: PutLedger.Limits(
                    window: PutLedgerTests.window, payloadBytesMax: 500, sessionsMax: sessionsMax,
                    resultsMax: resultsMax),
                ids: AcceptedIDs(limit: idsMax, milliseconds: 1000), settledThrough: 0, runName: "run")
        }

        static func hash(_ text: String) -> Hash128 {
            Hash128(high: UInt64(text.utf8.count), low: text.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        }

        static func request(_ id: String, _ wantsResult: Bool = false) -> PutRequest {
            PutRequest(id: id, wantsResult: wantsResult, header: [], object: JSONObject())
        }

        /// True when it was accepted.
        @discardableResult
        func put(_ id: String, _ text: String = "text", from peer: String, wantsResult: Bool = false) -> Bool {
            let peer = Array(peer.utf8)
            guard ledger.greet(peer) else { return false }
            let scope = ledger.scope(of: peer)
            let key = Self.hash(scope.text + "|" + id)
            let put = Self.request(id, wantsResult)
            let judgement = ledger.judge(
                put, key: key, bytes: text.utf8.count, from: peer, refusal: refusal, now: now,
                isPayload: { $0 == Self.hash(text) })
            guard judgement == .new else { return false }
            ledger.accept(
                put, Delivery(scope: scope, id: id, payloadHash: Self.hash(text)), key: key, bytes: text.utf8.count,
                from: peer, received: Timestamp(milliseconds: now), startedMicroseconds: now * 1000)
            return true
        }

        func hello(_ client: String?, from peer: String) {
            _ = ledger.greet(Array(peer.utf8))
            ledger.hello(client: client, from: Array(peer.utf8))
        }

        /// The next accepted ones are synced.
        func keep(_ count: Int) {
            _ = ledger.kept(at: (0..<UInt64(count)).map { position + $0 })
            position += UInt64(count)
        }

        func greet(_ peer: String) -> Bool { ledger.greet(Array(peer.utf8)) }

        func lookups() -> [UInt64] { ledger.takeLookups() }

        func replies(to peer: String) -> [IntakeReply] {
            ledger.takeReplies().filter { $0.peer == Array(peer.utf8) }.map(\.reply)
        }
    }

    private static func ack(
        _ ids: [String], _ repeated: [String] = [], warning: String? = nil
    ) -> IntakeReply { .ack(ids: ids, repeated: repeated, window: window, warning: warning) }

    private static func code(_ replies: [IntakeReply]) -> [String] {
        replies.compactMap { if case .nak(_, let code, _, _, _) = $0 { code } else { nil } }
    }

    @Test func nothingIsAcknowledgedBeforeItIsKept() {
        let desk = Desk()
        desk.hello("c", from: "A")
        #expect(desk.replies(to: "A") == [.welcome(window: Self.window, payloadBytesMax: 500)])
        #expect(desk.put("1", from: "A") && desk.put("2", from: "A") && desk.put("3", from: "A"))
        #expect(!desk.ledger.hasReplies && desk.ledger.putsOnTheirWay == 3)
        desk.keep(2)
        #expect(desk.replies(to: "A") == [Self.ack(["1", "2"])])
        desk.keep(1)
        #expect(desk.replies(to: "A") == [Self.ack(["3"])])
        #expect(desk.ledger.putsOnTheirWay == 0 && !desk.ledger.hasReplies)
    }

    @Test func theFirstAckWithoutANameWarnsOnce() {
        let desk = Desk()
        desk.put("1", from: "A")
        desk.keep(1)
        #expect(desk.replies(to: "A") == [Self.ack(["1"], warning: "unscoped-id")])
        desk.put("2", from: "A")
        desk.keep(1)
        #expect(desk.replies(to: "A") == [Self.ack(["2"])])
    }

    @Test func aResendIsRepeatedAndIsNoSecondPayload() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.put("1", from: "A")
        desk.keep(1)
        #expect(!desk.put("1", from: "A"))
        // Over another connection of the same client.
        desk.hello("c", from: "B")
        #expect(!desk.put("1", from: "B"))
        let replies = desk.ledger.takeReplies()
        #expect(replies.contains { $0.peer == Array("B".utf8) && $0.reply == Self.ack([], ["1"]) })
        #expect(replies.contains { $0.peer == Array("A".utf8) && $0.reply == Self.ack(["1"]) })
        #expect(
            replies.contains { $0.peer == Array("A".utf8) && $0.reply == Self.ack([], ["1"]) },
            "no id stands twice in an ack")
    }

    @Test func aResendOfWhatIsOnItsWayWaitsForTheFirstCopy() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.hello("c", from: "B")
        _ = desk.ledger.takeReplies()
        desk.put("1", from: "A")
        #expect(!desk.put("1", from: "A") && !desk.put("1", from: "A") && !desk.put("1", from: "B"))
        #expect(!desk.ledger.hasReplies, "the first copy is not kept yet")
        desk.keep(1)
        let replies = desk.ledger.takeReplies()
        #expect(replies.filter { $0.peer == Array("A".utf8) }.map(\.reply) == [Self.ack(["1"]), Self.ack([], ["1"])])
        #expect(replies.filter { $0.peer == Array("B".utf8) }.map(\.reply) == [Self.ack([], ["1"])])
    }

    @Test func otherBytesUnderTheSameIDAreRefused() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.put("1", "text", from: "A")
        #expect(!desk.put("1", "other", from: "A"), "on its way")
        desk.keep(1)
        #expect(!desk.put("1", "other", from: "A"), "kept")
        #expect(Self.code(desk.replies(to: "A")) == ["id-reused", "id-reused"])
    }

    @Test func idsOfClientsAndConnectionsAreTheirOwn() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.hello("d", from: "B")
        #expect(desk.put("1", "a", from: "A") && desk.put("1", "b", from: "B") && desk.put("1", "c", from: "C"))
        #expect(desk.put("1", "d", from: "D"))
        // Who comes back over another connection is another one.
        desk.keep(4)
        desk.ledger.forget(Array("C".utf8))
        #expect(desk.put("1", "c", from: "C"))
    }

    @Test func anIDIsForgottenAfterItsTime() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.put("1", from: "A")
        desk.keep(1)
        desk.now = 1000
        #expect(!desk.put("1", from: "A"))
        desk.now = 1001
        #expect(desk.put("1", from: "A"))
    }

    // MARK: Windows

    @Test func sixteenPutsMayBeOnTheirWayUntilTheWindowIsTold() {
        let desk = Desk()
        for number in 1...16 { #expect(desk.put("\(number)", from: "A")) }
        #expect(!desk.put("17", from: "A"))
        #expect(Self.code(desk.replies(to: "A")) == ["over-window"])
        desk.keep(1)
        _ = desk.ledger.takeReplies()
        for number in 17...101 { #expect(desk.put("\(number)", from: "A"), "the ack told of 100") }
        #expect(!desk.put("102", from: "A"))
        #expect(Self.code(desk.replies(to: "A")) == ["over-window"])
        desk.keep(100)
        #expect(desk.put("102", from: "A"))
    }

    @Test func bytesCountAndOnePayloadMayAlwaysBePut() {
        let desk = Desk()
        desk.hello(nil, from: "A")
        #expect(desk.put("1", String(repeating: "x", count: 2000), from: "A"))
        #expect(!desk.put("2", "x", from: "A"))
        desk.keep(1)
        #expect(desk.put("2", String(repeating: "x", count: 999), from: "A") && desk.put("3", "x", from: "A"))
        #expect(!desk.put("4", "x", from: "A"))
    }

    @Test func aResendOfWhatIsOnItsWayTakesNoWindow() {
        let desk = Desk()
        for number in 1...16 { desk.put("\(number)", from: "A") }
        for number in 1...16 { #expect(!desk.put("\(number)", from: "A")) }
        #expect(Self.code(desk.replies(to: "A")).isEmpty)
        desk.keep(16)
        for number in 17...32 { #expect(desk.put("\(number)", from: "A"), "the window is whole again") }
    }

    @Test func theLongestAcksFitIntoTheirHeaders() {
        let desk = Desk()
        let ids = (0..<400).map { String(repeating: "\u{1}", count: 120) + "\(10_000 + $0)" }
        desk.hello("c", from: "A")
        _ = desk.ledger.takeReplies()
        var sent: [IntakeReply] = []
        for batch in 0..<4 {
            for id in ids[batch * 100..<batch * 100 + 100] { #expect(desk.put(id, from: "A")) }
            desk.keep(100)
            for id in ids[batch * 100..<batch * 100 + 100] { desk.put(id, from: "A") }
            sent += desk.replies(to: "A")
        }
        var kept: [String] = []
        var repeated: [String] = []
        for reply in sent {
            #expect(reply.encodeFrames()[1].count <= ReliableIntake.headerBytesMax)
            guard case .ack(let some, let others, _, _) = reply else { continue }
            #expect(Set(some).isDisjoint(with: others))
            kept += some
            repeated += others
        }
        #expect(kept == ids && repeated == ids)
    }

    // MARK: What goes wrong

    @Test func whatTheJournalCouldNotKeepIsPutAgain() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.hello("c", from: "B")
        _ = desk.ledger.takeReplies()
        desk.put("1", from: "A")
        desk.put("1", from: "A")
        desk.put("1", from: "B")
        desk.put("2", from: "A")
        desk.ledger.lost(1)
        desk.keep(1)
        let replies = desk.ledger.takeReplies()
        let expected = PutRefusal(.internal, "the journal could not be written", id: "1", afterMilliseconds: 1000)
        #expect(replies.filter { $0.reply == IntakeReply(expected) }.count == 2, "one for each connection")
        #expect(replies.contains { $0.reply == Self.ack(["2"]) })
        #expect(desk.put("1", from: "A"), "it was not kept, so it is new")
    }

    @Test func whileAllIsRefusedResendsAreAcknowledged() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.put("1", from: "A")
        desk.keep(1)
        _ = desk.ledger.takeReplies()
        desk.refusal = PutRefusal(.diskLow, "no room", afterMilliseconds: 5000)
        #expect(!desk.put("1", from: "A") && !desk.put("2", from: "A"))
        #expect(
            desk.replies(to: "A") == [
                Self.ack([], ["1"]),
                .nak(id: "2", code: "disk-low", retry: true, afterMilliseconds: 5000, detail: "no room"),
            ])
        desk.refusal = nil
        #expect(desk.put("2", from: "A"))
    }

    @Test func aConnectionThatCameBackUnderItsNameOwesNothing() {
        let desk = Desk()
        for number in 1...16 { desk.put("\(number)", from: "A") }
        desk.ledger.forget(Array("A".utf8))
        for number in 1...16 { #expect(desk.put("n\(number)", from: "A")) }
        desk.keep(16)
        #expect(desk.replies(to: "A").isEmpty, "those were the old connection's")
        #expect(!desk.put("n17", from: "A"), "16 of its own are on their way")
        desk.keep(16)
        #expect(desk.put("n17", from: "A"))
    }

    @Test func noMoreAreKnownThanMayBe() {
        let desk = Desk(sessionsMax: 3)
        for peer in ["A", "B", "C"] { #expect(desk.greet(peer)) }
        #expect(!desk.greet("D"))
        desk.put("1", from: "A")
        #expect(desk.ledger.mostSilentPeer == Array("B".utf8), "for A something is on its way")
        desk.ledger.forget(Array("B".utf8))
        #expect(desk.greet("D"))
        #expect(desk.ledger.sessionCount == 3)
    }

    @Test func allAreToldWhenTheDaemonStops() {
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.hello("d", from: "B")
        _ = desk.ledger.takeReplies()
        desk.ledger.sayGoodbye(afterMilliseconds: 1000)
        let replies = desk.ledger.takeReplies()
        #expect(replies.count == 2 && replies.allSatisfy { $0.reply == .bye(afterMilliseconds: 1000) })
    }

    // MARK: Outcomes

    @Test func anOutcomeIsToldOnceAndAgainWhenItIsPutAgain() {
        let items = [IntakeReply.ItemResult(sequence: 9, outcome: .new, of: nil)]
        let desk = Desk()
        desk.hello("c", from: "A")
        desk.put("1", from: "A", wantsResult: true)
        desk.put("2", from: "A")
        desk.keep(2)
        #expect(desk.lookups().isEmpty, "it is not settled yet")
        desk.ledger.settled(through: 2)
        #expect(desk.lookups() == [1])
        #expect(desk.lookups().isEmpty)
        desk.ledger.resulted(items, at: 1)
        _ = desk.ledger.takeReplies().count
        desk.ledger.resulted(items, at: 1)
        #expect(!desk.ledger.hasReplies && desk.ledger.resultsAwaited == 0)
        desk.put("1", from: "A", wantsResult: true)
        desk.put("1", from: "A", wantsResult: true)
        #expect(desk.lookups() == [1], "it is settled already")
        desk.ledger.resulted(items, at: 1)
        #expect(desk.replies(to: "A").contains(.result(id: "1", items: items)))
    }

    @Test func noMoreOutcomesAreWaitedForThanMayBe() {
        let desk = Desk(resultsMax: 3)
        desk.hello("c", from: "A")
        for number in 1...5 { desk.put("\(number)", from: "A", wantsResult: true) }
        desk.keep(5)
        #expect(desk.ledger.resultsAwaited == 3)
        desk.ledger.settled(through: 5)
        for position in desk.lookups() { desk.ledger.resulted([], at: position) }
        #expect(desk.ledger.resultsAwaited == 0)
    }

    /// Any calls in any order: every put of a peer that is still there gets its answers, and windows come out even.
    @Test func randomTrafficIsAnsweredInFull() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let desk = Desk(idsMax: 20)
            var onTheirWay = 0
            var asked: [String: Int] = [:]
            var answered: [String: Int] = [:]
            func collect() {
                for outgoing in desk.ledger.takeReplies() {
                    switch outgoing.reply {
                    case .ack(let ids, let repeated, _, _):
                        for id in ids + repeated { answered[id, default: 0] += 1 }
                    case .nak(let id?, _, _, _, _): answered[id, default: 0] += 1
                    default: break
                    }
                }
            }
            for _ in 0..<400 {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0:
                    let count = Int.random(in: 0...onTheirWay, using: &generator)
                    desk.keep(count)
                    onTheirWay -= count
                case 1 where onTheirWay > 0:
                    desk.ledger.lost(1)
                    onTheirWay -= 1
                case 2: collect()
                default:
                    let peer = ["A", "B", "C"].randomElement(using: &generator) ?? "A"
                    let id = "\(peer)\(Int.random(in: 0..<30, using: &generator))"
                    let isNew = desk.put(id, Bool.random(using: &generator) ? "text" : "other", from: peer)
                    asked[id, default: 0] += 1
                    if isNew { onTheirWay += 1 }
                }
            }
            desk.keep(onTheirWay)
            collect()
            for (id, count) in answered { #expect(count <= asked[id] ?? 0) }
            for id in asked.keys { #expect(answered[id] ?? 0 > 0, "\(id) was never answered") }
            for peer in ["A", "B", "C"] {
                for number in 0..<16 { #expect(desk.put("last \(number)", from: peer)) }
            }
        }
    }
}
