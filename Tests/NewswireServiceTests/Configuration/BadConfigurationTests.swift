import NewswireService
import Testing

/// One bad configuration a line, with all that is said of it.
@Suite struct BadConfigurationTests {
    @Test(arguments: table)
    func everyFaultIsToldWithItsPlaceAndTheRemedy(yaml: String, messages: [String]) {
        do {
            _ = try Configuration(file: (yaml, "n.yaml"))
            Issue.record("it is taken")
        } catch {
            #expect(error.faults.map(\.description) == messages)
        }
    }

    @Test func thereAreManyOfThem() { #expect(Self.table.count >= 90) }

    static let table: [(yaml: String, messages: [String])] = [
        (
            "colour: red",
            [
                "n.yaml:1:1: unknown key colour; known here are admin, dedupe, feed, health, intake, limits, log, record, retention, security, state, stop, workers"
            ]
        ),
        (
            "log: {format: yaml}",
            [
                "n.yaml:1:15: log.format is yaml, and must be one of auto, text, json, journal"
            ]
        ),
        (
            "log:\n  fromat: json",
            [
                "n.yaml:2:3: unknown key log.fromat; did you mean log.format?"
            ]
        ),
        (
            "log: {format: [json]}",
            [
                "n.yaml:1:15: log.format is a list, and must be one of auto, text, json, journal"
            ]
        ),
        (
            "log: {journalSocket: run/socket}",
            [
                "n.yaml:1:22: log.journalSocket is run/socket, and must be a path from the root of at most 107 bytes, or empty"
            ]
        ),
        (
            "log: {format: journal, journalSocket: ''}",
            [
                "n.yaml:1:39: log.journalSocket is empty, so log.format: journal has nowhere to log to; give its path, or another format"
            ]
        ),
        (
            "wokers: {count: 2}",
            [
                "n.yaml:1:1: unknown key wokers; did you mean workers?"
            ]
        ),
        (
            "workers: {cuont: 2}",
            [
                "n.yaml:1:11: unknown key workers.cuont; did you mean workers.count?"
            ]
        ),
        (
            "workers: {count: {a: 1}}",
            [
                "n.yaml:1:18: workers.count is a mapping, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers: [1]",
            [
                "n.yaml:1:10: workers is a list, and must be a mapping of keys"
            ]
        ),
        (
            "workers: 3",
            [
                "n.yaml:1:10: workers is 3, and must be a mapping of keys"
            ]
        ),
        (
            "workers:\n  count: many",
            [
                "n.yaml:2:10: workers.count is many, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers:\n  count: '2'",
            [
                "n.yaml:2:10: workers.count is 2 in quotes, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers:\n  count: -1",
            [
                "n.yaml:2:10: workers.count is -1, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers:\n  count: 257",
            [
                "n.yaml:2:10: workers.count is 257, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers:\n  count: 1.5",
            [
                "n.yaml:2:10: workers.count is 1.5, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers:\n  count:",
            [
                "n.yaml:2:9: workers.count is empty, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "workers:\n  count: true",
            [
                "n.yaml:2:10: workers.count is true, and must be a whole number from 0 to 256"
            ]
        ),
        (
            "- state",
            [
                "n.yaml:1:1: the configuration is a list, and must be a mapping of keys"
            ]
        ),
        (
            "just text",
            [
                "n.yaml:1:1: the configuration is just text, and must be a mapping of keys"
            ]
        ),
        (
            "3",
            [
                "n.yaml:1:1: the configuration is 3, and must be a mapping of keys"
            ]
        ),
        (
            "state:\n\tdirectory: /tmp/tab",
            [
                "n.yaml:2:1: not YAML: found character that cannot start any token"
            ]
        ),
        (
            "a: [1",
            [
                "n.yaml:2:1: not YAML: did not find expected ',' or ']'"
            ]
        ),
        (
            "a: 'open",
            [
                "n.yaml:1:9: not YAML: found unexpected end of stream"
            ]
        ),
        (
            "workers: {count: 1}\nworkers: {count: 2}",
            [
                "n.yaml:1:1: a key is given twice: workers"
            ]
        ),
        (
            "workers:\n  count: 1\n  count: 2",
            [
                "n.yaml:2:3: a key is given twice: count"
            ]
        ),
        (
            "? [a, b]\n: 1",
            [
                "n.yaml:1:3: a key must be plain text"
            ]
        ),
        (
            "state: {directory: 1}\n---\nstate: {directory: 2}",
            [
                "n.yaml:2:1: not YAML: but found another document"
            ]
        ),
        (
            "limits: {payloadBytes: *x}",
            [
                "n.yaml:1:24: not YAML: found undefined alias"
            ]
        ),
        (
            "state: {directory: var/lib}",
            [
                "n.yaml:1:20: state.directory is var/lib, and must be a path from the root, such as /var/lib/newswire"
            ]
        ),
        (
            "state: {directory: ''}",
            [
                "n.yaml:1:20: state.directory is empty, and must be a path from the root, such as /var/lib/newswire"
            ]
        ),
        (
            "state: {directory: [a]}",
            [
                "n.yaml:1:20: state.directory is a list, and must be a path"
            ]
        ),
        (
            "state: {directory: {a: b}}",
            [
                "n.yaml:1:20: state.directory is a mapping, and must be a path"
            ]
        ),
        (
            "state.directory: /tmp",
            [
                "n.yaml:1:1: state.directory has a dot in it; write one key below the other"
            ]
        ),
        (
            "limits: {payloadBytes: 64 MB}",
            [
                "n.yaml:1:24: limits.payloadBytes is 64 MB, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
            ]
        ),
        (
            "limits: {payloadBytes: 12}",
            [
                "n.yaml:1:24: limits.payloadBytes is 12, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
            ]
        ),
        (
            "limits: {payloadBytes: 2 GiB}",
            [
                "n.yaml:1:24: limits.payloadBytes is 2147483648, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
            ]
        ),
        (
            "limits: {payloadBytes: -5 MiB}",
            [
                "n.yaml:1:24: limits.payloadBytes is -5 MiB, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
            ]
        ),
        (
            "limits: {payloadBytes: 1.5 MiB}",
            [
                "n.yaml:1:24: limits.payloadBytes is 1.5 MiB, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
            ]
        ),
        (
            "limits: {payloadBytes: [1]}",
            [
                "n.yaml:1:24: limits.payloadBytes is a list, and must be a size from 1 KiB to 1 GiB, such as 64 MiB"
            ]
        ),
        (
            "limits: {payloadbytes: 1 MiB}",
            [
                "n.yaml:1:10: unknown key limits.payloadbytes; did you mean limits.payloadBytes?"
            ]
        ),
        (
            "limits: {payload: 1 MiB}",
            [
                "n.yaml:1:10: unknown key limits.payload; did you mean limits.payloadBytes?"
            ]
        ),
        (
            "limits: {inFlightBytes: 1 MiB}",
            [
                "n.yaml:1:25: limits.payloadBytes, 10 MiB, is more than limits.inFlightBytes, 1 MiB; raise limits.inFlightBytes or lower limits.payloadBytes"
            ]
        ),
        (
            "limits: {payloadBytes: 100 MiB}",
            [
                "n.yaml:1:24: limits.payloadBytes, 100 MiB, is more than limits.inFlightBytes, 64 MiB; raise limits.inFlightBytes or lower limits.payloadBytes"
            ]
        ),
        (
            "limits: {inFlightPayloads: 0}",
            [
                "n.yaml:1:28: limits.inFlightPayloads is 0, and must be a whole number from 1 to 1000000"
            ]
        ),
        (
            "limits: {inFlightPayloads: 1000001}",
            [
                "n.yaml:1:28: limits.inFlightPayloads is 1000001, and must be a whole number from 1 to 1000000"
            ]
        ),
        (
            "limits: {quarantineBytes: 1 MiB}",
            [
                "n.yaml:1:27: limits.quarantineBytes, 1 MiB, can't hold one payload of limits.payloadBytes, 10 MiB; raise it, or set it to 0 to keep nothing"
            ]
        ),
        (
            "limits: {quarantineFiles: 0}",
            [
                "n.yaml:1:27: limits.quarantineFiles is 0, and must be a whole number from 1 to 10000000"
            ]
        ),
        (
            "limits: {memory: 1 MiB}",
            [
                "n.yaml:1:18: limits.memory is 1048576, and must be a size from 64 MiB to 1 TiB, such as 64 MiB"
            ]
        ),
        (
            "workers: {count: 2}\nlimits: {memory: 512 MiB}",
            [
                "n.yaml:2:18: all limits together are 1.5 GiB of memory, over limits.memory, 512 MiB: raise it or lower the largest, 339.3 MiB for texts for near-duplicates, index and words (dedupe.near.texts, dedupe.near.bytes), 333.8 MiB for texts remembered (dedupe.texts), 297.0 MiB for in flight, as sent, journaled, prepared and recorded (limits.inFlightBytes)"
            ]
        ),
        (
            "workers: {count: 2}\ndedupe: {texts: 50000000}",
            [
                "n.yaml:2:17: all limits together are 17.5 GiB of memory, over limits.memory, 2 GiB: raise it or lower the largest, 16.3 GiB for texts remembered (dedupe.texts), 339.3 MiB for texts for near-duplicates, index and words (dedupe.near.texts, dedupe.near.bytes), 297.0 MiB for in flight, as sent, journaled, prepared and recorded (limits.inFlightBytes)"
            ]
        ),
        (
            "dedupe: {identities: 0}",
            [
                "n.yaml:1:22: dedupe.identities is 0, and must be a whole number from 1 to 100000000"
            ]
        ),
        (
            "dedupe: {textDays: 36501}",
            [
                "n.yaml:1:20: dedupe.textDays is 36501, and must be a whole number from 1 to 36500"
            ]
        ),
        (
            "dedupe: {identityDays: forever}",
            [
                "n.yaml:1:24: dedupe.identityDays is forever, and must be a whole number from 1 to 36500"
            ]
        ),
        (
            "health: {readyPercent: 80}",
            [
                "n.yaml:1:24: health.readyPercent, 80, must be less than health.unreadyPercent, 80"
            ]
        ),
        (
            "health: {unreadyPercent: 101}",
            [
                "n.yaml:1:26: health.unreadyPercent is 101, and must be a whole number from 1 to 100"
            ]
        ),
        (
            "health: {unreadyPercent: 20}",
            [
                "n.yaml:1:26: health.readyPercent, 50, must be less than health.unreadyPercent, 20"
            ]
        ),
        (
            "health: {stallSeconds: 0}",
            [
                "n.yaml:1:24: health.stallSeconds is 0, and must be a whole number from 1 to 3600"
            ]
        ),
        (
            "stop: {drainSeconds: 0}",
            [
                "n.yaml:1:22: stop.drainSeconds is 0, and must be a whole number from 1 to 3600"
            ]
        ),
        (
            "stop: {drainSeconds: 1 minute}",
            [
                "n.yaml:1:22: stop.drainSeconds is 1 minute, and must be a whole number from 1 to 3600"
            ]
        ),
        (
            "security: {insecure: maybe}",
            [
                "n.yaml:1:22: security.insecure is maybe, and must be true or false"
            ]
        ),
        (
            "security: {insecure: 'true'}",
            [
                "n.yaml:1:22: security.insecure is true in quotes, and must be true or false"
            ]
        ),
        (
            "log: {level: loud}",
            [
                "n.yaml:1:14: log.level is loud, and must be one of trace, debug, info, notice, warning, error, critical"
            ]
        ),
        (
            "log: {level: INFO}",
            [
                "n.yaml:1:14: log.level is INFO, and must be one of trace, debug, info, notice, warning, error, critical"
            ]
        ),
        (
            "log: debug",
            [
                "n.yaml:1:6: log is debug, and must be a mapping of keys"
            ]
        ),
        (
            "record: {instance: ''}",
            [
                "n.yaml:1:20: record.instance must not be empty"
            ]
        ),
        (
            "intake: {push: {bind: tcp://127.0.0.1:1}}",
            [
                "n.yaml:1:23: intake.push.bind is tcp://127.0.0.1:1, and must be a list of endpoints such as tcp://127.0.0.1:5751"
            ]
        ),
        (
            "intake: {push: {bind: [127.0.0.1:1]}}",
            [
                "n.yaml:1:23: intake.push.bind: 127.0.0.1:1 begins with neither tcp:// nor ipc://"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://127.0.0.1 is not of the form tcp://HOST:PORT"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1:70000']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://127.0.0.1:70000 has no port from 1 to 65535"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1:0']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://127.0.0.1:0 has no port from 1 to 65535"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1:x']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://127.0.0.1:x has no port from 1 to 65535"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://:5751 is not of the form tcp://HOST:PORT"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1 :5751']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://127.0.0.1 :5751 has a space in it"
            ]
        ),
        (
            "intake: {push: {bind: ['udp://127.0.0.1:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind: udp://127.0.0.1:5751 begins with neither tcp:// nor ipc://"
            ]
        ),
        (
            "intake: {push: {bind: ['inproc://push']}}",
            [
                "n.yaml:1:23: intake.push.bind: inproc://push begins with neither tcp:// nor ipc://"
            ]
        ),
        (
            "intake: {push: {bind: ['ipc://']}}",
            [
                "n.yaml:1:23: intake.push.bind: ipc:// has no path behind ipc://"
            ]
        ),
        (
            "intake: {push: {bind: ['ipc://push.sock']}}",
            [
                "n.yaml:1:23: intake.push.bind: ipc://push.sock must have a path from the root, as in ipc:///run/newswire/push"
            ]
        ),
        (
            "intake: {push: {bind: ['ipc:///aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']}}",
            [
                "n.yaml:1:23: intake.push.bind: ipc:///aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa has a path of more than 107 bytes"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://localhost:1']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://localhost:1 has a host name, which can't be listened on; write 127.0.0.1"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://::1:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind: tcp://::1:5751 needs brackets around its IPv6 address, as in tcp://[::1]:5751"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://0.0.0.0:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind listens on tcp://0.0.0.0:5751, where other machines reach it without encryption and authentication; use 127.0.0.1 or ipc://, or set security.insecure: true"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://*:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind listens on tcp://*:5751, where other machines reach it without encryption and authentication; use 127.0.0.1 or ipc://, or set security.insecure: true"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://192.0.2.7:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind listens on tcp://192.0.2.7:5751, where other machines reach it without encryption and authentication; use 127.0.0.1 or ipc://, or set security.insecure: true"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://[::]:5751']}}",
            [
                "n.yaml:1:23: intake.push.bind listens on tcp://[::]:5751, where other machines reach it without encryption and authentication; use 127.0.0.1 or ipc://, or set security.insecure: true"
            ]
        ),
        (
            "intake: {push: {bind: [[a]]}}",
            [
                "n.yaml:1:23: intake.push.bind is a list, and must be a list of endpoints such as tcp://127.0.0.1:5751"
            ]
        ),
        (
            "intake: {push: {bind: ''}}",
            [
                "n.yaml:1:23: intake.push.bind is empty, and must be a list of endpoints such as tcp://127.0.0.1:5751"
            ]
        ),
        (
            "intake: {push: {bnid: []}}",
            [
                "n.yaml:1:17: unknown key intake.push.bnid; did you mean intake.push.bind?"
            ]
        ),
        (
            "intake: {pusch: {bind: []}}",
            [
                "n.yaml:1:10: unknown key intake.pusch; did you mean intake.push?"
            ]
        ),
        (
            "intake: {bind: []}",
            [
                "n.yaml:1:10: unknown key intake.bind; known here are push, receiveHighWaterMark, reliable, subscribe"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1:9', 'tcp://127.0.0.1:9']}}",
            [
                "n.yaml:1:23: intake.push.bind lists tcp://127.0.0.1:9 twice"
            ]
        ),
        (
            "feed: {live: {bind: ['tcp://127.0.0.1:5751']}}",
            [
                "n.yaml:1:21: feed.live.bind and intake.push.bind both listen on tcp://127.0.0.1:5751"
            ]
        ),
        (
            "security: {insecure: true}\nfeed: {live: {bind: ['tcp://0.0.0.0:5752']}}",
            [
                "n.yaml:2:21: feed.live.bind and intake.subscribe.bind both listen on tcp://0.0.0.0:5752"
            ]
        ),
        (
            "intake: {push: {bind: ['ipc:///tmp/a']}, subscribe: {bind: ['ipc:///tmp/a']}}",
            [
                "n.yaml:1:60: intake.subscribe.bind and intake.push.bind both listen on ipc:///tmp/a"
            ]
        ),
        (
            "intake: {push: {bind: ['tcp://127.0.0.1:5780']}}",
            [
                "n.yaml:1:23: admin.http and intake.push.bind both listen on 127.0.0.1:5780"
            ]
        ),
        (
            "feed: {live: {bind: ['ipc:///tmp/a']}}\nadmin: {socket: /tmp/a}",
            [
                "n.yaml:2:17: admin.socket and feed.live.bind both listen on /tmp/a"
            ]
        ),
        (
            "intake: {reliable: {bind: []}, push: {bind: []}, subscribe: {bind: [], connect: []}}",
            [
                "n.yaml:1:27: every endpoint of the intake is closed; give one of intake.reliable.bind, intake.push.bind, intake.subscribe.bind, intake.subscribe.connect"
            ]
        ),
        (
            "intake: {subscribe: {topics: []}}",
            [
                "n.yaml:1:30: intake.subscribe.topics is empty, so nothing would come in; write [\"\"] for all topics, or close intake.subscribe.bind and intake.subscribe.connect"
            ]
        ),
        (
            "intake: {subscribe: {connect: ['tcp://127.0.0.1:5751']}}",
            [
                "n.yaml:1:31: intake.subscribe.connect names tcp://127.0.0.1:5751, where this daemon itself listens (intake.push.bind)"
            ]
        ),
        (
            "intake: {subscribe: {connect: [news.example.com:5]}}",
            [
                "n.yaml:1:31: intake.subscribe.connect: news.example.com:5 begins with neither tcp:// nor ipc://"
            ]
        ),
        (
            "intake: {receiveHighWaterMark: 0}",
            [
                "n.yaml:1:32: intake.receiveHighWaterMark is 0, and must be a whole number from 1 to 100000"
            ]
        ),
        (
            "feed: {live: {sendHighWaterMark: 0}}",
            [
                "n.yaml:1:34: feed.live.sendHighWaterMark is 0, and must be a whole number from 1 to 1000000"
            ]
        ),
        (
            "workers: {cuont: 2}\nlog: {level: loud}\nlimits: {payloadBytes: many}",
            [
                "n.yaml:1:11: unknown key workers.cuont; did you mean workers.count?",
                "n.yaml:2:14: log.level is loud, and must be one of trace, debug, info, notice, warning, error, critical",
                "n.yaml:3:24: limits.payloadBytes is many, and must be a size from 1 KiB to 1 GiB, such as 64 MiB",
            ]
        ),
    ]
}
