import Foundation
import NewswireService
import Testing

@Suite struct ConfigurationTests {
    private func faults(_ yaml: String, environment: [String: String] = [:], settings: [String] = []) -> [String] {
        do {
            _ = try Configuration(file: (yaml, "n.yaml"), environment: environment, settings: settings)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test func theDefaultsAreThoseOfTheDesign() throws {
        let configuration = try Configuration()
        #expect(configuration.stateDirectory == "/var/lib/newswire")
        #expect(configuration.pushBind == ["tcp://127.0.0.1:5751"])
        #expect(configuration.subscribeBind == ["tcp://127.0.0.1:5752"])
        #expect(configuration.liveBind == ["tcp://127.0.0.1:5761"])
        #expect(configuration.subscribeTopics == [""])
        #expect(configuration.limits.payloadBytes == 10 * 1024 * 1024)
        #expect(configuration.notes.isEmpty)
    }

    @Test func theShippedFileShowsEveryKeyWithItsDefault() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../config/newswired.yaml").standardized.path
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        var reader = ConfigurationReader()
        reader.read(yaml: text, name: path)
        #expect(reader.faults.isEmpty)
        for key in ConfigurationSchema.keys {
            #expect(reader.given[key.path]?.value == key.defaultValue, "\(key.path)")
        }
    }

    @Test func aLaterSourceWins() throws {
        let yaml = "log: { level: error }\nrecord: { instance: file }\nlimits: { payloadBytes: 2048 }"
        let configuration = try Configuration(
            file: (yaml, "n.yaml"),
            environment: [
                "NEWSWIRE_RECORD_INSTANCE": "environment", "NEWSWIRE_LIMITS_PAYLOAD_BYTES": "4096", "PATH": "/bin",
            ],
            settings: ["limits.payloadBytes=8192", "intake.subscribe.connect=tcp://a:1,tcp://b:2", "intake.push.bind="])
        #expect(configuration.logLevel == "error")
        #expect(configuration.instance == "environment")
        #expect(configuration.limits.payloadBytes == 8192)
        #expect(configuration.subscribeConnect == ["tcp://a:1", "tcp://b:2"])
        #expect(configuration.pushBind.isEmpty)
    }

    @Test(arguments: ["", "---\n", "intake:\n", "# nothing\n", "intake: { push: ~ }"]) func emptyMeansDefaults(
        yaml: String
    ) {
        #expect(faults(yaml).isEmpty)
    }

    @Test func variablesThatAreNoKeysAreNamed() throws {
        let environment = ["NEWSWIRE_INTAKE_PUSH_BINDD": "x", "NEWSWIRE_COLOUR": "x", "NEWSWIRES": "x"]
        #expect(
            try Configuration(environment: environment).notes == [
                "the variable NEWSWIRE_COLOUR is no key",
                "the variable NEWSWIRE_INTAKE_PUSH_BINDD is no key; did you mean NEWSWIRE_INTAKE_PUSH_BIND?",
            ])
    }

    @Test func keysOfLaterWorkAreNamed() throws {
        let configuration = try Configuration(
            file: ("admin: { http: 127.0.0.1:1 }\nfeed: { durable: { bind: [] } }", "n.yaml"))
        #expect(configuration.notes == ["feed.durable.bind has no effect yet", "admin.http has no effect yet"])
    }

