import ArgumentParser
import JSONText
import NewswireService

/// `newswire reprocess`: payloads of which this version makes other records are published anew.
struct Reprocess: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Extract stored payloads again with the installed version; publish what differs.",
        discussion: """
            After an upgrade or a change of record.bodyMarkdown or record.links. The payloads that the journal still \
            has are extracted on all cores and compared with what was published. Where a record would not be the \
            same, the payload is put into the journal once more, and its record is published as an update with \
            reason "reprocessed", updateOf, and the articleId that it had. What was rejected and is an article now is \
            decided as if it were new.

            Passed over: payloads of which a later version is published, those without a text of their own \
            (unchanged, duplicate), those in quarantine (newswire quarantine retry), and articles of which this \
            version makes none. That confidence, origins or warnings differ is no reason.

            A running newswired, which must be of this version, is told over its admin socket; when none runs, the \
            next start decides what was put into the journal. Running it twice publishes nothing twice.

            Exit codes: 0 done; 65 some could not be put into the journal, and the others were; 64 wrong usage; 66 \
            the files can't be read; 69 newswired is not reachable; 74 the journal can't be written; 75 newswired is \
            of another version; 78 the configuration has faults; 130 stopped with Ctrl-C.
            """)

    @Option(
        help: ArgumentHelp(
            "The first payload: a position of the journal, or a time of reception (2026-11-25, or RFC 3339).",
            valueName: "position-or-time"))
    var from: PayloadBound?

    @Option(help: ArgumentHelp("The last one; of a day, all of it.", valueName: "position-or-time"))
    var to: PayloadBound?

    @Flag(help: "Only show what would be published.")
    var dryRun = false

    @Flag(help: "A line of JSON for each difference, and one with the counts at the end.")
    var json = false

    @OptionGroup
    var state: StateOptions

    @OptionGroup
    var connection: AdminConnectionOptions

    func run() throws {
        try visiting("reprocess") {
            let console = Console("reprocess", showsStatus: true)
            let files = try state.files()
            // Before the long reading.
            let orders = dryRun ? nil : try ReprocessingOrders(files, state, connection)
            let status = ReadingStatus(console)
            let scan = ReprocessScan(files, from: from?.first, to: to?.last, observe: status.show)
            var output = StandardOutput()
            var positions: [UInt64] = []
            let report: ReprocessReport
            do {
                report = try scan.run { difference in
                    positions.append(difference.position)
                    for line in json ? [difference.json] : difference.lines { try output.append(line: line) }
                }
            } catch let error as StateFilesError {
                report = try reportingStateFaults { () throws(StateFilesError) in throw error }
            }
            status.end()
            try output.flush()
            var refused = 0
            if let orders {
                try orders.carryOut(positions.map { .reprocess($0) }) { answer in
                    guard let refusal = answer.refusal else { return }
                    refused += 1
                    console.complain("journal position \(answer.name): \(refusal)")
                }
            }
            let ordered = dryRun ? 0 : positions.count - refused
            if json {
                try output.append(line: report.json(ordered: ordered))
            } else {
                for line in report.lines(ordered: ordered, dryRun: dryRun) { try output.append(line: Array(line.utf8)) }
            }
            try output.flush()
            if refused > 0 { throw ExitCode(Failure.Code.data.rawValue) }
        }
    }
}

/// Where a range of payloads begins or ends, as it is typed.
struct PayloadBound: ExpressibleByArgument {
    let first: ReprocessScan.Bound
    let last: ReprocessScan.Bound

    init?(argument: String) {
        if let position = UInt64(argument) {
            first = .position(position)
            last = .position(position)
        } else if let time = ReceptionTime(argument: argument) {
            first = .time(time.first)
            last = .time(time.last)
        } else {
            return nil
        }
    }
}

extension ReprocessScan.Difference {
    fileprivate var lines: [[UInt8]] {
        ["\(id), journal position \(position)"].map { Array($0.utf8) }
            + fields.map {
                Array(
                    "  \($0.name): \($0.recorded ?? "nothing") was published, \($0.extracted ?? "nothing") comes out"
                        .printable.utf8)
            }
    }

    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id)
        writer.member("journal", position)
        writer.key("fields")
        writer.beginArray()
        for field in fields {
            writer.beginObject()
            writer.member("field", field.name)
            writer.member("published", field.recorded)
            writer.member("extracted", field.extracted)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

extension ReprocessReport {
    private var passedOver: [(name: String, text: String, count: Int)] {
        [
            ("older", "a later version is published", older), ("copies", "without a text of their own", copies),
            ("quarantined", "in quarantine", quarantined), ("undecided", "without an outcome", undecided),
            ("noArticle", "no article any more, and left as they are", noArticle),
        ]
    }

    fileprivate func lines(ordered: Int, dryRun: Bool) -> [String] {
        let what = dryRun ? "would be published anew" : "put into the journal to be published anew"
        return [
            "\(payloads.of("payload")) from journal position \(first) on, \(compared) extracted again: "
                + "\(dryRun ? different : ordered) \(what)"
        ] + passedOver.filter { $0.count > 0 }.map { "  \($0.count) \($0.text)" }
    }

    fileprivate func json(ordered: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("payloads", payloads)
        writer.member("compared", compared)
        writer.member("different", different)
        writer.member("ordered", ordered)
        for (name, _, count) in passedOver { writer.member(name, count) }
        writer.member("first", first)
        writer.endObject()
        return writer.bytes
    }
}
