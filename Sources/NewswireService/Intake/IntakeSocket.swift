internal import NewswireModel
internal import NewswireProtocol
internal import ZeroMQ

/// A plain endpoint of the intake: takes payloads and answers nothing. Confined to the intake thread.
struct IntakeSocket: ~Copyable {
    private let gate: IntakeGate
    private var base: EndpointSocket

    var token: Poller.Token { base.token }

    /// - Parameter patiently: see `AttachedEndpoints.change`.
    init(
        _ endpoint: IntakeEndpoint, _ wanted: SocketEndpoints, patiently: Bool,
        _ surroundings: Intake.Surroundings, _ poller: inout Poller
    ) throws(ZeroMQError) {
        gate = IntakeGate(endpoint: endpoint, payloadBytesMax: surroundings.configuration.limits.payloadBytes)
        base = try EndpointSocket(
            endpoint, endpoint == .push ? .pull : .subscribe, wanted, patiently: patiently, surroundings, &poller)
    }

    /// Moves to other endpoints; throws, and stays where it is, when that fails.
    mutating func change(to wanted: SocketEndpoints) throws(ZeroMQError) { try base.change(to: wanted) }

    /// To be called before the socket is let go.
    func leave(_ poller: inout Poller) { base.leave(&poller) }

    /// Takes up to `burstMax` messages if there are some and hands on what is accepted; the number taken.
    mutating func serve(
        _ ready: Poller.Ready, burstMax: Int, _ surroundings: Intake.Surroundings, _ refusals: inout RefusalLog
    ) throws(ZeroMQError) -> Int {
        guard try base.look(ready, surroundings.metrics) else { return 0 }
        var accepted: [JournalEntry] = []
        var taken = 0
        let received = WallClock.now()
        while taken < burstMax, surroundings.hold.isOpen, surroundings.limit.hasRoom() {
            let decision = try base.socket.receive(framesMax: PlainIntake.framesMax) { message in
                gate.decide(message, received: received)
            }
            guard let decision else { break }
            taken += 1
            switch decision {
            case .accepted(let entry):
                surroundings.limit.enter(bytes: InFlightSize.bytes(of: entry))
                accepted.append(entry)
            case .refused(let finding):
                surroundings.metrics.add(.refused(gate.endpoint, finding.code))
                refusals.note(finding, endpoint: gate.endpoint)
            }
        }
        surroundings.handOn(accepted, from: gate.endpoint)
        return taken
    }
}

extension Intake.Surroundings {
    /// Counts what was accepted at an endpoint, and gives it to the pipeline.
    func handOn(_ accepted: [JournalEntry], from endpoint: IntakeEndpoint) {
        let sizes = accepted.map(\.payload.count)
        metrics.add([(.payloads(endpoint), sizes.count), (.payloadBytes(endpoint), sizes.reduce(0, +))])
        metrics.observe(.payloadSize(endpoint), sizes)
        submit(accepted)
    }
}
