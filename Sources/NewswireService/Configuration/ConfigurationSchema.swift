/// One key of the configuration: all that the readers, the checks and the reference page know of it.
package struct ConfigurationKey: Sendable {
    /// Dotted: `intake.push.bind`.
    package let path: String
    package let kind: Kind
    package let defaultValue: ConfigurationValue
    /// Whether a reload (SIGHUP) takes a new value over; otherwise the next start does.
    package let isReloadable: Bool
    package let help: String

    package enum Kind: Sendable, Equatable {
        case integer(ClosedRange<Int>)
        /// A number of bytes, also as `64 MiB`.
        case bytes(ClosedRange<Int>)
        case boolean
        case text
        case path
        case choice([String])
        /// `ADDRESS:PORT`, or empty.
        case httpAddress
        /// Of a Unix socket, or empty.
        case socketPath
        case strings
        /// ZeroMQ endpoints to listen on.
        case bindEndpoints
        /// ZeroMQ endpoints to connect to.
        case connectEndpoints
    }

    /// `NEWSWIRE_INTAKE_PUSH_BIND`: the path in capitals, an underscore before each word.
    package var environmentName: String { SettingName.environmentName(path) }
}

/// Names as environment variables and fields of the journal have them.
enum SettingName {
    /// `exitCode` becomes `NEWSWIRE_EXIT_CODE`: in capitals, an underscore before each word.
    static func environmentName(_ path: String) -> String {
        var name = "NEWSWIRE_"
        for scalar in path.unicodeScalars {
            if scalar == "." {
                name += "_"
            } else {
                if scalar.properties.isUppercase { name += "_" }
                name += scalar.properties.uppercaseMapping
            }
        }
        return name
    }
}

/// A value of the configuration as it was read.
public enum ConfigurationValue: Sendable, Equatable {
    case integer(Int)
    case boolean(Bool)
    case text(String)
    case list([String])
}

