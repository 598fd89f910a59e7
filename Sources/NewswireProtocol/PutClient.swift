public import JSONText

/// The scraper's side of the reliable intake: what was put and is not acknowledged, and when to put it again.
///
/// A pure state machine with the time as an argument (milliseconds, ascending). `put` payloads while `hasRoom`, send
/// what `next` gives, hand replies to `take`; call `connected` for each connection. It puts again what is not
/// acknowledged after a reconnect and after `silenceMilliseconds` without a word, and what was refused for the time
/// being once that time is over.
public struct PutClient: Sendable {
    /// What a reply meant.
    public enum Event: Sendable, Equatable {
        case acknowledged([Settled], repeated: [Settled])
        /// Refused for good.
        case refused(Settled, code: String, detail: String)
        /// Refused for now; it will be put again.
        case postponed(code: String, detail: String)
        /// The daemon is stopping.
        case bye
        /// Nothing that matters here.
        case none
    }

    /// A payload that is done with.
    public struct Settled: Sendable, Equatable {
        public let id: String
        public let bytes: Int

        public init(id: String, bytes: Int) {
            self.id = id
            self.bytes = bytes
        }
    }

    public static let silenceMilliseconds: Int64 = 30_000
    /// Where a refusal names no time, it is put again after so long.
    private static let pauseMilliseconds: Int64 = 100

    private struct Put {
        let header: [UInt8]
        let payload: [UInt8]
        /// When to send it; nil while an answer is waited for.
        var due: Int64?
    }

    private let windowMax: Int
    private var window = ReliableIntake.firstWindow
    private var puts: [String: Put] = [:]
    /// In the order in which they are to be sent.
    private var queue: [String] = []
    private var bytes = 0
    private var lastHeard: Int64 = 0
    private var silentUntil: Int64 = 0

    /// The largest payload that the daemon takes; nil until it has said so.
    public private(set) var payloadBytesMax: Int?

    /// - Parameter windowMax: the most puts that may be unacknowledged, whatever the daemon allows.
    public init(windowMax: Int = .max) {
        precondition(windowMax > 0, "a window holds a put")
        self.windowMax = windowMax
    }

    /// Puts without an answer, sent or not, and the bytes of their payloads.
    public var outstanding: PutWindow { PutWindow(puts: puts.count, bytes: bytes) }

    /// Whether another payload fits into the window.
    public func hasRoom(bytes more: Int) -> Bool {
        PutWindow(puts: min(window.puts, windowMax), bytes: window.bytes).admits(bytes: more, besides: outstanding)
    }

    /// Adds a payload to what is to be sent. False when its id is on its way already.
    ///
    /// - Parameter header: of the put, with `op` and `id`.
    public mutating func put(id: String, header: [UInt8], payload: [UInt8], now: Int64) -> Bool {
        guard puts[id] == nil else { return false }
        if puts.isEmpty { lastHeard = now }
        puts[id] = Put(header: header, payload: payload, due: now)
        bytes += payload.count
        queue.append(id)
        return true
    }

    /// A connection is up: what was sent over the one before may be lost.
    public mutating func connected(now: Int64) {
        silentUntil = 0
        sendAllAgain(now)
    }

    private mutating func sendAllAgain(_ now: Int64) {
        lastHeard = now
        for (id, put) in puts where put.due == nil {
            puts[id]?.due = now
            queue.append(id)
        }
    }

    /// The next message that is to be sent now; nil when there is none. `sent` must follow once it has gone.
    public mutating func next(now: Int64) -> (id: String, frames: [[UInt8]])? {
        if !puts.isEmpty, now - lastHeard >= Self.silenceMilliseconds { sendAllAgain(now) }
        guard now >= silentUntil else { return nil }
        queue.removeAll { puts[$0]?.due == nil }
        guard let id = queue.first(where: { puts[$0]?.due ?? .max <= now }), let put = puts[id] else { return nil }
        return (id, [ReliableIntake.name, put.header, put.payload])
    }

    /// The message of this put has gone.
    public mutating func sent(_ id: String) {
        puts[id]?.due = nil
        if let index = queue.firstIndex(of: id) { queue.remove(at: index) }
    }

    public mutating func take(_ reply: IntakeReply, now: Int64) -> Event {
        lastHeard = now
        switch reply {
        case .welcome(let window, let payloadBytesMax):
            self.window = window
            self.payloadBytesMax = payloadBytesMax
            return .none
        case .ack(let ids, let repeated, let window, _):
            self.window = window
            return .acknowledged(ids.compactMap { settle($0) }, repeated: repeated.compactMap { settle($0) })
        case .nak(let id?, let code, let retry, let after, let detail) where puts[id] != nil:
            guard retry else {
                guard let settled = settle(id) else { return .none }
                return .refused(settled, code: code, detail: detail)
            }
            puts[id]?.due = now + (after > 0 ? Int64(after) : Self.pauseMilliseconds)
            queue.append(id)
            return .postponed(code: code, detail: detail)
        case .bye(let after):
            silentUntil = now + Int64(after)
            return .bye
        case .nak, .result: return .none
        }
    }

    private mutating func settle(_ id: String) -> Settled? {
        guard let put = puts.removeValue(forKey: id) else { return nil }
        bytes -= put.payload.count
        return Settled(id: id, bytes: put.payload.count)
    }
}

extension ReliableIntake {
    /// The message with which a client begins each connection.
    public static func hello(client: String) -> [[UInt8]] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("op", "hello")
        writer.member("client", client)
        writer.endObject()
        return [name, writer.bytes]
    }

    /// The header of a put; `members` are those of the payload header.
    ///
    /// - Parameter client: as in `hello`. Needed in each put by clients whose socket connects again by itself.
    public static func putHeader(
        id: String, client: String?, members: [(key: String, value: JSONValue)]
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("op", "put")
        writer.member("id", id)
        if let client { writer.member("client", client) }
        for (key, value) in members where !["op", "id", "client"].contains(key) { writer.member(key, value) }
        writer.endObject()
        return writer.bytes
    }
}
