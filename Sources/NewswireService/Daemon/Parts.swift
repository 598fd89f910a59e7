internal import Glibc
internal import Logging
internal import NewswireModel
internal import SegmentLog
internal import Synchronization
internal import ZeroMQ

/// The parts of a running daemon, put together in the order of the flow, backwards: each has what it hands on to.
final class Parts: Sendable {
    private let context: Context
    private let limit: InFlightLimit
    private let pipeline: Pipeline
    private let poison: PoisonGuard
    /// Why the intake takes nothing for now.
    let hold: IntakeHold
    private let recorder: RecordWriter
    private let store: DurableStore
    private let patience: [PatientLog]
    /// The feed has passed what lies below.
    private let publishedBelow: SharedPosition
    private let reliability: Reliability
    private let intake: SocketLoopThread
    private let feed: SocketLoopThread
    /// The consumers of the durable feed.
    let board: ConsumerBoard
    /// Has payloads processed again.
    let reprocessing: ReprocessingDesk
    let identity: StateIdentity
    /// One line for the log: what runs where.
    let summary: String

    /// - Parameters:
    ///   - provoked: the fault that a test has ordered.
    ///   - onFailure: called, on any thread, with the reason when a part can't go on.
    init(
        _ configuration: Configuration, _ state: borrowing StateDirectory, provoked: ProvokedFault?,
        _ metrics: Metrics, _ logger: Logger,
        onFailure: @escaping @Sendable (String) -> Void
    ) throws(DaemonError) {
        let store = try DurableStore(configuration, directory: state.path, metrics, logger)
        let identity = store.identity
        let checkpoints = store.checkpoints
        let quarantine = try Self.quarantineFolder(configuration, state)
        try Self.checkPaths(configuration.ipcPaths)
        let (context, intakeWakeUp, feedWakeUp) = try Self.channels()
        let limits = configuration.limits
        let limit = InFlightLimit(
            payloadsMax: limits.inFlightPayloads, bytesMax: limits.inFlightBytes, onRoom: { intakeWakeUp.signal() })
        let hold = IntakeHold(onOpen: { intakeWakeUp.signal() })
        let patientJournal = PatientLog(store.journal, name: .journal, logger: logger)
        let journal = IdentifiedJournal(patientJournal, ids: store.idLog)
        let recordLog = PatientLog(store.recordLog, name: .records, logger: logger)
        let publishedBelow = SharedPosition(recordLog.positions.upperBound)
        let inbox = IntakeInbox(wakeUp: intakeWakeUp)
        let reliability = Reliability(
            ids: store.ids, settledThrough: store.memory.settled, inbox: inbox,
            finder: OutcomeFinder(recordLog: recordLog, stateID: identity.stateID))
        let poison = try store.poisonGuard(
            configuration, path: state.inFlight, provoked: provoked, metrics, logger)

        let recorder = RecordWriter(
            recordLog: recordLog, journal: journal, quarantine: quarantine, checkpoints: checkpoints, poison: poison,
            outletsMax: limits.outlets, limit: limit, metrics: metrics, logger: logger,
            onRecorded: { feedWakeUp.signal() }, onSettled: { inbox.post(settledThrough: $0) }, onFailure: onFailure)
        let decider = Decider(
            instance: configuration.instance, stateID: identity.stateID, memory: store.memory)
        let pipeline = Pipeline(
            configuration: configuration, journal: journal, unsettled: store.unsettled.lowerBound, decider: decider,
            checkpoints: checkpoints, poison: poison, recorder: recorder, limit: limit, metrics: metrics,
            logger: logger, onJournaled: { inbox.post($0) })

        reprocessing = ReprocessingDesk(
            entries: ReprocessingEntries(
                journal: journal, recordLog: recordLog, stateID: identity.stateID, quarantine: state.quarantine),
            limit: limit, hold: hold, metrics: metrics, logger: logger,
            submit: { pipeline.submit($0, done: $1) }, letGo: { recorder.removeFromQuarantine($0) })
        let consumers = try Self.consumers(state, logger)
        let board = ConsumerBoard(wake: { feedWakeUp.signal() })
        let log = store.recordLog
        // Consumers that lag keep what they need, until the record log is so much larger than its retention.
        let heldBytesMax = configuration.retention.recordBytes + configuration.retention.consumerHold
        let feedSurroundings = FeedLoop.Surroundings(
            configuration: configuration, context: context, recordLog: recordLog, epoch: identity.epoch,
            heads: store.memory.heads, consumers: consumers.store, consumerRecords: consumers.records, board: board,
            metrics: metrics, logger: logger, wakeUp: feedWakeUp,
            positionOfTime: { milliseconds throws(LogError) in try log.position(notBefore: milliseconds) },
            onPublished: { position, needed in
                publishedBelow.set(position)
                let held = log.size.bytes <= heldBytesMax ? needed ?? position : position
                do {
                    try recordLog.trim(below: min(position, held, checkpoints.neededFrom))
                } catch {
                    onFailure("\(error)")
                }
                limit.published(below: position)
            })
        let feed = try SocketLoopThread.start(named: "nw-feed", wakeUp: feedWakeUp, onFailure: onFailure) {
            () throws(ZeroMQError) in try FeedLoop(feedSurroundings)
        }
        let intakeSurroundings = Intake.Surroundings(
            configuration: configuration, context: context, limit: limit, hold: hold, metrics: metrics,
            logger: logger, wakeUp: intakeWakeUp, submit: { pipeline.submit($0) },
            isBehind: { pipeline.backlog.next != nil }, reliability: reliability)
        let intake: SocketLoopThread
        do throws(DaemonError) {
            intake = try SocketLoopThread.start(named: "nw-intake", wakeUp: intakeWakeUp, onFailure: onFailure) {
                () throws(ZeroMQError) in try Intake(intakeSurroundings)
            }
        } catch {
            feed.stop(atOnceWhen: { true })
            context.terminate()
            throw error
        }
        pipeline.backlog.start(onFailure: onFailure)
        self.context = context
        self.limit = limit
        self.pipeline = pipeline
        self.poison = poison
        self.hold = hold
        self.recorder = recorder
        self.store = store
        patience = [patientJournal, recordLog]
        self.reliability = reliability
        self.publishedBelow = publishedBelow
        self.identity = identity
        self.feed = feed
        self.board = board
        self.intake = intake
        summary =
            "\(Self.endpoints(configuration)); state in \(state.path), epoch \(identity.epoch), libzmq "
            + ZeroMQVersion.current
    }

