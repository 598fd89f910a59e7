/// Values that are right alone and make no sense together.
struct ConfigurationContradictions {
    private let given: [String: (value: ConfigurationValue, place: String)]

    private let faulty: Set<String>

    /// - Parameter faulty: keys that are wrong already: what contradicts them is not worth a word.
    init(_ given: [String: (value: ConfigurationValue, place: String)], besides faulty: Set<String>) {
        self.given = given
        self.faulty = faulty
    }

    var faults: [ConfigurationFault] {
        let found: [ConfigurationFault?] = [
            payloadFault, quarantineFault, readinessFault, intakeFault, topicsFault, logFault,
        ]
        return found.compactMap(\.self) + connectFaults
    }

    private var payloadFault: ConfigurationFault? {
        let (payload, inFlight) = (integer("limits.payloadBytes"), integer("limits.inFlightBytes"))
        guard payload > inFlight else { return nil }
        return fault(
            ["limits.payloadBytes", "limits.inFlightBytes"],
            "limits.payloadBytes, \(ByteSize.text(payload)), is more than limits.inFlightBytes, "
                + "\(ByteSize.text(inFlight)); raise limits.inFlightBytes or lower limits.payloadBytes")
    }

    private var quarantineFault: ConfigurationFault? {
        let (payload, quarantine) = (integer("limits.payloadBytes"), integer("limits.quarantineBytes"))
        guard quarantine > 0, quarantine < payload else { return nil }
        return fault(
            ["limits.quarantineBytes", "limits.payloadBytes"],
            "limits.quarantineBytes, \(ByteSize.text(quarantine)), can't hold one payload of limits.payloadBytes, "
                + "\(ByteSize.text(payload)); raise it, or set it to 0 to keep nothing")
    }

    private var readinessFault: ConfigurationFault? {
        let (ready, unready) = (integer("health.readyPercent"), integer("health.unreadyPercent"))
        guard ready >= unready else { return nil }
        return fault(
            ["health.readyPercent", "health.unreadyPercent"],
            "health.readyPercent, \(ready), must be less than health.unreadyPercent, \(unready)")
    }

    private var intakeFault: ConfigurationFault? {
        let keys = ["intake.reliable.bind", "intake.push.bind", "intake.subscribe.bind", "intake.subscribe.connect"]
        guard keys.allSatisfy({ list($0).isEmpty }) else { return nil }
        return fault(keys, "every endpoint of the intake is closed; give one of \(keys.joined(separator: ", "))")
    }

    private var topicsFault: ConfigurationFault? {
        let isOpen = !list("intake.subscribe.bind").isEmpty || !list("intake.subscribe.connect").isEmpty
        guard isOpen, list("intake.subscribe.topics").isEmpty else { return nil }
        return fault(
            ["intake.subscribe.topics"],
            "intake.subscribe.topics is empty, so nothing would come in; write [\"\"] for all topics, or close "
                + "intake.subscribe.bind and intake.subscribe.connect")
    }

    private var logFault: ConfigurationFault? {
        guard value("log.format") == .text("journal"), value("log.journalSocket") == .text("") else { return nil }
        return fault(
            ["log.journalSocket", "log.format"],
            "log.journalSocket is empty, so log.format: journal has nowhere to log to; give its path, or another format"
        )
    }

    private var connectFaults: [ConfigurationFault] {
        let own = ConfigurationSchema.keys.filter { $0.kind == .bindEndpoints }
        return list("intake.subscribe.connect").flatMap { publisher in
            own.filter { list($0.path).contains(publisher) }.compactMap { key in
                fault(
                    ["intake.subscribe.connect", key.path],
                    "intake.subscribe.connect names \(publisher), where this daemon itself listens (\(key.path))")
            }
        }
    }

    private func value(_ path: String) -> ConfigurationValue? {
        given[path]?.value ?? ConfigurationSchema.key(named: path)?.defaultValue
    }

    private func integer(_ path: String) -> Int {
        guard case .integer(let number) = value(path) else { preconditionFailure("\(path) is no number") }
        return number
    }

    private func list(_ path: String) -> [String] {
        guard case .list(let list) = value(path) else { preconditionFailure("\(path) is no list") }
        return list
    }

    /// At the place of the first of the keys that was given.
    private func fault(_ keys: [String], _ message: String) -> ConfigurationFault? {
        guard faulty.isDisjoint(with: keys) else { return nil }
        return keys.lazy.compactMap { given[$0]?.place }.first.map { ConfigurationFault(place: $0, message: message) }
    }
}
