public import NewswireModel
public import NewswireProtocol

/// One counter: a family of the metrics with its label values.
public enum Counter: Hashable, Sendable {
    /// Payloads accepted into the journal.
    case payloads(IntakeEndpoint)
    /// Their bytes, without headers and topics.
    case payloadBytes(IntakeEndpoint)
    /// Messages refused: nothing of them was stored.
    case refused(IntakeEndpoint, RefusalCode)
    case connectionsAccepted(IntakeEndpoint)
    /// Connections that ended: by the peer, or cut because a message was larger than twice limits.payloadBytes.
    case connectionsClosed(IntakeEndpoint)
    /// Connections that never became ZeroMQ connections.
    case handshakesFailed(IntakeEndpoint)
    /// Payloads acknowledged at the reliable endpoint, each once.
    case acknowledged
    /// Payloads put again that were acknowledged as accepted before.
    case repeated
    /// Outcomes told to scrapers that had asked for them.
    case resultsSent
    /// Answers that a scraper did not get: it has gone, or does not read.
    case repliesDropped
    /// Payloads that were accepted and lost because the daemon ended while the journal could not be written.
    case journalFailed
    /// Items by outcome.
    case items(Outcome)
    /// Payloads that could not be processed.
    case quarantined(QuarantineCode)
    /// Payloads all of whose items have their outcome in the record log.
    case settledPayloads
    /// Processor time of a stage: counted in nanoseconds, shown in seconds.
    case stageProcessorTime(Stage)
    /// Records handed to the live feed.
    case published
    case publishedBytes
    /// Records that no live subscriber could be sent because of an error of the socket.
    case publishFailed
    /// Connections of subscribers to the live feed.
    case liveConnectionsAccepted
    case liveConnectionsClosed
    /// Payloads that left the quarantine folder to keep it within its limits.
    case quarantineDropped
    /// Quarantined payloads that could not be written to the folder.
    case quarantineFailed
    /// Quarantined payloads that an administrator has dropped.
    case quarantineRemoved
    /// Payloads that an administrator had processed again.
    case processedAgain(Reprocessing.Reason)
    /// Outlets whose last-seen time made room for another's.
    case outletsForgotten
    /// Reloads of the configuration.
    case reloads(ReloadResult)
    /// Times that sockets were bound anew because the process had grown past limits.memory.
    case memoryGuardTrips(GuardedPart)
    /// Pings that the service manager was not sent because a part was stalled.
    case watchdogWithheld
    /// Requests to the admin interface. Shown from the first one on: most pairs never occur.
    case adminRequests(AdminPath, AdminStatus)
    /// Log messages that journald did not take.
    case logFailed
    /// Log lines that could be written nowhere.
    case logDropped
    /// Entries synced to a log on disk, and their bytes with what the log adds.
    case storeEntries(StoreName)
    case storeBytes(StoreName)
    /// Damaged places of a log that were met.
    case storeDamaged(StoreName)
    /// Calls of the disk that failed.
    case storeFailures(StoreName, StoreFailure)
    /// Payloads that were proved to end the process.
    case poisonFound
    /// Times that the intake was told to take nothing for now.
    case intakeHolds(IntakeHold.Reason)
    /// Texts that were compared word by word to find near-duplicates.
    case dedupeCompared
    /// Records whose body leaves out lines that keep coming back from their source, and these lines.
    case boilerplateRecords, boilerplateRemoved
    /// Of the durable feed.
    case durable(DurableCount)

    /// Every counter there is, each at its `index`.
    package static let all: [Counter] = flow + logs

    private static let flow: [Counter] =
        IntakeEndpoint.allCases.flatMap { endpoint in
            [.payloads(endpoint), .payloadBytes(endpoint)]
                + RefusalCode.allCases.map { .refused(endpoint, $0) }
                + [.connectionsAccepted(endpoint), .connectionsClosed(endpoint), .handshakesFailed(endpoint)]
        } + Outcome.allCases.map { .items($0) } + Stage.allCases.map { .stageProcessorTime($0) } + [
            .journalFailed, .settledPayloads, .published, .publishedBytes, .publishFailed, .quarantineDropped,
            .quarantineFailed, .liveConnectionsAccepted, .liveConnectionsClosed, .outletsForgotten,
            .watchdogWithheld, .logFailed, .logDropped, .acknowledged, .repeated, .resultsSent, .repliesDropped,
        ] + ReloadResult.allCases.map { .reloads($0) } + GuardedPart.allCases.map { .memoryGuardTrips($0) }
        + AdminPath.allCases.flatMap { path in AdminStatus.allCases.map { .adminRequests(path, $0) } }

    private static let logs: [Counter] =
        StoreName.allCases.flatMap { store in
            [.storeEntries(store), .storeBytes(store), .storeDamaged(store)]
                + StoreFailure.allCases.map { .storeFailures(store, $0) }
        } + [.poisonFound] + IntakeHold.Reason.allCases.map { .intakeHolds($0) }
        + QuarantineCode.allCases.map { .quarantined($0) }
        + [.dedupeCompared, .boilerplateRecords, .boilerplateRemoved]
        + DurableCount.allCases.map { .durable($0) } + [.quarantineRemoved]
        + Reprocessing.Reason.allCases.map { .processedAgain($0) }

