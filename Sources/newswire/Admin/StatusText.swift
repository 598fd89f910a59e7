/// The status for the eye: the verdict first, then what needs somebody's hand, then a line a topic.
package struct StatusText {
    private let status: StatusSnapshot

    package init(_ status: StatusSnapshot) {
        self.status = status
    }

    /// Whole lines.
    package var text: String {
        ([verdict] + warnings + [""]
            + topics.map { name, facts in
                name.padding(to: 15) + facts
            }).map { $0.printable + "\n" }.joined()
    }

    private var verdict: String {
        let since = (status.string("since") ?? "?").timeText
        let up = status.double("uptimeSeconds").map { " (\($0.spanText))" } ?? ""
        return "\(status.summary), since \(since)\(up)"
    }

    /// What an administrator has to act on.
    private var warnings: [String] {
        var lines: [String] = []
        if status.string("configuration.lastReload.result") == "refused" {
            let at = (status.string("configuration.lastReload.at") ?? "?").timeText
            lines += ["", "RELOAD REFUSED at \(at); the configuration before it is in force. Faults:"]
            lines += status.strings("configuration.lastReload.faults").map { "  \($0)" }
        }
        let keys = status.strings("configuration.restartNeeded")
        if !keys.isEmpty {
            lines += ["", "RESTART NEEDED for the new values of \(keys.joined(separator: ", "))"]
        }
        return lines
    }

    /// Topics of which nothing is known are left out.
    private var topics: [(String, String)] {
        [
            ("daemon", identity), ("configuration", configuration),
            ("reliable", intake("reliable", ["endpoints.reliable"]) + reliable),
            ("push", intake("push", ["endpoints.push"])),
            ("subscribe", intake("subscribe", ["endpoints.subscribe.bind", "endpoints.subscribe.connect"])),
            ("live feed", feed), ("admin", admin), ("in flight", inFlight), ("backlog", backlog),
            ("queues", queues),
            (
                "workers",
                share(status.int("workers.busy"), of: status.int("workers.count")).map { [$0 + " busy"] } ?? []
            ),
            ("outcomes", status.counts("outcomes").map { "\($0.key) \($0.count.grouped)" }), ("dedupe", dedupe),
            ("quarantine", quarantine), ("memory", memory), ("outlets", outlets),
        ].compactMap { name, facts in facts.isEmpty ? nil : (name, facts.joined(separator: ", ")) }
    }

    private var identity: [String] {
        [
            status.string("version").map { "newswired \($0)" }, status.string("libzmq").map { "libzmq \($0)" },
            status.int("pid").map { "process \($0)" }, status.int("epoch").map { "epoch \($0)" },
            status.string("stateId").map { "state id \($0)" },
        ].compactMap { $0 }
    }

    private var configuration: [String] {
        [
            status["configuration"] == nil ? nil : status.string("configuration.file") ?? "no file",
            status.int("configuration.generation").map { "generation \($0)" },
            status.string("configuration.loadedAt").map { "loaded \($0.timeText)" },
        ].compactMap { $0 }
    }

    private func intake(_ name: String, _ endpoints: [String]) -> [String] {
        let refused = status.counts("intake.\(name).refused").filter { $0.count > 0 }
        return [
            status.endpoints(endpoints), status.int("intake.\(name).payloads").map { "\($0.grouped) payloads" },
            status.int("intake.\(name).bytes")?.byteText,
            refused.isEmpty ? nil : "refused \(refused.map { "\($0.key) \($0.count.grouped)" }.joined(separator: " "))",
        ].compactMap { $0 }
    }

    private var reliable: [String] {
        [
            status.int("intake.reliable.repeated").flatMap { $0 > 0 ? "\($0.grouped) repeated" : nil },
            status.int("intake.reliable.scrapers").map { $0.of("scraper") },
            share(status.int("intake.reliable.ids"), of: status.int("intake.reliable.idsLimit")).map { "\($0) ids" },
        ].compactMap { $0 }
    }

    private var feed: [String] {
        [
            status.endpoints(["endpoints.live"]), status.int("feed.subscribers").map { $0.of("subscriber") },
            status.int("feed.head").map { "head \($0.grouped)" },
            status.int("feed.published").map { "\($0.grouped) published" }, status.int("feed.publishedBytes")?.byteText,
        ].compactMap { $0 }
    }

    private var admin: [String] {
        [status.string("endpoints.admin.http"), status.string("endpoints.admin.socket")].compactMap { $0 }
    }

    private var inFlight: [String] {
        [
            share(status.int("inFlight.payloads"), of: status.int("inFlight.payloadsLimit")).map { "\($0) payloads" },
            share(status.int("inFlight.bytes"), of: status.int("inFlight.bytesLimit")) { $0.byteText },
        ].compactMap { $0 }
    }

    private var backlog: [String] {
        guard let payloads = status.int("backlog.payloads"), payloads > 0 else { return [] }
        return ["\(payloads.grouped) payloads wait in the journal", status.int("backlog.bytes")?.byteText]
            .compactMap { $0 }
    }

    private var queues: [String] { status.queues.map { "\($0.stage) \($0.payloads.grouped)" } }

    private var dedupe: [String] {
        ["identities", "texts"].compactMap { name in
            share(status.int("dedupe.\(name)"), of: status.int("dedupe.\(name)Limit")).map { "\($0) \(name)" }
        }
    }

    private var quarantine: [String] {
        [
            share(status.int("quarantine.payloads"), of: status.int("quarantine.payloadsLimit"))
                .map { "\($0) payloads" },
            share(status.int("quarantine.bytes"), of: status.int("quarantine.bytesLimit")) { $0.byteText },
            status.int("quarantine.dropped").flatMap { $0 > 0 ? "\($0.grouped) dropped" : nil },
        ].compactMap { $0 }
    }

    private var memory: [String] {
        [
            share(status.int("memory.resident"), of: status.int("memory.limit")) { $0.byteText },
            status.double("cpuSeconds").map { "\($0.oneDecimal) s of processor time" },
        ].compactMap { $0 }
    }

    /// The newest few; `top` and `--json` have more.
    private var outlets: [String] {
        guard let known = status.int("outlets.known") else { return [] }
        let newest = status.outlets.prefix(3).map { "\($0.name) (\($0.lastSeen.timeText))" }
        return ["\(known.grouped) known"] + (newest.isEmpty ? [] : ["last seen \(newest.joined(separator: ", "))"])
    }
}

extension String {
    func padding(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
    func padding(toEnd width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}
