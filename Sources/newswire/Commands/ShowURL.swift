import ArgumentParser
import WebAddress

/// `newswire url`: how newswired reads an address, and what makes it canonical.
struct ShowURL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Show how addresses are read and made canonical; needs no daemon.",
        discussion: """
            Prints for each address how it is read (WHATWG URL Standard), its canonical form, which is the identity of \
            an article without a guid, its registrable domain, and each thing that was changed and why. Without URL \
            standard input is read, an address a line. Elsewhere than on a terminal each address is one line of JSON.

            Exit codes: 0 all are addresses; 64 wrong usage; 65 some are none; 66 standard input can't be read.
            """)

    @Argument(help: ArgumentHelp("Addresses; - is standard input, an address a line.", valueName: "url"))
    var addresses: [String] = []

    @Option(help: ArgumentHelp("The page on which the addresses stand, for relative ones.", valueName: "url"))
    var base: String?

    @Flag(help: "Only the canonical form; an empty line for what is no address.")
    var canonical = false

    @OptionGroup
    var format: JSONFormatOptions

    func validate() throws {
        if canonical && (format.json || format.pretty) {
            throw ValidationError("--canonical excludes --json and --pretty: it prints the canonical form alone.")
        }
    }

    func run() throws {
        let console = Console("url")
        Interruption.install()
        try reportingFailures(console) {
            do {
                var report = AddressReport(form: form, base: try readBase(), console: console)
                if addresses.isEmpty && InputFile.standardInputIsTerminal {
                    throw Failure(.usage, "nothing to show: name addresses, or pipe some in, one a line")
                }
                for address in addresses.isEmpty ? ["-"] : addresses {
                    if address == "-" { try showLines(&report) } else { try report.show(address) }
                }
                try report.finish()
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }

    private var form: AddressReport.Form {
        if canonical { return .canonical }
        return format.pretty ? .indentedJSON : format.json ? .json : .automatic
    }

    private func readBase() throws -> WebAddress? {
        guard let base else { return nil }
        do throws(AddressError) {
            return try WebAddress(parsing: base, relativeTo: nil)
        } catch {
            throw Failure(.usage, "--base is no web address: \(error)")
        }
    }

    private func showLines(_ report: inout AddressReport) throws {
        do {
            var lines = LineReader(InputFile.standardInput, lineBytesMax: Self.lineBytesMax)
            while let line = try lines.next(whileWaiting: { try report.flush() }) {
                switch line {
                case .text(let bytes, _): try report.show(String(decoding: bytes, as: UTF8.self))
                case .tooLong(_, let number): try report.showTooLong(line: number)
                }
            }
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "standard input \(fault.reason)")
        }
    }

    /// Room for tabs and spaces, which are no part of an address.
    private static let lineBytesMax = 8 * WebAddress.bytesMax
}
