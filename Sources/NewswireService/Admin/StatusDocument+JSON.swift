internal import JSONText
internal import NewswireModel

extension StatusDocument {
    /// Where the list of outlets ends, so that names of any length leave the document bounded.
    static let listBytesMax = 8 * 1024 * 1024

    /// As `/status` answers it: one line of JSON, the keys in the order of the documentation.
    public var json: [UInt8] {
        var writer = JSONWriter(capacity: 16 * 1024)
        writer.beginObject()
        writer.member("version", version)
        writer.member("libzmq", libzmq)
        writer.member("pid", pid)
        writer.member("state", state.rawValue)
        writer.member("since", since.rfc3339)
        writer.member("uptimeSeconds", uptimeSeconds)
        writer.member("epoch", epoch)
        writer.member("stateId", stateID)
        writer.object("ready") { ready.write(to: &$0) }
        writer.object("alive") { alive.write(to: &$0) }
        writer.object("configuration") { configuration.write(to: &$0) }
        writer.object("endpoints") { endpoints.write(to: &$0) }
        writePipeline(to: &writer)
        writeStores(to: &writer)
        writer.object("outlets") { outlets.write(to: &$0) }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// From the sockets to the feed.
    private func writePipeline(to writer: inout JSONWriter) {
        writer.object("inFlight") {
            $0.member("payloads", inFlight.payloads)
            $0.member("payloadsLimit", inFlight.payloadsLimit)
            $0.member("bytes", inFlight.bytes)
            $0.member("bytesLimit", inFlight.bytesLimit)
        }
        writer.object("backlog") {
            $0.member("payloads", backlog.payloads)
            $0.member("bytes", backlog.bytes)
        }
        writer.key("queues")
        writer.beginArray()
        for queue in queues {
            writer.beginObject()
            writer.member("stage", queue.stage)
            writer.member("payloads", queue.payloads)
            writer.endObject()
        }
        writer.endArray()
        writer.object("workers") {
            $0.member("count", workers.count)
            $0.member("busy", workers.busy)
        }
        writer.object("intake") {
            $0.object("reliable") { reliable.write(to: &$0) }
            $0.object("push") { push.write(to: &$0) }
            $0.object("subscribe") { subscribe.write(to: &$0) }
            $0.member("held", held)
        }
        writer.counts("outcomes", outcomes)
        writer.object("feed") {
            $0.member("head", feed.head)
            $0.counts("heads", feed.heads)
            $0.member("published", feed.published)
            $0.member("publishedBytes", feed.publishedBytes)
            $0.member("subscribers", feed.subscribers)
        }
    }

    private func writeStores(to writer: inout JSONWriter) {
        writer.object("dedupe") {
            $0.member("identities", dedupe.identities)
            $0.member("identitiesLimit", dedupe.identitiesLimit)
            $0.member("texts", dedupe.texts)
            $0.member("textsLimit", dedupe.textsLimit)
            $0.member("nearTexts", dedupe.nearTexts)
            $0.member("nearTextsLimit", dedupe.nearTextsLimit)
            $0.member("nearBytes", dedupe.nearBytes)
            $0.member("nearBytesLimit", dedupe.nearBytesLimit)
        }
        writer.object("quarantine") {
            $0.member("payloads", quarantine.payloads)
            $0.member("payloadsLimit", quarantine.payloadsLimit)
            $0.member("bytes", quarantine.bytes)
            $0.member("bytesLimit", quarantine.bytesLimit)
            $0.member("dropped", quarantine.dropped)
        }
        writer.object("memory") {
            $0.member("resident", memory.resident)
            $0.member("limit", memory.limit)
        }
        writer.object("disk") {
            $0.member("free", disk.free)
            $0.member("reserve", disk.reserve)
        }
        writer.member("cpuSeconds", cpuSeconds)
    }
}

extension Health {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("ok", isOK)
        writer.member("reasons", reasons)
    }
}

extension StatusDocument.Configuration {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("file", file)
        writer.member("generation", generation)
        writer.member("loadedAt", loadedAt?.rfc3339)
        if let lastReload {
            writer.object("lastReload") {
                $0.member("at", lastReload.at.rfc3339)
                $0.member("result", lastReload.result.rawValue)
                $0.member("faults", lastReload.faults)
            }
        }
        writer.member("restartNeeded", restartNeeded)
    }
}

extension StatusDocument.Endpoints {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("reliable", reliable)
        writer.member("push", push)
        writer.object("subscribe") {
            $0.member("bind", subscribeBind)
            $0.member("connect", subscribeConnect)
            $0.member("topics", topics)
        }
        writer.member("live", live)
        writer.member("durable", durable)
        writer.object("admin") {
            $0.member("http", http)
            $0.member("socket", socket)
        }
    }
}

extension StatusDocument.Reliable {
    fileprivate func write(to writer: inout JSONWriter) {
        intake.write(to: &writer)
        writer.member("acknowledged", acknowledged)
        writer.member("repeated", repeated)
        writer.member("scrapers", scrapers)
        writer.member("ids", ids)
        writer.member("idsLimit", idsLimit)
    }
}

extension StatusDocument.Intake {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("payloads", payloads)
        writer.member("bytes", bytes)
        writer.counts("refused", refused)
    }
}

extension StatusDocument.Outlets {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("known", known)
        writer.member("forgotten", forgotten)
        writer.member("limit", limit)
        writer.key("list")
        writer.beginArray()
        for outlet in list {
            guard writer.bytes.count < StatusDocument.listBytesMax else { break }
            writer.beginObject()
            writer.member("outlet", outlet.outlet)
            writer.member("payloads", outlet.payloads)
            writer.member("lastSeen", outlet.lastSeen.rfc3339)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension JSONWriter {
    fileprivate mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        self.key(key)
        beginObject()
        body(&self)
        endObject()
    }

    /// The counts that are known, in the order of the codes.
    fileprivate mutating func counts<Code: CaseIterable & RawRepresentable<String> & Hashable>(
        _ key: String, _ counts: [Code: UInt64]
    ) {
        object(key) {
            for code in Code.allCases { $0.member(code.rawValue, counts[code]) }
        }
    }
}
