internal import Yams

/// Collects the values of all keys from the file, the environment and the flags; a later source wins.
package struct ConfigurationReader {
    /// No settings: `newswire status` and `newswire top` read the first, tests of the daemon set the second.
    private static let otherVariables: Set<String> = ["NEWSWIRE_ADMIN", ProvokedFault.variable]

    /// The values given so far, with the place each came from.
    package private(set) var given: [String: (value: ConfigurationValue, place: String)] = [:]
    package private(set) var faults: [ConfigurationFault] = []
    /// What is odd and no fault.
    private(set) var notes: [String] = []

    package init() {}

    /// Reads a YAML document; `name` is what the faults call it.
    package mutating func read(yaml: String, name: String) {
        do {
            guard let root = try Yams.compose(yaml: yaml) else { return }
            if root.isEmptyDocument { return }
            read(root, path: "", name: name)
        } catch let error as YamlError {
            faults.append(Self.fault(error, name: name))
        } catch {
            faults.append(ConfigurationFault(place: name, message: "can't be read as YAML: \(error)"))
        }
    }

    /// Reads the variables that belong to a key.
    mutating func read(environment: [String: String]) {
        let names = Dictionary(uniqueKeysWithValues: ConfigurationSchema.keys.map { ($0.environmentName, $0) })
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("NEWSWIRE_") {
            if let key = names[name] {
                take(text, for: key, place: "environment \(name)")
            } else if !Self.otherVariables.contains(name) {
                // Other programs may use such names too, so it is no fault.
                let near = EditDistance.nearest(to: name, among: names.keys.sorted())
                notes.append("the variable \(name) is no key" + (near.map { "; did you mean \($0)?" } ?? ""))
            }
        }
    }

    /// Reads a `KEY=VALUE` of the command line.
    mutating func read(setting: String) {
        guard let equals = setting.firstIndex(of: "="), equals > setting.startIndex else {
            faults.append(ConfigurationFault(place: "--set \(setting)", message: "expected KEY=VALUE"))
            return
        }
        let path = String(setting[..<equals])
        guard let key = ConfigurationSchema.key(named: path) else {
            faults.append(ConfigurationFault(place: "--set \(path)", message: Self.unknown(path)))
            return
        }
        take(String(setting[setting.index(after: equals)...]), for: key, place: "--set \(path)")
    }

    private mutating func read(_ node: Node, path: String, name: String) {
        guard let mapping = node.mapping else {
            let what = path.isEmpty ? "the configuration" : path
            fault(node, name, "\(what) is \(node.found), and must be a mapping of keys")
            return
        }
        for (keyNode, valueNode) in mapping {
            guard let part = keyNode.scalar?.string else {
                fault(keyNode, name, "a key must be plain text")
                continue
            }
            guard !part.contains(".") else {
                fault(keyNode, name, "\(Node.shown(part)) has a dot in it; write one key below the other")
                continue
            }
            let inner = path.isEmpty ? part : "\(path).\(part)"
            if let key = ConfigurationSchema.key(named: inner) {
                guard let value = Self.value(of: valueNode, for: key) else {
                    fault(valueNode, name, "\(inner) is \(valueNode.found), and must be \(key.kind.expectation)")
                    continue
                }
                given[inner] = (value, place(valueNode, name))
            } else if ConfigurationSchema.keys.contains(where: { $0.path.hasPrefix(inner + ".") }) {
                if valueNode.isEmptyDocument { continue }
                read(valueNode, path: inner, name: name)
            } else {
                fault(keyNode, name, Self.unknown(inner))
            }
        }
    }

    private mutating func take(_ text: String, for key: ConfigurationKey, place: String) {
        let value: ConfigurationValue? =
            switch key.kind {
            case .integer: Int(text).map { .integer($0) }
            case .bytes: ByteSize.parse(text).map { .integer($0) }
            case .boolean: ["true": true, "false": false][text].map { .boolean($0) }
            case .text, .path, .choice, .httpAddress, .socketPath: .text(text)
            case .strings: .list(Self.parts(of: text))
            // A topic may begin with a space, an endpoint can't.
            case .bindEndpoints, .connectEndpoints: .list(Self.parts(of: text).map(Self.trimmed))
            }
        guard let value else {
            faults.append(
                ConfigurationFault(
                    place: place, message: "\(key.path) is \(Node.shown(text)), and must be \(key.kind.expectation)"))
            return
        }
        given[key.path] = (value, place)
    }

    private static func parts(of list: String) -> [String] {
        list.isEmpty ? [] : list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Without the spaces around it.
    private static func trimmed(_ text: String) -> String {
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last].drop(while: \.isWhitespace))
    }

    private static func value(of node: Node, for key: ConfigurationKey) -> ConfigurationValue? {
        switch key.kind {
        case .integer: node.isPlain ? node.int.map { .integer($0) } : nil
        case .bytes: node.scalar.flatMap { ByteSize.parse($0.string) }.map { .integer($0) }
        case .boolean: node.isPlain ? node.bool.map { .boolean($0) } : nil
        case .text, .path, .choice, .httpAddress, .socketPath: node.scalar.map { .text($0.string) }
        case .strings, .bindEndpoints, .connectEndpoints:
            node.sequence.flatMap { list in
                let texts = list.compactMap { $0.scalar?.string }
                return texts.count == list.count ? .list(texts) : nil
            }
        }
    }

    private static func unknown(_ path: String) -> String {
        let depth = path.split(separator: ".").count
        let known = Set(
            ConfigurationSchema.keys.map { $0.path.split(separator: ".").prefix(depth).joined(separator: ".") })
        let shown = Node.shown(path)
        if known.contains(path) {
            let inside = ConfigurationSchema.keys.map(\.path).filter { $0.hasPrefix(path + ".") }
            return "\(shown) is a group of keys; set one of them: \(inside.joined(separator: ", "))"
        }
        let longer = known.filter { $0.lowercased().hasPrefix(path.lowercased()) }.sorted()
        if let near = EditDistance.nearest(to: path, among: known.sorted()) ?? longer.first {
            return "unknown key \(shown); did you mean \(near)?"
        }
        let parent = path.split(separator: ".").dropLast().joined(separator: ".")
        let siblings = known.filter { parent.isEmpty || $0.hasPrefix(parent + ".") }
            .compactMap { $0.split(separator: ".").last }.sorted()
        return "unknown key \(shown); known here are \(siblings.joined(separator: ", "))"
    }

    private static func fault(_ error: YamlError, name: String) -> ConfigurationFault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigurationFault(place: "\(name):\(mark.line):\(mark.column)", message: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            ConfigurationFault(
                place: "\(name):\(context.mark.line):\(context.mark.column)",
                message: "a key is given twice: \(duplicates.joined(separator: ", "))")
        default:
            ConfigurationFault(place: name, message: "not YAML: \(error)")
        }
    }

    private mutating func fault(_ node: Node, _ name: String, _ message: String) {
        faults.append(ConfigurationFault(place: place(node, name), message: message))
    }

    private func place(_ node: Node, _ name: String) -> String {
        node.mark.map { "\(name):\($0.line):\($0.column)" } ?? name
    }
}

