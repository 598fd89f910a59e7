import ArgumentParser
import ArticleExtraction
import JSONText
import NewswireModel

/// `newswire extract`: what newswired makes of a payload, without newswired.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what becomes of a payload, or of many; needs no daemon.",
        discussion: """
            Prints the article's fields as JSON: what a record's `data` has for a payload that is seen for the first \
            time, without what only the daemon knows (id, articleId, story, outcome, version, received). A payload \
            with several articles gives several objects.

            With --jsonl each line of FILE names a payload, {"id": "a1", "path": "a.txt", "url": "https://…", \
            "contentType": "text/plain"}, or holds it as "text" instead of "path"; beside id, any key of a payload's \
            header may be there, and null means absent. All cores work, and for each line, in the same order, comes \
            {"id": "a1", "record": {…}}, or "rejected", "quarantined" or "error" with code and detail.

            With --explain each line of the payload's text is printed with its role and what decided it, then each \
            field with its origin; with --json or --pretty the same as JSON. The words may change between versions.

            Exit codes: 0 an article came out, with --jsonl every line has its result; 64 wrong usage; 65 no article \
            did, and {"rejected": …} or {"quarantined": …} is printed, with code and detail; with --jsonl lines have \
            faults; 66 a file can't be read; 74 standard output can't be written; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("The payload, or the lines; - or nothing is standard input.", valueName: "file"))
    var file = "-"

    @Flag(help: "Each line names or holds one payload; results come in the same order.")
    var jsonl = false

    @Flag(help: "Show each line of the text with its role and why, and where each field came from.")
    var explain = false

    @Flag(help: "Give the body as Markdown too, with its links: bodyMarkdown.")
    var markdown = false

    @Flag(help: "Give the addresses that the body links to: links.")
    var links = false

    @OptionGroup
    var headerOptions: HeaderOptions

    @OptionGroup
    var format: JSONFormatOptions

    func validate() throws {
        guard jsonl else { return }
        guard !headerOptions.isGiven else {
            throw ValidationError("--type, --url, --outlet and --header are said in the lines with --jsonl.")
        }
        guard !format.pretty else { throw ValidationError("--jsonl gives one line each; leave --pretty out.") }
        guard !explain else { throw ValidationError("--explain explains one payload; leave --jsonl out.") }
    }

    func run() throws {
        let console = Console("extract")
        Interruption.install()
        try reportingFailures(console) {
            do {
                if jsonl { return try ExtractionBatch(extras: extras).run(try openInput()) }
                let header = try headerOptions.read().value
                let payload = Payload(bytes: try readPayload(), header: header, received: ExtractionText.now())
                if explain { return try showExplanation(of: payload, console) }
                let extractor = Extractor()
                extractor.extras = extras
                try show(extractor.extract(payload), console)
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }

    private var extras: Extractor.Extras {
        var extras: Extractor.Extras = []
        if markdown { extras.insert(.bodyMarkdown) }
        if links { extras.insert(.links) }
        return extras
    }

    private func openInput() throws -> InputFile {
        try InputFile.named(file, orElse: "nothing to extract from: name a file, or pipe a payload in")
    }

    private func readPayload() throws -> [UInt8] {
        let input = try openInput()
        let name = input.name
        do {
            guard let bytes = try input.readAll(bytesMax: payloadBytesMax, whileWaiting: {}) else {
                throw Failure(.data, "\(name) has more than \(payloadBytesMax) bytes, the most that newswired takes")
            }
            guard !bytes.isEmpty else { throw Failure(.data, "\(name) is empty, which newswired refuses as bad-frame") }
            return bytes
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "\(name) \(fault.reason)")
        }
    }

    private func showExplanation(of payload: Payload, _ console: Console) throws {
        let (extraction, explanation) = Extractor().explain(payload)
        let text = ExplanationText(explanation: explanation, extraction: extraction)
        var output = StandardOutput()
        if format.json || format.pretty {
            try print(text.json, to: &output)
        } else {
            for line in text.lines(columns: output.columns) { try output.append(line: Array(line.utf8)) }
        }
        try output.flush()
        try end(extraction, console)
    }

    private func show(_ extraction: Extraction, _ console: Console) throws {
        var output = StandardOutput()
        for (outcome, value) in ExtractionText.outcomes(of: extraction) {
            if outcome == "record" {
                try print(value, to: &output)
            } else {
                var writer = JSONWriter()
                writer.beginObject()
                writer.member(outcome, raw: value)
                writer.endObject()
                try print(writer.bytes, to: &output)
            }
        }
        try output.flush()
        try end(extraction, console)
    }

    /// Tells standard error what became no article, and throws the exit code where nothing did.
    private func end(_ extraction: Extraction, _ console: Console) throws {
        complain(of: extraction, console)
        if case .items(let items) = extraction, items.contains(where: { $0.rejection == nil }) { return }
        throw ExitCode(Failure.Code.data.rawValue)
    }

    private func complain(of extraction: Extraction, _ console: Console) {
        switch extraction {
        case .quarantined(let finding, _):
            console.complain("quarantined as \(finding.code.rawValue): \(finding.detail)")
        case .items(let items):
            for rejection in items.compactMap(\.rejection) {
                console.complain("rejected as \(rejection.code.rawValue): \(rejection.detail)")
            }
        }
    }

    private func print(_ json: [UInt8], to output: inout StandardOutput) throws {
        guard format.pretty || (output.isTerminal && !format.json) else { return try output.append(line: json) }
        var indenter = JSONIndenter(usesColour: output.usesColour)
        try output.append(line: indenter.indent(json))
    }
}
