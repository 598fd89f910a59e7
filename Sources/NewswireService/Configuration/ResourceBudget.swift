internal import ArticleExtraction
internal import ContentDecoding
internal import Deduplication
internal import NewswireProtocol

/// What a configuration lets the daemon take: the sum of all its limits, in bytes.
public struct ResourceBudget: Sendable, Equatable {
    /// One limit with what it adds up to.
    public struct Line: Sendable, Equatable {
        public let what: String
        public let bytes: Int
    }

    /// Must fit into `limits.memory` together.
    public let memory: [Line]
    /// Below `state.directory`.
    public let disk: [Line]
    /// What libzmq may hold for one more peer at worst. It does not bound the number of peers: the guard behind
    /// `limits.memory` bounds them all together.
    public let perPeer: [Line]

    public var memoryBytes: Int { memory.reduce(0) { $0 + $1.bytes } }
    public var diskBytes: Int { disk.reduce(0) { $0 + $1.bytes } }

    /// Measured: what an identity and a text take in memory (see `Deduplicator`), and the program with its threads.
    private static let identityBytes = 550
    private static let textBytes = 350
    private static let programBytes = 64 << 20
    /// A record is cut at about this: a body of at most 1 MiB and what is around it; each extra is twice that at most.
    private static func recordBytes(_ configuration: Configuration) -> Int {
        1_153_434 + extraCount(configuration) * 2 * WorkLimits().bodyBytesMax
    }
    private static func extraCount(_ configuration: Configuration) -> Int {
        (configuration.bodyMarkdown ? 1 : 0) + (configuration.links ? 1 : 0)
    }
    /// A worker's scratch memory: the text that it works on, a few times over.
    private static let workerPayloads = 4

    public init(_ configuration: Configuration) {
        let limits = configuration.limits
        let inFlight = Self.inFlightBytes(limits)
        let workers = configuration.workerCount > 0 ? configuration.workerCount : ProcessorTime.coreCount
        let lines = [
            Line(what: "the program and its threads", bytes: Self.programBytes),
            Line(
                what: "in flight, as sent, journaled, prepared and recorded (limits.inFlightBytes)", bytes: 4 * inFlight
            ),
            Line(
                what: "Markdown and links in flight (record.bodyMarkdown, record.links, limits.inFlight…)",
                // Prepared and recorded.
                bytes: 2 * Self.extraCount(configuration)
                    * (inFlight + WorkLimits.extraBytes * limits.inFlightPayloads)),
            Line(
                what: "parsing, \(workers) workers (workers.count, limits.payloadBytes, limits.contentBytes)",
                bytes: workers * Self.workerBytes(limits)),
            Line(
                what: "identities remembered (dedupe.identities)",
                bytes: Self.identityBytes * configuration.dedupe.identitiesMax),
            Line(
                what: "texts remembered (dedupe.texts)", bytes: Self.textBytes * configuration.dedupe.textsMax),
            Line(
                what: "texts for near-duplicates, index and words (dedupe.near.texts, dedupe.near.bytes)",
                bytes: configuration.dedupe.near?.bytesMax ?? 0),
            Line(
                what: "lines of sources (dedupe.boilerplate.sources, dedupe.boilerplate.linesPerSource)",
                bytes: configuration.dedupe.boilerplate?.bytesMax ?? 0),
            Line(what: "the newest records, shared by the consumers of the durable feed", bytes: FeedTail.keptBytesMax),
            Line(
                what: "ids of puts remembered, \(AcceptedIDs.bytesEach) bytes each (intake.reliable.ids.count)",
                bytes: AcceptedIDs.bytesEach * configuration.reliable.idsMax),
            Line(
                what: "scrapers known (intake.reliable.connections)",
                bytes: ReliableIntake.sessionBytes * configuration.reliable.connectionsMax),
        ]
        memory = lines.filter { $0.bytes > 0 }
        let retention = configuration.retention
        disk = [
            Line(
                what: "journal (retention.payloadBytes, and a file of retention.segmentBytes)",
                bytes: retention.payloadBytes + retention.segmentBytes),
            Line(
                what:
                    "record log (retention.recordBytes, retention.consumerHold, and a file of retention.segmentBytes)",
                bytes: retention.recordBytes + retention.consumerHold + retention.segmentBytes),
            Line(
                what: "ids of puts (intake.reliable.ids.count)",
                bytes: IDLog.retainedBytes(configuration.reliable.idsMax) + IDLog.segmentBytes),
            Line(what: "quarantine (limits.quarantineBytes)", bytes: limits.quarantineBytes),
        ]
        perPeer = [
            Line(
                what: "a scraper (intake.receiveHighWaterMark, limits.payloadBytes)",
                bytes: configuration.receiveHighWaterMark * 2 * limits.payloadBytes),
            Line(
                what: "a subscriber that has stopped (feed.live.sendHighWaterMark)",
                bytes: configuration.liveSendHighWaterMark * Self.recordBytes(configuration)),
            Line(
                what: "a consumer of the durable feed (feed.durable.window.bytes)",
                bytes: configuration.durable.windowMax.bytes + Self.recordBytes(configuration)),
        ]
    }

    /// Of one worker: the text that it works on, a few times over, and what takes off its compression.
    private static func workerBytes(_ limits: Configuration.Limits) -> Int {
        workerPayloads * max(limits.payloadBytes, limits.contentBytes) + ContentCoding.decoderBytesMax
    }

    /// What may be in flight, and the payload that takes it over the limit.
    static func inFlightBytes(_ limits: Configuration.Limits) -> Int {
        limits.inFlightBytes + limits.payloadBytes + 256 * 1024
    }

    /// The sums as text, a line each.
    public var text: String {
        func table(_ lines: [Line]) -> [String] { lines.map { "  \(Self.column($0.bytes))  \($0.what)" } }
        return
            (["memory, the sum of all limits:"] + table(memory) + ["  \(Self.column(memoryBytes))  together"]
            + ["disk below state.directory:"] + table(disk) + ["  \(Self.column(diskBytes))  together"] + [
                "beside that, libzmq holds at most for"
            ]
            + table(perPeer)).joined(separator: "\n")
    }

    private static func column(_ bytes: Int) -> String {
        let text = approximate(bytes)
        return String(repeating: " ", count: max(0, 10 - text.utf8.count)) + text
    }

    /// In the largest unit that leaves a whole part, to one decimal.
    static func approximate(_ bytes: Int) -> String {
        for (unit, size) in [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20)] where bytes >= size {
            let tenths = (Double(bytes) / Double(size) * 10).rounded() / 10
            return "\(tenths) \(unit)"
        }
        return "\(bytes / 1024) KiB"
    }
}
