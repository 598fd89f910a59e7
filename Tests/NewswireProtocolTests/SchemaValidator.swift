import Foundation
import JSONText
import NewswireProtocol

/// Validates records against the schema with Debian's python3-jsonschema, an implementation that is not ours.
enum SchemaValidator {
    struct Unavailable: Error, CustomStringConvertible {
        let description: String
    }

    private static let script = """
        import json, sys
        try:
            import jsonschema
        except ImportError:
            sys.exit("python3-jsonschema is missing: apt-get install python3-jsonschema")
        lines = open(sys.argv[1], "rb").read().split(b"\\n")
        schema = json.loads(open(sys.argv[2], "rb").read())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        def verdict(line):
            errors = list(validator.iter_errors(json.loads(line)))
            return "; ".join(e.json_path + ": " + e.message[:200] for e in errors) or None
        print(json.dumps([verdict(line) for line in lines if line]))
        """

    /// What is wrong with each record; nil for nothing. Records hold no newline outside strings.
    static func errors(in records: [[UInt8]]) throws -> [String?] {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("newswire-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let lines = directory.appendingPathComponent("records")
        let schema = directory.appendingPathComponent("schema")
        try Data(records.joined(separator: [UInt8(ascii: "\n")])).write(to: lines)
        try Data(RecordSchema.bytes).write(to: schema)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, lines.path, schema.path]
        let output = Pipe()
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw Unavailable(description: "/usr/bin/python3 does not run: \(error)")
        }
        let answer = [UInt8](try output.fileHandleForReading.readToEnd() ?? Data())
        process.waitUntilExit()
        guard process.terminationStatus == 0, let list = try JSONReader.read(answer).array else {
            throw Unavailable(description: "the validator failed; is python3-jsonschema installed?")
        }
        guard list.count == records.count else {
            throw Unavailable(description: "\(list.count) answers for \(records.count) records")
        }
        return list.map(\.string)
    }
}
