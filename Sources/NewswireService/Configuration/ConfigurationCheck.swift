/// What must hold of the values beyond their types.
enum ConfigurationCheck {
    static func faults(in given: [String: (value: ConfigurationValue, place: String)]) -> [ConfigurationFault] {
        let allowsRemote = given["security.insecure"]?.value == .boolean(true)
        var faults: [ConfigurationFault] = []
        var faulty: Set<String> = []
        for key in ConfigurationSchema.keys {
            guard let (value, place) = given[key.path] else { continue }
            let found = messages(value, key, allowsRemote)
            faults += found.map { ConfigurationFault(place: place, message: $0) }
            if !found.isEmpty { faulty.insert(key.path) }
        }
        return faults + endpointsGivenTwice(given) + ConfigurationContradictions(given, besides: faulty).faults
    }

    private static func messages(
        _ value: ConfigurationValue, _ key: ConfigurationKey, _ allowsRemote: Bool
    ) -> [String] {
        switch (key.kind, value) {
        case (.integer(let range), .integer(let number)), (.bytes(let range), .integer(let number)):
            range.contains(number) ? [] : ["\(key.path) is \(number), and must be \(key.kind.expectation)"]
        case (.choice(let names), .text(let text)):
            names.contains(text)
                ? [] : ["\(key.path) is \(text.isEmpty ? "empty" : text), and must be \(key.kind.expectation)"]
        case (.text, .text(let text)):
            text.isEmpty ? ["\(key.path) must not be empty"] : []
        case (.httpAddress, .text(let text)) where !text.isEmpty:
            bindMessages("tcp://" + text, key, allowsRemote).map { $0.replacing("tcp://", with: "") }
        case (.socketPath, .text(let text)) where !text.isEmpty && (!text.hasPrefix("/") || text.utf8.count > 107):
            ["\(key.path) is \(text), and must be a path from the root of at most 107 bytes, or empty"]
        case (.path, .text(let text)) where !text.hasPrefix("/"):
            [
                "\(key.path) is \(text.isEmpty ? "empty" : text), and must be a path from the root, such as "
                    + "/var/lib/newswire"
            ]
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

    /// Two sockets can't listen on one endpoint, and none can do so twice.
    private static func endpointsGivenTwice(
        _ given: [String: (value: ConfigurationValue, place: String)]
    ) -> [ConfigurationFault] {
        var owners: [(path: String, text: String, endpoint: Endpoint)] = []
        var faults: [ConfigurationFault] = []
        for key in ConfigurationSchema.keys {
            for (text, endpoint) in listened(key, given[key.path]?.value ?? key.defaultValue) {
                if let owner = owners.first(where: { $0.endpoint.collides(with: endpoint) }) {
                    let place = given[key.path]?.place ?? given[owner.path]?.place ?? "defaults"
                    let message =
                        owner.path == key.path
                        ? "\(key.path) lists \(owner.text)"
                            + (owner.text == text ? " twice" : " and \(text), which are the same")
                        : "\(key.path) and \(owner.path) both listen on \(text)"
                    faults.append(ConfigurationFault(place: place, message: message))
                }
                owners.append((key.path, text, endpoint))
            }
        }
        return faults
    }

    /// What a key makes the daemon listen on, as it is written and as an endpoint; what is no endpoint is left out.
    private static func listened(
        _ key: ConfigurationKey, _ value: ConfigurationValue
    ) -> [(text: String, endpoint: Endpoint)] {
        let written: [(String, String)] =
            switch (key.kind, value) {
            case (.bindEndpoints, .list(let list)): list.map { ($0, $0) }
            case (.httpAddress, .text(let text)): [(text, "tcp://" + text)]
            // Not log.journalSocket: there journald listens.
            case (.socketPath, .text(let text)) where key.path == "admin.socket": [(text, "ipc://" + text)]
            default: []
            }
        return written.compactMap { text, address in (try? Endpoint(address)).map { (text, $0) } }
    }
}
