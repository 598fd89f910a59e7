internal import Deduplication
internal import Glibc
internal import NewswireModel
internal import Synchronization
internal import ZeroMQ

/// Gathers what the administration server shows: health, status and metrics.
///
/// Nothing here waits for a stage of the pipeline. Sendable because the parts, which come later than the server, are
/// behind a mutex.
final class StatusReporter: Sendable {
    private let vitals: Vitals
    private let metrics: Metrics
    private let file: String?
    private let attached = Mutex<Parts?>(nil)

    /// - Parameter file: of the configuration; nil where the defaults apply.
    init(vitals: Vitals, metrics: Metrics, file: String?) {
        self.vitals = vitals
        self.metrics = metrics
        self.file = file
    }

    /// The parts are up.
    func attach(_ parts: Parts) { attached.withLock { $0 = parts } }

    /// Nil before the parts are up.
    var consumers: ConsumerBoard? { parts?.board }

    /// Nil before the parts are up.
    var reprocessing: ReprocessingDesk? { parts?.reprocessing }

    private var parts: Parts? { attached.withLock { $0 } }

    // MARK: Health

    /// Does every part that has work get on with it?
    var liveness: Health {
        let signs = vitals.deathSigns(now: MonotonicClock.milliseconds())
        return Health([Health.Check("progress", fault: signs.isEmpty ? nil : signs.joined(separator: "; "))])
    }

    /// Should it be sent more?
    var readiness: Health {
        let waits = vitals.reasonsToWait(
            fill: parts?.fill, waitsForDisk: parts?.waitsForDisk ?? false, now: MonotonicClock.milliseconds())
        let backlog = parts?.backlog
        let isFull = vitals.current.held.contains(.backlogFull)
        return Health(
            waits.map { Health.Check($0.name, fault: $0.fault) } + [
                Health.Check(
                    "backlog",
                    fault: isFull
                        ? "\(backlog?.bytes ?? 0) bytes wait in the journal to be decided, as much as it may hold"
                        : nil,
                    note: backlog.flatMap { $0.payloads > 0 ? "\($0.payloads) payloads wait in the journal" : nil })
            ])
    }

    // MARK: Status

    func document(outletsMax: Int) -> StatusDocument {
        let values = vitals.current
        let uptime = Double(MonotonicClock.milliseconds() - values.startedMonotonic) / 1000
        var document = StatusDocument(
            state: StatusDocument.State(rawValue: values.phase.rawValue) ?? .running, since: values.started,
            uptimeSeconds: uptime, ready: readiness, alive: liveness)
        document.libzmq = ZeroMQVersion.current
        document.pid = Int(getpid())
        document.memory.resident = values.residentBytes
        document.memory.limit = values.configuration.limits.memoryBytes
        document.disk.free = values.diskFreeBytes
        document.disk.reserve = values.configuration.stateReserve
        document.held = values.held.map(\.rawValue)
        document.cpuSeconds = ProcessStatistics.read().processorNanoseconds.map { Double($0) / 1e9 }
        describeConfiguration(values, &document)
        describeCounters(&document)
        if let parts { describe(parts, values.configuration, &document, outletsMax: outletsMax) }
        return document
    }

    private func describeConfiguration(_ values: Vitals.Values, _ document: inout StatusDocument) {
        document.configuration.file = file
        document.configuration.generation = values.generation
        document.configuration.loadedAt = values.loaded
        document.configuration.restartNeeded = values.restartNeeded
        document.configuration.lastReload = values.lastReload.map { reload in
            StatusDocument.Reload(
                at: reload.at, result: reload.faults.isEmpty ? .applied : .refused, faults: reload.faults)
        }
        let configuration = values.configuration
        document.endpoints.reliable = configuration.reliableBind
        document.endpoints.push = configuration.pushBind
        document.endpoints.subscribeBind = configuration.subscribeBind
        document.endpoints.subscribeConnect = configuration.subscribeConnect
        document.endpoints.topics = configuration.subscribeTopics
        document.endpoints.live = configuration.liveBind
        document.endpoints.durable = configuration.durableBind
        document.endpoints.http = configuration.adminHTTP.isEmpty ? nil : configuration.adminHTTP
        document.endpoints.socket = configuration.adminSocket.isEmpty ? nil : configuration.adminSocket
    }

