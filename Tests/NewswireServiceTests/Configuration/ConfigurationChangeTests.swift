import NewswireService
import Testing

@Suite struct ConfigurationChangeTests {
    /// Another legal value than the default, as `--set` takes it.
    private func other(_ key: ConfigurationKey) -> String {
        switch key.kind {
        case .integer(let range), .bytes(let range):
            // Near the default, so that it contradicts no other key.
            if case .integer(let value) = key.defaultValue {
                "\(value < range.upperBound ? value + 1 : value - 1)"
            } else {
                ""
            }
        case .boolean: key.defaultValue == .boolean(true) ? "false" : "true"
        case .text: "other"
        case .path, .socketPath: "/tmp/other"
        case .httpAddress: "127.0.0.1:1"
        case .choice(let names): names.first { .text($0) != key.defaultValue } ?? ""
        case .strings: "a,b"
        case .bindEndpoints, .connectEndpoints: "tcp://127.0.0.1:59999"
        }
    }

    @Test func eachKeyIsTakenOverOrNamed() throws {
        let running = try Configuration()
        for key in ConfigurationSchema.keys {
            let read = try Configuration(settings: ["\(key.path)=\(other(key))"])
            let change = ConfigurationChange(running: running, read: read)
            let isTakenOver = change.reloaded.count == 1 && change.reloaded[0].hasPrefix("\(key.path): ")
            let isNamed = change.needsRestart.count == 1 && change.needsRestart[0].hasPrefix("\(key.path): ")
            #expect(change.reloaded.count + change.needsRestart.count == 1, "\(key.path)")
            #expect(isTakenOver == key.isReloadable, "\(key.path)")
            #expect(isNamed == !key.isReloadable, "\(key.path)")
            // Read again against what runs then: nothing is left but what waits for a restart.
            let again = ConfigurationChange(running: change.next, read: read)
            #expect(again.reloaded.isEmpty && again.needsRestart == change.needsRestart, "\(key.path)")
        }
    }

    @Test func theLinesSayFromWhatToWhat() throws {
        let change = ConfigurationChange(
            running: try Configuration(),
            read: try Configuration(settings: [
                "limits.quarantineBytes=1GiB", "limits.payloadBytes=20 MiB", "intake.subscribe.topics=a,b",
            ]))
        #expect(
            change.reloaded == [
                "intake.subscribe.topics: [\"\"] becomes [\"a\", \"b\"]",
                "limits.quarantineBytes: 256 MiB becomes 1 GiB",
            ])
        #expect(
            change.needsRestart == [
                "limits.payloadBytes: 20 MiB takes effect at the next start; until then it stays 10 MiB"
            ])
        #expect(change.keysForRestart == ["limits.payloadBytes"])
        #expect(change.next.limits.quarantineBytes == 1 << 30)
        #expect(change.next.limits.payloadBytes == 10 << 20)
    }
}
