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

    @Test func thePagesThatAreMadeFromTheTableAreUpToDate() throws {
        for (path, text) in [
            ("config/newswired.yaml", ConfigurationReference.defaultFile),
            ("docs/configuration.md", ConfigurationReference.markdown),
        ] {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../../\(path)").standardized
            #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self) == text, "run `make docs` for \(path)")
        }
    }

    @Test func aLaterSourceWins() throws {
        let yaml = "log: { level: error }\nrecord: { instance: file }\nlimits: { payloadBytes: 2048 }"
        let configuration = try Configuration(
            file: (yaml, "n.yaml"),
            environment: [
                "NEWSWIRE_RECORD_INSTANCE": "environment", "NEWSWIRE_LIMITS_PAYLOAD_BYTES": "4096", "PATH": "/bin",
            ],
            settings: [
                "limits.payloadBytes=8192", "intake.subscribe.connect=tcp://a:1, tcp://b:2", "intake.push.bind=",
            ])
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
        let environment = [
            "NEWSWIRE_INTAKE_PUSH_BINDD": "x", "NEWSWIRE_COLOUR": "x", "NEWSWIRES": "x", "NEWSWIRE_ADMIN": "x",
        ]
        #expect(
            try Configuration(environment: environment).notes == [
                "the variable NEWSWIRE_COLOUR is no key",
                "the variable NEWSWIRE_INTAKE_PUSH_BINDD is no key; did you mean NEWSWIRE_INTAKE_PUSH_BIND?",
            ])
    }

    @Test func allFaultsComeAtOnceWithTheirSource() {
        #expect(
            faults(
                "colour: red\nlog: { level: loud }", environment: ["NEWSWIRE_WORKERS_COUNT": "x"],
                settings: ["workers=1", "nonsense"]
            ).map { $0.prefix { $0 != "," && $0 != ";" } } == [
                "n.yaml:1:1: unknown key colour", "n.yaml:2:15: log.level is loud",
                "environment NEWSWIRE_WORKERS_COUNT: workers.count is x",
                "--set workers: workers is a group of keys", "--set nonsense: expected KEY=VALUE",
            ])
    }

    @Test func whatIsEmptyIsCalledSo() {
        #expect(
            faults("log: { level: }", environment: ["NEWSWIRE_LIMITS_MEMORY": ""], settings: ["=5"]) == [
                "n.yaml:1:15: log.level is empty, and must be one of trace, debug, info, notice, warning, error, "
                    + "critical",
                "environment NEWSWIRE_LIMITS_MEMORY: limits.memory is empty, and must be a size from 64 MiB to 1 TiB, "
                    + "such as 64 MiB",
                "--set =5: expected KEY=VALUE",
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
