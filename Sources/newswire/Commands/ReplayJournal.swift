import ArgumentParser
import NewswireService

/// `newswire replay`: decides a journal again and compares.
struct ReplayJournal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide the payloads of the journal again, and compare with what was recorded, byte for byte.",
        discussion: """
            The same journal gives the same records, whatever was killed and started in between. This takes the \
            journal of a state directory, begins with the state id and what was known at its first position (from a \
            checkpoint of the record log, or from its beginning), and runs each payload through newswired's own \
            pipeline on all cores. What comes out is compared with the record log; each difference is named with the \
            journal position, the item, its sequence and the field.

            The outcomes of payloads that are damaged, rulings on those that ended the process, the settings that held \
            for each payload and where a new epoch begins are taken as given. What is still in flight is left out. The \
            original is only read, and newswired may run beside it.

            Other versions of newswire may read articles otherwise; then records differ, and that is no fault.

            Exit codes: 0 everything is the same; 1 there are differences; 64 wrong usage; 66 the files can't be read; \
            74 the directory of --into can't be written; 75 retention deletes files faster than they can be read; 78 \
            the configuration has faults; 130 stopped with Ctrl-C.
            """)

    @OptionGroup
    var state: StateOptions

    @Option(
        help: ArgumentHelp(
            "Keep the state that comes out, without the payloads, in a directory that is not there or empty.",
            valueName: "directory"))
    var into: String?

    @Flag(help: "Only JSON.")
    var json = false

    func run() throws {
        let console = Console("replay", showsStatus: true)
        Interruption.install()
        try reportingFailures(console) {
            do {
                let configuration = try state.configuration()
                let status = ReplayStatus(console)
                let replay = Replay(try state.files(), configuration, observe: status.show)
                let report = try reportingStateFaults { () throws(StateFilesError) in try replay.run(into: into) }
                console.show(status: "")
                var output = StandardOutput()
                if json {
                    try output.append(line: report.json)
                } else {
                    for line in report.lines { try output.append(line: Array(line.printable.utf8)) }
                }
                try output.flush()
                if !report.isSame { throw ExitCode(1) }
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}

/// The status line of a replay.
private struct ReplayStatus {
    private let console: Console
    private let began = ContinuousClock.now

    init(_ console: Console) {
        self.console = console
    }

    /// False once a signal has come.
    func show(_ report: ReplayReport) -> Bool {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        let rate = Double(report.payloads) / max(0.001, Double(seconds) + Double(attoseconds) / 1e18)
        console.show(status: "\(report.payloads.of("payload"))  \(report.bytes.byteText)  \(Int(rate))/s")
        return Interruption.signalNumber == nil
    }
}