extension Node {
    /// An empty file, or a key with nothing behind it.
    fileprivate var isEmptyDocument: Bool {
        scalar.map { $0.style == .plain && ($0.string.isEmpty || $0.string == "~") } ?? false
    }

    /// What stands there, for a message.
    fileprivate var found: String {
        if mapping != nil { return "a mapping" }
        if sequence != nil { return "a list" }
        guard let scalar, !isEmptyDocument, !scalar.string.isEmpty else { return "empty" }
        return scalar.style == .plain ? Self.shown(scalar.string) : "\(Self.shown(scalar.string)) in quotes"
    }

    /// A text for a message: short, on one line.
    fileprivate static func shown(_ text: String) -> String {
        guard !text.isEmpty else { return "empty" }
        let short = text.unicodeScalars.prefix(60).map { scalar in
            scalar.properties.generalCategory == .control ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return short.joined() + (text.unicodeScalars.count > 60 ? "…" : "")
    }

    /// Not in quotes: `"1"` is a text, 1 is a number.
    fileprivate var isPlain: Bool { scalar?.style == .plain }
}

extension ConfigurationKey.Kind {
    /// What a value must be, as the end of a sentence.
    var expectation: String {
        switch self {
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .bytes(let range):
            "a size from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound)), such as 64 MiB"
        case .boolean: "true or false"
        case .text: "a text"
        case .path: "a path"
        case .httpAddress: "an address such as 127.0.0.1:5780, or empty"
        case .socketPath: "a path, or empty"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .strings: "a list of texts"
        case .bindEndpoints, .connectEndpoints: "a list of endpoints such as tcp://127.0.0.1:5751"
        }
    }
}
