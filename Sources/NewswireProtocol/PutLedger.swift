public import NewswireModel

/// What scrapers put and have not been answered for: windows, ids, resends, and who waits for which outcome.
///
/// A pure state machine: messages and what became of payloads go in, replies come out of `takeReplies`. A put goes
/// `judge`, `accept`, then `kept` or `lost` in the order of acceptance, then `settled` and `resulted` where its outcome
/// was asked for. Everything in it is bounded: sessions by `Limits.sessionsMax`, puts on their way by the windows (and
/// what may be in flight), ids by `AcceptedIDs`, outcomes waited for by `Limits.resultsMax`.
public struct PutLedger: Sendable {
    /// A connection: the routing id that the ROUTER socket knows it by.
    public typealias Peer = [UInt8]

    public struct Limits: Sendable {
        public var window: PutWindow
        public var payloadBytesMax: Int
        public var sessionsMax: Int
        /// Outcomes that may be waited for.
        public var resultsMax: Int

        public init(window: PutWindow, payloadBytesMax: Int, sessionsMax: Int, resultsMax: Int) {
            self.window = window
            self.payloadBytesMax = payloadBytesMax
            self.sessionsMax = sessionsMax
            self.resultsMax = resultsMax
        }
    }

    public struct Outgoing: Sendable, Equatable {
        public let peer: Peer
        public let reply: IntakeReply
    }

    /// What is to be done with a put.
    public enum Judgement: Sendable, Equatable {
        /// It is new, and its window has room: `accept` it, or `refuse` it for its header.
        case new
        /// The ledger answers it, now or when the first copy is kept.
        case answered
    }

    public let limits: Limits
    public private(set) var ids: AcceptedIDs
    private let runName: String

    var sessions: [Peer: Session] = [:]
    private var sessionsMade: UInt64 = 0
    /// Counts what sessions do, to find the one that has been silent longest.
    private var clock: UInt64 = 0
    /// Accepted and not yet kept, by their number; they are kept in this order.
    private var puts: [UInt64: Put] = [:]
    private var nextPut: UInt64 = 0
    private var firstPut: UInt64 = 0
    private var putNumbers: [Hash128: UInt64] = [:]
    var wantedResults: [UInt64: [Asker]] = [:]
    var askers = 0
    var settledThrough: UInt64
    var lookups: [UInt64] = []
    var replies: [Outgoing] = []
    /// Those with acks to be sent.
    var acknowledged: [Peer] = []

    private struct Put {
        let delivery: Delivery
        let key: Hash128
        let bytes: Int
        let received: Timestamp
        let startedMicroseconds: Int64
        var asker: Asker
        var wantsResult: Bool
        /// Others that put the same meanwhile, and the first again.
        var repeaters: [(asker: Asker, wantsResult: Bool)] = []
    }

    /// Whom to answer, and what it called the payload.
    struct Asker: Equatable {
        let peer: Peer
        let session: UInt64
        let id: String
    }

    struct Session {
        let number: UInt64
        var client: String?
        /// The last window that it was told.
        var window = ReliableIntake.firstWindow
        var outstanding = PutWindow(puts: 0, bytes: 0)
        var mustBeWarned = true
        var lastSeen: UInt64
        var kept: [String] = []
        var repeated: [String] = []
    }

    /// - Parameters:
    ///   - ids: those that are remembered from before.
    ///   - settledThrough: the last journal position whose outcome is known.
    ///   - runName: what no other run of a daemon was called; it makes connections' scopes unlike those of other runs.
    public init(limits: Limits, ids: AcceptedIDs, settledThrough: UInt64, runName: String) {
        self.limits = limits
        self.ids = ids
        self.settledThrough = settledThrough
        self.runName = runName
    }

    public var sessionCount: Int { sessions.count }
    /// Puts that are accepted and not kept yet.
    public var putsOnTheirWay: Int { puts.count }
    /// Outcomes that are waited for.
    public var resultsAwaited: Int { askers }
    /// Whether there is something for `takeReplies`.
    public var hasReplies: Bool { !replies.isEmpty || !acknowledged.isEmpty }

    // MARK: Sessions

