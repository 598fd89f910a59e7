import ArgumentParser
import JSONText

/// `newswire consumers`: who consumes the durable feed, and how far each is.
struct Consumers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the consumers of the durable feed; reset or forget one.",
        discussion: """
            newswired is asked as by newswire status; it must run. Changes are made over its admin socket only.

            Exit codes: 0 shown, or done; 64 wrong usage; 65 there is no such consumer; 69 newswired is not reachable.
            """,
        subcommands: [List.self, Reset.self, Remove.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "List them with their cursors and what they lag behind.")

        @OptionGroup
        var connection: AdminConnectionOptions

        @Flag(help: "As indented JSON.")
        var json = false

        func run() throws {
            try answering {
                let reply = try connection.first { try AdminClient(address: $0).get("/consumers") }
                guard reply.status == 200, let value = try? JSONReader.read(reply.body),
                    let consumers = value.object?["consumers"]?.array
                else { throw Failure(.unavailable, "newswired answers \(reply.status): \(reply.firstLine.printable)") }
                var output = StandardOutput()
                if json {
                    var indenter = JSONIndenter(usesColour: output.usesColour)
                    try output.append(line: indenter.indent(reply.body))
                } else {
                    for line in Self.table(consumers) { try output.append(line: Array(line.utf8)) }
                }
                try output.flush()
            }
        }

        private static func table(_ consumers: [JSONValue]) -> [String] {
            if consumers.isEmpty { return ["no consumers"] }
            let rows =
                [["CONSUMER", "CONNECTED", "CURSOR", "LAG", "OUTSTANDING", "DEAD LETTERS", "SEEN"]]
                + consumers.compactMap(\.object).map { consumer in
                    func number(_ key: String) -> String { consumer[key]?.int.map { "\($0)" } ?? "-" }
                    return [
                        consumer["consumer"]?.string ?? "-", consumer["connected"]?.bool == true ? "yes" : "no",
                        number("cursor"), number("lag"), number("outstanding"), number("deadLetters"),
                        consumer["seen"]?.string ?? "-",
                    ]
                }
            return TextTable.lines(rows, rightAligned: Set(1..<rows[0].count - 1))
        }
    }

    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a consumer go on behind a sequence: 0 is all there is again.")

        @OptionGroup
        var connection: AdminConnectionOptions

        @Argument(help: ArgumentHelp("Its name; a shard as NAME/1of2.", valueName: "consumer"))
        var consumer: String

        @Argument(help: ArgumentHelp("The last sequence that counts as done.", valueName: "sequence"))
        var sequence: UInt64

        func run() throws { try change(connection, "consumer=\(consumer)&reset=\(sequence)") }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rm", abstract: "Forget a consumer: its cursor goes, and it holds no records any more.")

        @OptionGroup
        var connection: AdminConnectionOptions

        @Argument(help: ArgumentHelp("Its name; a shard as NAME/1of2.", valueName: "consumer"))
        var consumer: String

        func run() throws { try change(connection, "consumer=\(consumer)&remove") }
    }
}

extension ParsableCommand {
    fileprivate func change(_ connection: AdminConnectionOptions, _ query: String) throws {
        try answering {
            guard query.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { throw Failure(.data, "that is no consumer") }
            let reply = try connection.first { try AdminClient(address: $0).post("/consumers?\(query)") }
            switch reply.status {
            case 200: return
            case 400, 404: throw Failure(.data, reply.firstLine.printable)
            default:
                throw Failure(.unavailable, "newswired answers \(reply.status): \(reply.firstLine.printable)")
            }
        }
    }

    fileprivate func answering(_ body: () throws -> Void) throws {
        Interruption.install()
        try reportingFailures(Console("consumers")) {
            do {
                try body()
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}
