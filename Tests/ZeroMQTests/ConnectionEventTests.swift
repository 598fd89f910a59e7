import Glibc
import Testing
import ZeroMQ

@Suite struct ConnectionEventTests {
    @Test(arguments: ConnectionEvent.Kind.allCases)
    func everyKindIsDecoded(kind: ConnectionEvent.Kind) {
        let bytes = withUnsafeBytes(of: kind.rawValue) { [UInt8]($0) } + [1, 2, 0, 0]
        let event = ConnectionEvent(event: bytes, endpoint: Array("ipc:///run/x".utf8))
        let value = [UInt8]([1, 2, 0, 0]).withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
        #expect(event == ConnectionEvent(kind: kind, endpoint: "ipc:///run/x", value: value))
        #expect(ConnectionEvents.all.contains(ConnectionEvents(kind)))
    }

    @Test(arguments: [
        [], [0x20], [0x20, 0, 1, 0, 0], [0x20, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0],
    ])
    func whatIsNoEventIsIgnored(bytes: [UInt8]) {
        #expect(ConnectionEvent(event: bytes, endpoint: []) == nil)
    }

    @Test(arguments: [
        ("tcp://[::ffff:127.0.0.1]:5751", "tcp://127.0.0.1:5751"), ("[::ffff:10.0.0.1]:80", "10.0.0.1:80"),
        ("tcp://[::1]:5751", "tcp://[::1]:5751"), ("tcp://[::ffff:7f00:1]:1", "tcp://[::ffff:7f00:1]:1"),
        ("tcp://[::ffff:127.0.0.1", "tcp://[::ffff:127.0.0.1"), ("ipc:///[::ffff:1.2]", "ipc:///[::ffff:1.2]"),
        ("", ""),
    ])
    func addressesOfIPv4ReadLikeIt(endpoint: String, plain: String) {
        let bytes = withUnsafeBytes(of: ConnectionEvent.Kind.accepted.rawValue) { [UInt8]($0) } + [0, 0, 0, 0]
        #expect(ConnectionEvent(event: bytes, endpoint: Array(endpoint.utf8))?.endpoint == plain)
    }

    @Test func badUTF8InAnEndpointIsRepaired() {
        let bytes = withUnsafeBytes(of: ConnectionEvent.Kind.closed.rawValue) { [UInt8]($0) } + [0, 0, 0, 0]
        #expect(ConnectionEvent(event: bytes, endpoint: [0x61, 0xFF])?.endpoint == "a\u{FFFD}")
    }

    @Test(
        arguments: [
            (.acceptFailed, EMFILE, "acceptFailed tcp://*:1: Too many open files (EMFILE)"),
            (.disconnected, 12, "disconnected tcp://*:1"),
            (.connectRetried, 200, "connectRetried tcp://*:1: in 200 ms"),
            (.handshakeFailedProtocol, 0x1000_0012, "handshakeFailedProtocol tcp://*:1: 0x10000012"),
            (.handshakeFailedAuthentication, 400, "handshakeFailedAuthentication tcp://*:1: status 400"),
        ] as [(ConnectionEvent.Kind, Int32, String)])
    func saysWhatHappened(kind: ConnectionEvent.Kind, value: Int32, text: String) {
        #expect("\(ConnectionEvent(kind: kind, endpoint: "tcp://*:1", value: value))" == text)
    }
}
