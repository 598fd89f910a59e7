internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import Synchronization
internal import ZeroMQ

/// The durable feed as the feed's thread runs it: its socket, its consumers, and what is kept of them.
final class DurableEndpoint {
    /// What is kept is written this often at most.
    private static let saveMilliseconds: Int64 = 100
    private static let showMilliseconds: Int64 = 250

    private let surroundings: FeedLoop.Surroundings
    private let desk: DurableDesk
    private var socket: DurableSocket?
    private var saveDue: Int64 = .min
    private var showDue: Int64 = .min
    private var isShown = false
    /// The last write has failed: what it was to keep is still to be kept.
    private let hasFailed = WriteFailure()

    init(_ surroundings: FeedLoop.Surroundings, _ tail: FeedTail) {
        self.surroundings = surroundings
        desk = DurableDesk(
            tail: tail, epoch: surroundings.epoch, limits: surroundings.configuration.durable.limits,
            records: surroundings.consumerRecords, metrics: surroundings.metrics, logger: surroundings.logger,
            position: surroundings.positionOfTime)
    }

    var neededFrom: UInt64? { desk.neededFrom }

    func nextDue(now: Int64) -> Int64? {
        var due = desk.nextDue(now: now)
        if desk.isDirty { due = min(due ?? saveDue, saveDue) }
        return due
    }

    // MARK: The socket

    func move(to configuration: Configuration, _ poller: inout Poller) throws(ZeroMQError) {
        let wanted = configuration.durableEndpoints
        if wanted.isClosed {
            try close(&poller)
        } else if socket == nil {
            try open(configuration, patiently: true, &poller)
        } else {
            try socket?.change(to: wanted)
        }
    }

    func open(_ configuration: Configuration, patiently: Bool, _ poller: inout Poller) throws(ZeroMQError) {
        guard !configuration.durableEndpoints.isClosed else { return }
        socket = try DurableSocket(
            configuration, surroundings.context, surroundings.logger, patiently: patiently, &poller)
    }

    func close(_ poller: inout Poller) throws(ZeroMQError) {
        guard socket != nil else { return }
        try socket?.leave(&poller, surroundings.metrics)
        socket = nil
        desk.leaveAll()
    }

    // MARK: Each round

    /// Reads, sends, and keeps what has changed.
    ///
    /// - Returns: whether there is more to do at once.
    func serve(_ ready: Poller.Ready?, now: Int64) throws -> Bool {
        for order in surroundings.board.takeOrders() { order.finish(desk.carryOut(order.kind)) }
        var isBusy = false
        if socket != nil {
            if let ready { isBusy = try read(ready, now) }
            if try desk.serve(now: now, { try self.send($0, $1) }) { isBusy = true }
        }
        save(now)
        if now >= showDue || !isShown {
            surroundings.board.show(desk.overview)
            showDue = now + Self.showMilliseconds
            isShown = true
        }
        return isBusy
    }

    private func read(_ ready: Poller.Ready, _ now: Int64) throws(ZeroMQError) -> Bool {
        try socket?.read(ready, surroundings.metrics) { peer, request in desk.take(request, from: peer, now: now) }
            ?? false
    }

    private func send(_ peer: [UInt8], _ reply: FeedReply) throws -> DurableDesk.Sending {
        try socket?.send(peer, reply) ?? .gone
    }

    private func save(_ now: Int64) {
        if hasFailed.take() {
            desk.isDirty = true
            noteFailure()
        }
        guard desk.isDirty, now >= saveDue else { return }
        let letters = desk.letters
        let hasFailed = hasFailed
        let isTaken = surroundings.consumers.save(desk.records, letters) { [board = surroundings.board] succeeded in
            if !succeeded {
                hasFailed.raise()
                board.keep(letters)
            }
        }
        saveDue = now + Self.saveMilliseconds
        guard isTaken else { return }
        desk.letters = surroundings.board.takeLetters()
        desk.isDirty = false
    }

    private func noteFailure() {
        surroundings.metrics.add(.durable(.cursorsFailed))
        let count = surroundings.metrics[.durable(.cursorsFailed)]
        guard LogThrottle.mustLog(count) else { return }
        let reason = surroundings.consumers.lastFailure ?? "unknown"
        surroundings.logger.log(
            .error, .cursorsFailed,
            "cursors of consumers could not be kept (\(count) so far): \(reason); after a restart they would be "
                + "delivered again what they have acknowledged since",
            [.detail: reason, .count: count])
    }

    /// Says good-bye, and keeps what has changed. The socket lingers.
    func finish() {
        desk.sayBye()
        if socket != nil { _ = try? desk.serve(now: MonotonicClock.milliseconds(), { try self.send($0, $1) }) }
        let letters = desk.letters + surroundings.board.takeLetters()
        if !surroundings.consumers.saveNow(desk.records, letters) { noteFailure() }
    }
}

/// Raised by the queue that writes, and taken down by the feed's thread.
final class WriteFailure: Sendable {
    private let flag = Atomic(false)

    func raise() { flag.store(true, ordering: .releasing) }
    func take() -> Bool { flag.exchange(false, ordering: .acquiringAndReleasing) }
}