    /// Takes over what can change while it runs: the endpoints and topics, the limits of the quarantine folder and of
    /// the outlets. All of it or nothing. To be called by one thread at a time.
    func apply(_ next: Configuration, insteadOf current: Configuration) throws(DaemonError) {
        let held = Set(current.ipcPaths)
        try Self.checkPaths(next.ipcPaths.filter { !held.contains($0) })
        if next.pushEndpoints != current.pushEndpoints || next.subscribeEndpoints != current.subscribeEndpoints
            || next.reliableEndpoints != current.reliableEndpoints
        {
            try intake.carryOut(.configure(next))
        }
        if next.liveEndpoints != current.liveEndpoints || next.durableEndpoints != current.durableEndpoints {
            do throws(DaemonError) {
                try feed.carryOut(.configure(next))
            } catch {
                try intake.carryOut(.configure(current))
                throw error
            }
        }
        recorder.apply(next.limits)
    }

    /// Closes the sockets of a part and makes them anew, so that libzmq lets go of what it holds for them.
    func renew(_ part: GuardedPart) throws(DaemonError) {
        switch part {
        case .intake: try intake.carryOut(.renew)
        case .feed: try feed.carryOut(.renew)
        }
        ProcessMemory.trim()
    }

    /// What is in flight beside its limits.
    var fill: Fill {
        let current = limit.current
        return Fill(
            payloads: current.payloads, payloadsMax: limit.payloadsMax, bytes: current.bytes,
            bytesMax: limit.bytesMax)
    }

    /// What the parts say of themselves. In flight is a part too: whatever is there must come out in the end.
    var readings: [PartReading] {
        let readings = [intake.reading, feed.reading, limit.reading] + pipeline.readings
        guard waitsForDisk else { return readings }
        // Nobody is stalled for want of a disk: a restart would not mend it.
        return readings.map { PartReading(part: $0.part, hasWork: false, progress: $0.progress) }
    }

    /// A part does not get on: what it holds is the suspect, if the process is ended for it.
    ///
    /// - Returns: the id of what it holds, where the part is one that holds one payload at a time.
    func markHung(_ part: String) -> String? {
        poison.slot(ofPart: part)?.markHung().map {
            ItemPosition(journalIndex: $0, item: 0).id(stateID: identity.stateID)
        }
    }

    /// It does again.
    func unmarkHung(_ part: String) { poison.slot(ofPart: part)?.unmarkHung() }

    /// Whether a log waits until the disk takes what it has.
    var waitsForDisk: Bool { patience.contains { $0.isWaiting } }

    /// What the logs take of the disk.
    var stores: [(name: StoreName, segments: Int, bytes: Int, isWaiting: Bool)] {
        store.sizes.enumerated().map { index, size in
            // The id log is not waited for.
            (size.name, size.segments, size.bytes, index < patience.count && patience[index].isWaiting)
        }
    }

    /// Scrapers that are known at the reliable endpoint, and ids that are remembered.
    var reliableCounts: (sessions: Int, ids: Int) { reliability.counts }

    /// What stands in the journal and waits there to be decided: payloads, as far as they are whole, and about how many
    /// bytes. Both are 0 when what comes in goes straight on.
    var backlog: (payloads: Int, bytes: Int) {
        pipeline.backlog.next.map { store.journal.extent(from: $0) } ?? (0, 0)
    }

