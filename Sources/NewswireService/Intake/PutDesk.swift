internal import NewswireModel
internal import NewswireProtocol
internal import ZeroMQ

/// Where puts are decided: reads messages, asks the ledger, and takes to it what the journal and the record log report.
/// Confined to the intake thread.
final class PutDesk {
    var ledger: PutLedger
    private let reliability: Reliability
    private let metrics: Metrics
    private let payloadBytesMax: Int
    private var isDraining = false

    /// When scrapers are told that the daemon is stopping, or has no room for them, they come back after so long.
    private static let returnMilliseconds = 1000

    /// One moment on both clocks.
    struct Moment {
        let wall: Timestamp
        let microseconds: Int64

        static func now() -> Self { Self(wall: WallClock.now(), microseconds: MonotonicClock.microseconds()) }
    }

    init(_ configuration: Configuration, _ reliability: Reliability, _ metrics: Metrics) {
        self.reliability = reliability
        self.metrics = metrics
        payloadBytesMax = configuration.limits.payloadBytes
        let started = Moment.now()
        ledger = PutLedger(
            limits: PutLedger.Limits(
                window: configuration.reliable.window, payloadBytesMax: payloadBytesMax,
                sessionsMax: configuration.reliable.connectionsMax,
                resultsMax: configuration.limits.inFlightPayloads),
            ids: reliability.ids, settledThrough: reliability.settledThrough,
            runName: "\(started.wall.milliseconds)-\(started.microseconds)")
    }

    /// Whether it knows as many scrapers as it may.
    var isFull: Bool { ledger.sessionCount >= ledger.limits.sessionsMax }

    /// Whether somebody waits for an acknowledgement, or an outcome if that counts.
    func isAwaited(withOutcomes: Bool) -> Bool {
        ledger.putsOnTheirWay > 0 || ledger.hasReplies || (withOutcomes && ledger.resultsAwaited > 0)
    }

    /// From now on nothing new is taken, and the scrapers are told so.
    func beginDrain() {
        isDraining = true
        ledger.sayGoodbye(afterMilliseconds: Self.returnMilliseconds)
    }

    /// Decides about a message: the entry for the journal where it is a put that is accepted. All else is the ledger's
    /// to answer.
    ///
    /// - Parameter refusal: why no new put is taken now; nil when they are. Resends of what is kept are acknowledged
    ///   all the same.
    func take(_ message: borrowing Message, _ moment: Moment, refusal: PutRefusal?) -> JournalEntry? {
        let peer = message.bytes(0)
        let request = ReliableIntake.read(
            frameCount: message.frameCount + message.discardedFrames - 1, payloadBytesMax: payloadBytesMax,
            frameSize: { message.frameSize($0 + 1) }, frame: { message.bytes($0 + 1) })
        guard ledger.greet(peer) else {
            refuseStranger(request, peer)
            return nil
        }
        switch request {
        case .failure(let refusal): ledger.refuse(refusal, to: peer)
        case .success(.hello(let client)): ledger.hello(client: client, from: peer)
        case .success(.put(let put)): return take(put, message, from: peer, moment, refusal)
        }
        return nil
    }

    private func take(
        _ put: PutRequest, _ message: borrowing Message, from peer: PutLedger.Peer, _ moment: Moment,
        _ refusal: PutRefusal?
    ) -> JournalEntry? {
        if let client = put.client { ledger.name(peer, client) }
        let scope = ledger.scope(of: peer)
        let key = DeliveryHash.key(scope, put.id)
        let bytes = message.frameSize(3)
        let judgement = ledger.judge(
            put, key: key, bytes: bytes, from: peer, refusal: drainRefusal ?? refusal, now: moment.wall.milliseconds,
            isPayload: { hash in message.withFrame(3) { DeliveryHash.isPayload($0, of: hash) } })
        guard judgement == .new else { return nil }
        let payload = message.bytes(3)
        if let fault = IntakeGate.fault(of: put.object, payload: payload) {
            ledger.refuse(PutRefusal(fault.code, fault.detail, id: put.id), to: peer)
            return nil
        }
        let delivery = Delivery(scope: scope, id: put.id, payloadHash: DeliveryHash.payload(payload.span.bytes))
        ledger.accept(
            put, delivery, key: key, bytes: bytes, from: peer, received: moment.wall,
            startedMicroseconds: moment.microseconds)
        return JournalEntry(
            received: moment.wall, endpoint: .reliable, delivery: delivery, header: put.header, payload: payload)
    }

    private var drainRefusal: PutRefusal? {
        guard isDraining else { return nil }
        return PutRefusal(.draining, "the daemon is stopping", afterMilliseconds: Self.returnMilliseconds)
    }

    private func refuseStranger(_ request: Result<IntakeRequest, PutRefusal>, _ peer: PutLedger.Peer) {
        var id: String?
        if case .success(.put(let put)) = request { id = put.id }
        let refusal = PutRefusal(
            .internal, "\(ledger.sessionCount) scrapers are connected, as many as intake.reliable.connections allows",
            id: id, afterMilliseconds: Self.returnMilliseconds)
        ledger.refuse(refusal, to: peer)
    }

    /// Takes over what was journaled, recorded and looked up since.
    func catchUp() {
        let news = reliability.inbox.take()
        for receipt in news.receipts {
            switch receipt {
            case .kept(let positions):
                let now = MonotonicClock.microseconds()
                metrics.observe(.acknowledgeDuration, ledger.kept(at: positions).map { Int(now - $0) * 1000 })
            case .lost(let count): ledger.lost(count)
            }
        }
        if let settled = news.settledThrough { ledger.settled(through: settled) }
        for (position, items) in news.results { ledger.resulted(items, at: position) }
        lookUp()
    }

    /// Has outcomes looked up that are asked for. To be called behind each round of messages.
    func lookUp() {
        let lookups = ledger.takeLookups()
        if !lookups.isEmpty { reliability.finder.find(lookups, then: reliability.inbox.post) }
        reliability.inbox.setAwaitsSettling(ledger.resultsAwaited > 0)
        reliability.tell(sessions: ledger.sessionCount, ids: ledger.ids.count)
    }
}
