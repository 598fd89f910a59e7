import ArgumentParser
import Foundation
import NewswireService

/// `newswired check`: whether a configuration can be used, and what it lets the daemon take.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a configuration without starting anything.",
        discussion: """
            Prints the sums of all memory and disk limits, or every fault with its file, line, column and key.

            Exit codes: 0 it can be used; 78 it has faults.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Show every key with its value and where the value comes from.")
    var show = false

    func run() throws {
        let configuration = try options.load()
        for note in configuration.notes { FileHandle.standardError.write(Data("note: \(note)\n".utf8)) }
        if show {
            for (key, value, place) in configuration.listing { print("\(key) = \(value)  (\(place))") }
        }
        print(ResourceBudget(configuration).text)
        print("\(options.config ?? "the default configuration"): can be used")
    }
}
