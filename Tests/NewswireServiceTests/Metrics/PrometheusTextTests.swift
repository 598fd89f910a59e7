import Foundation
import NewswireModel
import NewswireService
import Testing

@Suite struct PrometheusTextTests {
    private func text(_ samples: [MetricSample]) -> String {
        String(decoding: PrometheusText.encode(samples), as: UTF8.self)
    }

    private var fullPage: String {
        let metrics = Metrics()
        for counter in Counter.all { metrics.add(counter, 3) }
        for histogram in Histogram.all { metrics.observe(histogram, [1, 1000, 1_000_000_000_000]) }
        let outlets = OutletTable(limit: 5, metrics: metrics)
        outlets.seen("Daily \"Fish\" \\ Post", at: Timestamp(milliseconds: 1_795_485_600_123), payloads: 2)
        let gauges = Gauge.all.map { ($0, 0.5) }
        let page = PrometheusText.page(
            metrics: metrics, gauges: gauges, outlets: outlets, consumers: [.sample], process: .read())
        return String(decoding: page, as: UTF8.self)
    }

    @Test func aFamilyIsOneBlockWithItsHelpAndType() {
        let metrics = Metrics()
        metrics.add(.items(.nearDuplicate), 2)
        let page = String(
            decoding: PrometheusText.page(metrics: metrics, gauges: [], outlets: nil, process: ProcessStatistics()),
            as: UTF8.self)
        #expect(
            page.contains(
                """
                # HELP newswire_items_total Items decided by outcome.
                # TYPE newswire_items_total counter
                newswire_items_total{outcome="new"} 0
                newswire_items_total{outcome="update"} 0
                newswire_items_total{outcome="unchanged"} 0
                newswire_items_total{outcome="duplicate"} 0
                newswire_items_total{outcome="near-duplicate"} 2
                newswire_items_total{outcome="rejected"} 0
                newswire_items_total{outcome="quarantined"} 0
                # HELP newswire_quarantined_total Payloads quarantined by code.
                # TYPE newswire_quarantined_total counter
                newswire_quarantined_total{code="unsupported-type"} 0
                newswire_quarantined_total{code="bad-encoding"} 0
                newswire_quarantined_total{code="bad-envelope"} 0
                newswire_quarantined_total{code="over-limit"} 0
                newswire_quarantined_total{code="poison"} 0
                # HELP newswire_reprocessed_payloads_total Payloads that an administrator had processed again: newswire \
                quarantine retry, newswire reprocess.
                # TYPE newswire_reprocessed_payloads_total counter
                newswire_reprocessed_payloads_total{reason="retried"} 0
                newswire_reprocessed_payloads_total{reason="reprocessed"} 0
                # HELP newswire_settled_payloads_total Payloads all of whose items are in the record log.
                # TYPE newswire_settled_payloads_total counter
                newswire_settled_payloads_total 0

                """))
        #expect(!page.contains("newswire_admin_requests_total"))
        #expect(!page.contains("newswire_ready"))
    }

    @Test func aHistogramHasCumulativeBucketsSumAndCount() {
        let metrics = Metrics()
        metrics.observe(.settleDuration, 1)
        metrics.observe(.settleDuration, [2, 3, 60_001, -5])
        let sample = MetricSample(
            family: Histogram.settleDuration.family, labels: [],
            value: .histogram(metrics.counts(of: .settleDuration)))
        #expect(
            text([sample]) == """
                # HELP newswire_settle_duration_seconds Time from a payload's reception to its outcome in the record log.
                # TYPE newswire_settle_duration_seconds histogram
                newswire_settle_duration_seconds_bucket{le="0.001"} 2
                newswire_settle_duration_seconds_bucket{le="0.002"} 3
                newswire_settle_duration_seconds_bucket{le="0.005"} 4
                newswire_settle_duration_seconds_bucket{le="0.01"} 4
                newswire_settle_duration_seconds_bucket{le="0.025"} 4
                newswire_settle_duration_seconds_bucket{le="0.05"} 4
                newswire_settle_duration_seconds_bucket{le="0.1"} 4
                newswire_settle_duration_seconds_bucket{le="0.25"} 4
                newswire_settle_duration_seconds_bucket{le="0.5"} 4
                newswire_settle_duration_seconds_bucket{le="1"} 4
                newswire_settle_duration_seconds_bucket{le="2.5"} 4
                newswire_settle_duration_seconds_bucket{le="5"} 4
                newswire_settle_duration_seconds_bucket{le="10"} 4
                newswire_settle_duration_seconds_bucket{le="30"} 4
                newswire_settle_duration_seconds_bucket{le="60"} 4
                newswire_settle_duration_seconds_bucket{le="+Inf"} 5
                newswire_settle_duration_seconds_sum 60.007
                newswire_settle_duration_seconds_count 5

                """)
    }

    @Test func labelValuesAreEscaped() {
        let sample = MetricSample(
            family: Gauge.buildInfo(version: "", libzmq: "").family, labels: ["a\\b\"c\nd", "4.3.4"],
            value: .number(1))
        #expect(text([sample]).contains(#"newswire_build_info{version="a\\b\"c\nd",libzmq="4.3.4"} 1"# + "\n"))
    }

    @Test(arguments: [
        (0.0, "0"), (1, "1"), (-3, "-3"), (0.5, "0.5"), (2_147_483_648, "2147483648"),
        (9_007_199_254_740_994, "9007199254740994"), (1_795_485_600.123, "1795485600.123"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func numbersHaveNoNeedlessExponent(value: Double, expected: String) {
        #expect(PrometheusText.number(value) == expected)
    }

    @Test(
        arguments: [
            (0, 1_000_000_000, "0"), (1_000_000_000, 1_000_000_000, "1"), (1, 1_000_000_000, "0.000000001"),
            (1_500_000_000, 1_000_000_000, "1.5"), (18_446_744_073_709_551_615, 1000, "18446744073709551.615"),
            (18_446_744_073_709_551_615, 1, "18446744073709551615"),
        ] as [(UInt64, UInt64, String)])
    func scaledNumbersAreExact(count: UInt64, unitsPerBase: UInt64, expected: String) {
        #expect(PrometheusText.decimal(count, unitsPerBase: unitsPerBase) == expected)
    }

    /// The grammar of the format, as far as it matters here: comments, then samples of that family alone, none twice.
    @Test func thePageIsWellFormedAndShowsEveryFamily() throws {
        let sample = /([a-z_]+)(\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\})? ([-+.0-9e]+)/
        var families: [String] = []
        var seen = Set<String>()
        let page = fullPage
        #expect(page.hasSuffix("\n"))
        for line in page.split(separator: "\n") {
            if line.hasPrefix("# HELP ") {
                families.append(String(line.split(separator: " ")[2]))
            } else if line.hasPrefix("# TYPE ") {
                #expect(String(line.split(separator: " ")[2]) == families.last)
            } else {
                let match = try #require(line.wholeMatch(of: sample), "\(line)")
                let name = String(match.output.1)
                let endings = ["", "_bucket", "_sum", "_count"]
                #expect(endings.contains { name == (families.last ?? "") + $0 }, "\(line)")
                #expect(seen.insert(name + (match.output.2 ?? "")).inserted, "\(line) is there twice")
            }
        }
        #expect(families == MetricFamily.all.map(\.name))
    }
}
