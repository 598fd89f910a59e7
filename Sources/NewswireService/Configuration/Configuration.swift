public import Deduplication
public import NewswireProtocol

/// A checked configuration. Immutable: what it says is what runs.
public struct Configuration: Sendable, Equatable {
    public let stateDirectory: String
    /// Bytes that must stay free on its disk.
    public let stateReserve: Int
    public let pushBind: [String]
    public let subscribeConnect: [String]
    public let subscribeBind: [String]
    public let subscribeTopics: [String]
    public let reliableBind: [String]
    public let reliable: Reliable
    public let receiveHighWaterMark: Int
    public let liveBind: [String]
    public let liveSendHighWaterMark: Int
    public let durableBind: [String]
    public let durable: Durable
    /// 0: one a core.
    public let workerCount: Int
    public let limits: Limits
    public let dedupe: Deduplicator.Limits
    public let retention: Retention
    /// `ADDRESS:PORT` of the administration server; empty where it is closed.
    public let adminHTTP: String
    /// Path of the administration server's socket; empty where it is closed.
    public let adminSocket: String
    public let health: Health
    /// How long a stop waits for what was taken to be published.
    public let drainSeconds: Int
    public let instance: String
    /// Whether records have the body as Markdown too, and its links.
    public let bodyMarkdown: Bool
    public let links: Bool
    public let logLevel: String
    /// `auto`, `text`, `json` or `journal`.
    let logFormat: String
    /// Path of journald's socket; empty where there is none.
    let logJournalSocket: String
    /// Every key of the schema with its value: what the fields above are made of.
    let values: [String: ConfigurationValue]
    /// Where the values that were given come from.
    private let places: [String: String]
    /// What the log should say of it: keys that were given and do nothing yet, variables that are no keys.
    public let notes: [String]

    /// What bounds memory and disk; sizes in bytes.
    public struct Limits: Sendable, Equatable {
        public let payloadBytes: Int
        /// What a compressed payload may become, at all and for each of its bytes.
        public let contentBytes: Int
        public let contentRatio: Int
        public let inFlightPayloads: Int
        public let inFlightBytes: Int
        public let quarantineBytes: Int
        public let quarantineFiles: Int
        /// Of the whole process.
        public let memoryBytes: Int
        /// Outlets that are remembered.
        public let outlets: Int
    }

    /// What the reliable endpoint grants its scrapers.
    public struct Reliable: Sendable, Equatable {
        public let window: PutWindow
        public let idsMax: Int
        public let idHours: Int
        public let connectionsMax: Int
    }

    /// Consumers of the durable feed.
    public struct Durable: Sendable, Equatable {
        public let ackWaitSeconds: Int
        public let deliveriesMax: Int
        public let consumersMax: Int
        public let windowMax: FeedWindow
    }

    /// How much of what is settled stays on disk.
    public struct Retention: Sendable, Equatable {
        public let payloadDays: Int
        public let payloadBytes: Int
        public let recordDays: Int
        public let recordBytes: Int
        /// Bytes of the record log beyond these, for consumers that lag.
        public let consumerHold: Int
        /// Of one file of a log.
        public let segmentBytes: Int
    }

    /// When the daemon calls itself well, and able to take work.
    public struct Health: Sendable, Equatable {
        public let unreadyPercent: Int
        public let readyPercent: Int
        public let stallSeconds: Int
    }

    /// Reads and checks: defaults, then the file, then the environment, then the `KEY=VALUE` settings of the command
    /// line.
    ///
    /// - Parameters:
    ///   - file: the YAML text and what to call it in messages.
    /// - Throws: all faults at once.
    public init(
        file: (text: String, name: String)? = nil, environment: [String: String] = [:], settings: [String] = []
    ) throws(ConfigurationError) {
        var reader = ConfigurationReader()
        if let file { reader.read(yaml: file.text, name: file.name) }
        reader.read(environment: environment)
        for setting in settings { reader.read(setting: setting) }
        let faults = reader.faults + ConfigurationCheck.faults(in: reader.given)
        guard faults.isEmpty else { throw ConfigurationError(faults: faults.inOrder) }

        let given = reader.given.mapValues(\.value)
        let defaults = ConfigurationSchema.keys.map { ($0.path, $0.defaultValue) }
        self.init(
            values: given.merging(defaults) { given, _ in given }, places: reader.given.mapValues(\.place),
            notes: reader.notes)
        if let fault = budgetFault(reader.given) { throw ConfigurationError(faults: [fault]) }
    }

    /// The sum of all limits must fit into `limits.memory`.
    private func budgetFault(
        _ given: [String: (value: ConfigurationValue, place: String)]
    ) -> ConfigurationFault? {
        let budget = ResourceBudget(self)
        guard budget.memoryBytes > limits.memoryBytes else { return nil }
        let largest = budget.memory.sorted { $0.bytes > $1.bytes }.prefix(3)
            .map { "\(ResourceBudget.approximate($0.bytes)) for \($0.what)" }
        let keys = [
            "limits.memory", "limits.inFlightBytes", "limits.payloadBytes", "limits.contentBytes", "dedupe.identities",
            "dedupe.texts", "dedupe.near.texts", "dedupe.near.bytes", "dedupe.boilerplate.sources",
            "dedupe.boilerplate.linesPerSource", "intake.reliable.ids.count", "workers.count",
        ]
        return ConfigurationFault(
            place: keys.lazy.compactMap { given[$0]?.place }.first ?? "defaults",
            message: "all limits together are \(ResourceBudget.approximate(budget.memoryBytes)) of memory, over "
                + "limits.memory, \(ByteSize.text(limits.memoryBytes)): raise it or lower the largest, "
                + largest.joined(separator: ", "))
    }

