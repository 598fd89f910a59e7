import ArgumentParser
import NewswireProtocol

/// `newswire schema`: prints the JSON Schema of records.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON Schema that every record satisfies.",
        discussion: "JSON Schema, draft 2020-12. Records name it in `dataschema`.")

    func run() throws {
        Interruption.install()
        try reportingFailures(Console("schema")) {
            var output = StandardOutput()
            var schema = RecordSchema.bytes
            if schema.last == UInt8(ascii: "\n") { schema.removeLast() }
            try output.append(line: schema)
            try output.flush()
        }
    }
}