    /// Notes that a message came from the peer; false when it is a new one and there is no room for it.
    public mutating func greet(_ peer: Peer) -> Bool {
        clock += 1
        if let place = sessions.index(forKey: peer) {
            sessions.values[place].lastSeen = clock
            return true
        }
        guard sessions.count < limits.sessionsMax else { return false }
        sessionsMade += 1
        sessions[peer] = Session(number: sessionsMade, lastSeen: clock)
        return true
    }

    /// The peer that has been silent longest of those that nothing is on its way for. It may have gone: find out, then
    /// call `greet` or `forget`. O(sessions).
    public var mostSilentPeer: Peer? {
        sessions.lazy.filter { $0.value.outstanding.puts == 0 }.min { $0.value.lastSeen < $1.value.lastSeen }?.key
    }

    /// The peer can't be reached any more.
    public mutating func forget(_ peer: Peer) { sessions[peer] = nil }

    /// All connections are cut.
    public mutating func forgetAllPeers() {
        sessions.removeAll()
        acknowledged.removeAll()
        replies.removeAll()
    }

    /// The peer's ids are of this client from now on.
    public mutating func name(_ peer: Peer, _ client: String) { sessions[peer]?.client = client }

    public mutating func hello(client: String?, from peer: Peer) {
        if let client { name(peer, client) }
        sessions[peer]?.window = limits.window
        replies.append(
            Outgoing(
                peer: peer, reply: .welcome(window: limits.window, payloadBytesMax: limits.payloadBytesMax)))
    }

    /// Whose ids the peer's are. To be asked for peers that were greeted.
    public func scope(of peer: Peer) -> PutScope {
        guard let session = sessions[peer] else { preconditionFailure("the peer was not greeted") }
        return session.client.map { .client($0) } ?? .connection("\(runName)-\(session.number)")
    }

    public mutating func refuse(_ refusal: PutRefusal, to peer: Peer) {
        replies.append(Outgoing(peer: peer, reply: IntakeReply(refusal)))
    }

    /// Tells all peers that the daemon is stopping.
    public mutating func sayGoodbye(afterMilliseconds: Int) {
        for peer in sessions.keys {
            replies.append(Outgoing(peer: peer, reply: .bye(afterMilliseconds: afterMilliseconds)))
        }
    }

    // MARK: Puts

    /// Decides about a put of a peer that was greeted.
    ///
    /// - Parameters:
    ///   - key: the hash of the peer's scope and the id.
    ///   - bytes: of the payload.
    ///   - refusal: why nothing new is taken now; nil when it is.
    ///   - now: milliseconds since 1970.
    ///   - isPayload: whether the hash is its payload's; asked where the id is known.
    public mutating func judge(
        _ put: PutRequest, key: Hash128, bytes: Int, from peer: Peer, refusal: PutRefusal? = nil, now: Int64,
        isPayload: (Hash128) -> Bool
    ) -> Judgement {
        guard let session = sessions[peer] else { preconditionFailure("the peer was not greeted") }
        let asker = Asker(peer: peer, session: session.number, id: put.id)
        if let number = putNumbers[key] {
            join(asker, wantsResult: put.wantsResult, number, bytes, session, isPayload)
            return .answered
        }
        if let known = ids.find(key, now: now) {
            guard isPayload(known.payloadHash) else {
                refuse(reused(put.id), to: peer)
                return .answered
            }
            acknowledge(asker, isRepeated: true)
            if put.wantsResult { expectResult(asker, at: known.position) }
            return .answered
        }
        if var refusal {
            refusal.id = put.id
            refuse(refusal, to: peer)
            return .answered
        }
        guard session.window.admits(bytes: bytes, besides: session.outstanding) else {
            refuse(overWindow(put.id, bytes, session), to: peer)
            return .answered
        }
        return .new
    }

