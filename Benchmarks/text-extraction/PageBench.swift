import ArticleExtraction
import NewswireModel

/// Measures the processor time of extracting articles from pages, in one thread.
enum PageBench {
    /// Prints `{"bytes": …, "seconds": [of each page], "steps": {"parsing": …}}`: of each page the best of the rounds, of
    /// each step that of the best round.
    static func run(_ paths: [String], rounds: Int) {
        var header = PayloadHeader()
        header.contentType = "text/html"
        // 2026-11-01
        let received = Timestamp(milliseconds: 1_793_491_200_000)
        let payloads = paths.map { Payload(bytes: Main.file($0), header: header, received: received) }
        let extractor = Extractor()
        var seconds = [Double](repeating: .infinity, count: payloads.count)
        for _ in 0..<max(1, rounds) {
            for (index, payload) in payloads.enumerated() {
                let start = Main.processorSeconds()
                _ = extractor.extract(payload)
                seconds[index] = min(seconds[index], Main.processorSeconds() - start)
            }
        }
        let measurements = (0..<max(1, rounds)).map { _ in measured(payloads, extractor) }
        let steps = measurements.min { $0.values.reduce(0, +) < $1.values.reduce(0, +) } ?? [:]
        let shares = PageStep.allCases.map { step in "\"\(step.rawValue)\":\(steps[step] ?? 0)" }.joined(separator: ",")
        let bytes = payloads.map { String($0.bytes.count) }.joined(separator: ",")
        let times = seconds.map { String($0) }.joined(separator: ",")
        print("{\"bytes\":[\(bytes)],\"seconds\":[\(times)],\"steps\":{\(shares)}}")
    }

    private static func measured(_ payloads: [Payload], _ extractor: Extractor) -> [PageStep: Double] {
        var steps: [PageStep: Double] = [:]
        var last = 0.0
        extractor.onStep = { step in
            let now = Main.processorSeconds()
            steps[step, default: 0] += now - last
            last = now
        }
        defer { extractor.onStep = nil }
        for payload in payloads {
            last = Main.processorSeconds()
            _ = extractor.extract(payload)
        }
        return steps
    }
}
