import Foundation
import Glibc
import NewswireService
import Testing

@Suite struct AdminListenerTests {
    /// A folder of its own, removed at the end.
    private final class Folder {
        let path = "/tmp/newswire-admin-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func server(http: String = "", socket: String = "") -> AdminServer {
        AdminServer(http: http, socket: socket) { _ in AdminResponse(text: "ok\n") }
    }

    private func message(http: String = "", socket: String = "") -> String {
        let server = server(http: http, socket: socket)
        defer { server.stop() }
        do throws(AdminServerError) {
            try server.start()
            return "started"
        } catch {
            return error.description
        }
    }

    /// Leaves a socket file behind on which nobody listens, as a process that is killed does.
    private func leaveStale(_ path: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(code == 0)
        close(descriptor)
    }

    @Test func withoutAddressesNothingListens() throws {
        let server = server()
        try server.start()
        #expect(server.endpoints == [])
        server.stop()
    }

    @Test func missingFoldersAreMadeAndAStaleFileIsReplaced() throws {
        let folder = try Folder()
        let path = "\(folder.path)/run/newswire/admin.sock"
        let first = server(socket: path)
        try first.start()
        #expect(first.endpoints == [path])
        first.stop()
        leaveStale(path)
        try first.start()
        let connection = try RawConnection(path: path)
        connection.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try connection.response().body == "ok\n")
        first.stop()
    }

    @Test func aSocketOnWhichSomebodyListensIsLeftAlone() throws {
        let folder = try Folder()
        let path = "\(folder.path)/admin.sock"
        let first = server(socket: path)
        try first.start()
        #expect(
            message(socket: path)
                == "admin.socket: \(path): bind: Address already in use (errno 98); stop the process that listens "
                + "there (`ss -lxp` shows it), or set another path")
        let connection = try RawConnection(path: path)
        connection.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try connection.response().body == "ok\n")
        first.stop()
    }

    /// Removing at the stop must not take away what another process has put there since.
    @Test func anotherFileAtThePathStays() throws {
        let folder = try Folder()
        let path = "\(folder.path)/admin.sock"
        let first = server(socket: path)
        try first.start()
        unlink(path)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        first.stop()
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
        #expect(message(socket: path) == "admin.socket: \(path): there is a file that is no socket; set another path")
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
    }

    @Test func anAddressInUseIsNamed() throws {
        let first = server(http: "127.0.0.1:0")
        try first.start()
        let address = String(first.endpoints[0].dropFirst("http://".count))
        let folder = try Folder()
        #expect(
            message(http: address, socket: "\(folder.path)/admin.sock")
                == "admin.http: \(address): bind: Address already in use (errno 98); stop the process that listens "
                + "there (`ss -ltnp` shows it), or set another port")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/admin.sock"))
        first.stop()
    }

    @Test func whatCannotBeUsedIsTold() throws {
        let folder = try Folder()
        try Data().write(to: URL(fileURLWithPath: "\(folder.path)/file"))
        for (text, words) in [
            (message(http: "127.0.0.1"), "no HOST:PORT"), (message(http: "example.com:5780"), "no HOST:PORT"),
            (message(http: "127.0.0.1:65536"), "no HOST:PORT"), (message(http: "::1:5780"), "no HOST:PORT"),
            (message(http: "192.0.2.1:5780"), "bind: Cannot assign requested address (errno 99); it is no address"),
            (message(socket: "admin.sock"), "admin.socket: admin.sock: must be an absolute path"),
            (message(socket: "/" + String(repeating: "x", count: 107)), "at most 107 bytes"),
            (message(socket: "\(folder.path)/file/admin.sock"), "Not a directory (errno 20)"),
            (message(socket: "/proc/newswire/admin.sock"), "mkdir /proc/newswire: No such file or directory"),
        ] {
            #expect(text.contains(words))
        }
    }

    @Test func bothFamiliesAndLocalhostAreListenedOn() throws {
        #expect(message(http: "localhost:0") == "started")
        let server = server(http: "[::1]:0")
        do throws(AdminServerError) {
            try server.start()
            #expect(server.endpoints[0].hasPrefix("http://[::1]:"))
            server.stop()
        } catch {
            // A machine without IPv6 says so.
            #expect([EAFNOSUPPORT, EADDRNOTAVAIL].contains(error.code))
        }
    }
}