    /// Takes a put that was judged new: it goes to the journal now, behind those accepted before.
    public mutating func accept(
        _ put: PutRequest, _ delivery: Delivery, key: Hash128, bytes: Int, from peer: Peer, received: Timestamp,
        startedMicroseconds: Int64
    ) {
        guard let session = sessions[peer] else { preconditionFailure("the peer was not greeted") }
        count(1, bytes, peer)
        puts[nextPut] = Put(
            delivery: delivery, key: key, bytes: bytes, received: received,
            startedMicroseconds: startedMicroseconds,
            asker: Asker(peer: peer, session: session.number, id: put.id), wantsResult: put.wantsResult)
        putNumbers[key] = nextPut
        nextPut += 1
    }

    /// The same id comes again before the first copy is kept.
    private mutating func join(
        _ asker: Asker, wantsResult: Bool, _ number: UInt64, _ bytes: Int, _ session: Session,
        _ isPayload: (Hash128) -> Bool
    ) {
        guard let put = puts[number] else { preconditionFailure("a put has lost its number") }
        guard isPayload(put.delivery.payloadHash) else { return refuse(reused(asker.id), to: asker.peer) }
        if let index = put.repeaters.firstIndex(where: { $0.asker == asker }) {
            if wantsResult { puts[number]?.repeaters[index].wantsResult = true }
            return
        }
        // Its own put is counted already.
        if put.asker != asker {
            guard session.window.admits(bytes: bytes, besides: session.outstanding) else {
                return refuse(overWindow(asker.id, bytes, session), to: asker.peer)
            }
            count(1, bytes, asker.peer)
        }
        puts[number]?.repeaters.append((asker, wantsResult))
    }

    /// The next `positions.count` accepted puts are on the disk, at these positions of the journal, which ascend.
    ///
    /// - Returns: of each when it was received, as `accept` was told.
    public mutating func kept(at positions: [UInt64]) -> [Int64] {
        positions.map { position in
            let put = takePut()
            ids.add(
                AcceptedIDs.Entry(
                    key: put.key, payloadHash: put.delivery.payloadHash, position: position,
                    received: put.received.milliseconds))
            release(put.asker, put.bytes)
            acknowledge(put.asker, isRepeated: false)
            if put.wantsResult { expectResult(put.asker, at: position) }
            for (asker, wantsResult) in put.repeaters {
                if asker != put.asker { release(asker, put.bytes) }
                acknowledge(asker, isRepeated: true)
                if wantsResult { expectResult(asker, at: position) }
            }
            return put.startedMicroseconds
        }
    }

    /// The next `number` accepted puts could not be stored.
    public mutating func lost(_ number: Int) {
        for _ in 0..<number {
            let put = takePut()
            for asker in [put.asker] + put.repeaters.map(\.asker).filter({ $0 != put.asker }) {
                release(asker, put.bytes)
                guard isThere(asker) else { continue }
                let refusal = PutRefusal(
                    .internal, "the journal could not be written", id: asker.id, afterMilliseconds: 1000)
                refuse(refusal, to: asker.peer)
            }
        }
    }

    private mutating func takePut() -> Put {
        guard let put = puts.removeValue(forKey: firstPut) else {
            preconditionFailure("more puts were kept than were accepted")
        }
        putNumbers[put.key] = nil
        firstPut += 1
        return put
    }

    func isThere(_ asker: Asker) -> Bool { sessions[asker.peer]?.number == asker.session }

    private mutating func count(_ puts: Int, _ bytes: Int, _ peer: Peer) {
        guard let place = sessions.index(forKey: peer) else { return }
        sessions.values[place].outstanding.puts += puts
        sessions.values[place].outstanding.bytes += bytes
    }

    private mutating func release(_ asker: Asker, _ bytes: Int) {
        if isThere(asker) { count(-1, -bytes, asker.peer) }
    }

    private func reused(_ id: String) -> PutRefusal {
        PutRefusal(.idReused, "the id was accepted with another payload; each payload has an id of its own", id: id)
    }

    private func overWindow(_ id: String, _ bytes: Int, _ session: Session) -> PutRefusal {
        let (window, outstanding) = (session.window, session.outstanding)
        return PutRefusal(
            .overWindow,
            "with \(outstanding.puts) puts and \(outstanding.bytes) bytes unacknowledged, \(bytes) bytes more are over "
                + "the window of \(window.puts) puts and \(window.bytes) bytes", id: id)
    }
}
