import ArgumentParser

/// `newswire status`: how the daemon is.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how newswired is: ready or why not, configuration, load, outcomes.",
        discussion: """
            The first line has the verdict. A reload that was refused and keys that wait for a restart stand below it.

            The daemon is asked over its admin socket (/run/newswire/admin.sock, which root and the group newswire may \
            use), and where that is missing or closed to you over HTTP (127.0.0.1:5780). --admin or the variable \
            NEWSWIRE_ADMIN names another one.

            Exit codes: 0 running and ready; 1 it answers, and is not ready or not alive; 64 wrong usage; 69 not \
            reachable.
            """)

    @OptionGroup
    var connection: AdminConnectionOptions

    @Flag(help: "The whole status as indented JSON.")
    var json = false

    func run() throws {
        Interruption.install()
        try reportingFailures(Console("status")) {
            do {
                let (status, bytes, _) = try connection.status()
                var output = StandardOutput()
                if json {
                    var indenter = JSONIndenter(usesColour: output.usesColour)
                    try output.append(line: indenter.indent(bytes))
                } else {
                    try output.append(line: Array(StatusText(status).text.utf8.dropLast()))
                }
                try output.flush()
                if !status.isReady || !status.isAlive { throw ExitCode(1) }
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}
