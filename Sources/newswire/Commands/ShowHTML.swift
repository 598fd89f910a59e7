import ArgumentParser
import HTMLParsing
import TextDecoding

/// `newswire html`: the tree that the HTML parser makes of a page.
struct ShowHTML: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "html",
        abstract: "Show the tree that the HTML parser makes of a page; needs no daemon.",
        discussion: """
            Prints the tree as the html5lib tests write it: a node a line, indented by its depth, attributes sorted by \
            name. Standard error tells the encoding that the page was read in and how that was found: by a byte order \
            mark (bom), from --encoding (transport), from the page (meta), because it is UTF-8 (valid-utf8), by the \
            looks of its bytes (detected), or because nothing is known (fallback); and what limits left out.

            Exit codes: 0 the tree was printed, all of it or what the limits let through; 64 wrong usage; 65 FILE is \
            larger than a payload may be; 66 FILE can't be read.
            """)

    @Argument(help: ArgumentHelp("The page; - or nothing is standard input.", valueName: "file"))
    var file = "-"

    @Flag(help: "Print the tree alone: not the encoding, and not what limits left out.")
    var tree = false

    @Option(
        help: ArgumentHelp(
            "Parse FILE as what would be the content of this element, named as in the tests: td, 'svg path'.",
            valueName: "context"))
    var fragment: String?

    @Option(
        help: ArgumentHelp(
            "Print only the elements that meet this: a name, #id, .class, [attribute=value], several with commas.",
            valueName: "selector"))
    var select: String?

    @Flag(help: "Print the text as a reader sees it instead of the tree.")
    var text = false

    @Option(
        help: ArgumentHelp(
            "The encoding that the page's server declares, as a label of the WHATWG Encoding Standard: utf-8, sjis.",
            valueName: "label"))
    var encoding: String?

    func validate() throws {
        if let encoding, TextEncoding(label: encoding.utf8) == nil {
            throw ValidationError("--encoding is a label of the WHATWG Encoding Standard, such as utf-8 or shift_jis")
        }
        if let select, ElementSelector(select) == nil {
            throw ValidationError(
                "--select takes a name, #id, .class and [attribute=value] in one, such as div.article[lang=en]")
        }
        guard let fragment else { return }
        let words = fragment.split(separator: " ", omittingEmptySubsequences: false)
        let isElement = words.count == 1 || (words.count == 2 && ["svg", "math"].contains(words[0]))
        guard isElement, words.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError(
                "--fragment is an element's name, with svg or math and a space before it if it is one")
        }
    }

    func run() throws {
        let console = Console("html", showsStatus: false)
        Interruption.install()
        try reportingFailures(console) {
            do {
                let bytes = try readPage()
                let page = DecodedText(bytes, transport: encoding, isPage: fragment == nil)
                if !tree { tell(page, console) }
                var document = Document()
                var parser = HTMLParser()
                if let fragment {
                    parser.parseFragment(page.utf8, of: FragmentContext(testFormat: fragment), into: &document)
                } else {
                    parser.parse(page.utf8, into: &document)
                }
                var output = StandardOutput()
                for node in selected(in: document) {
                    var lines: [UInt8] = []
                    if text {
                        document.appendPlainText(of: node, to: &lines)
                    } else if node == document.rootNode {
                        document.appendTestFormat(to: &lines)
                    } else {
                        document.appendTestFormat(of: node, to: &lines)
                    }
                    if lines.last == 0x0A { lines.removeLast() }
                    try output.append(line: lines)
                }
                try output.flush()
                for limit in tree ? [] : document.truncation.excesses { console.complain("the page has \(limit)") }
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }

    /// All of the document, or the elements that were asked for; not those that are in one of them.
    private func selected(in document: Document) -> [Node] {
        guard let select, let selector = ElementSelector(select)?.resolved(in: document) else {
            return [document.rootNode]
        }
        var found: [Node] = []
        var walk = Walk(document.rootNode)
        while let node = walk.next(in: document) {
            guard selector.matches(node, in: document) else { continue }
            found.append(node)
            walk.skipContent()
        }
        return found
    }

    private func tell(_ page: DecodedText, _ console: Console) {
        console.say("encoding: \(page.encoding.rawValue) (\(page.source.rawValue))")
        if let overruled = page.overruled {
            console.complain("the page is declared to be \(overruled.encoding.rawValue), which it is not")
        }
        if page.replacedBytes > 0 { console.complain("\(page.replacedBytes) bytes stand for nothing") }
    }

    private func readPage() throws -> [UInt8] {
        let input = try InputFile.named(file, orElse: "nothing to parse: name a file, or pipe a page in")
        let name = input.name
        do {
            guard let bytes = try input.readAll(bytesMax: payloadBytesMax, whileWaiting: {}) else {
                throw Failure(.data, "\(name) has more than \(payloadBytesMax) bytes, the most that newswired takes")
            }
            return bytes
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "\(name) \(fault.reason)")
        }
    }
}

extension Document.Truncation {
    /// What there was too much of.
    fileprivate var excesses: [String] {
        [
            (Self.bytes, "more bytes than are parsed: the rest was left out"),
            (.nodes, "more nodes than a tree may have: reading ended there"),
            (.depth, "elements too deep inside one another: the deeper ones are siblings"),
            (.attributes, "more attributes than an element or a page may have: the rest was left out"),
            (.names, "more different names than are kept: reading ended there"),
            (.steps, "markup that takes too much work: reading ended there"),
        ].filter { contains($0.0) }.map(\.1)
    }
}
