import ArgumentParser
import ArticleExtraction
import Deduplication
import NewswireModel

/// `newswire dedupe`: which of many articles are new and which are copies, without newswired.
struct Dedupe: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show which articles are copies of others; needs no daemon.",
        discussion: """
            With --jsonl each line of FILE is an article, {"id": "a1", "url": "https://…", "headline": "…", \
            "body": "…", "published": "2023-01-23T15:59:00Z", "source": "The Example", "received": "…"}; all but id \
            and body may be left out or be null. Lines are decided in their order, at the time that received says, \
            else published. For each line comes {"id": "a1", "outcome": "near-duplicate", "of": "a0", "story": "a0", \
            "score": 0.93, "relation": "containedIn"}: what the daemon's record would say, with the ids of lines.

            Lines of a source that keep coming back in its other stories lose their weight. "boilerplate": [7, 8] \
            names those that the daemon's record would leave out of the body, by their numbers among its lines that \
            are not empty, from 1; --boilerplate-pages 0 learns nothing.

            With --explain the two payloads A and B are read as by newswire extract, and the verdict on B is shown, \
            had only A been met before: its scores, what the guards against templates look at, and the passages that \
            both have or only one; as JSON where standard output is no terminal. All words weigh the same there, while \
            in a stream what many texts have weighs little.

            The state lives as long as the command. Identities, texts and windows are those of newswired's defaults.

            Exit codes: 0 every line has its verdict; 64 wrong usage; 65 lines have faults, and {"id": …, "error": …} \
            stands for each; 66 the file can't be read; 74 standard output can't be written; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("The lines, - or nothing is standard input; or A and B.", valueName: "file"))
    var files: [String] = []

    @Flag(help: "Each line is an article; verdicts come in the same order.")
    var jsonl = false

    @Flag(help: "Show what two payloads share, and the verdict on the second.")
    var explain = false

    @OptionGroup
    var format: JSONFormatOptions

    @Option(help: ArgumentHelp("How far apart two near-duplicates are one story.", valueName: "days"))
    var nearDays = NearLimits().days

    @Option(help: ArgumentHelp("The share of a text that must be in the other.", valueName: "percent"))
    var nearThreshold = NearLimits().thresholdPercent

    @Option(help: ArgumentHelp("Texts among which near-duplicates are found; 0 finds none.", valueName: "texts"))
    var nearTexts = NearLimits().textsMax

    @Option(help: ArgumentHelp("Stories of a source that must have a line; 0 learns none.", valueName: "stories"))
    var boilerplatePages = BoilerplateLimits().pages

    @Option(help: ArgumentHelp("The share of its stories that must have it.", valueName: "percent"))
    var boilerplateConfidence = BoilerplateLimits().confidencePercent

    func validate() throws {
        guard jsonl != explain else {
            throw ValidationError("Either --jsonl, lines of articles in and of verdicts out, or --explain A B.")
        }
        guard !jsonl || files.count <= 1 else { throw ValidationError("--jsonl takes one file.") }
        guard !jsonl || !format.pretty else {
            throw ValidationError("--jsonl gives one line each; leave --pretty out.")
        }
        guard !explain || files.count == 2 else { throw ValidationError("--explain takes two files, A and B.") }
        guard 1...365 ~= nearDays, 1...100 ~= nearThreshold, 0...20_000_000 ~= nearTexts else {
            throw ValidationError("--near-days is 1 to 365, --near-threshold 1 to 100, --near-texts 0 to 20000000.")
        }
        guard 0...1000 ~= boilerplatePages, 1...99 ~= boilerplateConfidence else {
            throw ValidationError("--boilerplate-pages is 0 to 1000, --boilerplate-confidence 1 to 99.")
        }
    }

    private var limits: Deduplicator.Limits {
        var near = NearLimits()
        (near.days, near.textsMax, near.thresholdPercent) = (nearDays, nearTexts, nearThreshold)
        var boilerplate = BoilerplateLimits()
        (boilerplate.pages, boilerplate.confidencePercent) = (boilerplatePages, boilerplateConfidence)
        return Deduplicator.Limits(
            near: nearTexts == 0 ? nil : near, boilerplate: boilerplatePages == 0 ? nil : boilerplate)
    }

    func run() throws {
        let console = Console("dedupe")
        Interruption.install()
        try reportingFailures(console) {
            do {
                if explain { return try showExplanation() }
                let input = try InputFile.named(
                    files.first ?? "-", orElse: "no articles: name a file, or pipe lines in")
                var batch = DedupeBatch(limits: limits)
                try batch.run(input)
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }

    private func showExplanation() throws {
        let articles = try files.map { try article(in: $0) }
        let explanation = DedupeExplanation(
            articles[0], articles[1], names: (files[0], files[1]), thresholdPercent: nearThreshold)
        var output = StandardOutput()
        if format.pretty {
            var indenter = JSONIndenter(usesColour: output.usesColour)
            try output.append(line: indenter.indent(explanation.json))
        } else if format.json || !output.isTerminal {
            try output.append(line: explanation.json)
        } else {
            for line in explanation.lines { try output.append(line: Array(line.utf8)) }
        }
        try output.flush()
    }

    /// The first article of a payload; one that is rejected has its text all the same.
    private func article(in path: String) throws -> Article {
        let input = try InputFile.named(path, orElse: "nothing to compare: name two files")
        let bytes: [UInt8]
        do {
            guard let read = try input.readAll(bytesMax: payloadBytesMax, whileWaiting: {}) else {
                throw Failure(.data, "\(path) has more than \(payloadBytesMax) bytes, the most that newswired takes")
            }
            bytes = read
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "\(path) \(fault.reason)")
        }
        let payload = Payload(bytes: bytes, header: PayloadHeader(), received: ExtractionText.now())
        switch Extractor().extract(payload) {
        case .quarantined(let finding, _):
            throw Failure(.data, "\(path) can't be read, \(finding.code.rawValue): \(finding.detail)")
        case .items(let items):
            guard let article = items.first?.article, article.body != nil else {
                throw Failure(.data, "\(path) holds no article with a text")
            }
            return article
        }
    }
}
