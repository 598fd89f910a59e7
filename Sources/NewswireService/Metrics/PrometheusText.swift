/// The metrics in the text format of Prometheus, version 0.0.4.
///
/// One block a family, in the order of `MetricFamily.all`; the samples of a family in the order in which they come.
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Everything that `/metrics` shows.
    ///
    /// - Parameters:
    ///   - gauges: as they are now; those that are left out are not shown.
    ///   - outlets: nil where none are kept.
    ///   - consumers: of the durable feed.
    package static func page(
        metrics: Metrics, gauges: [(Gauge, Double)], outlets: OutletTable?, consumers: [ConsumerBoard.Overview] = [],
        process: ProcessStatistics
    ) -> [UInt8] {
        let gauges = gauges.map { gauge, value in
            MetricSample(family: gauge.family, labels: gauge.labels, value: .number(value))
        }
        return encode(
            metrics.samples + gauges + (outlets?.samples ?? []) + ConsumerBoard.samples(consumers) + process.samples)
    }

    /// - Parameter samples: in any order; each must have as many labels as its family.
    package static func encode(_ samples: [MetricSample]) -> [UInt8] {
        var blocks: [String: [MetricSample]] = [:]
        for sample in samples { blocks[sample.family.name, default: []].append(sample) }
        var text = Output()
        for family in MetricFamily.all {
            guard let block = blocks[family.name] else { continue }
            text.put("# HELP \(family.name) \(escapedHelp(family.help)).\n")
            text.put("# TYPE \(family.name) \(family.kind.rawValue)\n")
            for sample in block { write(sample, &text) }
        }
        return text.bytes
    }

    private struct Output {
        var bytes: [UInt8] = []

        mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
    }

    private static func write(_ sample: MetricSample, _ text: inout Output) {
        let labels = zip(sample.family.labels, sample.labels).map { label, value in
            "\(label.name)=\"\(escapedLabel(value))\""
        }
        let name = sample.family.name
        switch sample.value {
        case .number(let value):
            text.put("\(name)\(braced(labels)) \(number(value))\n")
        case .exact(let count, let units):
            text.put("\(name)\(braced(labels)) \(decimal(count, unitsPerBase: units))\n")
        case .histogram(let counts):
            var below: UInt64 = 0
            for (bound, count) in zip(counts.bounds, counts.counts) {
                below += count
                let bound = number(Double(bound) / Double(counts.unitsPerBase))
                text.put("\(name)_bucket\(braced(labels + ["le=\"\(bound)\""])) \(below)\n")
            }
            text.put("\(name)_bucket\(braced(labels + ["le=\"+Inf\""])) \(counts.count)\n")
            text.put("\(name)_sum\(braced(labels)) \(decimal(counts.sum, unitsPerBase: counts.unitsPerBase))\n")
            text.put("\(name)_count\(braced(labels)) \(counts.count)\n")
        }
    }

    private static func braced(_ labels: [String]) -> String {
        labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
    }

    /// Whole numbers without a fraction or an exponent; others with the fewest digits that read back as the same.
    package static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? value.description
    }

    /// All digits of `count / unitsPerBase`, without zeros at the end of the fraction.
    package static func decimal(_ count: UInt64, unitsPerBase: UInt64) -> String {
        let (whole, rest) = count.quotientAndRemainder(dividingBy: unitsPerBase)
        guard rest > 0 else { return String(whole) }
        // The 1 in front keeps the zeros at the beginning.
        var digits = String(unitsPerBase + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    private static func escapedHelp(_ text: String) -> String { escaped(text, quotes: false) }

    private static func escapedLabel(_ text: String) -> String { escaped(text, quotes: true) }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
