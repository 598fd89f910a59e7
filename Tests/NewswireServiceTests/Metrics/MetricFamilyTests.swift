import Foundation
import NewswireModel
import NewswireProtocol
import NewswireService
import Testing

@Suite struct MetricFamilyTests {
    private var samples: [MetricSample] {
        let metrics = Metrics()
        for counter in Counter.all { metrics.add(counter) }
        let outlets = OutletTable(limit: 1, metrics: metrics)
        outlets.seen("Post", at: Timestamp(milliseconds: 0))
        let gauges = Gauge.all.map { MetricSample(family: $0.family, labels: $0.labels, value: .number(0)) }
        return metrics.samples + gauges + outlets.samples + ConsumerBoard.samples([.sample])
            + ProcessStatistics.read().samples
    }

    @Test func everyFamilyIsUsedAndNothingIsWithoutOne() {
        let families = MetricFamily.all.map(\.name)
        #expect(Set(families).count == families.count)
        #expect(Set(samples.map(\.family.name)) == Set(families))
    }

    @Test func countersAndHistogramsHaveDensePlaces() {
        #expect(Counter.all.map(\.index) == Array(Counter.all.indices))
        #expect(Histogram.all.map(\.index) == Array(Histogram.all.indices))
        #expect(Set(Counter.all.map(\.name)).count == Counter.all.count)
        #expect(Set(Gauge.all).count == Gauge.all.count)
    }

    @Test func labelsAreThoseOfTheFamily() {
        for sample in samples {
            #expect(sample.labels.count == sample.family.labels.count, "\(sample.family.name)")
            for (label, value) in zip(sample.family.labels, sample.labels) {
                guard case .these(let values) = label.values else { continue }
                #expect(values.contains(value), "\(sample.family.name) \(label.name)=\(value)")
            }
        }
    }

    @Test func countersAreAddedToTheirOwnPlaceAlone() {
        for counter in Counter.all {
            let metrics = Metrics()
            metrics.add(counter, 7)
            #expect(Counter.all.filter { metrics[$0] != 0 } == [counter])
        }
    }

    /// The conventions that promtool checks, and ours.
    @Test func namesFollowTheConventions() {
        for family in MetricFamily.all {
            let isTotal = family.name.hasSuffix("_total")
            #expect(isTotal == (family.kind == .counter), "\(family.name)")
            #expect(family.name.hasPrefix(family.group == .process ? "process_" : "newswire_"), "\(family.name)")
            #expect(family.help.first?.isUppercase == true && family.help.last != ".", "\(family.name)")
            #expect(family.advice.last != ".", "\(family.name)")
            for unit in ["milliseconds", "_kb", "_ms"] { #expect(!family.name.contains(unit)) }
        }
    }

    /// What the line at the daemon's end was called before there was a table of families.
    @Test func namesOfTheLineAtTheEndHaveNotChanged() {
        let names = Set(Metrics().listing.map(\.name))
        var expected: [String] = []
        for endpoint in ["push", "subscribe"] {
            for family in [
                "payloads", "payload_bytes", "connections_accepted", "connections_closed", "handshakes_failed",
            ] {
                expected.append("newswire_\(family)_total.\(endpoint)")
            }
            for code in ["bad-frame", "bad-header", "too-large", "unknown-encoding", "hash-mismatch"] {
                expected.append("newswire_refused_total.\(endpoint).\(code)")
            }
        }
        for outcome in ["new", "update", "unchanged", "duplicate", "near-duplicate", "rejected", "quarantined"] {
            expected.append("newswire_items_total.\(outcome)")
        }
        for stage in ["intake", "journal", "parse", "dedupe", "record", "feed"] {
            expected.append("newswire_stage_cpu_seconds_total.\(stage)")
        }
        for family in [
            "journal_failed", "settled_payloads", "published", "published_bytes", "publish_failed",
            "quarantine_dropped", "quarantine_failed",
        ] {
            expected.append("newswire_\(family)_total")
        }
        for name in expected { #expect(names.contains(name), "\(name)") }
    }

    @Test(arguments: [
        ("/metrics", 200, "newswire_admin_requests_total./metrics.200"),
        ("/readyz", 503, "newswire_admin_requests_total./readyz.503"),
        ("/other", 404, "newswire_admin_requests_total.other.404"),
        ("/etc/passwd", 418, "newswire_admin_requests_total.other.other"),
        ("other", 0, "newswire_admin_requests_total.other.other"),
    ])
    func adminRequestsAreOfAClosedSet(path: String, status: Int, name: String) {
        let counter = Counter.adminRequests(AdminPath(path), AdminStatus(status))
        #expect(counter.name == name)
        let metrics = Metrics()
        #expect(!metrics.listing.contains { $0.name == name })
        metrics.add(counter)
        #expect(metrics.listing.contains { $0.name == name && $0.value == 1 })
    }
}

extension ConsumerBoard.Overview {
    static let sample = Self(
        key: ConsumerKey(name: "archive", shard: FeedShard(index: 1, count: 2)), isConnected: true, cursor: 5, lag: 3,
        outstanding: 2, redelivered: 1, deadLetters: 0, seen: Timestamp(milliseconds: 0), filter: "")
}
