import Glibc
import HTMLParsing

/// Measures how fast pages are parsed, and prints their trees.
///
/// `bench [ROUNDS]` and `trees` read paths of files from standard input, one a line. `bench` prints pages, bytes and
/// processor time of parsing them all into one document, the best of several rounds, and the most steps a byte that a
/// page took. `trees` prints for each page `= PATH`, its number of bytes in the test format and the tree in that.
///
/// `worst [BYTES [PAGE]]` does the same with each of the generated pages, a line each; `repeat PAGE BYTES ROUNDS` only
/// parses one of them so many times, for a program that counts instructions or allocations; `pages` lists them.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let number = arguments.dropFirst().first.flatMap { Int($0) }
        switch arguments.first {
        case "bench": bench(rounds: number ?? 10)
        case "trees": printTrees()
        case "worst":
            let only = arguments.dropFirst(2).first
            for page in GeneratedPage.allCases where only == nil || page.rawValue == only {
                measure(page, bytes: number ?? 10_000_000)
            }
        case "repeat" where arguments.count == 4:
            guard let page = GeneratedPage(rawValue: arguments[1]), let bytes = Int(arguments[2]),
                let rounds = Int(arguments[3])
            else { stop("repeat takes a page, its bytes and how often to parse it", code: 64) }
            parse(page, bytes: bytes, rounds: rounds)
        case "pages": for page in GeneratedPage.allCases { print(page.rawValue) }
        default:
            stop(
                "usage: html-parsing bench [ROUNDS] | trees | worst [BYTES [PAGE]] | repeat PAGE BYTES ROUNDS | pages",
                code: 64)
        }
    }

    /// Parses a generated page in fresh memory and three times in used one; prints the best of these.
    private static func measure(_ page: GeneratedPage, bytes: Int) {
        let source = page.bytes(bytes)
        var parser = HTMLParser(limits: ParseLimits(bytesMax: 1 << 28))
        var document = Document()
        var seconds = Double.infinity
        for _ in 0..<4 {
            let start = processorSeconds()
            parser.parse(source, into: &document)
            seconds = min(seconds, processorSeconds() - start)
        }
        let steps = Double(document.steps) / Double(max(1, source.count))
        print(
            #"{"page":"\#(page.rawValue)","bytes":\#(source.count),"nodes":\#(document.nodeCount),"#
                + #""seconds":\#(seconds),"#
                + #""stepsPerByte":\#(steps),"isCut":\#(!document.truncation.isEmpty)}"#
        )
    }

    private static func parse(_ page: GeneratedPage, bytes: Int, rounds: Int) {
        let source = page.bytes(bytes)
        var parser = HTMLParser()
        var document = Document()
        for _ in 0..<rounds { parser.parse(source, into: &document) }
        if document.nodeCount == 0 { stop("no tree", code: 70) }
    }

    private static func bench(rounds: Int) {
        let pages = paths().map(file)
        let bytes = pages.reduce(0) { $0 + $1.count }
        var parser = HTMLParser()
        var document = Document()
        var best = Double.infinity
        var nodes = 0
        var steps = 0.0
        for _ in 0..<max(1, rounds) {
            nodes = 0
            let start = processorSeconds()
            for page in pages {
                parser.parse(page, into: &document)
                nodes += document.nodeCount
                steps = max(steps, Double(document.steps) / Double(max(1, page.count)))
            }
            best = min(best, processorSeconds() - start)
        }
        print(
            #"{"pages":\#(pages.count),"bytes":\#(bytes),"nodes":\#(nodes),"seconds":\#(best),"#
                + #""stepsPerByteMax":\#(steps)}"#
        )
    }

    private static func printTrees() {
        var parser = HTMLParser()
        var document = Document()
        var tree: [UInt8] = []
        for path in paths() {
            parser.parse(file(path), into: &document)
            tree.removeAll(keepingCapacity: true)
            document.appendTestFormat(to: &tree)
            print("= \(path)\n\(tree.count)")
            fflush(nil)
            writeAll(tree)
        }
    }

    private static func writeAll(_ bytes: [UInt8]) {
        var from = 0
        while from < bytes.count {
            let count = bytes.withUnsafeBytes { write(1, $0.baseAddress! + from, bytes.count - from) }
            guard count > 0 else { stop("can't write", code: 74) }
            from += count
        }
    }

    private static func paths() -> [String] {
        var paths: [String] = []
        while let line = readLine() { paths.append(line) }
        return paths
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func file(_ path: String) -> [UInt8] {
        guard let stream = fopen(path, "rb") else { stop("can't open \(path)", code: 66) }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    private static func writeError(_ text: String) {
        let bytes = [UInt8](text.utf8)
        _ = write(2, bytes, bytes.count)
    }

    private static func stop(_ message: String, code: Int32) -> Never {
        writeError("html-parsing: \(message)\n")
        exit(code)
    }
}
