/// The schema as pages: the annotated default file, and the reference in Markdown.
public enum ConfigurationReference {
    private static let columnsMax = 118

    /// `config/newswired.yaml`: every key with its default, its meaning above it.
    public static var defaultFile: String {
        var lines = header
        var open: [String] = []
        for key in ConfigurationSchema.keys {
            let parts = key.path.split(separator: ".").map(String.init)
            let shared = zip(open, parts).prefix { $0 == $1 }.count
            if shared == 0 { lines.append("") }
            for depth in shared..<parts.count - 1 {
                lines.append(indent(depth) + parts[depth] + ":")
            }
            open = Array(parts.dropLast())
            let depth = parts.count - 1
            lines += wrapped(key.help, width: columnsMax - 2 * depth - 2).map { indent(depth) + "# " + $0 }
            lines.append(indent(depth) + parts[depth] + ": " + key.yaml(of: key.defaultValue))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `docs/configuration.md`: all that the schema knows of each key.
    public static var markdown: String {
        var lines = introduction
        var section = ""
        for key in ConfigurationSchema.keys {
            let name = key.path.split(separator: ".").first.map(String.init) ?? ""
            if name != section {
                lines += ["", "## \(name)", "", "| key | value | default | changes at | meaning |"]
                lines.append("|---|---|---|---|---|")
                section = name
            }
            let change = key.isReloadable ? "reload" : "restart"
            lines.append(
                "| `\(key.path)`<br>`\(key.environmentName)` | \(key.kind.expectation) "
                    + "| `\(key.yaml(of: key.defaultValue))` | \(change) | \(key.help) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let header =
        wrapped(
            """
            Every key of newswired's configuration with its default. The daemon needs no file: keep the keys that you \
            change, and try the file with `newswired check --config FILE`.
            """, width: columnsMax - 2
        ).map { "# " + $0 } + ["#"]
        + wrapped(
            """
            Environment variables win over the file (intake.push.bind is NEWSWIRE_INTAKE_PUSH_BIND; lists are \
            separated by commas), and `--set KEY=VALUE` over both. Sizes are bytes, or KiB, MiB, GiB, TiB. Endpoints \
            are tcp://ADDRESS:PORT or ipc://PATH; an empty list closes an endpoint. SIGHUP reads the file again.
            """, width: columnsMax - 2
        ).map { "# " + $0 }

    private static let introduction = [
        "# Configuration",
        "",
        """
        Every key has a default. A YAML file (`--config FILE`) wins over the defaults, an environment variable over \
        the file, and `--set KEY=VALUE` over all. [config/newswired.yaml](../config/newswired.yaml) is the default \
        configuration as a file; `newswired defaults` prints it.
        """,
        "",
        """
        Lists are separated by commas in variables and in `--set`. Sizes are bytes, or `512 KiB`, `64 MiB`, `2 GiB`, \
        `1 TiB`. Endpoints are `tcp://ADDRESS:PORT` or `ipc://PATH`; an empty list closes an endpoint.
        """,
        "",
        """
        `newswired check [--config FILE]` says whether a configuration can be used, without starting anything, and \
        what it may take of memory and disk. All faults are shown at once, each with its place, and the exit code is 78:
        """,
        "",
        "    newswired.yaml:3:3: unknown key workers.cuont; did you mean workers.count?",
        "",
        """
        SIGHUP reads file, variables and flags again: see [operations.md](operations.md#reloading). The tables say \
        which keys a reload takes over, and which wait for a restart.
        """,
    ]

    private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension ConfigurationKey {
    /// A value of the key as YAML: texts that could be read as something else are quoted.
    func yaml(of value: ConfigurationValue) -> String {
        switch (kind, value) {
        case (.text, .text(let text)),
            (.httpAddress, .text(let text)) where text.contains(":") || text.isEmpty:
            "\"\(text)\""
        default: text(of: value)
        }
    }
}
