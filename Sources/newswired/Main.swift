import ArgumentParser
import NewswireService

/// The daemon.
@main
struct Newswired: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "newswired",
        abstract: "Turns raw article payloads into a numbered stream of clean records.",
        discussion: """
            Scrapers push payloads over ZeroMQ; each becomes one article record, once. `newswire` is the tool \
            that pushes payloads and shows records.
            """,
        version: Release.version,
        subcommands: [Run.self, Check.self, Defaults.self, Reference.self])
}
