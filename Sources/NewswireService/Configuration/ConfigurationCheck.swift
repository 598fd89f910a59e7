/// What must hold of the values beyond their types.
enum ConfigurationCheck {
    static func faults(in given: [String: (value: ConfigurationValue, place: String)]) -> [ConfigurationFault] {
        let allowsRemote = given["security.insecure"]?.value == .boolean(true)
        var faults: [ConfigurationFault] = []
        for key in ConfigurationSchema.keys {
            guard let (value, place) = given[key.path] else { continue }
            faults += messages(value, key, allowsRemote).map { ConfigurationFault(place: place, message: $0) }
        }
        return faults + endpointsGivenTwice(given) + contradictions(given)
    }

    /// Values that are right alone and make no sense together.
    private static func contradictions(
        _ given: [String: (value: ConfigurationValue, place: String)]
    ) -> [ConfigurationFault] {
        func integer(_ path: String) -> Int {
            let value = given[path]?.value ?? ConfigurationSchema.key(named: path)?.defaultValue
            guard case .integer(let number) = value else { preconditionFailure("\(path) is no number") }
            return number
        }
        /// At the place of the first of the keys that was given.
        func fault(_ keys: [String], _ message: String) -> ConfigurationFault? {
            keys.lazy.compactMap { given[$0]?.place }.first.map { ConfigurationFault(place: $0, message: message) }
        }
        var faults: [ConfigurationFault?] = []
        let (payload, inFlight) = (integer("limits.payloadBytes"), integer("limits.inFlightBytes"))
        if payload > inFlight {
            faults.append(
                fault(
                    ["limits.payloadBytes", "limits.inFlightBytes"],
                    "limits.payloadBytes, \(ByteSize.text(payload)), is more than limits.inFlightBytes, "
                        + "\(ByteSize.text(inFlight)); raise limits.inFlightBytes or lower limits.payloadBytes"))
        }
        let (ready, unready) = (integer("health.readyPercent"), integer("health.unreadyPercent"))
        if ready >= unready {
            faults.append(
                fault(
                    ["health.readyPercent", "health.unreadyPercent"],
                    "health.readyPercent, \(ready), must be less than health.unreadyPercent, \(unready)"))
        }
        return faults.compactMap(\.self)
    }

    private static func messages(
        _ value: ConfigurationValue, _ key: ConfigurationKey, _ allowsRemote: Bool
    ) -> [String] {
        switch (key.kind, value) {
        case (.integer(let range), .integer(let number)), (.bytes(let range), .integer(let number)):
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
