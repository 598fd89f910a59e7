import ArgumentParser
import NewswireService

/// The command-line tool.
@main
struct Newswire: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "newswire",
        abstract: "Pushes payloads to newswired, shows its records, tries the extraction, and proves what is kept.",
        discussion: """
            A first look, with newswired running on this machine:

              newswire tail                      show what it publishes, until Ctrl-C
              newswire push article.txt          send it a payload (from another terminal)
              newswire extract article.txt       what becomes of a payload; needs no daemon
              newswire url https://…             how an address is read and made canonical
              newswire audit --state DIR         prove that nothing that was accepted is lost

            Records and other results go to standard output, everything else to standard error. Exit codes are those \
            of sysexits.h: 64 wrong usage, 65 bad data, 66 unreadable input, 69 nobody listens, 75 try again later.
            """,
        version: Release.version,
        subcommands: [
            Push.self, Tail.self, Status.self, Top.self, Consumers.self, Extract.self, ShowHTML.self, ShowURL.self,
            Dedupe.self, Schema.self, AuditState.self, Fsck.self, TraceItem.self, PayloadBytes.self, Quarantine.self,
            Reprocess.self, ReplayJournal.self,
        ])
}
