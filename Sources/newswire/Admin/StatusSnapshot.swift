import JSONText

/// What `/status` answered once. A key that is not there is unknown: daemons of other versions may have fewer.
package struct StatusSnapshot {
    private let root: JSONObject

    /// Nil where it is no status of newswired.
    package init?(json: [UInt8]) {
        guard let root = (try? JSONReader.read(json, limits: .init(valuesMax: 2_000_000)))?.object,
            root["state"]?.string != nil, root["ready"]?.object != nil
        else { return nil }
        self.root = root
    }

    /// The value at a path of keys with dots between them: `inFlight.payloads`.
    subscript(_ path: String) -> JSONValue? {
        var value = JSONValue.object(root)
        for key in path.split(separator: ".") {
            guard let next = value.object?[String(key)] else { return nil }
            value = next
        }
        return value
    }

    func int(_ path: String) -> Int? { self[path]?.int }
    func double(_ path: String) -> Double? { self[path]?.double }
    func string(_ path: String) -> String? { self[path]?.string }
    func strings(_ path: String) -> [String] { self[path]?.array?.compactMap(\.string) ?? [] }

    /// The members of an object that are whole numbers, in their order.
    func counts(_ path: String) -> [(key: String, count: Int)] {
        (self[path]?.object?.members ?? []).compactMap { member in member.value.int.map { (member.key, $0) } }
    }

    /// The sum of `counts`; nil where the object is not there.
    func sum(_ path: String) -> Int? {
        self[path]?.object == nil ? nil : counts(path).reduce(0) { $0 + $1.count }
    }

    var isReady: Bool { self["ready.ok"]?.bool == true }
    var isAlive: Bool { self["alive.ok"]?.bool != false }

    /// The process that answered: counters begin at 0 with each.
    var process: String { "\(int("pid") ?? 0) \(string("since") ?? "")" }

    /// `running, ready`, or the state and why not.
    var summary: String {
        let state = string("state") ?? "?"
        let reasons =
            strings("ready.reasons") + strings("alive.reasons").filter { !strings("ready.reasons").contains($0) }
        // A state that is not ready by nature says so itself.
        let others = reasons.filter { $0 != state }
        let words = [isAlive ? nil : "not alive", isReady ? "ready" : "not ready"].compactMap { $0 }
        let verdict = "\(state), \(words.joined(separator: ", "))"
        return others.isEmpty ? verdict : "\(verdict): \(others.joined(separator: "; "))"
    }

    /// Payloads by stage, in the order of the flow.
    var queues: [(stage: String, payloads: Int)] {
        (self["queues"]?.array ?? []).compactMap { entry in
            guard let stage = entry.object?["stage"]?.string, let payloads = entry.object?["payloads"]?.int else {
                return nil
            }
            return (stage, payloads)
        }
    }

    /// The outlets that were seen last, newest first.
    var outlets: [(name: String, payloads: Int, lastSeen: String)] {
        (self["outlets.list"]?.array ?? []).compactMap { entry in
            guard let name = entry.object?["outlet"]?.string, let seen = entry.object?["lastSeen"]?.string else {
                return nil
            }
            return (name, entry.object?["payloads"]?.int ?? 0, seen)
        }
    }

    /// The addresses at these paths; `closed` where there are none, nil where none of the paths is known.
    func endpoints(_ paths: [String]) -> String? {
        guard paths.contains(where: { self[$0] != nil }) else { return nil }
        let bound = paths.flatMap { strings($0) }
        return bound.isEmpty ? "closed" : bound.joined(separator: " ")
    }

    /// The endpoints of the intake, as the status names them.
    static let intakeEndpoints = ["reliable", "push", "subscribe"]

    /// Which endpoint refused what, and how often: `push too-large 3`.
    var refusals: [String] {
        Self.intakeEndpoints.flatMap { endpoint in
            counts("intake.\(endpoint).refused").filter { $0.count > 0 }
                .map { "\(endpoint) \($0.key) \($0.count.grouped)" }
        }
    }
}
