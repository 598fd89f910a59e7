/// What `newswire top` shows: rates from two statuses, levels from the later one. Pure: values in, lines out.
package struct TopView {
    private let now: StatusSnapshot
    /// The status before it; nil where there is none, or another process answered it.
    private let before: StatusSnapshot?
    /// Between the two, by the daemon's clock; 0 without one before.
    private let seconds: Double

    package init(now: StatusSnapshot, before: StatusSnapshot?) {
        self.now = now
        self.before = before.flatMap { $0.process == now.process ? $0 : nil }
        seconds = (now.double("uptimeSeconds") ?? 0) - (self.before?.double("uptimeSeconds") ?? .infinity)
    }

    /// A screenful: no line longer than `columns`, no more than `rows`.
    ///
    /// - Parameters:
    ///   - address: where the daemon was asked.
    ///   - notice: shown in the second line instead of the verdict: that the daemon is not reachable.
    package func lines(address: String, notice: String? = nil, columns: Int, rows: Int) -> [String] {
        let up = now.double("uptimeSeconds").map { "up \($0.spanText)" } ?? ""
        let title = "newswired \(now.string("version") ?? "?") at \(address)"
        var lines = [
            title.padding(to: columns - up.count - 1) + " " + up,
            notice ?? now.summary,
        ]
        if now.string("configuration.lastReload.result") == "refused" {
            lines.append("RELOAD REFUSED; newswire status says why")
        }
        let keys = now.strings("configuration.restartNeeded")
        if !keys.isEmpty { lines.append("RESTART NEEDED for \(keys.joined(separator: ", "))") }
        lines += [""] + levels + [""] + intake + [""] + outcomes + [""] + totals
        if !now.outlets.isEmpty { lines += [""] + outlets(max: max(0, rows - lines.count - 2)) }
        return lines.prefix(max(1, rows)).map { $0.printable.fitting(columns) }
    }

    /// One line for a log or a pipe: `in 812.4/s 4.1 MB/s  new 700.1/s  …`.
    package var line: String {
        var words = [now.summary]
        words.append("in \(rateText(total(of: "payloads"))) \(byteRateText(total(of: "bytes")))")
        words += now.counts("outcomes").filter { $0.count > 0 }.map { outcome in
            "\(outcome.key) \(rateText(rate { $0.int("outcomes.\(outcome.key)") }))"
        }
        words.append("refused \(rateText(total(of: "refused")))")
        if let text = share(now.int("inFlight.payloads"), of: now.int("inFlight.payloadsLimit")) {
            words.append("in flight \(text)")
        }
        if let text = share(now.int("workers.busy"), of: now.int("workers.count")) { words.append("busy \(text)") }
        if let bytes = now.int("memory.resident") { words.append("memory \(bytes.byteText)") }
        return words.joined(separator: "  ").printable
    }

    // MARK: Rates

    /// A counter's growth a second; nil where it can't be known.
    private func rate(_ value: (StatusSnapshot) -> Int?) -> Double? {
        guard let before, seconds > 0, let new = value(now), let old = value(before), new >= old else { return nil }
        return Double(new - old) / seconds
    }

    /// The same of all endpoints of the intake together.
    private func total(of member: String) -> Double? {
        let rates = StatusSnapshot.intakeEndpoints.compactMap { endpoint in rate { Self.intake($0, endpoint, member) } }
        return rates.isEmpty ? nil : rates.reduce(0, +)
    }

    private static func intake(_ status: StatusSnapshot, _ endpoint: String, _ member: String) -> Int? {
        let path = "intake.\(endpoint).\(member)"
        return member == "refused" ? status.sum(path) : status.int(path)
    }

    private func rateText(_ rate: Double?) -> String { rate.map { "\($0.oneDecimal)/s" } ?? "-/s" }
    private func byteRateText(_ rate: Double?) -> String { rate.map { "\(Int($0).byteText)/s" } ?? "-/s" }

    // MARK: Parts of the screen

    private var levels: [String] {
        let inFlight = (now.int("inFlight.payloads"), now.int("inFlight.payloadsLimit"))
        let bytes = (now.int("inFlight.bytes"), now.int("inFlight.bytesLimit"))
        let busy = (now.int("workers.busy"), now.int("workers.count"))
        let memory = (now.int("memory.resident"), now.int("memory.limit"))
        var cores = ""
        if let before, seconds > 0, let new = now.double("cpuSeconds"), let old = before.double("cpuSeconds") {
            cores = "  processor \(((new - old) / seconds).oneDecimal) cores"
        }
        let rows: [(String, (Int?, Int?), String?)] = [
            ("in flight", inFlight, share(inFlight.0, of: inFlight.1).map { "\($0) payloads" }),
            ("", bytes, share(bytes.0, of: bytes.1) { $0.byteText }),
            ("workers", busy, share(busy.0, of: busy.1).map { "\($0) busy" }),
            ("memory", memory, share(memory.0, of: memory.1) { $0.byteText }.map { $0 + cores }),
        ]
        let queues = now.queues.map { queue in
            (queue.stage, (Optional(queue.payloads), inFlight.1), Optional("\(queue.payloads.grouped) payloads"))
        }
        return (rows + queues).compactMap { name, level, text in
            text.map { "\(name.padding(to: 12))\(Self.bar(level.0, of: level.1)) \($0)" }
        }
    }

    private static let barColumns = 20

    /// `[#####---------------]`; any amount but none shows.
    private static func bar(_ value: Int?, of limit: Int?) -> String {
        guard let value, let limit, limit > 0 else { return "[\(String(repeating: " ", count: barColumns))]" }
        let share = min(1, max(0, Double(value) / Double(limit)))
        let filled = value > 0 ? max(1, Int(share * Double(barColumns))) : 0
        return "[\(String(repeating: "#", count: filled))\(String(repeating: "-", count: barColumns - filled))]"
    }

    private var intake: [String] {
        ["intake        payloads/s     bytes/s      payloads       bytes   refused"]
            + StatusSnapshot.intakeEndpoints.map { name in
                func value(_ member: String) -> Int? { Self.intake(now, name, member) }
                return name.padding(to: 10)
                    + Self.cell(rate { Self.intake($0, name, "payloads") }.map(\.oneDecimal), 14)
                    + Self.cell(rate { Self.intake($0, name, "bytes") }.map { Int($0).byteText }, 12)
                    + Self.cell(value("payloads")?.grouped, 14) + Self.cell(value("bytes")?.byteText, 12)
                    + Self.cell(value("refused")?.grouped, 10)
            }
    }

    private var outcomes: [String] {
        ["outcome              /s         total"]
            + now.counts("outcomes").map { name, count in
                name.padding(to: 14) + Self.cell(rate { $0.int("outcomes.\(name)") }.map(\.oneDecimal), 9)
                    + Self.cell(count.grouped, 14)
            }
    }

    private var totals: [String] {
        let published = rateText(rate { $0.int("feed.published") })
        let bytes = byteRateText(rate { $0.int("feed.publishedBytes") })
        let facts: [(String, [String?])] = [
            (
                "feed",
                [
                    now.int("feed.published").map { "\($0.grouped) published" }, "\(published) \(bytes)",
                    now.int("feed.subscribers").map { $0.of("subscriber") },
                ]
            ),
            ("refused", now.refusals.isEmpty ? [] : [now.refusals.joined(separator: ", ")]),
            (
                "quarantine",
                [
                    share(now.int("quarantine.payloads"), of: now.int("quarantine.payloadsLimit"))
                        .map { "\($0) payloads" },
                    share(now.int("quarantine.bytes"), of: now.int("quarantine.bytesLimit")) { $0.byteText },
                ]
            ),
        ]
        return facts.compactMap { name, facts in
            let known = facts.compactMap { $0 }
            return known.isEmpty ? nil : name.padding(to: 12) + known.joined(separator: ", ")
        }
    }

    private func outlets(max count: Int) -> [String] {
        let known = now.int("outlets.known").map { " of \($0.grouped)" } ?? ""
        let shown = now.outlets.prefix(count)
        return ["last seen outlets\(known)".padding(to: 34) + "      payloads  last seen"]
            + shown.map { outlet in
                outlet.name.fitting(34).paddingColumns(to: 34) + Self.cell(outlet.payloads.grouped, 14) + "  "
                    + outlet.lastSeen.timeText
            }
    }

    /// A value in a column of its own, at its right edge; `-` where it is unknown.
    private static func cell(_ text: String?, _ width: Int) -> String { (text ?? "-").padding(toEnd: width) }
}
