import ArgumentParser
import NewswireService

/// `newswired defaults`: the default configuration as a file.
struct Defaults: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the default configuration as a file: every key, with its meaning above it.")

    func run() { print(ConfigurationReference.defaultFile, terminator: "") }
}

/// `newswired reference`: pages of the documentation that are made from tables in the program.
struct Reference: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a page of the documentation that is made from a table in the program.", shouldDisplay: false)

    func run() { print(ConfigurationReference.markdown, terminator: "") }
}