    private func describeCounters(_ document: inout StatusDocument) {
        func intake(_ endpoint: IntakeEndpoint) -> StatusDocument.Intake {
            var intake = StatusDocument.Intake()
            intake.payloads = metrics[.payloads(endpoint)]
            intake.bytes = metrics[.payloadBytes(endpoint)]
            for code in RefusalCode.allCases {
                let count = metrics[.refused(endpoint, code)]
                if count > 0 { intake.refused[code] = count }
            }
            return intake
        }
        document.reliable.intake = intake(.reliable)
        document.reliable.acknowledged = metrics[.acknowledged]
        document.reliable.repeated = metrics[.repeated]
        document.push = intake(.push)
        document.subscribe = intake(.subscribe)
        for outcome in Outcome.allCases { document.outcomes[outcome] = metrics[.items(outcome)] }
        // Numbers go on where they were at the start, and the counts begin there.
        let heads = parts?.heads ?? Heads()
        document.feed.heads = document.outcomes.merging(heads.numbers, uniquingKeysWith: +).filter { $0.value > 0 }
        document.feed.head = document.outcomes.values.reduce(heads.sequence, +)
        document.feed.published = metrics[.published]
        document.feed.publishedBytes = metrics[.publishedBytes]
        document.feed.subscribers = subscribers
    }

    private func describe(
        _ parts: Parts, _ configuration: Configuration, _ document: inout StatusDocument, outletsMax: Int
    ) {
        document.epoch = parts.identity.epoch
        document.stateID = parts.identity.stateID
        let fill = parts.fill
        document.inFlight.payloads = fill.payloads
        document.inFlight.payloadsLimit = fill.payloadsMax
        document.inFlight.bytes = fill.bytes
        document.inFlight.bytesLimit = fill.bytesMax
        let backlog = parts.backlog
        document.backlog.payloads = backlog.payloads
        document.backlog.bytes = backlog.bytes
        document.queues = parts.depths.map { StatusDocument.Queue(stage: $0.stage.rawValue, payloads: $0.payloads) }
        document.workers.count = parts.workerCounts.all
        document.workers.busy = parts.workerCounts.busy
        let remembered = parts.rememberedCounts
        document.dedupe.identities = remembered.articles
        document.dedupe.identitiesLimit = configuration.dedupe.identitiesMax
        document.dedupe.texts = remembered.texts
        document.dedupe.textsLimit = configuration.dedupe.textsMax
        document.dedupe.nearTexts = remembered.nearTexts
        document.dedupe.nearTextsLimit = configuration.dedupe.near?.textsMax
        document.dedupe.nearBytes = remembered.nearBytes
        document.dedupe.nearBytesLimit = configuration.dedupe.near?.recordBytesMax
        document.reliable.scrapers = parts.reliableCounts.sessions
        document.reliable.ids = parts.reliableCounts.ids
        document.reliable.idsLimit = configuration.reliable.idsMax
        let quarantine = parts.quarantineSize
        document.quarantine.payloads = quarantine.payloads
        document.quarantine.payloadsLimit = configuration.limits.quarantineFiles
        document.quarantine.bytes = quarantine.bytes
        document.quarantine.bytesLimit = configuration.limits.quarantineBytes
        document.quarantine.dropped = metrics[.quarantineDropped]
        document.outlets.known = parts.outlets.entries.count
        document.outlets.forgotten = metrics[.outletsForgotten]
        document.outlets.limit = configuration.limits.outlets
        document.outlets.list = parts.outlets.entries.prefix(outletsMax).map {
            StatusDocument.Outlet(outlet: $0.outlet, payloads: $0.payloads, lastSeen: $0.lastSeen)
        }
    }

    private var subscribers: Int {
        max(0, Int(metrics[.liveConnectionsAccepted]) - Int(metrics[.liveConnectionsClosed]))
    }

    // MARK: Metrics

    var metricsText: [UInt8] {
        PrometheusText.page(
            metrics: metrics, gauges: gauges, outlets: parts?.outlets, consumers: parts?.board.consumers ?? [],
            process: ProcessStatistics.read())
    }