    @Test(arguments: [
        ("state: { directory: '' }", "n.yaml:1:21: state.directory must not be empty"),
        ("intake:\n  push:\n    bnd: [x]", "n.yaml:3:5: unknown key intake.push.bnd; did you mean intake.push.bind?"),
        ("colour: red", "n.yaml:1:1: unknown key colour"),
        ("intake: { pusch: 1 }", "n.yaml:1:11: unknown key intake.pusch; did you mean intake.push?"),
        ("intake: 5", "n.yaml:1:9: intake must be a mapping of keys"),
        ("[1, 2]", "n.yaml:1:1: the configuration must be a mapping of keys"),
        (
            "limits:\n  payloadBytes: many",
            "n.yaml:2:17: limits.payloadBytes must be a size from 1 KiB to 1 GiB, such as 64 MiB"
        ),
        (
            "workers:\n  count: '2'", "n.yaml:2:10: workers.count must be a whole number from 0 to 256"
        ),
        (
            "limits: { payloadBytes: 64 MB }",
            "n.yaml:1:25: limits.payloadBytes must be a size from 1 KiB to 1 GiB, such as 64 MiB"
        ),
        (
            "limits: { payloadBytes: 100 MiB }",
            "n.yaml:1:25: limits.payloadBytes, 100 MiB, is more than limits.inFlightBytes, 64 MiB; "
                + "raise limits.inFlightBytes or lower limits.payloadBytes"
        ),
        (
            "health: { readyPercent: 80 }",
            "n.yaml:1:25: health.readyPercent, 80, must be less than health.unreadyPercent, 80"
        ),
        (
            "limits: { payloadBytes: 12 }",
            "n.yaml:1:25: limits.payloadBytes is 12, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
        ),
        ("security: { insecure: maybe }", "n.yaml:1:23: security.insecure must be true or false"),
        (
            "log: { level: loud }",
            "n.yaml:1:15: log.level is loud, and must be one of trace, debug, info, notice, warning, error, critical"
        ),
        (
            "intake: { push: { bind: tcp://127.0.0.1:1 } }",
            "n.yaml:1:25: intake.push.bind must be a list of endpoints such as tcp://127.0.0.1:5751"
        ),
        (
            "intake: { push: { bind: [127.0.0.1:1] } }",
            "n.yaml:1:25: intake.push.bind: 127.0.0.1:1 begins with neither tcp:// nor ipc://"
        ),
        (
            "intake: { push: { bind: ['tcp://127.0.0.1'] } }",
            "n.yaml:1:25: intake.push.bind: tcp://127.0.0.1 is not of the form tcp://HOST:PORT"
        ),
        (
            "intake: { push: { bind: ['tcp://127.0.0.1:70000'] } }",
            "n.yaml:1:25: intake.push.bind: tcp://127.0.0.1:70000 has no port from 1 to 65535"
        ),
        (
            "intake: { push: { bind: ['ipc://'] } }",
            "n.yaml:1:25: intake.push.bind: ipc:// has no path behind ipc://"
        ),
        (
            "intake: { push: { bind: ['tcp://localhost:1'] } }",
            "n.yaml:1:25: intake.push.bind: tcp://localhost:1 has a host name, which can't be listened on; write 127.0.0.1"
        ),
        (
            "feed: { live: { bind: ['tcp://0.0.0.0:5761'] } }",
            "n.yaml:1:23: feed.live.bind listens on tcp://0.0.0.0:5761, where other machines reach it without "
                + "encryption and authentication; use 127.0.0.1 or ipc://, or set security.insecure: true"
        ),
        (
            "feed: { live: { bind: ['tcp://127.0.0.1:5751'] } }",
            "n.yaml:1:23: feed.live.bind and intake.push.bind both listen on tcp://127.0.0.1:5751"
        ),
        ("a: [1", "n.yaml:2:1: not YAML: did not find expected ',' or ']'"),
    ])
    func aFaultSaysWhereAndWhatToDo(yaml: String, message: String) {
        #expect(faults(yaml) == [message])
    }

    @Test func allFaultsComeAtOnceWithTheirSource() {
        #expect(
            faults(
                "colour: red\nlog: { level: loud }", environment: ["NEWSWIRE_WORKERS_COUNT": "x"],
                settings: ["workers=1", "nonsense"]
            ).map { $0.prefix { $0 != "," && $0 != ";" } } == [
                "n.yaml:1:1: unknown key colour",
                "environment NEWSWIRE_WORKERS_COUNT: workers.count must be a whole number from 0 to 256",
                "--set workers: unknown key workers", "--set nonsense: expected KEY=VALUE",
                "n.yaml:2:15: log.level is loud",
            ])
    }

    @Test func insecureAllowsEndpointsBeyondLoopback() {
        #expect(faults("feed: { live: { bind: ['tcp://*:5761'] } }\nsecurity: { insecure: true }").isEmpty)
    }

    @Test(arguments: [
        "tcp://127.0.0.1:1", "tcp://127.9.9.9:1", "tcp://[::1]:1", "ipc:///run/x",
        "tcp://127.0.0.1:*",
    ])
    func loopbackNeedsNoEncryption(endpoint: String) {
        #expect(faults("intake: { push: { bind: ['\(endpoint)'] } }").isEmpty)
    }

    @Test(arguments: ["tcp://127.0.0.1.example.org:1", "tcp://10.0.0.1:1", "tcp://eth0:1", "tcp://[::]:1", "tcp://*:1"])
    func elsewhereNeedsIt(endpoint: String) {
        #expect(faults("intake: { push: { bind: ['\(endpoint)'] } }").count == 1)
    }

    @Test func environmentNamesAreThoseOfTheDesign() throws {
        let names = Dictionary(uniqueKeysWithValues: ConfigurationSchema.keys.map { ($0.path, $0.environmentName) })
        #expect(names["intake.push.bind"] == "NEWSWIRE_INTAKE_PUSH_BIND")
        #expect(names["limits.payloadBytes"] == "NEWSWIRE_LIMITS_PAYLOAD_BYTES")
        #expect(Set(names.values).count == names.count)
    }
}
