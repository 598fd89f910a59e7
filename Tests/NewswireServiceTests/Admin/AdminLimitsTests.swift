import Foundation
import NewswireService
import Testing

/// Each limit of the server, at it and past it. The waiting is the server's: a test waits for what it sends or closes.
@Suite struct AdminLimitsTests {
    private static let host = "Host: 127.0.0.1\r\n"

    /// A request whose head has so many bytes.
    private static func request(headBytes count: Int, inTarget: Bool) -> String {
        let rest = "GET /?HTTP/1.1 \r\n\(host)X: \r\nConnection: close\r\n\r\n".utf8.count
        let filling = String(repeating: "x", count: count - rest)
        let (target, field) = inTarget ? (filling, "") : ("", filling)
        return "GET /?\(target) HTTP/1.1\r\n\(host)X: \(field)\r\nConnection: close\r\n\r\n"
    }

    @Test(arguments: [true, false])
    func aHeadHasALimit(_ inTarget: Bool) throws {
        let echo = try EchoServer()
        #expect(try echo.answer(Self.request(headBytes: 16_384, inTarget: inTarget)).status == 200)
        let refused = try echo.answer(Self.request(headBytes: 16_385, inTarget: inTarget))
        // Only the empty line behind it goes over the limit, where the target is long.
        #expect(refused.status == 431)
        #expect(refused.body.contains("16384"))
    }

    @Test(arguments: [(256, 200), (257, 431)])
    func headerFieldsHaveALimit(_ count: Int, _ status: Int) throws {
        let fields = Self.host + "Connection: close\r\n" + String(repeating: "x:\r\n", count: count - 2)
        #expect(try EchoServer().answer("GET / HTTP/1.1\r\n\(fields)\r\n").status == status)
    }

    @Test(arguments: [("GET /", 414), ("GET / HTTP/1.1\r\nX: ", 431)])
    func aMegabyteIsRefusedAndTheClientReadsWhy(_ start: String, _ status: Int) throws {
        let echo = try EchoServer()
        #expect(try echo.answer(start + String(repeating: "x", count: 1_000_000)).status == status)
        #expect(echo.events.answers == ["- \(status)"])
    }

    @Test func contentHasALimit() throws {
        let echo = try EchoServer()
        for (count, status) in [(16_384, 200), (16_385, 413), (999_999_999_999, 413)] {
            let content = String(repeating: "x", count: min(count, 20_000))
            let head = "GET / HTTP/1.1\r\n\(Self.host)Content-Length: \(count)\r\n\r\n"
            let connection = try echo.connect()
            connection.send(head + content)
            #expect(try connection.response().status == status)
            connection.finishSending()
            #expect(try connection.readToEnd() == "")
        }
    }

    @Test func aResponseHasALimit() throws {
        let echo = try EchoServer { $0.responseBytesMax = 1000 }
        let connection = try echo.connect()
        connection.send("GET /?size=1000 HTTP/1.1\r\n\(Self.host)\r\n")
        #expect(try connection.response().status == 200)
        connection.send("GET /?size=1001 HTTP/1.1\r\n\(Self.host)\r\n")
        #expect(try connection.response().status == 500)
    }

    @Test func connectionsHaveALimitAndAFreedPlaceIsTaken() throws {
        let echo = try EchoServer { $0.connectionsMax = 8 }
        func ask(_ connection: RawConnection) throws -> Int {
            connection.send("GET / HTTP/1.1\r\n\(Self.host)\r\n")
            return try connection.response().status
        }
        var open = try (1...8).map { _ in try echo.connect() }
        for connection in open { #expect(try ask(connection) == 200) }
        for number in 1...3 {
            #expect(try echo.connect().readToEnd() == "")
            #expect(echo.events.refusedConnections == number)
        }
        // The other listener has a limit of its own.
        #expect(try ask(RawConnection(path: echo.socketPath)) == 200)
        let leaving = open.removeFirst()
        leaving.send("GET / HTTP/1.0\r\n\r\n")
        _ = try leaving.readToEnd()
        #expect(try ask(echo.connect()) == 200)
        for connection in open { #expect(try ask(connection) == 200) }
    }

    @Test func anIdleConnectionIsClosed() throws {
        let echo = try EchoServer { $0.idleMilliseconds = 50 }
        #expect(try echo.connect().readToEnd() == "")
        let connection = try echo.connect()
        connection.send("GET / HTTP/1.1\r\n\(Self.host)\r\n")
        #expect(try connection.response().status == 200)
        #expect(try connection.readToEnd() == "")
        #expect(echo.events.answers == ["GET / 200"])
    }

    /// Each byte is no progress: the whole request has its time.
    @Test func aSlowRequestIsCutOff() throws {
        let echo = try EchoServer {
            $0.requestMilliseconds = 200
            $0.lingerMilliseconds = 50
        }
        let connection = try echo.connect()
        connection.send("GET / HTTP/1.1\r\n")
        let start = ContinuousClock.now
        while echo.events.answers.isEmpty, ContinuousClock.now - start < .seconds(20) {
            connection.send("X: y\r\n")
            usleep(10_000)
        }
        #expect(try connection.readToEnd().hasPrefix("HTTP/1.1 408 "))
        #expect(echo.events.answers == ["- 408"])
    }

    @Test func aClientThatDoesNotReadIsCutOff() throws {
        let echo = try EchoServer { $0.responseMilliseconds = 100 }
        let connection = try echo.connect()
        // More than the buffers of both sockets hold.
        for _ in 1...20 { connection.send("GET /?size=16000000 HTTP/1.1\r\n\(Self.host)\r\n") }
        let other = try echo.connect()
        other.send("GET / HTTP/1.1\r\n\(Self.host)\r\n")
        #expect(try other.response().status == 200)
        while echo.events.answers.count > 20 { Issue.record("answered what nobody read") }
        usleep(300_000)
        #expect(try connection.readToEnd().utf8.count < 20 * 16_000_000)
        #expect(echo.events.answers.count { $0 == "GET / 200" } < 21)
    }

    /// The end of a client's side brings all that it had sent at once, while its first answer is still on the way.
    @Test func whatComesInAdvanceHasALimit() throws {
        let echo = try EchoServer()
        let connection = try echo.connect()
        connection.send("GET /?size=16000000 HTTP/1.1\r\n\(Self.host)\r\n")
        // Less than the socket's buffers hold.
        connection.send(String(repeating: "GET / HTTP/1.1\r\n\(Self.host)\r\n", count: 1500))
        connection.finishSending()
        let other = try echo.connect()
        other.send("GET /other HTTP/1.1\r\n\(Self.host)\r\n")
        #expect(try other.response().status == 200)
        #expect(try connection.readToEnd().hasPrefix("HTTP/1.1 200 "))
        let answers = echo.events.answers.count { $0 == "GET / 200" }
        #expect(1 < answers && answers < 700)
    }

    @Test func aClientThatGoesOnSendingIsLeft() throws {
        let echo = try EchoServer { $0.lingerBytesMax = 100_000 }
        let connection = try echo.connect()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        var pieces = 0
        // The buffers of the sockets hold some megabytes.
        while pieces < 1000, connection.send(piece) == piece.count { pieces += 1 }
        #expect(pieces < 1000)
    }
}
