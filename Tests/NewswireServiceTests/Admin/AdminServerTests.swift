import Foundation
import NewswireService
import Synchronization
import Testing

/// A server on a free loopback port and on a socket in a folder of its own, which answers with what it was asked.
final class EchoServer: Sendable {
    let server: AdminServer
    let events: EventLog
    let directory: URL
    let port: UInt16

    var socketPath: String { directory.appendingPathComponent("run/admin.sock").path }

    final class EventLog: Sendable {
        private let events = Mutex<[AdminEvent]>([])

        func add(_ event: AdminEvent) { events.withLock { $0.append(event) } }

        /// What was answered, in order: `GET /a 200`.
        var answers: [String] {
            events.withLock { events in
                events.compactMap { event in
                    guard case .answered(let request, let status) = event else { return nil }
                    return request.map { "\($0.method) \($0.path) \(status)" } ?? "- \(status)"
                }
            }
        }

        var refusedConnections: Int {
            events.withLock { $0.count { $0 == .connectionRefused } }
        }
    }

    init(_ change: (inout AdminLimits) -> Void = { _ in }) throws {
        directory = URL(fileURLWithPath: "/tmp/newswire-admin-\(UUID().uuidString)")
        let events = EventLog()
        self.events = events
        var limits = AdminLimits()
        change(&limits)
        server = AdminServer(
            http: "127.0.0.1:0", socket: directory.appendingPathComponent("run/admin.sock").path, limits: limits,
            onEvent: { events.add($0) },
            handler: { request in
                if let size = request.parameter("size").flatMap({ Int($0) }) {
                    return AdminResponse(body: [UInt8](repeating: UInt8(ascii: "x"), count: size))
                }
                return AdminResponse(text: "\(request.method) \(request.path) \(request.query)")
            })
        try server.start()
        port = UInt16(server.endpoints[0].split(separator: ":").last ?? "") ?? 0
    }

    deinit {
        server.stop()
        try? FileManager.default.removeItem(at: directory)
    }

    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// What comes back for these bytes on a connection of their own, which the server closes.
    func answer(_ text: String) throws -> RawResponse {
        let connection = try connect()
        connection.send(text)
        let response = try connection.response()
        #expect(try connection.readToEnd() == "")
        return response
    }
}

@Suite struct AdminServerTests {
    private static let host = "Host: 127.0.0.1\r\n"

