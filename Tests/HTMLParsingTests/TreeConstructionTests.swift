import Foundation
import HTMLParsing
import Testing

/// One case of the html5lib tree construction tests.
struct TreeCase {
    var data: [UInt8]
    var expected: String
    var context: String?
    var needsScript = false

    /// The cases of a `.dat` file.
    static func read(_ file: URL) throws -> [TreeCase] {
        let bytes = [UInt8](try Data(contentsOf: file))
        var cases: [TreeCase] = []
        var section = ""
        var data: [[UInt8]] = []
        var lines: [[UInt8]] = []
        var current = TreeCase(data: [], expected: "")
        func finish() {
            guard section == "#document" else { return }
            while lines.last?.isEmpty == true { lines.removeLast() }
            current.data = [UInt8](data.joined(separator: [0x0A]))
            current.expected = lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
            cases.append(current)
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map([UInt8].init) {
            let text = String(decoding: line, as: UTF8.self)
            switch text {
            case "#data":
                finish()
                (section, data, lines, current) = (text, [], [], TreeCase(data: [], expected: ""))
            case "#errors", "#new-errors", "#document-fragment", "#document": section = text
            case "#script-on": current.needsScript = true
            case "#script-off": break
            default:
                switch section {
                case "#data": data.append(line)
                case "#document": lines.append(line)
                case "#document-fragment": current.context = text
                default: break
                }
            }
        }
        finish()
        return cases
    }

    /// The tree that the parser makes of it.
    func parsed(with parser: inout HTMLParser, into document: inout Document) -> String {
        if let context {
            parser.parseFragment(data, of: FragmentContext(testFormat: context), into: &document)
        } else {
            parser.parse(data, into: &document)
        }
        return document.testFormat
    }
}

@Suite struct TreeConstructionTests {
    /// All cases with scripting off; those that need a script to run are counted.
    @Test func agreesWithHTML5LibTests() throws {
        var parser = HTMLParser()
        var document = Document()
        var count = 0
        var scripted = 0
        for file in ConformanceFiles.files(in: "tree-construction", suffix: ".dat") {
            for (index, item) in try TreeCase.read(file).enumerated() {
                if item.needsScript {
                    scripted += 1
                    continue
                }
                let found = item.parsed(with: &parser, into: &document)
                #expect(
                    found == item.expected,
                    "\(file.lastPathComponent) #\(index + 1): \(String(decoding: item.data, as: UTF8.self))")
                count += 1
            }
        }
        guard count > 0 else { return }
        print("html5lib tree construction: \(count) cases, \(scripted) with scripting on left out")
        #expect(count >= 1780)
    }
}
