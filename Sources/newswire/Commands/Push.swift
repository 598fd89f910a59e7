import ArgumentParser
import NewswireModel

/// `newswire push`: sends payloads to a daemon over PUSH.
struct Push: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send payloads to newswired.",
        discussion: """
            Each file is one payload; a directory stands for the files in it, at any depth, in the order of their \
            names, without hidden ones. With --jsonl each line that is not blank is one payload, as it is: a JSON \
            envelope such as {"text": "…", "url": "…"}. Without PATH standard input is read. newswired finds out by \
            itself whether a payload is plain text, a JSON envelope or HTML; --type says it.

            PUSH is not acknowledged: "sent" means handed over to the network, not stored. `newswire tail` shows what \
            became of it.

            Exit codes: 0 all was sent; 64 wrong usage; 65 some payloads were empty or too large and were not sent; 66 \
            some files can't be read; 69 nobody listens; 75 the daemon does not read, or the connection was lost and \
            with it perhaps payloads; 76 something else listens; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("Files or directories; - is standard input.", valueName: "path"))
    var paths: [String] = []

    @Option(help: ArgumentHelp("Where newswired takes payloads: its intake.push.bind.", valueName: "endpoint"))
    var to = "tcp://127.0.0.1:5751"

    @Flag(help: "Each line is one payload.")
    var jsonl = false

    @OptionGroup
    var headerOptions: HeaderOptions

    @Option(help: ArgumentHelp("How long to wait when the daemon does not read.", valueName: "seconds"))
    var timeout = 30.0

    @Option(help: ArgumentHelp("Payloads with more bytes are not sent.", valueName: "bytes"))
    var maxBytes = payloadBytesMax

    @Flag(name: .shortAndLong, help: "No progress and no summary; only what went wrong.")
    var quiet = false

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else {
            throw ValidationError("--timeout must be more than 0 and at most 86400 seconds.")
        }
        guard maxBytes > 0 else { throw ValidationError("--max-bytes must be at least 1.") }
    }

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
        let connection = try PushConnection(to: to, lingerSeconds: timeout)
        let isCounted = !jsonl && inputs.sources.count > 1
        let delivery = Delivery(
            over: connection, header: header.frame, bytesMax: maxBytes, timeoutSeconds: timeout,
            progress: PushProgress(
                payloadsTotal: isCounted ? inputs.sources.count : nil, bytesTotal: inputs.bytes),
            console: console)
        do {
            try connection.waitUntilReady(timeoutSeconds: timeout)
            for source in inputs.sources {
                try jsonl ? delivery.sendLines(source) : delivery.sendWhole(source)
            }
        } catch is Interrupted {
            try endInterrupted(delivery, console)
        } catch {
            console.show(status: "")
            connection.abandon()
            throw error
        }
        try delivery.finish()
        if !quiet { console.say(delivery.summary) }
        try throwExitCode(unreadable: inputs.failures + delivery.unreadable, skipped: delivery.skipped)
    }

    private func endInterrupted(_ delivery: Delivery, _ console: Console) throws -> Never {
        console.show(status: "")
        if delivery.progress.sent > 0 {
            console.complain("stopping; Ctrl-C again stops at once, with less handed over")
        }
        try delivery.finish()
        if !quiet { console.say("stopped: \(delivery.summary)") }
        throw ExitCode(128 + (Interruption.signalNumber ?? 0))
    }

    private func throwExitCode(unreadable: Int, skipped: Int) throws {
        if unreadable > 0 { throw ExitCode(Failure.Code.noInput.rawValue) }
        if skipped > 0 { throw ExitCode(Failure.Code.data.rawValue) }
    }
}