    /// The last numbers given before the start.
    var heads: Heads { store.memory.heads }

    /// Payloads in each stage now.
    var depths: [(stage: QueueStage, payloads: Int)] {
        let end = store.recordLog.positions.upperBound
        return pipeline.depths + [(.feed, Int(end - min(end, publishedBelow.value)))]
    }

    var workerCounts: (all: Int, busy: Int) { pipeline.workerCounts }
    var rememberedCounts: RememberedCounts { pipeline.rememberedCounts }
    var quarantineSize: (payloads: Int, bytes: Int) { recorder.quarantineSize }
    var outlets: OutletTable { recorder.outlets }

    /// Stops reading, waits until all that was taken is published, and stops the feed.
    ///
    /// - Parameter mustEnd: asked again and again; true ends the waiting.
    /// - Returns: false if something was still in flight when the waiting was ended.
    func drain(until mustEnd: () -> Bool) -> Bool {
        reprocessing.stop()
        intake.stop(atOnceWhen: mustEnd)
        // What it leaves in the journal is kept there.
        pipeline.backlog.stop()
        var isDrained = limit.waitUntilEmpty(seconds: 0)
        while !isDrained, !mustEnd() { isDrained = limit.waitUntilEmpty(seconds: 0.1) }
        feed.stop(atOnceWhen: mustEnd)
        // What the subscribers have not got yet is still on its way: this waits for it, as long as the sockets linger.
        context.terminate()
        // A checkpoint may still be being written.
        while isDrained, !pipeline.isIdle, !mustEnd() { usleep(1000) }
        for log in patience { log.giveUp() }
        if isDrained, pipeline.isIdle {
            // So that the next start sees that nothing is missing.
            store.close()
        }
        return isDrained
    }

    /// What the sockets listen on and connect to.
    private static func endpoints(_ configuration: Configuration) -> String {
        let bound = [
            ("reliable", configuration.reliableBind), ("push", configuration.pushBind),
            ("subscribe", configuration.subscribeBind),
            ("live feed", configuration.liveBind), ("durable feed", configuration.durableBind),
        ].map { name, list in "\(name) \(list.isEmpty ? "closed" : list.joined(separator: " "))" }
        let publishers = configuration.subscribeConnect
        let connected = publishers.isEmpty ? [] : ["publishers \(publishers.joined(separator: " "))"]
        return (bound + connected).joined(separator: ", ")
    }

    /// Libzmq would take the path over from whoever listens there, and delete any file that is there.
    private static func checkPaths(_ paths: [String]) throws(DaemonError) {
        for path in paths where SocketFile.isOtherFile(path) {
            throw DaemonError(.endpoint, "ipc://\(path): there is a file that is no socket; use another path")
        }
        for path in paths where IPCSocket.isListening(at: path) {
            throw DaemonError(
                .endpoint, "ipc://\(path) is in use by another process; stop that one or use another path")
        }
    }

    private static func channels() throws(DaemonError) -> (Context, intake: WakeUp, feed: WakeUp) {
        do throws(ZeroMQError) {
            return (try Context(), try WakeUp(), try WakeUp())
        } catch {
            throw DaemonError(.fault, "\(error)")
        }
    }

    /// The store of the consumers and what it holds. A file that can't be read costs their cursors, not the start.
    private static func consumers(
        _ state: borrowing StateDirectory, _ logger: Logger
    ) throws(DaemonError) -> (store: ConsumerStore, records: [ConsumerStore.Record]) {
        let store: ConsumerStore
        do throws(StateDirectoryError) {
            store = try ConsumerStore(directory: state.consumers)
        } catch {
            throw DaemonError(.stateDirectory, error.message)
        }
        do throws(StateDirectoryError) {
            return (store, try store.load())
        } catch {
            store.setAside()
            logger.log(
                .error, .cursorsFailed,
                "\(error.message): it is set aside; consumers begin with the first event unless they say otherwise",
                [.detail: error.message])
            return (store, [])
        }
    }

    private static func quarantineFolder(
        _ configuration: Configuration, _ state: borrowing StateDirectory
    ) throws(DaemonError) -> QuarantineFolder {
        do throws(StateDirectoryError) {
            return try QuarantineFolder(
                directory: state.quarantine, bytesMax: configuration.limits.quarantineBytes,
                filesMax: configuration.limits.quarantineFiles)
        } catch {
            throw DaemonError(.stateDirectory, error.message)
        }
    }
}

/// A position that one thread sets and others read.
final class SharedPosition: Sendable {
    private let position: Atomic<UInt64>

    init(_ value: UInt64) {
        position = Atomic(value)
    }

    var value: UInt64 { position.load(ordering: .acquiring) }

    func set(_ value: UInt64) { position.store(value, ordering: .releasing) }
}
