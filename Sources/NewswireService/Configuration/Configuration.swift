public import Deduplication

/// A checked configuration. Immutable: what it says is what runs.
public struct Configuration: Sendable, Equatable {
    public let stateDirectory: String
    public let pushBind: [String]
    public let subscribeConnect: [String]
    public let subscribeBind: [String]
    public let subscribeTopics: [String]
    public let receiveHighWaterMark: Int
    public let liveBind: [String]
    public let liveSendHighWaterMark: Int
    /// 0: one a core.
    public let workerCount: Int
    public let limits: Limits
    public let dedupe: Deduplicator.Limits
    public let instance: String
    public let logLevel: String
    /// What the log should say of it: keys that were given and do nothing yet, variables that are no keys.
    public let notes: [String]

    /// What bounds memory and disk; sizes in bytes.
    public struct Limits: Sendable, Equatable {
        public let payloadBytes: Int
        public let inFlightPayloads: Int
        public let inFlightBytes: Int
        public let quarantineBytes: Int
        public let quarantineFiles: Int
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
        guard faults.isEmpty else { throw ConfigurationError(faults: faults) }

        let values = reader.given.mapValues(\.value)
        func value(_ path: String) -> ConfigurationValue {
            guard let value = values[path] ?? ConfigurationSchema.key(named: path)?.defaultValue else {
                preconditionFailure("no key \(path) in the schema")
            }
            return value
        }
        func integer(_ path: String) -> Int {
            guard case .integer(let number) = value(path) else { preconditionFailure("\(path) is no integer") }
            return number
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
        pushBind = list("intake.push.bind")
        subscribeConnect = list("intake.subscribe.connect")
        subscribeBind = list("intake.subscribe.bind")
        subscribeTopics = list("intake.subscribe.topics")
        receiveHighWaterMark = integer("intake.receiveHighWaterMark")
        liveBind = list("feed.live.bind")
        liveSendHighWaterMark = integer("feed.live.sendHighWaterMark")
        workerCount = integer("workers.count")
        limits = Limits(
            payloadBytes: integer("limits.payloadBytes"), inFlightPayloads: integer("limits.inFlightPayloads"),
            inFlightBytes: integer("limits.inFlightBytes"), quarantineBytes: integer("limits.quarantineBytes"),
            quarantineFiles: integer("limits.quarantineFiles"))
        dedupe = Deduplicator.Limits(
            identitiesMax: integer("dedupe.identities"), identityDays: integer("dedupe.identityDays"),
            textsMax: integer("dedupe.texts"), textDays: integer("dedupe.textDays"))
        instance = text("record.instance")
        logLevel = text("log.level")
        let withoutEffect = ConfigurationSchema.keys.filter { !$0.hasEffect && values[$0.path] != nil }
        notes = withoutEffect.map { "\($0.path) has no effect yet" } + reader.notes
    }
}

/// What must hold of the values beyond their types.
enum ConfigurationCheck {
    static func faults(in given: [String: (value: ConfigurationValue, place: String)]) -> [ConfigurationFault] {
        let allowsRemote = given["security.insecure"]?.value == .boolean(true)
        var faults: [ConfigurationFault] = []
        for key in ConfigurationSchema.keys {
            guard let (value, place) = given[key.path] else { continue }
            faults += messages(value, key, allowsRemote).map { ConfigurationFault(place: place, message: $0) }
        }
        return faults + endpointsGivenTwice(given)
    }

    private static func messages(
        _ value: ConfigurationValue, _ key: ConfigurationKey, _ allowsRemote: Bool
    ) -> [String] {
        switch (key.kind, value) {
        case (.integer(let range), .integer(let number)):
            range.contains(number) ? [] : ["\(key.path) is \(number), and must be \(key.kind.expectation)"]
        case (.choice(let names), .text(let text)):
            names.contains(text) ? [] : ["\(key.path) is \(text), and must be \(key.kind.expectation)"]
        case (.text, .text(let text)), (.path, .text(let text)):
            text.isEmpty ? ["\(key.path) must not be empty"] : []
        case (.bindEndpoints, .list(let list)):
            list.flatMap { bindMessages($0, key, allowsRemote) }
        case (.connectEndpoints, .list(let list)):
            list.compactMap { endpointMessage($0, key) }
        default: []
        }
    }

    private static func bindMessages(_ text: String, _ key: ConfigurationKey, _ allowsRemote: Bool) -> [String] {
        do {
            let endpoint = try Endpoint(text)
            if endpoint.hasLocalhost {
                return ["\(key.path): \(text) has a host name, which can't be listened on; write 127.0.0.1"]
            }
            guard endpoint.isLocal || allowsRemote else {
                return [
                    "\(key.path) listens on \(text), where other machines reach it without encryption "
                        + "and authentication; use 127.0.0.1 or ipc://, or set security.insecure: true"
                ]
            }
            return []
        } catch {
            return ["\(key.path): \(text) \(error.reason)"]
        }
    }

    private static func endpointMessage(_ text: String, _ key: ConfigurationKey) -> String? {
        do {
            _ = try Endpoint(text)
            return nil
        } catch {
            return "\(key.path): \(text) \(error.reason)"
        }
    }

    /// Two sockets can't listen on one endpoint.
    private static func endpointsGivenTwice(
        _ given: [String: (value: ConfigurationValue, place: String)]
    ) -> [ConfigurationFault] {
        var owners: [String: String] = [:]
        var faults: [ConfigurationFault] = []
        for key in ConfigurationSchema.keys where key.kind == .bindEndpoints && key.hasEffect {
            guard case .list(let list) = given[key.path]?.value ?? key.defaultValue else { continue }
            for endpoint in list where !endpoint.hasSuffix(":*") {
                if let owner = owners[endpoint] {
                    let place = given[key.path]?.place ?? given[owner]?.place ?? "defaults"
                    faults.append(
                        ConfigurationFault(place: place, message: "\(key.path) and \(owner) both listen on \(endpoint)")
                    )
                }
                owners[endpoint] = key.path
            }
        }
        return faults
    }
}
