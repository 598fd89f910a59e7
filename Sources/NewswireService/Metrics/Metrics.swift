internal import JSONText
public import NewswireModel
internal import Synchronization

/// The steps of the pipeline whose processor time is counted.
public enum Stage: String, Sendable, CaseIterable {
    case intake, journal, parse, dedupe, record, feed
}

/// One counter: a family of the metrics with its label values.
public enum Counter: Hashable, Sendable {
    /// Payloads accepted into the journal.
    case payloads(IntakeEndpoint)
    /// Their bytes, without headers and topics.
    case payloadBytes(IntakeEndpoint)
    /// Messages refused: nothing of them was stored.
    case refused(IntakeEndpoint, RefusalCode)
    /// Payloads that were accepted and lost because the journal could not be written.
    case journalFailed
    /// Items by outcome.
    case items(Outcome)
    /// Payloads all of whose items have their outcome in the record log.
    case settledPayloads
    /// Records handed to the live feed.
    case published
    case publishedBytes
    /// Records that no live subscriber could be sent because of an error of the socket.
    case publishFailed
    /// Payloads that left the quarantine folder to keep it within its limits.
    case quarantineDropped
    /// Quarantined payloads that could not be written to the folder.
    case quarantineFailed
    case connectionsAccepted(IntakeEndpoint)
    /// Connections that ended: by the peer, or cut because a message was larger than twice limits.payloadBytes.
    case connectionsClosed(IntakeEndpoint)
    /// Connections that never became ZeroMQ connections.
    case handshakesFailed(IntakeEndpoint)

    /// Connections of subscribers of the live feed.
    case liveConnectionsAccepted
    case liveConnectionsClosed
    case reloads(ReloadResult)
    /// Signs of life that systemd's watchdog was not sent because a part was stalled.
    case watchdogWithheld
    /// Sockets closed and opened again because the process held more than limits.memory.
    case memoryGuardTrips(MemoryGuard.Part)

    /// What became of a reload.
    public enum ReloadResult: String, Sendable, CaseIterable {
        case applied, refused
    }

    /// Every counter there is, in the order of the listing.
    static let all: [Counter] =
        IntakeEndpoint.allCases.flatMap { endpoint in
            [.payloads(endpoint), .payloadBytes(endpoint)]
                + RefusalCode.allCases.map { .refused(endpoint, $0) }
                + [.connectionsAccepted(endpoint), .connectionsClosed(endpoint), .handshakesFailed(endpoint)]
        } + Outcome.allCases.map { .items($0) } + [
            .journalFailed, .settledPayloads, .published, .publishedBytes, .publishFailed, .quarantineDropped,
            .quarantineFailed, .liveConnectionsAccepted, .liveConnectionsClosed, .watchdogWithheld,
        ] + ReloadResult.allCases.map { .reloads($0) } + MemoryGuard.Part.allCases.map { .memoryGuardTrips($0) }

    /// The metric's name, its label values behind dots: `newswire_refused_total.push.too-large`.
    public var name: String {
        switch self {
        case .payloads(let endpoint): "newswire_payloads_total.\(endpoint.rawValue)"
        case .payloadBytes(let endpoint): "newswire_payload_bytes_total.\(endpoint.rawValue)"
        case .refused(let endpoint, let code): "newswire_refused_total.\(endpoint.rawValue).\(code.rawValue)"
        case .journalFailed: "newswire_journal_failed_total"
        case .items(let outcome): "newswire_items_total.\(outcome.rawValue)"
        case .settledPayloads: "newswire_settled_payloads_total"
        case .published: "newswire_published_total"
        case .publishedBytes: "newswire_published_bytes_total"
        case .publishFailed: "newswire_publish_failed_total"
        case .quarantineDropped: "newswire_quarantine_dropped_total"
        case .quarantineFailed: "newswire_quarantine_failed_total"
        case .liveConnectionsAccepted: "newswire_live_connections_accepted_total"
        case .liveConnectionsClosed: "newswire_live_connections_closed_total"
        case .reloads(let result): "newswire_reloads_total.\(result.rawValue)"
        case .watchdogWithheld: "newswire_watchdog_withheld_total"
        case .memoryGuardTrips(let part): "newswire_memory_guard_trips_total.\(part.rawValue)"
        case .connectionsAccepted(let endpoint): "newswire_connections_accepted_total.\(endpoint.rawValue)"
        case .connectionsClosed(let endpoint): "newswire_connections_closed_total.\(endpoint.rawValue)"
        case .handshakesFailed(let endpoint): "newswire_handshakes_failed_total.\(endpoint.rawValue)"
        }
    }
}

/// All counters of a daemon, from 0 at its start.
///
/// Sendable because the counts are behind a mutex; an addition costs about 60 ns.
public final class Metrics: Sendable {
    private struct Counts {
        var values = [Counter: UInt64](uniqueKeysWithValues: Counter.all.map { ($0, 0) })
        var stageNanoseconds = [Stage: UInt64](uniqueKeysWithValues: Stage.allCases.map { ($0, 0) })
    }

    private let counts = Mutex(Counts())

    public init() {}

    public func add(_ counter: Counter, _ amount: Int = 1) {
        guard amount > 0 else { return }
        counts.withLock { $0.values[counter, default: 0] += UInt64(amount) }
    }

    /// Adds several at once: readers see all of them or none.
    public func add(_ amounts: [(counter: Counter, amount: Int)]) {
        counts.withLock { counts in
            for (counter, amount) in amounts where amount > 0 { counts.values[counter, default: 0] += UInt64(amount) }
        }
    }

    public subscript(counter: Counter) -> UInt64 { counts.withLock { $0.values[counter] ?? 0 } }

    func addProcessorTime(_ stage: Stage, nanoseconds: UInt64) {
        counts.withLock { $0.stageNanoseconds[stage, default: 0] += nanoseconds }
    }

    /// Every counter's name and value; the stages' processor times in seconds.
    public var listing: [(name: String, value: Double)] {
        counts.withLock { counts in
            Counter.all.map { ($0.name, Double(counts.values[$0] ?? 0)) }
                + Stage.allCases.map {
                    (
                        "newswire_stage_cpu_seconds_total.\($0.rawValue)",
                        Double(counts.stageNanoseconds[$0] ?? 0) / 1e9
                    )
                }
        }
    }
}

extension Metrics {
    /// All counters as one flat JSON object.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in listing {
            writer.key(name)
            if let whole = Int64(exactly: value) { writer.integer(whole) } else { writer.number(value) }
        }
        writer.endObject()
        return writer.bytes
    }
}
