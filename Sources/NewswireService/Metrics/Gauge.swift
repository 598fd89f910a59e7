/// One gauge: a value that the daemon reads when it is asked for its metrics.
package enum Gauge: Hashable, Sendable {
    /// Payloads read and not yet published.
    case inFlightPayloads, inFlightPayloadsLimit
    case inFlightBytes, inFlightBytesLimit
    /// What stands in the journal and waits there to be decided.
    case backlogPayloads, backlogBytes
    /// Payloads waiting before a stage.
    case queuePayloads(QueueStage)
    /// Payloads that may be parsed at the same time, and that are.
    case workers, workersBusy
    case dedupeIdentities, dedupeIdentitiesLimit
    case dedupeTexts, dedupeTextsLimit
    case dedupeNearTexts, dedupeNearTextsLimit
    case dedupeNearBytes, dedupeNearBytesLimit
    case boilerplateSources, boilerplateSourcesLimit, boilerplateLines
    /// Scrapers of the reliable endpoint that are known, and the most there may be.
    case reliableClients, reliableClientsLimit
    /// Ids that are remembered to recognise resends.
    case ids, idsLimit
    case quarantinePayloads, quarantinePayloadsLimit
    case quarantineBytes, quarantineBytesLimit
    /// 1 or 0: what `/readyz` and `/livez` say, and whether the daemon is stopping.
    case ready, alive, draining
    /// 1 at the start, one more with each reload that was applied.
    case configurationGeneration
    /// 1 or 0: whether the last reload was applied; 1 before the first.
    case configurationLastReloadSuccessful
    /// Unix time; that of the start before the first reload.
    case configurationLastReloadTimestamp
    /// 1 or 0: whether the file holds values that only a restart applies.
    case configurationRestartNeeded
    case memoryLimitBytes
    /// Always 1; the labels tell what runs.
    case buildInfo(version: String, libzmq: String)
    /// Connections to the live feed now.
    case liveSubscribers
    /// Segment files of a log, their bytes with what is reserved, and the bytes that retention allows.
    case storeSegments(StoreName), storeFileBytes(StoreName), storeRetentionBytes(StoreName)
    /// 1 or 0: whether it waits for the disk.
    case storeWaiting(StoreName)
    /// Of the state directory's disk.
    case diskFreeBytes, diskReserveBytes
    /// 1 or 0: whether the intake takes nothing for that reason.
    case intakeHeld(IntakeHold.Reason)
    /// Consumers of the durable feed: known, the most there may be, and with a connection.
    case consumers, consumersLimit, consumersConnected

    /// Every gauge there is, in the order of the listing; of the build information, one.
    package static let all: [Gauge] = limits + service + stores

    private static let limits: [Gauge] =
        [
            .inFlightPayloads, .inFlightPayloadsLimit, .inFlightBytes, .inFlightBytesLimit, .backlogPayloads,
            .backlogBytes,
        ]
        + QueueStage.allCases.map { .queuePayloads($0) } + [
            .workers, .workersBusy, .dedupeIdentities, .dedupeIdentitiesLimit, .dedupeTexts, .dedupeTextsLimit,
            .dedupeNearTexts, .dedupeNearTextsLimit, .dedupeNearBytes, .dedupeNearBytesLimit,
            .boilerplateSources, .boilerplateSourcesLimit, .boilerplateLines,
            .reliableClients, .reliableClientsLimit, .ids, .idsLimit, .quarantinePayloads, .quarantinePayloadsLimit,
            .quarantineBytes, .quarantineBytesLimit,
        ]

    private static let service: [Gauge] = [
        .ready, .alive, .draining, .configurationGeneration, .configurationLastReloadSuccessful,
        .configurationLastReloadTimestamp, .configurationRestartNeeded, .memoryLimitBytes,
        .buildInfo(version: "", libzmq: ""), .liveSubscribers,
        .consumers, .consumersLimit, .consumersConnected,
    ]

    private static let stores: [Gauge] =
        StoreName.allCases.flatMap { store in
            [.storeSegments(store), .storeFileBytes(store), .storeRetentionBytes(store), .storeWaiting(store)]
        } + [.diskFreeBytes, .diskReserveBytes] + IntakeHold.Reason.allCases.map { .intakeHeld($0) }

    package var family: MetricFamily {
        switch self {
        case .inFlightPayloads: .inFlightPayloads
        case .inFlightPayloadsLimit: .inFlightPayloadsLimit
        case .inFlightBytes: .inFlightBytes
        case .inFlightBytesLimit: .inFlightBytesLimit
        case .backlogPayloads: .backlogPayloads
        case .backlogBytes: .backlogBytes
        case .queuePayloads: .queuePayloads
        case .workers: .workers
        case .workersBusy: .workersBusy
        case .dedupeIdentities: .dedupeIdentities
        case .dedupeIdentitiesLimit: .dedupeIdentitiesLimit
        case .dedupeTexts: .dedupeTexts
        case .dedupeTextsLimit: .dedupeTextsLimit
        case .dedupeNearTexts: .dedupeNearTexts
        case .dedupeNearTextsLimit: .dedupeNearTextsLimit
        case .dedupeNearBytes: .dedupeNearBytes
        case .dedupeNearBytesLimit: .dedupeNearBytesLimit
        case .boilerplateSources: .boilerplateSources
        case .boilerplateSourcesLimit: .boilerplateSourcesLimit
        case .boilerplateLines: .boilerplateLines
        case .reliableClients: .reliableClients
        case .reliableClientsLimit: .reliableClientsLimit
        case .ids: .ids
        case .idsLimit: .idsLimit
        case .quarantinePayloads: .quarantinePayloads
        case .quarantinePayloadsLimit: .quarantinePayloadsLimit
        case .quarantineBytes: .quarantineBytes
        case .quarantineBytesLimit: .quarantineBytesLimit
        case .ready: .ready
        case .alive: .alive
        case .draining: .draining
        case .configurationGeneration: .configurationGeneration
        case .configurationLastReloadSuccessful: .configurationLastReloadSuccessful
        case .configurationLastReloadTimestamp: .configurationLastReloadTimestamp
        case .configurationRestartNeeded: .configurationRestartNeeded
        case .memoryLimitBytes: .memoryLimitBytes
        case .buildInfo: .buildInfo
        case .liveSubscribers: .liveSubscribers
        case .storeSegments: .storeSegments
        case .storeFileBytes: .storeFileBytes
        case .storeRetentionBytes: .storeRetentionBytes
        case .storeWaiting: .storeWaiting
        case .diskFreeBytes: .diskFreeBytes
        case .diskReserveBytes: .diskReserveBytes
        case .intakeHeld: .intakeHeld
        case .consumers: .consumers
        case .consumersLimit: .consumersLimit
        case .consumersConnected: .consumersConnected
        }
    }

    /// The values of the family's labels, in their order.
    package var labels: [String] {
        switch self {
        case .queuePayloads(let stage): [stage.rawValue]
        case .buildInfo(let version, let libzmq): [version, libzmq]
        case .intakeHeld(let reason): [reason.rawValue]
        case .storeSegments(let store), .storeFileBytes(let store), .storeRetentionBytes(let store),
            .storeWaiting(let store):
            [store.rawValue]
        default: []
        }
    }
}

/// Where payloads wait inside the daemon.
package enum QueueStage: String, Sendable, CaseIterable {
    case journal, parse
    /// Parsed, and waiting for the ones before them.
    case reorder
    case dedupe, record
    /// Recorded, and not yet published.
    case feed
}
