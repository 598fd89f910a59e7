internal import NewswireModel
internal import NewswireProtocol
internal import ZeroMQ

/// The ROUTER socket of the reliable endpoint: takes puts to the desk, and the desk's replies to the scrapers. Confined
/// to the intake thread.
///
/// A ROUTER reads from its peers in turn, a message from each that has one (libzmq's fair queuing); where there is room
/// for one payload only, each has its turn too.
struct ReliableSocket: ~Copyable {
    /// How long the last replies may take to leave after the socket was closed.
    private static let lingerMilliseconds = 1000
    /// Of a full desk, so many scrapers are asked at once whether they are still there.
    private static let probesMax = 4

    private var base: EndpointSocket

    var token: Poller.Token { base.token }

    /// - Parameter patiently: see `AttachedEndpoints.change`.
    init(
        _ wanted: SocketEndpoints, patiently: Bool, _ surroundings: Intake.Surroundings, _ poller: inout Poller
    ) throws(ZeroMQError) {
        base = try EndpointSocket(
            .reliable, .router, wanted, lingerMilliseconds: Self.lingerMilliseconds, patiently: patiently,
            surroundings, &poller)
    }

    /// Moves to other endpoints; throws, and stays where it is, when that fails.
    mutating func change(to wanted: SocketEndpoints) throws(ZeroMQError) { try base.change(to: wanted) }

    /// To be called before the socket is let go.
    func leave(_ poller: inout Poller) { base.leave(&poller) }

    /// Takes up to `burstMax` messages if there are some and hands on what is accepted; the number taken.
    mutating func serve(
        _ ready: Poller.Ready, burstMax: Int, _ desk: PutDesk, _ surroundings: Intake.Surroundings
    ) throws(ZeroMQError) -> Int {
        guard try base.look(ready, surroundings.metrics) else { return 0 }
        if desk.isFull { try probeSilentPeers(desk, surroundings.metrics) }
        var accepted: [JournalEntry] = []
        var taken = 0
        let moment = PutDesk.Moment.now()
        // Asked once: what is refused takes no room, and a hold that ends meanwhile must not let in more than there is.
        let refusal = surroundings.hold.refusal
        while taken < burstMax, refusal != nil || surroundings.limit.hasRoom() {
            let entry = try base.socket.receive(framesMax: ReliableIntake.framesMax + 1) { message in
                desk.take(message, moment, refusal: refusal)
            }
            guard let entry else { break }
            taken += 1
            guard let entry else { continue }
            surroundings.limit.enter(bytes: InFlightSize.bytes(of: entry))
            accepted.append(entry)
        }
        surroundings.handOn(accepted, from: .reliable)
        return taken
    }

    /// Sends what the desk has to say.
    func answer(_ desk: PutDesk, _ metrics: Metrics, _ refusals: inout RefusalLog) throws(ZeroMQError) {
        guard desk.ledger.hasReplies else { return }
        for outgoing in desk.ledger.takeReplies() {
            Self.count(outgoing.reply, metrics, &refusals)
            try send(outgoing, desk, metrics)
        }
    }

    private func send(_ outgoing: PutLedger.Outgoing, _ desk: PutDesk, _ metrics: Metrics) throws(ZeroMQError) {
        do throws(ZeroMQError) {
            if try base.socket.send([outgoing.peer] + outgoing.reply.encodeFrames()) { return }
        } catch {
            guard error.isUnreachable else { throw error }
            desk.ledger.forget(outgoing.peer)
        }
        // It has gone, or does not read: it puts again what it was not told of.
        metrics.add(.repliesDropped)
    }

    private func probeSilentPeers(_ desk: PutDesk, _ metrics: Metrics) throws(ZeroMQError) {
        for _ in 0..<Self.probesMax {
            guard let peer = desk.ledger.mostSilentPeer else { return }
            _ = desk.ledger.greet(peer)
            try send(desk.ledger.probe(peer), desk, metrics)
        }
    }

    private static func count(_ reply: IntakeReply, _ metrics: Metrics, _ refusals: inout RefusalLog) {
        switch reply {
        case .ack(let ids, let repeated, _, _):
            metrics.add([(.acknowledged, ids.count), (.repeated, repeated.count)])
        case .nak(_, let name, _, _, let detail):
            guard let code = RefusalCode(rawValue: name) else { return }
            metrics.add(.refused(.reliable, code))
            refusals.note(Finding(code, detail), endpoint: .reliable)
        case .result: metrics.add(.resultsSent)
        case .welcome, .bye: break
        }
    }
}
