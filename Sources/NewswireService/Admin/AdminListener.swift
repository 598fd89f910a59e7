internal import Glibc
internal import NIOCore

/// A bound socket that does not listen yet, with what is needed to take it away again.
struct AdminListener: Sendable {
    /// Whoever starts to listen on it closes it.
    let descriptor: Int32
    /// The key and its value, for errors.
    let endpoint: String
    /// Whether browsers can reach it.
    let checksHost: Bool
    /// Of a URL; the path of a Unix socket.
    private let host: String
    private let file: SocketFile?

    /// Connections that may wait to be accepted.
    static let backlog: Int32 = 64

    /// Closes what nobody listens on.
    func discard() {
        close(descriptor)
        removeFile()
    }

    func removeFile() { file?.remove() }

    /// For people: `http://127.0.0.1:5780`, or a path.
    func name(boundTo address: SocketAddress?) -> String {
        address?.port.map { "http://\(host):\($0)" } ?? host
    }

    /// - Parameter text: `HOST:PORT`, HOST an IP address (`[::1]`) or `localhost`.
    static func tcp(_ text: String) throws(AdminServerError) -> AdminListener {
        let endpoint = "admin.http: \(text)"
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[colon...].dropFirst()),
            let address = SocketAddress.local(text[..<colon], port: port)
        else {
            throw AdminServerError(
                endpoint: endpoint,
                remedy: "no HOST:PORT such as 127.0.0.1:5780 or [::1]:5780; HOST is an IP address or localhost")
        }
        let descriptor = try open(address.protocol == .inet6 ? AF_INET6 : AF_INET, endpoint)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0 else {
            throw failure(endpoint, "bind", closing: descriptor, remedy: tcpRemedy)
        }
        return AdminListener(
            descriptor: descriptor, endpoint: endpoint, checksHost: true, host: String(text[..<colon]), file: nil)
    }

    /// Replaces the file of a socket on which nobody listens any more; makes the directory if it is missing.
    ///
    /// - Parameter path: absolute.
    static func unix(path: String) throws(AdminServerError) -> AdminListener {
        let endpoint = "admin.socket: \(path)"
        guard path.hasPrefix("/"), let address = UnixAddress(path) else {
            throw AdminServerError(endpoint: endpoint, remedy: "must be an absolute path of at most 107 bytes")
        }
        try SocketFile.makeDirectory(of: path, endpoint)
        try SocketFile.removeStale(path, endpoint)
        let descriptor = try open(AF_UNIX, endpoint)
        guard address.withSockaddr({ bind(descriptor, $0, $1) }) == 0 else {
            throw failure(endpoint, "bind", closing: descriptor, remedy: SocketFile.remedy)
        }
        // Before it listens, so that nobody comes in while the mode is what the umask made it.
        guard let file = SocketFile(path, mode: SocketFile.mode) else {
            throw failure(endpoint, "chmod", closing: descriptor, remedy: SocketFile.remedy)
        }
        return AdminListener(
            descriptor: descriptor, endpoint: endpoint, checksHost: false, host: path, file: file)
    }

    private static func open(_ family: Int32, _ endpoint: String) throws(AdminServerError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else {
            let remedy =
                errno == EAFNOSUPPORT ? "this machine has no such addresses" : "raise the limit of open files"
            throw AdminServerError(endpoint: endpoint, call: "socket", code: errno, remedy: remedy)
        }
        return descriptor
    }

    private static func failure(
        _ endpoint: String, _ call: String, closing descriptor: Int32, remedy: (Int32) -> String
    ) -> AdminServerError {
        let code = errno
        close(descriptor)
        return AdminServerError(endpoint: endpoint, call: call, code: code, remedy: remedy(code))
    }

    private static func tcpRemedy(_ code: Int32) -> String {
        switch code {
        case EADDRINUSE: "stop the process that listens there (`ss -ltnp` shows it), or set another port"
        case EADDRNOTAVAIL: "it is no address of this machine (`ip address` shows them); set one that is"
        case EACCES: "ports below 1024 need CAP_NET_BIND_SERVICE; set a higher one"
        default: "set another address, or \"\" for none"
        }
    }
}
