import ArgumentParser
import NewswireService

/// `newswire audit`: proves from the files that nothing that was accepted is lost or decided twice.
struct AuditState: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove from the files that every accepted payload is settled once or in flight.",
        discussion: """
            Reads the record log and the journal of a state directory, every byte, and checks: each payload of the \
            journal has one outcome or stands behind the last that was decided; each outcome's payload is in the \
            journal or was let go of by retention; the numbers of the sequence and of each outcome have no gap; each \
            record has the id, sequence and outcome of its entry; all checksums hold.

            It works beside a running newswired, which it does not disturb, and on one that is stopped; it locks and \
            changes nothing. What the daemon takes meanwhile counts as in flight. Where files are damaged, newswire \
            fsck says what that means and mends it.

            Lines to read come first, one of them for each fault, and the last line is JSON. --json prints that alone.

            Exit codes: 0 everything is proved; 1 there are faults; 64 wrong usage; 66 the files can't be read; 75 \
            retention deletes files faster than they can be read; 78 the configuration has faults; 130 stopped with \
            Ctrl-C.
            """)

    @OptionGroup
    var state: StateOptions

    @Flag(help: "Only the JSON.")
    var json = false

    func run() throws {
        let console = Console("audit", showsStatus: true)
        Interruption.install()
        try reportingFailures(console) {
            do {
                let files = try state.files()
                let status = ReadingStatus(console)
                let report = try reportingStateFaults { () throws(StateFilesError) in
                    try Audit(files, observe: status.show).run()
                }
                status.end()
                var output = StandardOutput()
                if !json { for line in report.lines { try output.append(line: Array(line.printable.utf8)) } }
                try output.append(line: report.json)
                try output.flush()
                if !report.isClean { throw ExitCode(1) }
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}