    @Test func aRequestIsAnsweredAndTheConnectionStays() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        for number in 1...3 {
            connection.send("GET /path?n=\(number) HTTP/1.1\r\n\(Self.host)\r\n")
            let response = try connection.response()
            #expect(response.status == 200)
            #expect(response.body == "GET /path n=\(number)")
            #expect(response.fields["content-type"] == "text/plain; charset=utf-8")
            #expect(response.fields["cache-control"] == "no-store")
            #expect(response.fields["connection"] == nil)
            #expect(response.fields["date"]?.hasSuffix(" GMT") == true)
        }
        #expect(echo.events.answers == ["GET /path 200", "GET /path 200", "GET /path 200"])
    }

    @Test func theUnixSocketAnswersTooWhateverTheHost() throws {
        let echo = try EchoServer()
        let connection = try RawConnection(path: echo.socketPath)
        connection.send("GET /a HTTP/1.1\r\nHost: newswire\r\nConnection: close\r\n\r\n")
        #expect(try connection.response().body == "GET /a ")
        #expect(try connection.readToEnd() == "")
        let attributes = try FileManager.default.attributesOfItem(atPath: echo.socketPath)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
    }

    @Test func aHeadGetsTheHeadOfTheGet() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        connection.send("HEAD /a HTTP/1.1\r\n\(Self.host)\r\nGET /a HTTP/1.1\r\n\(Self.host)\r\n")
        let head = try connection.response(hasBody: false)
        #expect(head.status == 200)
        #expect(head.fields["content-length"] == "8")
        #expect(try connection.response().body == "GET /a ")
    }

    @Test func aRequestMayComeByteForByte() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        for byte in "\r\nGET /a HTTP/1.1\r\nhOST:\t[::1]:5780 \r\nX:\r\n\r\n".utf8 { connection.send([byte]) }
        #expect(try connection.response().body == "GET /a ")
    }

    @Test func requestsInAdvanceAreAnsweredInOrder() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        let count = 5000
        // Less than the buffers of the sockets hold.
        let requests = (1...count).map { "GET /\($0) HTTP/1.1\r\n\(Self.host)\r\n" }
        #expect(connection.send(requests.joined()) > 190_000)
        for number in 1...count { #expect(try connection.response().body == "GET /\(number) ") }
    }

    /// Closing one's side is no reason not to be answered: `nc -N` does.
    @Test func aClientThatHasSaidAllGetsAllAnswers() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        connection.send(
            String(repeating: "GET /a?size=1000000 HTTP/1.1\r\n\(Self.host)\r\n", count: 3) + "GET /a HTTP/1.1\r\n")
        connection.finishSending()
        for _ in 1...3 { #expect(try connection.response().body.utf8.count == 1_000_000) }
        #expect(try connection.readToEnd() == "")
        #expect(echo.events.answers == ["GET /a 200", "GET /a 200", "GET /a 200"])
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("GET status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("GET /\u{E9} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n folded\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("GET / HTTP/1.1\n", 505),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\n", 400),
            ("NEWS / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("CONNECT 127.0.0.1:5780 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\rHost", 400),
            ("\u{16}\u{3}\u{1}\u{2}\u{0}", 400),
            ("\u{0}\u{0}\u{0}", 400),
            ("GET / FTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400),
            ("GET / HTTP/2.0\r\nHost: 127.0.0.1\r\n\r\n", 505),
            ("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc", 405),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
            ("GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1.example\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\nHost:\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 403),
            ("GET http://news.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 403),
        ])
    func whatIsNotAnsweredIsToldWhy(_ request: String, _ status: Int) throws {
        let echo = try EchoServer()
        let response = try echo.answer(request)
        #expect(response.status == status)
        #expect(response.body.hasSuffix("\n") && response.body.count > 20)
        #expect(response.fields["connection"] == "close")
        #expect(response.fields["allow"] == (status == 405 ? "GET, HEAD" : nil))
        #expect(echo.events.answers.count == 1)
        #expect(echo.events.answers[0].hasSuffix(" \(status)"))
    }

    @Test(
        arguments: [
            "GET / HTTP/1.1\r\nHost: LocalHost:5780\r\nConnection: x, Close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n",
            "GET http://127.0.0.1:5780 HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            // As curl asks for HTTP/2: nothing behind it is parsed, so it is the last.
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc",
        ])
    func theseAreAnsweredAndTheConnectionIsClosed(_ request: String) throws {
        let response = try EchoServer().answer(request)
        #expect(response.status == 200)
        #expect(response.body == "GET / ")
    }

    @Test func aMethodThatIsRefusedLeavesTheConnection() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        connection.send("DELETE / HTTP/1.1\r\n\(Self.host)\r\nGET / HTTP/1.1\r\n\(Self.host)\r\n")
        #expect(try connection.response().status == 405)
        #expect(try connection.response().status == 200)
    }

    @Test func stoppingClosesConnectionsAndRemovesTheSocketFile() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        connection.send("GET / HTTP/1.1\r\n\(Self.host)\r\n")
        _ = try connection.response()
        echo.server.stop()
        #expect(try connection.readToEnd() == "")
        #expect(!FileManager.default.fileExists(atPath: echo.socketPath))
        #expect(echo.server.endpoints.isEmpty)
        #expect(throws: RawConnection.Failed.self) { try echo.connect() }
        try echo.server.start()
        #expect(FileManager.default.fileExists(atPath: echo.socketPath))
    }
}
