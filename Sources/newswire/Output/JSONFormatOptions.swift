import ArgumentParser

/// The options that choose how JSON is printed.
struct JSONFormatOptions: ParsableArguments {
    @Flag(help: "Indented JSON, every field.")
    var pretty = false

    @Flag(help: "JSON in one line: the default where standard output is no terminal.")
    var json = false

    func validate() throws {
        if pretty && json {
            throw ValidationError("--pretty and --json exclude each other: indented JSON, or JSON in one line.")
        }
    }
}
