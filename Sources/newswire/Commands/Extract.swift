import ArgumentParser
import ArticleExtraction
import Deduplication
import Glibc
import Hashing
import JSONText
import NewswireModel
import NewswireProtocol

/// `newswire extract`: what newswired makes of a payload, without newswired.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what becomes of one payload; needs no daemon.",
        discussion: """
            Prints the article's fields as JSON: what a record's `data` has for a payload that is seen for the first \
            time, without what only the daemon knows (id, articleId, story, outcome, version, received). A payload \
            with several articles gives several objects.

            Exit codes: 0 an article came out; 64 wrong usage; 65 none did, and {"rejected": …} or {"quarantined": …} \
            is printed, with code and detail; 66 the file can't be read.
            """)

    @Argument(help: ArgumentHelp("The payload; - or nothing is standard input.", valueName: "file"))
    var file = "-"

    @OptionGroup
    var headerOptions: HeaderOptions

    @OptionGroup
    var format: JSONFormatOptions

    func run() throws {
        let console = Console("extract")
        Interruption.install()
        try reportingFailures(console) {
            do {
                let header = try headerOptions.read().value
                let payload = Payload(bytes: try readPayload(), header: header, received: Self.now())
                try show(Extractor().extract(payload), console)
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }

    private func readPayload() throws -> [UInt8] {
        if file == "-" && InputFile.standardInputIsTerminal {
            throw Failure(.usage, "nothing to extract from: name a file, or pipe a payload in")
        }
        let name = file == "-" ? "standard input" : file
        do {
            let input = file == "-" ? InputFile.standardInput : try InputFile(PathBytes(file))
            guard let bytes = try input.readAll(bytesMax: payloadBytesMax, whileWaiting: {}) else {
                throw Failure(.data, "\(name) has more than \(payloadBytesMax) bytes, the most that newswired takes")
            }
            guard !bytes.isEmpty else { throw Failure(.data, "\(name) is empty, which newswired refuses as bad-frame") }
            return bytes
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "\(name) \(fault.reason)")
        }
    }

    private func show(_ extraction: Extraction, _ console: Console) throws {
        var output = StandardOutput()
        var articles = 0
        switch extraction {
        case .quarantined(let finding, _):
            try print(Self.finding("quarantined", finding.code.rawValue, finding.detail), to: &output)
            console.complain("quarantined as \(finding.code.rawValue): \(finding.detail)")
        case .items(let items):
            for item in items {
                if let rejection = item.rejection {
                    try print(Self.finding("rejected", rejection.code.rawValue, rejection.detail), to: &output)
                    console.complain("rejected as \(rejection.code.rawValue): \(rejection.detail)")
                } else {
                    articles += 1
                    try print(Self.data(of: item), to: &output)
                }
            }
        }
        try output.flush()
        if articles == 0 { throw ExitCode(Failure.Code.data.rawValue) }
    }

    private static func data(of item: ExtractedItem) -> [UInt8] {
        let content = Fingerprint(item.article, identity: item.identity).content
        return ArticleData.encode(item.article, contentHash: content.hexadecimal)
    }

    /// `{"rejected":{"code":"empty","detail":"…"}}`
    private static func finding(_ outcome: String, _ code: String, _ detail: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(outcome)
        writer.beginObject()
        writer.member("code", code)
        writer.member("detail", detail)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private func print(_ json: [UInt8], to output: inout StandardOutput) throws {
        guard format.pretty || (output.isTerminal && !format.json) else { return try output.append(line: json) }
        var indenter = JSONIndenter(usesColour: output.usesColour)
        try output.append(line: indenter.indent(json))
    }

    /// Dates that lie after the reception are none.
    private static func now() -> Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }
}
