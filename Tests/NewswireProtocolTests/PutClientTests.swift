import NewswireModel
import NewswireProtocol
import Testing

@Suite struct PutClientTests {
    private final class Client {
        var machine: PutClient
        init(windowMax: Int = .max) { machine = PutClient(windowMax: windowMax) }

        func put(_ id: String, bytes: Int = 10, now: Int64 = 0) -> Bool {
            machine.put(id: id, header: Array(id.utf8), payload: Array(repeating: 1, count: bytes), now: now)
        }

        /// The ids of what is sent now.
        func send(now: Int64) -> [String] {
            var ids: [String] = []
            while let (id, frames) = machine.next(now: now) {
                #expect(frames.count == 3 && frames[0] == ReliableIntake.name && frames[1] == Array(id.utf8))
                machine.sent(id)
                ids.append(id)
            }
            return ids
        }

        func take(_ reply: IntakeReply, now: Int64 = 0) -> PutClient.Event { machine.take(reply, now: now) }
    }

    private static let window = PutWindow(puts: 3, bytes: 100)

    private static func ack(_ ids: [String], _ repeated: [String] = []) -> IntakeReply {
        .ack(ids: ids, repeated: repeated, window: window, warning: nil)
    }

    @Test func eachIsSentOnceAndDoneWhenItIsAcknowledged() {
        let client = Client()
        #expect(client.put("a") && client.put("b") && !client.put("a"))
        #expect(client.send(now: 0) == ["a", "b"])
        #expect(client.send(now: 1000).isEmpty)
        #expect(
            client.take(Self.ack(["a"], ["b", "x"]))
                == .acknowledged([.init(id: "a", bytes: 10)], repeated: [.init(id: "b", bytes: 10)]))
        #expect(client.machine.outstanding == PutWindow(puts: 0, bytes: 0))
        #expect(client.take(Self.ack(["a"])) == .acknowledged([], repeated: []), "told twice")
    }

    @Test func theWindowIsKeptTo() {
        let client = Client()
        for number in 0..<16 { #expect(client.machine.hasRoom(bytes: 10) && client.put("\(number)")) }
        #expect(!client.machine.hasRoom(bytes: 10))
        _ = client.take(Self.ack((0..<14).map { "\($0)" }))
        #expect(client.machine.hasRoom(bytes: 80) && !client.machine.hasRoom(bytes: 81))
        _ = client.put("a")
        #expect(!client.machine.hasRoom(bytes: 1), "three are on their way")
        let narrow = Client(windowMax: 1)
        #expect(narrow.machine.hasRoom(bytes: 1 << 30), "one may always be put")
        _ = narrow.put("a")
        #expect(!narrow.machine.hasRoom(bytes: 1))
    }

    @Test func afterAReconnectAllIsSentAgain() {
        let client = Client()
        for id in ["a", "b", "c"] { _ = client.put(id) }
        #expect(client.send(now: 0).count == 3)
        _ = client.take(Self.ack(["b"]))
        client.machine.connected(now: 5)
        #expect(client.send(now: 5).sorted() == ["a", "c"])
        #expect(client.send(now: 5).isEmpty)
    }

    @Test func afterSilenceAllIsSentAgain() {
        let client = Client()
        _ = client.put("a", now: 100)
        #expect(client.send(now: 100) == ["a"])
        #expect(client.send(now: 30_099).isEmpty)
        #expect(client.send(now: 30_100) == ["a"])
        #expect(client.send(now: 60_099).isEmpty)
        _ = client.take(.welcome(window: Self.window, payloadBytesMax: 5), now: 60_099)
        #expect(client.send(now: 60_100).isEmpty, "it said something")
        #expect(client.machine.payloadBytesMax == 5)
    }

    @Test func whatIsRefusedForNowIsPutAgainInItsTimeAndWhatIsRefusedForGoodIsNot() {
        let client = Client()
        for id in ["a", "b", "c"] { _ = client.put(id) }
        _ = client.send(now: 0)
        func nak(_ id: String?, _ code: RefusalCode, after: Int = 0) -> IntakeReply {
            IntakeReply(PutRefusal(code, "why", id: id, afterMilliseconds: after))
        }
        #expect(client.take(nak("a", .diskLow, after: 5000)) == .postponed(code: "disk-low", detail: "why"))
        #expect(client.take(nak("b", .overWindow)) == .postponed(code: "over-window", detail: "why"))
        #expect(
            client.take(nak("c", .idReused))
                == .refused(.init(id: "c", bytes: 10), code: "id-reused", detail: "why"))
        #expect(client.take(nak(nil, .badFrame)) == .none && client.take(nak("x", .tooLarge)) == .none)
        #expect(client.send(now: 99).isEmpty)
        #expect(client.send(now: 100) == ["b"])
        #expect(client.send(now: 4999).isEmpty)
        #expect(client.send(now: 5000) == ["a"])
        #expect(client.machine.outstanding.puts == 2)
    }

    @Test func afterAGoodbyeItWaitsOrTakesTheNextConnection() {
        let client = Client()
        #expect(client.take(.bye(afterMilliseconds: 1000), now: 10) == .bye)
        _ = client.put("a", now: 10)
        #expect(client.send(now: 1009).isEmpty)
        #expect(client.send(now: 1010) == ["a"])
        _ = client.take(.bye(afterMilliseconds: 1000), now: 1010)
        client.machine.connected(now: 1500)
        #expect(client.send(now: 1500) == ["a"])
    }
}
