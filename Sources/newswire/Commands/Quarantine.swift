import ArgumentParser
import Glibc
import JSONText
import NewswireModel
import NewswireService

/// `newswire quarantine`: the payloads that could not be processed, with who, when, what and where; and what to do with
/// them.
struct Quarantine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the payloads that could not be processed; retry, drop or export them.",
        discussion: """
            Looking and exporting read the state directory, beside a running newswired or without one. A running \
            newswired is told over its admin socket to retry or drop; when none runs, the state is changed directly, \
            and the next start decides what is retried.

            A retry puts the payload into the journal once more, as it came: its new records carry retryOf, the old \
            outcome stands, and it leaves the quarantine. What still can't be processed is back there under its new id.

            Exit codes: 0 done; 65 something could not be done, and the others were; 64 wrong usage; 66 the files \
            can't be read; 69 newswired is not reachable; 74 the files can't be written; 78 the configuration has \
            faults; 130 stopped with Ctrl-C.
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self, Export.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "List them, by time of reception.")

        @OptionGroup
        var choice: QuarantineChoice

        @OptionGroup
        var state: StateOptions

        @Flag(help: "A line of JSON each.")
        var json = false

        func run() throws {
            try visiting("quarantine ls") {
                let chosen = choice.filter(QuarantinedPayload.list(directory: try state.files().quarantine))
                var output = StandardOutput()
                if json {
                    for payload in chosen { try output.append(line: payload.json) }
                } else if chosen.isEmpty {
                    try output.append(line: Array("nothing in quarantine".utf8))
                } else {
                    let rows =
                        [["ID", "RECEIVED", "CODE", "ENDPOINT", "OUTLET", "BYTES", "DETAIL"]]
                        + chosen.map {
                            [
                                $0.id, $0.received, $0.code, $0.endpoint, $0.outlet ?? "-", "\($0.bytes)",
                                $0.detail,
                            ]
                        }
                    for line in TextTable.lines(rows, rightAligned: [5]) {
                        try output.append(line: Array(line.printable.utf8))
                    }
                }
                try output.flush()
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show all that is known of one, and how its payload begins.",
            discussion: "newswire payload ID prints the payload itself.")

        @Argument(help: "Its id, as ls shows it.")
        var id: String

        @OptionGroup
        var state: StateOptions

        @Flag(help: "As one line of JSON, without the payload.")
        var json = false

        func run() throws {
            try visiting("quarantine show") {
                guard let payload = QuarantinedPayload.read(id, directory: try state.files().quarantine) else {
                    throw Failure(.data, "\(id) is not in quarantine; newswire quarantine ls lists what is")
                }
                var output = StandardOutput()
                if json {
                    try output.append(line: payload.json)
                } else {
                    for line in payload.lines { try output.append(line: Array(line.printable.utf8)) }
                }
                try output.flush()
            }
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have payloads processed once more, after a fix.")

        @OptionGroup
        var change: QuarantineChange

        func run() throws { try change.carryOut("retry") { .retry($0) } }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete payloads from quarantine for good; their outcomes stand.")

        @OptionGroup
        var change: QuarantineChange

        func run() throws { try change.carryOut("drop") { .drop($0) } }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy payloads into a directory: ID.payload as it came, ID.json with all that is known of it.",
            discussion: "They stay in quarantine. Files that are there already are not overwritten.")

        @Option(help: ArgumentHelp("Where to; it is made if it is missing.", valueName: "directory"))
        var to: String

        @OptionGroup
        var selection: QuarantineSelection

        @OptionGroup
        var state: StateOptions

        func run() throws {
            try visiting("quarantine export") {
                let chosen = try selection.payloads(try state.files())
                if mkdir(to, 0o777) != 0, errno != EEXIST {
                    throw Failure(.inputOutput, "\(to) can't be made: \(String(cString: strerror(errno)))")
                }
                for payload in chosen {
                    try Interruption.check()
                    guard let bytes = try? payload.payload() else {
                        throw Failure(
                            .noInput, "\(payload.path) can't be read: it may just have been retried or dropped")
                    }
                    try OutputFile.write(bytes, to: "\(to)/\(payload.id).payload")
                    try OutputFile.write(payload.json + [UInt8(ascii: "\n")], to: "\(to)/\(payload.id).json")
                }
                Console("quarantine export").say("\(chosen.count.of("payload")) exported to \(to)")
            }
        }
    }
}

/// What of the quarantine is meant, by what is known of it; all of it if nothing is said.
struct QuarantineChoice: ParsableArguments {
    @Option(help: ArgumentHelp("Those with this code, such as bad-encoding.", valueName: "code"))
    var code: String?

    @Option(help: ArgumentHelp("Those of this outlet.", valueName: "name"))
    var outlet: String?

    @Option(help: ArgumentHelp("Those received since then, as 2026-11-25T10:00:00Z or 2026-11-25.", valueName: "time"))
    var since: ReceptionTime?

    @Option(help: ArgumentHelp("Those received before then.", valueName: "time"))
    var before: ReceptionTime?

    var isEmpty: Bool { code == nil && outlet == nil && since == nil && before == nil }

    func filter(_ payloads: [QuarantinedPayload]) -> [QuarantinedPayload] {
        // RFC 3339 in UTC sorts as the times do.
        payloads.filter { payload in
            (code == nil || payload.code == code) && (outlet == nil || payload.outlet == outlet)
                && (since.map { payload.received >= $0.first.rfc3339 } ?? true)
                && (before.map { payload.received < $0.first.rfc3339 } ?? true)
        }
    }
}

/// Which payloads something is done with: some by their ids, or those that a choice names, or all.
struct QuarantineSelection: ParsableArguments {
    @Argument(help: ArgumentHelp("Their ids, as ls shows them.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "All that are there.")
    var all = false

    @OptionGroup
    var choice: QuarantineChoice

    func validate() throws {
        let ways = [!ids.isEmpty, all, !choice.isEmpty].count { $0 }
        guard ways == 1 else { throw ValidationError("Name ids, or choose by code, outlet or time, or say --all.") }
    }

    /// - Throws: `Failure` for an id that is not there.
    func payloads(_ files: StateFiles) throws -> [QuarantinedPayload] {
        guard !ids.isEmpty else { return choice.filter(QuarantinedPayload.list(directory: files.quarantine)) }
        return try ids.map { id in
            guard let payload = QuarantinedPayload.read(id, directory: files.quarantine) else {
                throw Failure(.data, "\(id) is not in quarantine; newswire quarantine ls lists what is")
            }
            return payload
        }
    }
}

/// What retry and drop have in common.
struct QuarantineChange: ParsableArguments {
    @OptionGroup
    var selection: QuarantineSelection

    @OptionGroup
    var state: StateOptions

    @OptionGroup
    var connection: AdminConnectionOptions

    func carryOut(_ verb: String, _ order: (String) -> ReprocessingDesk.Order) throws {
        try visiting("quarantine \(verb)") {
            let console = Console("quarantine \(verb)")
            let files = try state.files()
            let payloads = try selection.payloads(files)
            let orders = try ReprocessingOrders(files, state, connection)
            var output = StandardOutput()
            var refused = 0
            try orders.carryOut(payloads.map { order($0.id) }) { answer in
                if let refusal = answer.refusal {
                    refused += 1
                    console.complain("\(answer.name): \(refusal)")
                } else {
                    let line = answer.position.map { "\(answer.name) stands in the journal at \($0)" }
                    try output.append(line: Array((line ?? "\(answer.name) dropped").utf8))
                    try output.flush()
                }
            }
            if refused > 0 { throw ExitCode(Failure.Code.data.rawValue) }
        }
    }
}

extension ParsableCommand {
    /// Runs what reads or changes a state, and turns what goes wrong into the exit code.
    func visiting(_ name: String, _ body: () throws -> Void) throws { try Newswire.visiting(name, body) }
}

extension ParsableArguments {
    fileprivate func visiting(_ name: String, _ body: () throws -> Void) throws { try Newswire.visiting(name, body) }
}
