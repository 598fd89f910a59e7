import ArticleExtraction
import Glibc
import NewswireModel

/// `text-extraction bench [ROUNDS]`, `lines`, `features`: measures how fast texts are read, and tells what the model sees.
///
/// The first two read paths of files from standard input, one a line; `lines` behind a tab the article's address. `bench` prints bytes and processor time of reading
/// them all as text, the best of several rounds. `lines` prints `= PATH` and for each line of the text the rows of its
/// features, a tab and the line; `features` the name of each feature and the number of its bins. `train.py` reads both.
/// `page-bench` is `bench` for HTML pages: it prints a JSON line with the best processor time of each page and of each step.
/// `page-lines` and `page-features` do the same for HTML pages, with the words of the places that a line is in.
/// `page-scores` tells what the second judgement sees, a bin for each feature: behind the page's address and another tab
/// stand the scores of its lines in the first. `page-facts` tells the same of what the kind of a page is judged by, from
/// the scores in the second. `train_pages.py` reads these.
@main
enum Main {
    static func main() {
        switch CommandLine.arguments.dropFirst().first {
        case "bench": bench(rounds: CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 20)
        case "page-bench": PageBench.run(paths(), rounds: CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 5)
        case "lines": printLines()
        case "page-lines": printPageLines()
        case "page-scores":
            printJudged { bytes, address, scores in
                for line in TrainingPage.read(bytes, address: address, scores: scores) { printNumbers(line.scoreBins) }
            }
        case "page-facts": printJudged { printNumbers(TrainingPage.facts($0, address: $1, scores: $2)) }
        case "page-features": for feature in TrainingPage.features { print(feature.name, feature.bins) }
        case "features": for feature in TrainingLines.features { print(feature.name, feature.bins) }
        default:
            stop("usage: text-extraction bench [ROUNDS] | lines | features | page-lines | page-scores | …", code: 64)
        }
    }

    private static func bench(rounds: Int) {
        var header = PayloadHeader()
        header.contentType = "text/plain"
        // 2026-01-01
        let received = Timestamp(milliseconds: 1_767_225_600_000)
        let payloads = paths().map { Payload(bytes: file($0), header: header, received: received) }
        let bytes = payloads.reduce(0) { $0 + $1.bytes.count }
        let extractor = Extractor()
        var best = Double.infinity
        for _ in 0..<max(1, rounds) {
            let start = processorSeconds()
            for payload in payloads { _ = extractor.extract(payload) }
            best = min(best, processorSeconds() - start)
        }
        print(#"{"texts":\#(payloads.count),"bytes":\#(bytes),"seconds":\#(best)}"#)
    }

    private static func printLines() {
        for line in paths() {
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            print("= \(parts[0])")
            for line in TrainingLines.read(file(parts[0]), address: parts.count > 1 ? parts[1] : nil) {
                print(line.rows.map { String($0) }.joined(separator: " "), line.text, separator: "\t")
            }
        }
    }

    private static func printPageLines() {
        for line in paths() {
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            print("= \(parts[0])")
            for line in TrainingPage.read(file(parts[0]), address: parts.count > 1 ? parts[1] : nil) {
                print(
                    line.rows.map { String($0) }.joined(separator: " "),
                    line.words.map { $0.joined(separator: " ") }.joined(separator: "/"),
                    line.place.map { String($0) }.joined(separator: " "), line.text, separator: "\t")
            }
        }
    }

    private static func printJudged(_ printPage: ([UInt8], String?, [Int32]) -> Void) {
        for line in paths() {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { stop("text-extraction: no address and scores: \(parts[0])", code: 65) }
            print("= \(parts[0])")
            printPage(
                file(parts[0]), parts[1].isEmpty ? nil : parts[1], parts[2].split(separator: " ").compactMap { Int32($0) })
        }
    }

    private static func printNumbers(_ numbers: [UInt8]) { print(numbers.map { String($0) }.joined(separator: " ")) }

    private static func paths() -> [String] {
        var paths: [String] = []
        while let line = readLine() { paths.append(line) }
        return paths
    }

    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func stop(_ message: String, code: Int32) -> Never {
        var line = Array("\(message)\n".utf8)
        _ = write(2, &line, line.count)
        exit(code)
    }

    static func file(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            stop("text-extraction: can't read \(path)", code: 66)
        }
        defer { fclose(file) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
        return all
    }
}
