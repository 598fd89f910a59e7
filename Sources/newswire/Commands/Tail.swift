import ArgumentParser
import NewswireModel
import NewswireProtocol

/// `newswire tail`: shows what a daemon publishes.
struct Tail: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the records that newswired publishes, until Ctrl-C.",
        discussion: """
            On a terminal each record is one short line; elsewhere it is one line of JSON, as received. --pretty shows \
            whole records for reading, --json one line of JSON each for programs.

            What is published from now on is shown: the message "subscribed" on standard error says from when on. The \
            feed is live: a reader that is too slow misses records, and every gap in the numbers is told on standard \
            error, as are a restart of the daemon and its silence.

            Exit codes: 0 --count reached, Ctrl-C, or the reader of the output has gone; 64 wrong usage; 69 --timeout \
            passed without a sign of life from newswired; 75 --timeout passed without a record, or before --count was \
            reached.
            """)

    @Option(help: ArgumentHelp("Where newswired publishes: its feed.live.bind.", valueName: "endpoint"))
    var from = "tcp://127.0.0.1:5761"

    @Option(
        help: ArgumentHelp(
            "Only these outcomes, separated by commas: \(Outcome.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "list"),
        transform: Self.outcomes)
    var outcome: [Outcome] = []

    @Option(help: ArgumentHelp("Only this language, as in the record; - for unknown.", valueName: "tag"))
    var language: String?

    @Option(help: ArgumentHelp("Only this registrable domain, such as example.com; - for none.", valueName: "domain"))
    var domain: String?

    @OptionGroup
    var format: JSONFormatOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("End after so many records.", valueName: "number"))
    var count: Int?

    @Option(help: ArgumentHelp("End when no record came for so long.", valueName: "seconds"))
    var timeout: Double?

    @Option(help: ArgumentHelp("Records that may wait here before they are missed.", valueName: "number"))
    var queue = 10_000

    private static func outcomes(_ text: String) throws -> [Outcome] {
        try text.split(separator: ",").map { name in
            guard let outcome = Outcome(rawValue: String(name)) else {
                let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("There is no outcome '\(name)'; there are \(names).")
            }
            return outcome
        }
    }

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count must be at least 1.") }
        if let timeout, !(timeout > 0 && timeout <= 86_400) {
            throw ValidationError("--timeout must be more than 0 and at most 86400 seconds.")
        }
        guard 1...1_000_000 ~= queue else { throw ValidationError("--queue must be from 1 to 1000000.") }
    }

    func run() throws {
        let console = Console("tail")
        Interruption.install()
        try reportingFailures(console) {
            let filter = FeedFilter(outcomes: outcome, language: language, domain: domain)
            let subscription = try LiveSubscription(from: from, topics: filter.topics, queueLength: queue)
            var follower = FeedFollower(
                endpoint: from, filter: filter, format: format, countMax: count, timeoutSeconds: timeout,
                console: console)
            do {
                try follower.follow(subscription)
            } catch is Interrupted {
                // Ctrl-C is how a tail ends.
            }
        }
    }
}