    /// The place of the counter in `all`, computed.
    package var index: Int {
        switch self {
        case .payloads(let endpoint): Places.of(endpoint, 0)
        case .payloadBytes(let endpoint): Places.of(endpoint, 1)
        case .refused(let endpoint, let code): Places.of(endpoint, 2 + code.ordinal)
        case .connectionsAccepted(let endpoint): Places.of(endpoint, 2 + RefusalCode.count)
        case .connectionsClosed(let endpoint): Places.of(endpoint, 3 + RefusalCode.count)
        case .handshakesFailed(let endpoint): Places.of(endpoint, 4 + RefusalCode.count)
        case .items(let outcome): Places.items + outcome.ordinal
        case .stageProcessorTime(let stage): Places.stages + stage.ordinal
        case .journalFailed: Places.singles
        case .settledPayloads: Places.singles + 1
        case .published: Places.singles + 2
        case .publishedBytes: Places.singles + 3
        case .publishFailed: Places.singles + 4
        case .quarantineDropped: Places.singles + 5
        case .quarantineFailed: Places.singles + 6
        case .liveConnectionsAccepted: Places.singles + 7
        case .liveConnectionsClosed: Places.singles + 8
        case .outletsForgotten: Places.singles + 9
        case .watchdogWithheld: Places.singles + 10
        case .logFailed: Places.singles + 11
        case .logDropped: Places.singles + 12
        case .acknowledged: Places.singles + 13
        case .repeated: Places.singles + 14
        case .resultsSent: Places.singles + 15
        case .repliesDropped: Places.singles + 16
        case .reloads(let result): Places.reloads + (result == .applied ? 0 : 1)
        case .memoryGuardTrips(let part): Places.guardTrips + (part == .intake ? 0 : 1)
        case .adminRequests(let path, let status):
            Places.admin + path.rawValue * AdminStatus.allCases.count + status.ordinal
        case .storeEntries(let store): Places.of(store, 0)
        case .storeBytes(let store): Places.of(store, 1)
        case .storeDamaged(let store): Places.of(store, 2)
        case .storeFailures(let store, let failure): Places.of(store, 3 + failure.ordinal)
        case .poisonFound: Places.poison
        case .intakeHolds(let reason): Places.poison + (reason == .diskLow ? 1 : 2)
        case .dedupeCompared: Places.poison + 3 + QuarantineCode.allCases.count
        case .boilerplateRecords: Places.poison + 4 + QuarantineCode.allCases.count
        case .boilerplateRemoved: Places.poison + 5 + QuarantineCode.allCases.count
        case .durable(let count): Places.poison + 6 + QuarantineCode.allCases.count + count.rawValue
        case .quarantineRemoved: Places.poison + 6 + QuarantineCode.allCases.count + DurableCount.allCases.count
        case .processedAgain(let reason):
            Places.poison + 7 + QuarantineCode.allCases.count + DurableCount.allCases.count
                + (reason == .retried ? 0 : 1)
        case .quarantined(let code): Places.poison + 3 + (QuarantineCode.allCases.firstIndex(of: code) ?? 0)
        }
    }

    /// Where the groups of `all` begin.
    private enum Places {
        static func of(_ endpoint: IntakeEndpoint, _ place: Int) -> Int {
            endpoint.ordinal * (5 + RefusalCode.count) + place
        }
        static func of(_ store: StoreName, _ place: Int) -> Int {
            stores + store.ordinal * (3 + StoreFailure.count) + place
        }
        static var items: Int { IntakeEndpoint.count * (5 + RefusalCode.count) }
        static var stages: Int { items + Outcome.count }
        static var singles: Int { stages + Stage.count }
        static var reloads: Int { singles + 17 }
        static var guardTrips: Int { reloads + 2 }
        static var admin: Int { guardTrips + 2 }
        static var poison: Int { stores + StoreName.count * (3 + StoreFailure.count) }
        static var stores: Int { admin + AdminPath.allCases.count * AdminStatus.allCases.count }
    }
}

/// What became of a reload.
public enum ReloadResult: String, Sendable, CaseIterable {
    case applied, refused
}

/// The parts whose sockets the memory guard binds anew.
public enum GuardedPart: String, Sendable, CaseIterable {
    case intake, feed
}

/// The paths of the admin interface that are told apart; all others are counted together.
public enum AdminPath: Int, Sendable, CaseIterable {
    case metrics, livez, readyz, status, consumers, quarantine, reprocess, other

    /// - Parameter path: as requested, without the query.
    public init(_ path: String) {
        self = Self.allCases.first { $0.label == path } ?? .other
    }

    var label: String { self == .other ? "other" : "/\(self)" }
}

/// The status codes of the admin interface's answers; a code that is not listed is counted as `other`.
public enum AdminStatus: Int, Sendable, CaseIterable {
    case ok = 200
    case badRequest = 400
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case requestTimeout = 408
    case lengthRequired = 411
    case contentTooLarge = 413
    case uriTooLong = 414
    case headerFieldsTooLarge = 431
    case internalError = 500
    case unavailable = 503
    case versionNotSupported = 505
    case other = 0

    public init(_ status: Int) {
        self = Self(rawValue: status) ?? .other
    }

    var label: String { self == .other ? "other" : String(rawValue) }

    fileprivate var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What is counted of the durable feed.
public enum DurableCount: Int, Sendable, CaseIterable {
    /// Events delivered for the first time.
    case events
    /// Events delivered again.
    case redelivered
    /// Events that answer a fetch.
    case fetched
    /// Events that consumers have acknowledged.
    case acknowledged
    /// Events that a consumer will not be asked about again.
    case deadLetters
    /// Stretches of events that a consumer was told it will never get.
    case gaps
    /// Messages of consumers that were not followed.
    case errors
    /// Answers that a consumer did not get: it does not read.
    case repliesDropped
    /// Writes of the cursors that failed; they are tried again.
    case cursorsFailed
    case connectionsAccepted, connectionsClosed
}