/// Every key with its type, default and meaning. `config/newswired.yaml` shows the same, and a test holds them
/// together.
package enum ConfigurationSchema {
    package static let keys: [ConfigurationKey] = [
        key(
            "state.directory", .path, .text("/var/lib/newswire"), "Everything the daemon keeps. One daemon a directory."
        ),
        key(
            "state.reserve", .bytes(0...1_099_511_627_776), .integer(536_870_912),
            "Room that must stay free on its disk, for the outcomes of what was taken: with less, nothing is taken.",
            reload: true),
        key(
            "intake.push.bind", .bindEndpoints, .list(["tcp://127.0.0.1:5751"]),
            "PULL endpoints for PUSH sockets of scrapers. Lossy: nothing is acknowledged.", reload: true),
        key(
            "intake.subscribe.connect", .connectEndpoints, .list([]), "Publishers (PUB) to subscribe to. Lossy.",
            reload: true),
        key(
            "intake.subscribe.bind", .bindEndpoints, .list(["tcp://127.0.0.1:5752"]),
            "SUB endpoints that publishers connect to. Lossy.", reload: true),
        key(
            "intake.subscribe.topics", .strings, .list([""]),
            "Prefixes of the topics subscribed to; the empty one means all.", reload: true),
        key(
            "intake.reliable.bind", .bindEndpoints, .list(["tcp://127.0.0.1:5750"]),
            "ROUTER endpoints of the intake that acknowledges what is on disk (NWI1).", reload: true),
        key(
            "intake.reliable.window.puts", .integer(1...100_000), .integer(512),
            "Payloads that a scraper may have put there and not yet acknowledged."),
        key(
            "intake.reliable.window.bytes", .bytes(1024...68_719_476_736), .integer(33_554_432),
            "The same in bytes, and limits.inFlightBytes at most; a single payload may always be put."),
        key(
            "intake.reliable.ids.count", .integer(1...100_000_000), .integer(1_000_000),
            "Ids of payloads that are remembered, so that a resend is recognised; past it the oldest are forgotten."),
        key(
            "intake.reliable.ids.hours", .integer(1...8760), .integer(24), "How long an id is remembered."),
        key(
            "intake.reliable.connections", .integer(1...100_000), .integer(1000),
            "Scrapers that may be connected there; past it those that come are refused."),
        key(
            "intake.receiveHighWaterMark", .integer(1...100_000), .integer(64),
            "Messages that libzmq holds for each peer of an intake socket before it stops reading from that peer."),
        key(
            "feed.live.bind", .bindEndpoints, .list(["tcp://127.0.0.1:5761"]),
            "XPUB endpoints of the live feed. Lossy, and numbered so that a loss shows.", reload: true),
        key(
            "feed.live.sendHighWaterMark", .integer(1...1_000_000), .integer(1000),
            "Messages that libzmq holds for each subscriber before that subscriber loses some."),
        key(
            "feed.durable.bind", .bindEndpoints, .list(["tcp://127.0.0.1:5760"]),
            "ROUTER endpoints of the durable feed, which keeps a cursor for each consumer.", reload: true),
        key(
            "feed.durable.ackWait", .integer(1...86_400), .integer(30),
            "Seconds that a consumer may take to answer an event before it is delivered again."),
        key(
            "feed.durable.maxDeliver", .integer(1...1000), .integer(10),
            "Deliveries of one event to a consumer; then it goes to the consumer's dead letters."),
        key(
            "feed.durable.consumers", .integer(1...10_000), .integer(64),
            "Consumers that may be known, each shard counted; past it new names are refused."),
        key(
            "feed.durable.window.events", .integer(1...100_000), .integer(1024),
            "Events that a consumer may ask to have delivered and not answered."),
        key(
            "feed.durable.window.bytes", .bytes(1024...1_073_741_824), .integer(16_777_216),
            "The same in bytes; a single event may always be delivered."),
        key(
            "admin.http", .httpAddress, .text("127.0.0.1:5780"),
            "Address of metrics, health and status over HTTP; empty closes it."),
        key(
            "admin.socket", .socketPath, .text("/run/newswire/admin.sock"),
            "The same over a Unix socket, which newswire status and newswire top use; empty closes it."),
        key("workers.count", .integer(0...256), .integer(0), "Payloads parsed at the same time; 0 means one a core."),
        key(
            "limits.payloadBytes", .bytes(1024...1_073_741_824), .integer(10_485_760),
            "The largest payload; a larger one is refused as too-large, and one of more than twice the size "
                + "cuts the connection."
        ),
        key(
            "limits.contentBytes", .bytes(1024...1_073_741_824), .integer(10_485_760),
            "What a compressed payload may become; one that becomes more is quarantined as over-limit."),
        key(
            "limits.contentRatio", .integer(1...100_000), .integer(100),
            "How many times its size a compressed payload may become where that is more than 1 MiB; one that becomes "
                + "more is quarantined as over-limit."),
        key(
            "limits.inFlightPayloads", .integer(1...1_000_000), .integer(1024),
            "Payloads read and not yet published; at the limit the daemon stops reading, so senders wait."),
        key(
            "limits.inFlightBytes", .bytes(1024...68_719_476_736), .integer(67_108_864),
            "The same in bytes, exceeded by one payload at most."),
        key(
            "limits.quarantineBytes", .bytes(0...1_099_511_627_776), .integer(268_435_456),
            "What the quarantine folder may hold; past it the oldest are dropped and counted.", reload: true),
        key(
            "limits.quarantineFiles", .integer(1...10_000_000), .integer(10_000),
            "Payloads in quarantine; past it the oldest are dropped and counted.", reload: true),
        key(
            "limits.outlets", .integer(0...100_000), .integer(1000),
            "Outlets whose last payload is remembered, for status and metrics; past it the longest unseen go.",
            reload: true),
        key(
            "limits.memory", .bytes(67_108_864...1_099_511_627_776), .integer(2_147_483_648),
            "Memory of the whole process; above it the sockets of the intake are closed and opened again, then those "
                + "of the feed, so that libzmq lets go of what peers have filled it with.",
            reload: true),
        key(
            "retention.payloadDays", .integer(0...36_500), .integer(7),
            "How long payloads stay in the journal after their outcome is recorded."),
        key(
            "retention.payloadBytes", .bytes(0...1_099_511_627_776), .integer(21_474_836_480),
            "What the journal may take of the disk; past it the oldest settled payloads go. What is not settled stays."
        ),
        key(
            "retention.recordDays", .integer(0...36_500), .integer(30),
            "How long published records stay in the record log; longer where dedupe still needs them."),
        key(
            "retention.recordBytes", .bytes(0...1_099_511_627_776), .integer(21_474_836_480),
            "What the record log may take of the disk; past it the oldest go, except what dedupe still needs."),
        key(
            "retention.consumerHold", .bytes(0...1_125_899_906_842_624), .integer(10_737_418_240),
            "What the record log may take beyond its retention for consumers that lag; past it they miss events."),
        key(
            "retention.segmentBytes", .bytes(1_048_576...2_147_483_648), .integer(67_108_864),
            "Size of the files of both logs: what is let go of at once, and reserved ahead."),
        key(
            "dedupe.identities", .integer(1...100_000_000), .integer(500_000),
            "Articles known by guid or canonical URL; past it the longest unchanged are forgotten."),
        key("dedupe.identityDays", .integer(1...36_500), .integer(400), "How long an identity is remembered."),
        key(
            "dedupe.texts", .integer(1...100_000_000), .integer(1_000_000),
            "Texts known by their hash; past it the first seen are forgotten."),
        key("dedupe.textDays", .integer(1...36_500), .integer(31), "How far apart two equal texts are one story."),
        key(
            "dedupe.near.enabled", .boolean, .boolean(true), "Whether texts that are largely the same are found."),
        key("dedupe.near.days", .integer(1...31), .integer(4), "How far apart two of them are one story."),
        key(
            "dedupe.near.texts", .integer(1...20_000_000), .integer(200_000),
            "Texts that may be met again; past it the oldest are forgotten."),
        key(
            "dedupe.near.bytes", .bytes(1_048_576...1_099_511_627_776), .integer(268_435_456),
            "What their words, as hashes, may take of the memory; past it the oldest are forgotten."),
        key(
            "dedupe.near.threshold", .integer(30...100), .integer(55),
            "The share of one text, in percent by weight, that the other must have; short texts need more."),
        key(
            "dedupe.boilerplate.enabled", .boolean, .boolean(true),
            "Whether lines that keep coming back from a source lose their weight, and leave the published body."),
        key(
            "dedupe.boilerplate.pages", .integer(2...1000), .integer(3),
            "Stories of a source that must have a line before the published body leaves it out."),
        key(
            "dedupe.boilerplate.confidence", .integer(1...99), .integer(20),
            "The share of the source's stories, in percent, that must have it: what is certain of it by 95%."),
        key(
            "dedupe.boilerplate.days", .integer(1...3650), .integer(30),
            "How long a line is remembered after it was met last."),
        key(
            "dedupe.boilerplate.sources", .integer(1...1_000_000), .integer(1000),
            "Sources of which lines are remembered; past it the longest unseen are forgotten."),
        key(
            "dedupe.boilerplate.linesPerSource", .integer(16...100_000), .integer(1000),
            "Lines of each that are remembered; past it those met once, and longest ago, are forgotten."),
        key(
            "health.unreadyPercent", .integer(1...100), .integer(80),
            "From this share of limits.inFlightPayloads or limits.inFlightBytes on the daemon calls itself not ready.",
            reload: true),
        key(
            "health.readyPercent", .integer(0...99), .integer(50), "Below this share it is ready again.",
            reload: true),
        key(
            "health.stallSeconds", .integer(1...3600), .integer(10),
            "A part that has work and has not moved for so long is stalled: systemd's watchdog is no longer fed.",
            reload: true),
        key(
            "stop.drainSeconds", .integer(1...3600), .integer(45),
            "How long a stop waits for what was taken to be published. Shorter than TimeoutStopSec of the unit.",
            reload: true),
        key("record.instance", .text, .text("main"), "The last part of each record's source: /newswire/<instance>."),
        key("record.bodyMarkdown", .boolean, .boolean(false), "Whether records have the body as Markdown too."),
        key("record.links", .boolean, .boolean(false), "Whether records have the links in the body."),
        key(
            "security.insecure", .boolean, .boolean(false),
            "Allows endpoints beyond loopback and ipc without encryption and authentication.", reload: true),
        key(
            "log.level", .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]), .text("info"),
            "The least severe messages that are logged.", reload: true),
        key(
            "log.format", .choice(["auto", "text", "json", "journal"]), .text("auto"),
            "Lines of text or of JSON on standard error, or messages with fields to journald; auto is journal when "
                + "journald reads standard error, as it does for a service of systemd, else text."),
        key(
            "log.journalSocket", .socketPath, .text("/run/systemd/journal/socket"),
            "Where journald takes messages; empty where there is none."),
    ]

    static func key(named path: String) -> ConfigurationKey? { keys.first { $0.path == path } }

    private static func key(
        _ path: String, _ kind: ConfigurationKey.Kind, _ defaultValue: ConfigurationValue, _ help: String,
        reload: Bool = false
    ) -> ConfigurationKey {
        ConfigurationKey(
            path: path, kind: kind, defaultValue: defaultValue, isReloadable: reload, help: help)
    }
}
