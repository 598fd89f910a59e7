import Glibc
import HTMLParsing

/// `html-parsing bench [ROUNDS]`, `html-parsing trees`: measures how fast pages are parsed, and prints their trees.
///
/// Both read paths of files from standard input, one a line. `bench` prints pages, bytes and processor time of parsing
/// them all into one document, the best of several rounds, and the most steps a byte that a page took. `trees` prints
/// for each page `= PATH`, its number of bytes in the test format and the tree in that.
@main
enum Main {
    static func main() {
        switch CommandLine.arguments.dropFirst().first {
        case "bench": bench(rounds: CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 10)
        case "trees": printTrees()
        default: stop("usage: html-parsing bench [ROUNDS] | trees", code: 64)
        }
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
