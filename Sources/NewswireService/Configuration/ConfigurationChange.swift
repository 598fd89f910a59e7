/// What a configuration that was read anew changes of the one that runs.
package struct ConfigurationChange: Sendable {
    /// The running one with the new values of the keys that a reload takes over.
    package let next: Configuration
    /// One line for each key that changes now.
    package let reloaded: [String]
    /// One line for each key whose new value waits for the next start.
    package let needsRestart: [String]
    /// Those keys, in the same order.
    package let keysForRestart: [String]

    package init(running: Configuration, read: Configuration) {
        var values = running.values
        var reloaded: [String] = []
        var needsRestart: [String] = []
        var keysForRestart: [String] = []
        for key in ConfigurationSchema.keys {
            guard let old = running.values[key.path], let new = read.values[key.path], old != new else { continue }
            let (before, after) = (key.text(of: old), key.text(of: new))
            if key.isReloadable {
                values[key.path] = new
                reloaded.append("\(key.path): \(before) becomes \(after)")
            } else {
                keysForRestart.append(key.path)
                needsRestart.append(
                    "\(key.path): \(after) takes effect at the next start; until then it stays \(before)")
            }
        }
        next = Configuration(values: values, notes: read.notes)
        self.reloaded = reloaded
        self.needsRestart = needsRestart
        self.keysForRestart = keysForRestart
    }
}

extension ConfigurationKey {
    /// A value of the key as a file would have it.
    package func text(of value: ConfigurationValue) -> String {
        switch (kind, value) {
        case (.bytes, .integer(let bytes)): ByteSize.text(bytes)
        case (_, .integer(let number)): "\(number)"
        case (_, .boolean(let flag)): "\(flag)"
        case (_, .text(let text)): text
        case (_, .list(let texts)): "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
        }
    }
}
