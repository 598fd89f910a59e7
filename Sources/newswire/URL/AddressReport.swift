import ArgumentParser
import JSONText
import WebAddress

/// Shows addresses on standard output: how each is read, its canonical form, and what was changed and why.
struct AddressReport {
    enum Form {
        /// For people on a terminal, JSON elsewhere.
        case automatic
        case json
        case indentedJSON
        /// The canonical form alone.
        case canonical
    }

    private let form: Form
    private let base: WebAddress?
    private let console: Console
    private var output = StandardOutput()
    /// How many were no addresses.
    private var failures = 0

    init(form: Form, base: WebAddress?, console: Console) {
        self.form = form
        self.base = base
        self.console = console
    }

    mutating func show(_ text: String) throws {
        switch Result(catching: { () throws(AddressError) in try WebAddress(parsing: text, relativeTo: base) }) {
        case .success(let address): try show(text, address)
        case .failure(let error): try show(text, error)
        }
    }

    /// A line too long to be read.
    mutating func showTooLong(line number: Int) throws {
        try show("line \(number)", AddressError.tooLong)
    }

    mutating func flush() throws {
        try output.flush()
    }

    /// Ends the output, and the command with 65 where some were no addresses.
    mutating func finish() throws {
        try output.flush()
        if failures > 0 { throw ExitCode(Failure.Code.data.rawValue) }
    }

    private mutating func show(_ text: String, _ address: WebAddress) throws {
        let canonicalization = address.canonicalization
        switch form {
        case .canonical:
            try output.append(line: Array(canonicalization.address.text.utf8))
        case .automatic where output.isTerminal:
            for line in Self.lines(text, address, canonicalization) { try output.append(line: Array(line.utf8)) }
        default:
            try append(Self.json(text, address, canonicalization))
        }
    }

    private mutating func show(_ text: String, _ error: AddressError) throws {
        failures += 1
        if form == .canonical || form == .automatic && output.isTerminal {
            try output.flush()
            console.complain("\(Self.shortened(text)) is no web address: \(error)")
            if form == .canonical { try output.append(line: []) }
        } else {
            var writer = JSONWriter()
            writer.beginObject()
            writer.member("url", text)
            writer.member("error", "\(error)")
            writer.endObject()
            try append(writer.bytes)
        }
    }

    private mutating func append(_ json: [UInt8]) throws {
        guard form == .indentedJSON else { return try output.append(line: json) }
        var indenter = JSONIndenter(usesColour: output.usesColour)
        try output.append(line: indenter.indent(json))
    }

    /// Complaints are for reading.
    private static func shortened(_ text: String) -> String {
        text.unicodeScalars.count <= 200 ? text : String(text.prefix(200)) + "…"
    }

    // MARK: Forms

    private static func lines(
        _ text: String, _ address: WebAddress, _ canonicalization: Canonicalization
    ) -> [String] {
        let changes = canonicalization.changes.map { change in
            let new = change.new.isEmpty ? "" : " → \(change.new)"
            return "  \(change.part.rawValue.padded(to: 10))  \(change.old)\(new)  (\(change.reason))"
        }
        let parsed = address.text == text ? [] : ["  \("read as".padded(to: 10))  \(address.text)"]
        return [text.printable] + parsed + [
            "  \("canonical".padded(to: 10))  \(canonicalization.address.text)",
            "  \("domain".padded(to: 10))  \(canonicalization.address.registrableDomain ?? "none")",
        ] + (changes.isEmpty ? [] : ["  changed"]) + changes
    }

    private static func json(
        _ text: String, _ address: WebAddress, _ canonicalization: Canonicalization
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("url", text)
        writer.member("parsed", address.text)
        writer.member("canonical", canonicalization.address.text)
        if let domain = canonicalization.address.registrableDomain { writer.member("domain", domain) }
        if canonicalization.address.isRoot {
            writer.key("root")
            writer.bool(true)
        }
        writer.key("changes")
        writer.beginArray()
        for change in canonicalization.changes {
            writer.beginObject()
            writer.member("part", change.part.rawValue)
            writer.member("old", change.old)
            if !change.new.isEmpty { writer.member("new", change.new) }
            writer.member("reason", change.reason)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
