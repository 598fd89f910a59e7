import ArgumentParser

/// `newswire top`: the daemon's load, live.
struct Top: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch newswired at work: rates, queues, outcomes, memory.",
        discussion: """
            On a terminal a screen that is redrawn each --interval, until q or Ctrl-C. Elsewhere one line each \
            --interval. Rates are those of the time since the last one.

            A daemon that stops or restarts meanwhile is waited for. It is asked where newswire status asks.

            Exit codes: 0 ended by q, Ctrl-C or --count, or the reader of the output has gone; 64 wrong usage; 69 the \
            daemon was not reachable at the start.
            """)

    @OptionGroup
    var connection: AdminConnectionOptions

    @Option(help: ArgumentHelp("How often, from 0.1 to 3600.", valueName: "seconds"))
    var interval = 2.0

    @Option(name: .shortAndLong, help: ArgumentHelp("End after so many screens or lines.", valueName: "number"))
    var count: Int?

    func validate() throws {
        guard 0.1...3600 ~= interval else { throw ValidationError("--interval must be from 0.1 to 3600 seconds.") }
        if let count, count < 1 { throw ValidationError("--count must be at least 1.") }
    }

    func run() throws {
        Interruption.install()
        try reportingFailures(Console("top")) {
            do {
                let (status, _, address) = try connection.status()
                var top = TopRun(address: address, first: status, intervalSeconds: interval, countMax: count)
                if LiveScreen.isPossible { try top.onScreen() } else { try top.asLines() }
            } catch is Interrupted {
                // Ctrl-C is how it ends.
            }
        }
    }
}
