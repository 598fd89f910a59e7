import ArgumentParser
import NewswireModel
import NewswireProtocol
import ZeroMQ

/// `newswire push`: sends payloads to a daemon over PUSH.
struct Push: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send payloads to newswired.",
        discussion: """
            Each file is one payload; a directory stands for the files in it, at any depth, in the order of their \
            names, without hidden ones. With --jsonl each line that is not blank is one payload, as it is: a JSON \
            envelope such as {"text": "…", "url": "…"}. Without PATH standard input is read. newswired finds out \
            by itself whether a payload is plain text, a JSON envelope or HTML; --type says it.

            newswired acknowledges each payload once it is on disk; until then it is sent again when the connection \
            breaks or nothing is heard for 30 seconds. A payload's id is made from its path, its header and its bytes, \
            so that pushing the same again stores nothing twice; --again makes it new. With --plain payloads go over \
            PUSH instead, which is not acknowledged: "sent" means handed over to the network.

            Exit codes: 0 all is stored (with --plain: sent); 64 wrong usage; 65 some payloads were empty, too large \
            or refused; 66 some files can't be read; 69 nobody listens, or the connection did not come back; 75 the \
            daemon does not acknowledge (with --plain: does not read, or the connection was lost and with it perhaps \
            payloads); 76 something else listens; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("Files or directories; - is standard input.", valueName: "path"))
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where newswired takes payloads: its intake.reliable.bind, tcp://127.0.0.1:5750, or with --plain its "
                + "intake.push.bind, tcp://127.0.0.1:5751.", valueName: "endpoint"))
    var to: String?

    @Flag(help: "Send over PUSH, which is not acknowledged.")
    var plain = false

    @Option(
        help: ArgumentHelp(
            "Whose ids the payloads' are; newswire-push@HOST unless given. Not with --plain.", valueName: "name"))
    var client: String?

    @Option(
        help: ArgumentHelp(
            "Payloads that may be unacknowledged; as many as the daemon allows unless given. Not with --plain.",
            valueName: "payloads"))
    var window: Int?

    @Flag(help: "Store what was pushed before once more. Not with --plain.")
    var again = false

    @Flag(help: "Each line is one payload.")
    var jsonl = false

    @OptionGroup
    var headerOptions: HeaderOptions

    @Option(
        help: ArgumentHelp(
            "How long to wait when the daemon acknowledges nothing (120), or with --plain does not read (30).",
            valueName: "seconds"))
    var timeout: Double?

    @Option(help: ArgumentHelp("Payloads with more bytes are not sent.", valueName: "bytes"))
    var maxBytes = payloadBytesMax

    @Flag(name: .shortAndLong, help: "No progress and no summary; only what went wrong.")
    var quiet = false

    func validate() throws {
        guard seconds > 0, seconds <= 86_400 else {
            throw ValidationError("--timeout must be more than 0 and at most 86400 seconds.")
        }
        guard maxBytes > 0 else { throw ValidationError("--max-bytes must be at least 1.") }
        guard window ?? 1 > 0 else { throw ValidationError("--window must be at least 1.") }
        guard client == nil || 1...ReliableIntake.clientBytesMax ~= client?.utf8.count ?? 0 else {
            throw ValidationError("--client has 1 to \(ReliableIntake.clientBytesMax) bytes.")
        }
        guard !plain || (client == nil && window == nil && !again) else {
            throw ValidationError("--client, --window and --again go without --plain: PUSH knows no ids.")
        }
    }

    private var seconds: Double { timeout ?? (plain ? 30 : 120) }

    func run() throws {
        let console = Console("push", showsStatus: !quiet)
        Interruption.install()
        try reportingFailures(console) {
            let header = try headerOptions.read()
            for warning in header.value.warnings {
                console.complain("--header: \(warning); newswired will warn of it too")
            }
            let inputs = try findInputs(console)
            try check(header, against: inputs)
            if inputs.sources.isEmpty { return try sayNothingFound(inputs, console) }
            try push(inputs, header, console)
        }
    }

    private func findInputs(_ console: Console) throws -> InputPaths {
        if paths.isEmpty && InputFile.standardInputIsTerminal {
            throw Failure(.usage, "nothing to push: name files or directories, or pipe a payload in")
        }
        return try InputPaths(paths, complain: console.complain)
    }

    private func check(_ header: HeaderOptions.Header, against inputs: InputPaths) throws {
        guard jsonl || inputs.sources.count > 1, let key = header.keysOfOne.first else { return }
        throw Failure(
            .usage,
            "\(key) belongs to one payload, and here are several; push them one by one, or as envelopes with --jsonl")
    }

    private func sayNothingFound(_ inputs: InputPaths, _ console: Console) throws {
        if inputs.failures > 0 { throw ExitCode(Failure.Code.noInput.rawValue) }
        if !quiet { console.say("sent 0 payloads: there are no files in \(paths.joined(separator: ", "))") }
    }

    private func push(_ inputs: InputPaths, _ header: HeaderOptions.Header, _ console: Console) throws {
        let isCounted = !jsonl && inputs.sources.count > 1
        let progress = PushProgress(payloadsTotal: isCounted ? inputs.sources.count : nil, bytesTotal: inputs.bytes)
        let sender = try plain ? plainSender(header, progress, console) : reliableSender(header, progress, console)
        let delivery = Delivery(by: sender, bytesMax: maxBytes, console: console)
        do {
            try sender.begin()
            for source in inputs.sources {
                try jsonl ? delivery.sendLines(source) : delivery.sendWhole(source)
            }
        } catch is Interrupted {
            try endInterrupted(sender, console)
        } catch {
            console.show(status: "")
            sender.abandon()
            throw error
        }
        try finish(sender, console)
        if !quiet { console.say(sender.summary) }
        try throwExitCode(
            unreadable: inputs.failures + delivery.unreadable, skipped: delivery.skipped + sender.refused)
    }

    private func plainSender(
        _ header: HeaderOptions.Header, _ progress: PushProgress, _ console: Console
    ) throws -> any PayloadSender {
        let connection = try PushConnection(
            to: to ?? "tcp://127.0.0.1:5751", .push, key: "intake.push.bind", lingerSeconds: seconds)
        return PlainSender(
            over: connection, header: header.frame, timeoutSeconds: seconds, progress: progress, console: console)
    }

    private func reliableSender(
        _ header: HeaderOptions.Header, _ progress: PushProgress, _ console: Console
    ) throws -> any PayloadSender {
        if let id = header.value.id, !(1...ReliableIntake.idBytesMax ~= id.utf8.count) {
            throw Failure(.usage, "the id has \(id.utf8.count) bytes; it has 1 to \(ReliableIntake.idBytesMax)")
        }
        // What was not acknowledged need not linger: it is said to be so.
        let connection = try PushConnection(
            to: to ?? "tcp://127.0.0.1:5750", .dealer, key: "intake.reliable.bind", lingerSeconds: 0)
        let naming = ReliableSender.Naming(
            client: client ?? ReliableSender.defaultClient, id: header.value.id,
            nonce: again ? "\(UInt64.random(in: 0...UInt64.max))" : "")
        return ReliableSender(
            over: connection, naming: naming, members: header.members, windowMax: window, timeoutSeconds: seconds,
            progress: progress, console: console)
    }

    private func finish(_ sender: any PayloadSender, _ console: Console) throws {
        do {
            try sender.finish()
        } catch {
            console.show(status: "")
            sender.abandon()
            throw error
        }
    }

    private func endInterrupted(_ sender: any PayloadSender, _ console: Console) throws -> Never {
        console.show(status: "")
        if sender.isBusy { console.complain("stopping; Ctrl-C again stops at once, with less handed over") }
        try finish(sender, console)
        if !quiet { console.say("stopped: \(sender.summary)") }
        throw ExitCode(128 + (Interruption.signalNumber ?? 0))
    }

    private func throwExitCode(unreadable: Int, skipped: Int) throws {
        if unreadable > 0 { throw ExitCode(Failure.Code.noInput.rawValue) }
        if skipped > 0 { throw ExitCode(Failure.Code.data.rawValue) }
    }
}
