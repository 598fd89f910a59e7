/// The reference page of the metrics, `docs/metrics.md`: made from the tables, so that it can't differ from the code.
package enum MetricsReference {
    package static var markdown: String {
        ([introduction] + MetricFamily.Group.allCases.map(section) + [histograms, alerts]).joined(separator: "\n")
    }

    private static let introduction = """
        # Metrics

        <!-- Generated from the table in Sources/NewswireService/Metrics. A test holds this page to it. -->

        `/metrics` of the admin interface (`admin.http`, by default http://127.0.0.1:5780/metrics, and `admin.socket`)
        shows all metrics in the text format of Prometheus:

            curl -s http://127.0.0.1:5780/metrics
            curl -s --unix-socket /run/newswire/admin.sock http://localhost/metrics

        Counters and histograms begin at 0 with each start; use `rate()` and `increase()`, which know that. Gauges are
        as they are when they are read. All units are bytes and seconds. At its end the daemon prints its counters as
        one line of JSON, the last on standard error, with label values behind dots:
        `"newswire_refused_total.push.too-large": 3`.

        A scrape configuration for Prometheus:

        ```yaml
        scrape_configs:
          - job_name: newswire
            static_configs:
              - targets: ["127.0.0.1:5780"]
        ```

        After a stop with exit code 0 the sums agree: the sum of `newswire_payloads_total` is
        `newswire_settled_payloads_total`, and the sum of `newswire_items_total` is `newswire_published_total`.

        """

    private static func section(_ group: MetricFamily.Group) -> String {
        let rows = MetricFamily.all.filter { $0.group == group }.map { family in
            let advice = family.advice.isEmpty ? "" : " *\(cell(family.advice)).*"
            let labels = family.labels.map(description).joined(separator: "; ")
            return "| `\(family.name)` | \(family.kind.rawValue) | \(labels) | \(cell(family.help)).\(advice) |"
        }
        return (["## \(group.rawValue)", "", "| name | type | labels | meaning |", "|---|---|---|---|"] + rows + [""])
            .joined(separator: "\n")
    }

    private static func description(_ label: MetricFamily.Label) -> String {
        switch label.values {
        case .these(let values): "`\(label.name)`: \(values.map { "`\($0)`" }.joined(separator: ", "))"
        case .any(let description): "`\(label.name)`: \(description)"
        }
    }

    /// A bar would end the cell.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    private static var histograms: String {
        var seen = Set<String>()
        let rows = Histogram.all.filter { seen.insert($0.family.name).inserted }.map { histogram in
            let bounds = histogram.bounds.map {
                PrometheusText.number(Double($0) / Double(histogram.unitsPerBase))
            }
            return "| `\(histogram.family.name)` | \(bounds.joined(separator: ", ")) |"
        }
        return
            ([
                "## Buckets", "",
                "Upper bounds of the histograms' buckets, each inclusive; `+Inf` is the last of each.", "",
            ]
            + ["| histogram | bounds |", "|---|---|"] + rows + [""]).joined(separator: "\n")
    }

    private static var alerts: String {
        let rules = SuggestedAlert.all.map { alert in
            """
                  - alert: \(alert.name)
                    expr: \(quoted(alert.expression))
                    for: \(alert.holds)
                    labels: { severity: \(alert.severity.rawValue) }
                    annotations: { summary: \(quoted(plain(alert.meaning))) }
            """
        }
        let rows = SuggestedAlert.all.map { "| `\($0.name)` | \(cell($0.meaning)) | \(cell($0.action)) |" }
        let head = """
            ## Suggested alerts

            Rules for Prometheus, as a file for `rule_files`. Names and times are suggestions; those of
            `NewswireRefusals`, `NewswireQuarantineGrowing` and `NewswireOutletQuiet` depend on what you scrape.

            ```yaml
            groups:
              - name: newswire
                rules:
            """
        let table = ["```", "", "| alert | what it means | what to do |", "|---|---|---|"]
        return ([head] + rules + table + rows + [""]).joined(separator: "\n")
    }

    /// A string of YAML in single quotes, in which a quote is doubled.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    private static func plain(_ text: String) -> String { text.filter { $0 != "`" } }
}
