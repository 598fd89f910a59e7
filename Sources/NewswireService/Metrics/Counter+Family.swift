internal import NewswireModel
internal import NewswireProtocol

extension Counter {
    package var family: MetricFamily {
        switch self {
        case .payloads: .payloads
        case .payloadBytes: .payloadBytes
        case .refused: .refused
        case .connectionsAccepted: .connectionsAccepted
        case .connectionsClosed: .connectionsClosed
        case .handshakesFailed: .handshakesFailed
        case .acknowledged: .acknowledged
        case .repeated: .repeated
        case .resultsSent: .resultsSent
        case .repliesDropped: .repliesDropped
        case .journalFailed: .journalFailed
        case .items: .items
        case .quarantined: .quarantined
        case .settledPayloads: .settledPayloads
        case .stageProcessorTime: .stageProcessorTime
        case .published: .published
        case .publishedBytes: .publishedBytes
        case .publishFailed: .publishFailed
        case .liveConnectionsAccepted: .liveConnectionsAccepted
        case .liveConnectionsClosed: .liveConnectionsClosed
        case .quarantineDropped: .quarantineDropped
        case .quarantineFailed: .quarantineFailed
        case .quarantineRemoved: .quarantineRemoved
        case .processedAgain: .processedAgain
        case .outletsForgotten: .outletsForgotten
        case .reloads: .reloads
        case .memoryGuardTrips: .memoryGuardTrips
        case .watchdogWithheld: .watchdogWithheld
        case .adminRequests: .adminRequests
        case .logFailed: .logFailed
        case .logDropped: .logDropped
        case .storeEntries: .storeEntries
        case .storeBytes: .storeBytes
        case .storeDamaged: .storeDamaged
        case .storeFailures: .storeFailures
        case .poisonFound: .poisonFound
        case .intakeHolds: .intakeHolds
        case .dedupeCompared: .dedupeCompared
        case .boilerplateRecords: .boilerplateRecords
        case .boilerplateRemoved: .boilerplateRemoved
        case .durable(let count): .durable(count)
        }
    }

    /// The values of the family's labels, in their order.
    package var labels: [String] {
        switch self {
        case .payloads(let endpoint), .payloadBytes(let endpoint), .connectionsAccepted(let endpoint),
            .connectionsClosed(let endpoint), .handshakesFailed(let endpoint):
            [endpoint.rawValue]
        case .refused(let endpoint, let code): [endpoint.rawValue, code.rawValue]
        case .items(let outcome): [outcome.rawValue]
        case .quarantined(let code): [code.rawValue]
        case .processedAgain(let reason): [reason.rawValue]
        case .stageProcessorTime(let stage): [stage.rawValue]
        case .reloads(let result): [result.rawValue]
        case .memoryGuardTrips(let part): [part.rawValue]
        case .intakeHolds(let reason): [reason.rawValue]
        case .adminRequests(let path, let status): [path.label, status.label]
        case .storeEntries(let store), .storeBytes(let store), .storeDamaged(let store): [store.rawValue]
        case .storeFailures(let store, let failure): [store.rawValue, failure.rawValue]
        case .journalFailed, .settledPayloads, .published, .publishedBytes, .publishFailed, .liveConnectionsAccepted,
            .liveConnectionsClosed, .quarantineDropped, .quarantineFailed, .quarantineRemoved, .outletsForgotten,
            .watchdogWithheld,
            .logFailed, .logDropped, .acknowledged, .repeated, .resultsSent, .repliesDropped, .poisonFound,
            .dedupeCompared, .boilerplateRecords, .boilerplateRemoved, .durable:
            []
        }
    }

    /// The metric's name, its label values behind dots: `newswire_refused_total.push.too-large`.
    public var name: String { ([family.name] + labels).joined(separator: ".") }

    /// How many of what is counted make one of the family's base unit.
    var unitsPerBase: UInt64 {
        if case .stageProcessorTime = self { 1_000_000_000 } else { 1 }
    }

    /// False for those that are left out until there is something to show.
    var isShownAtZero: Bool {
        switch self {
        case .adminRequests: false
        case .refused(let endpoint, let code): code.isPossible(at: endpoint)
        default: true
        }
    }
}