    private var gauges: [(Gauge, Double)] {
        let values = vitals.current
        let reload = values.lastReload
        var gauges: [(Gauge, Double)] = [
            (.ready, readiness.isOK ? 1 : 0), (.alive, liveness.isOK ? 1 : 0),
            (.draining, values.phase == .draining ? 1 : 0),
            (.configurationGeneration, Double(values.generation)),
            (.configurationLastReloadSuccessful, reload?.faults.isEmpty ?? true ? 1 : 0),
            (.configurationLastReloadTimestamp, Double(values.loaded.milliseconds) / 1000),
            (.configurationRestartNeeded, values.restartNeeded.isEmpty ? 0 : 1),
            (.memoryLimitBytes, Double(values.configuration.limits.memoryBytes)),
            (.buildInfo(version: Release.version, libzmq: ZeroMQVersion.current), 1),
            (.liveSubscribers, Double(subscribers)),
            (.diskReserveBytes, Double(values.configuration.stateReserve)),
        ]
        if let free = values.diskFreeBytes { gauges.append((.diskFreeBytes, Double(free))) }
        gauges += IntakeHold.Reason.allCases.map { (.intakeHeld($0), values.held.contains($0) ? 1 : 0) }
        if let parts { gauges += Self.gauges(of: parts, values.configuration) }
        return gauges
    }

    private static func gauges(of parts: Parts, _ configuration: Configuration) -> [(Gauge, Double)] {
        let consumers = parts.board.consumers
        let (fill, remembered) = (parts.fill, parts.rememberedCounts)
        let (workers, quarantine) = (parts.workerCounts, parts.quarantineSize)
        let backlog = parts.backlog
        let values: [(Gauge, Int)] = [
            (.backlogPayloads, backlog.payloads), (.backlogBytes, backlog.bytes),
            (.inFlightPayloads, fill.payloads), (.inFlightPayloadsLimit, fill.payloadsMax),
            (.inFlightBytes, fill.bytes), (.inFlightBytesLimit, fill.bytesMax), (.workers, workers.all),
            (.workersBusy, workers.busy), (.dedupeIdentities, remembered.articles),
            (.dedupeIdentitiesLimit, configuration.dedupe.identitiesMax), (.dedupeTexts, remembered.texts),
            (.dedupeTextsLimit, configuration.dedupe.textsMax), (.dedupeNearTexts, remembered.nearTexts),
            (.dedupeNearTextsLimit, configuration.dedupe.near?.textsMax ?? 0),
            (.dedupeNearBytes, remembered.nearBytes),
            (.dedupeNearBytesLimit, configuration.dedupe.near?.recordBytesMax ?? 0),
            (.boilerplateSources, remembered.boilerplateSources),
            (.boilerplateSourcesLimit, configuration.dedupe.boilerplate?.sourcesMax ?? 0),
            (.boilerplateLines, remembered.boilerplateLines), (.quarantinePayloads, quarantine.payloads),
            (.quarantinePayloadsLimit, configuration.limits.quarantineFiles), (.quarantineBytes, quarantine.bytes),
            (.quarantineBytesLimit, configuration.limits.quarantineBytes),
            (.reliableClients, parts.reliableCounts.sessions),
            (.reliableClientsLimit, configuration.reliable.connectionsMax), (.ids, parts.reliableCounts.ids),
            (.idsLimit, configuration.reliable.idsMax), (.consumers, consumers.count),
            (.consumersLimit, configuration.durable.consumersMax),
            (.consumersConnected, consumers.count { $0.isConnected }),
        ]
        func limit(_ name: StoreName) -> Int {
            switch name {
            case .journal: configuration.retention.payloadBytes
            case .records: configuration.retention.recordBytes
            case .ids: IDLog.retainedBytes(configuration.reliable.idsMax)
            }
        }
        let stores = parts.stores.flatMap { store in
            [
                (Gauge.storeSegments(store.name), store.segments), (.storeFileBytes(store.name), store.bytes),
                (
                    .storeRetentionBytes(store.name),
                    limit(store.name)
                ),
                (.storeWaiting(store.name), store.isWaiting ? 1 : 0),
            ]
        }
        return (values + stores + parts.depths.map { (.queuePayloads($0.stage), $0.payloads) }).map { ($0, Double($1)) }
    }
}
