import ArgumentParser
import Glibc
import NewswireService

/// `newswire payload`: the stored bytes of a payload.
struct PayloadBytes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payload",
        abstract: "Print a stored payload, byte for byte as it came.",
        discussion: """
            ID is a name that newswire trace knows: a record's id, a payloadId, an address, a position of the journal \
            (journal:17), a number of the sequence (seq:17), a SHA-256. It must name one payload; of several versions, \
            name the one by its record's id. What the journal has let go of is taken from quarantine, if it is there.

            It works beside a running newswired and on one that is stopped, and changes nothing.

            Exit codes: 0 printed; 1 nothing has that name; 64 wrong usage; 65 several payloads have it, or the \
            payload is not kept any more; 66 the files can't be read; 74 the output can't be written; 78 the \
            configuration has faults; 130 stopped with Ctrl-C.
            """)

    @Argument(help: ArgumentHelp("The name.", valueName: "id"))
    var id: String

    @Flag(help: "Print the JSON header that came with it, not the payload; empty where none came.")
    var header = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to this new file.", valueName: "file"))
    var output: String?

    @OptionGroup
    var state: StateOptions

    func run() throws {
        try visiting("payload") {
            let files = try state.files()
            let found = try reportingStateFaults { () throws(StateFilesError) in
                try StoredPayload.find(id, files) { _ in Interruption.signalNumber == nil }
            }
            let payload: StoredPayload
            switch found {
            case .none: throw ExitCode(1)
            case .one(let one): payload = one
            case .gone(let item):
                throw Failure(
                    .data, "the payload of \(item) is not kept any more: see retention.payloadDays and payloadBytes")
            case .several(let ids):
                throw Failure(.data, "several payloads have that name; name one of \(ids.joined(separator: ", "))")
            }
            let bytes = header ? payload.header ?? [] : payload.payload
            if let output { return try OutputFile.write(bytes, to: output) }
            var standardOutput = StandardOutput()
            guard !standardOutput.isTerminal || bytes.isPrintableText else {
                throw Failure(.data, "it is no text that a terminal could show; write it to a file with --output")
            }
            try standardOutput.append(bytes)
            try standardOutput.flush()
        }
    }
}

extension [UInt8] {
    /// Whether a terminal would show it as what it is.
    fileprivate var isPrintableText: Bool {
        guard let text = String(validating: self, as: UTF8.self) else { return false }
        return text.printable == text || text.replacing("\r", with: "").printable == text.replacing("\r", with: "")
    }
}