    /// - Parameter values: checked ones, of every key of the schema.
    init(values: [String: ConfigurationValue], places: [String: String] = [:], notes: [String]) {
        func value(_ path: String) -> ConfigurationValue {
            guard let value = values[path] else { preconditionFailure("no key \(path) in the schema") }
            return value
        }
        func integer(_ path: String) -> Int {
            guard case .integer(let number) = value(path) else { preconditionFailure("\(path) is no integer") }
            return number
        }
        func flag(_ path: String) -> Bool {
            guard case .boolean(let flag) = value(path) else { preconditionFailure("\(path) is no flag") }
            return flag
        }
        func text(_ path: String) -> String {
            guard case .text(let text) = value(path) else { preconditionFailure("\(path) is no text") }
            return text
        }
        func list(_ path: String) -> [String] {
            guard case .list(let list) = value(path) else { preconditionFailure("\(path) is no list") }
            return list
        }
        stateDirectory = text("state.directory")
        stateReserve = integer("state.reserve")
        pushBind = list("intake.push.bind")
        subscribeConnect = list("intake.subscribe.connect")
        subscribeBind = list("intake.subscribe.bind")
        subscribeTopics = list("intake.subscribe.topics")
        reliableBind = list("intake.reliable.bind")
        reliable = Reliable(
            window: PutWindow(
                puts: integer("intake.reliable.window.puts"),
                bytes: min(integer("intake.reliable.window.bytes"), integer("limits.inFlightBytes"))),
            idsMax: integer("intake.reliable.ids.count"), idHours: integer("intake.reliable.ids.hours"),
            connectionsMax: integer("intake.reliable.connections"))
        receiveHighWaterMark = integer("intake.receiveHighWaterMark")
        liveBind = list("feed.live.bind")
        liveSendHighWaterMark = integer("feed.live.sendHighWaterMark")
        durableBind = list("feed.durable.bind")
        durable = Durable(
            ackWaitSeconds: integer("feed.durable.ackWait"), deliveriesMax: integer("feed.durable.maxDeliver"),
            consumersMax: integer("feed.durable.consumers"),
            windowMax: FeedWindow(
                events: integer("feed.durable.window.events"), bytes: integer("feed.durable.window.bytes")))
        workerCount = integer("workers.count")
        limits = Limits(
            payloadBytes: integer("limits.payloadBytes"), contentBytes: integer("limits.contentBytes"),
            contentRatio: integer("limits.contentRatio"), inFlightPayloads: integer("limits.inFlightPayloads"),
            inFlightBytes: integer("limits.inFlightBytes"), quarantineBytes: integer("limits.quarantineBytes"),
            quarantineFiles: integer("limits.quarantineFiles"), memoryBytes: integer("limits.memory"),
            outlets: integer("limits.outlets"))
        dedupe = Deduplicator.Limits(
            identitiesMax: integer("dedupe.identities"), identityDays: integer("dedupe.identityDays"),
            textsMax: integer("dedupe.texts"), textDays: integer("dedupe.textDays"),
            near: flag("dedupe.near.enabled")
                ? NearLimits(
                    days: integer("dedupe.near.days"), textsMax: integer("dedupe.near.texts"),
                    recordBytesMax: integer("dedupe.near.bytes"),
                    thresholdPercent: integer("dedupe.near.threshold")) : nil,
            boilerplate: flag("dedupe.boilerplate.enabled")
                ? BoilerplateLimits(
                    pages: integer("dedupe.boilerplate.pages"),
                    confidencePercent: integer("dedupe.boilerplate.confidence"),
                    days: integer("dedupe.boilerplate.days"), sourcesMax: integer("dedupe.boilerplate.sources"),
                    linesMax: integer("dedupe.boilerplate.linesPerSource")) : nil)
        retention = Retention(
            payloadDays: integer("retention.payloadDays"), payloadBytes: integer("retention.payloadBytes"),
            recordDays: integer("retention.recordDays"), recordBytes: integer("retention.recordBytes"),
            consumerHold: integer("retention.consumerHold"), segmentBytes: integer("retention.segmentBytes"))
        instance = text("record.instance")
        bodyMarkdown = flag("record.bodyMarkdown")
        links = flag("record.links")
        logLevel = text("log.level")
        logFormat = text("log.format")
        logJournalSocket = text("log.journalSocket")
        adminHTTP = text("admin.http")
        adminSocket = text("admin.socket")
        health = Health(
            unreadyPercent: integer("health.unreadyPercent"), readyPercent: integer("health.readyPercent"),
            stallSeconds: integer("health.stallSeconds"))
        drainSeconds = integer("stop.drainSeconds")
        self.values = values
        self.places = places
        self.notes = notes
    }

    /// The same values, wherever they come from.
    public static func == (left: Self, right: Self) -> Bool {
        left.values == right.values && left.notes == right.notes
    }

    /// Every key with its value, as a file would have it, and where the value comes from.
    public var listing: [(key: String, value: String, place: String)] {
        ConfigurationSchema.keys.compactMap { key in
            values[key.path].map { (key.path, key.yaml(of: $0), places[key.path] ?? "default") }
        }
    }
}
