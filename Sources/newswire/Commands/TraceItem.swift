import ArgumentParser
import NewswireService

/// `newswire trace`: all that happened to a payload or an article.
struct TraceItem: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show all that happened to a payload or an article, found by any of its names.",
        discussion: """
            ID is a record's id, articleId, story, payloadId or guid, an address (as fetched or canonical), a number \
            of the sequence or a position of the journal (a bare number is looked for as both; seq:17 and journal:17 \
            say which), or the SHA-256 of a payload.

            For each item of that name: when its payload came, through which endpoint, its size, hash and header; its \
            outcome and numbers; what it is a copy or update of, what copies or updates it, the other versions of its \
            article; where it lies in quarantine. Payloads that are not decided yet are found too, and by position or \
            SHA-256 those whose outcome is lost or was let go of.

            The record log is read from its beginning, and for a SHA-256 the journal too. It works beside a running \
            newswired and on one that is stopped, and changes nothing.

            Exit codes: 0 found; 1 nothing has that name; 64 wrong usage; 66 the files can't be read; 75 retention \
            deletes files faster than they can be read; 78 the configuration has faults; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("The name.", valueName: "id"))
    var id: String

    @OptionGroup
    var state: StateOptions

    @Flag(help: "JSON, with all of each record's data.")
    var json = false

    func run() throws {
        let console = Console("trace", showsStatus: true)
        Interruption.install()
        try reportingFailures(console) {
            do {
                let files = try state.files()
                let status = ReadingStatus(console)
                let report = try reportingStateFaults { () throws(StateFilesError) in
                    try Trace(files, id, observe: status.show).run()
                }
                status.end()
                var output = StandardOutput()
                if json {
                    try output.append(line: report.json)
                } else {
                    for line in report.lines { try output.append(line: Array(line.printable.utf8)) }
                }
                try output.flush()
                if report.isEmpty { throw ExitCode(1) }
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}
