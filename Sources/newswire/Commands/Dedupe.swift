import ArgumentParser
import Deduplication

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

            The state lives as long as the command. Identities, texts and windows are those of newswired's defaults.

            Exit codes: 0 every line has its verdict; 64 wrong usage; 65 lines have faults, and {"id": …, "error": …} \
            stands for each; 66 the file can't be read; 74 standard output can't be written; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("The lines; - or nothing is standard input.", valueName: "file"))
    var files: [String] = []

    @Flag(help: "Each line is an article; verdicts come in the same order.")
    var jsonl = false

    @Option(help: ArgumentHelp("How far apart two near-duplicates are one story.", valueName: "days"))
    var nearDays = NearLimits().days

    @Option(help: ArgumentHelp("The share of a text that must be in the other.", valueName: "percent"))
    var nearThreshold = NearLimits().thresholdPercent

    @Option(help: ArgumentHelp("Texts among which near-duplicates are found; 0 finds none.", valueName: "texts"))
    var nearTexts = NearLimits().textsMax

    func validate() throws {
        guard jsonl else { throw ValidationError("--jsonl is needed: lines of articles in, lines of verdicts out.") }
        guard files.count <= 1 else { throw ValidationError("--jsonl takes one file.") }
        guard 1...365 ~= nearDays, 1...100 ~= nearThreshold, 0...20_000_000 ~= nearTexts else {
            throw ValidationError("--near-days is 1 to 365, --near-threshold 1 to 100, --near-texts 0 to 20000000.")
        }
    }

    private var limits: Deduplicator.Limits {
        var near = NearLimits()
        (near.days, near.textsMax, near.thresholdPercent) = (nearDays, nearTexts, nearThreshold)
        return Deduplicator.Limits(near: nearTexts == 0 ? nil : near)
    }

    func run() throws {
        let console = Console("dedupe")
        Interruption.install()
        try reportingFailures(console) {
            do {
                let input = try InputFile.named(
                    files.first ?? "-", orElse: "no articles: name a file, or pipe lines in")
                var batch = DedupeBatch(limits: limits)
                try batch.run(input)
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}
