import ArgumentParser
import JSONText
import NewswireService

/// `newswire fsck`: checks the files of a state byte for byte, and mends them.
struct Fsck: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check every byte of the state's files; with --repair, mend them.",
        discussion: """
            Reads every file of the journal and the record log: headers and their chain, the checksum of each entry, \
            the marks at the ends. Each damage is named with the log, the file, the offset, the positions that are \
            lost, and what that means. The pairs of files in quarantine are checked too. Without --repair nothing is \
            changed, and newswired may run.

            With --repair newswired must be stopped. First everything is done that its start would do: what a crash \
            left half written is cut off, and where the end of the record log is lost a new epoch begins. Then damaged \
            headers and end marks are written anew, and damaged entries are given up: their bytes are copied to \
            corrupt/ beside the log's files, and the log says from then on that these positions are lost. Nothing \
            brings a lost entry back. A start of newswired needs none of this: it reads past any damage.

            The exit codes are those of fsck(8). Exit codes: 0 nothing is damaged; 1 damage was found and mended; 4 \
            damage was found and is still there; 64 wrong usage; 66 the files can't be read; 74 they can't be written; \
            75 newswired runs, or deletes files faster than they can be read; 78 the configuration has faults; 130 \
            stopped with Ctrl-C.
            """)

    @OptionGroup
    var state: StateOptions

    @Flag(help: "Mend what can be mended; newswired must be stopped.")
    var repair = false

    @Flag(help: "Only JSON.")
    var json = false

    func run() throws {
        let console = Console("fsck", showsStatus: true)
        Interruption.install()
        try reportingFailures(console) {
            do {
                try check(console)
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }

    private func check(_ console: Console) throws {
        let files = try state.files()
        let configuration = repair ? try state.configuration() : nil
        let status = ReadingStatus(console)
        let check = FileCheck(files, observe: status.show)
        let (before, after) = try reportingStateFaults {
            () throws(StateFilesError) -> (FileCheckReport, FileCheckReport?) in
            guard let configuration else { return (try check.run(), nil) }
            let (before, after) = try check.repair(configuration)
            return (before, after)
        }
        status.end()
        var output = StandardOutput()
        if json {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("found")
            before.write(to: &writer)
            if let after {
                writer.key("left")
                after.write(to: &writer)
            }
            writer.endObject()
            try output.append(line: writer.bytes)
        } else {
            try print(before, to: &output)
            if let after, !before.isClean {
                try output.append(line: Array("after the repair".utf8))
                try print(after, to: &output)
            }
        }
        try output.flush()
        if !(after ?? before).isClean { throw ExitCode(4) }
        if !before.isClean { throw ExitCode(1) }
    }

    private func print(_ report: FileCheckReport, to output: inout StandardOutput) throws {
        for line in report.lines { try output.append(line: Array(line.printable.utf8)) }
    }
}
