/// A ZeroMQ endpoint as the configuration writes it: `tcp://HOST:PORT` or `ipc://PATH`.
struct Endpoint: Sendable, Equatable {
    enum Transport: Equatable {
        case tcp(host: String, port: String)
        case ipc(path: String)
    }

    let transport: Transport

    /// The reason why the text is none, as the end of a sentence.
    struct Fault: Error, Equatable {
        let reason: String
    }

    init(_ text: String) throws(Fault) {
        if text.hasPrefix("ipc://") {
            let path = String(text.dropFirst("ipc://".count))
            guard !path.isEmpty else { throw Fault(reason: "has no path behind ipc://") }
            guard path.hasPrefix("/") || path.hasPrefix("@") else {
                throw Fault(reason: "must have a path from the root, as in ipc:///run/newswire/push")
            }
            // sun_path of sockaddr_un holds 108 bytes with the closing zero.
            guard path.utf8.count <= 107 else { throw Fault(reason: "has a path of more than 107 bytes") }
            transport = .ipc(path: path)
            return
        }
        guard text.hasPrefix("tcp://") else { throw Fault(reason: "begins with neither tcp:// nor ipc://") }
        let address = text.dropFirst("tcp://".count)
        guard let colon = address.lastIndex(of: ":"), colon != address.startIndex else {
            throw Fault(reason: "is not of the form tcp://HOST:PORT")
        }
        guard !address.contains(where: \.isWhitespace) else { throw Fault(reason: "has a space in it") }
        let port = String(address[address.index(after: colon)...])
        guard port == "*" || UInt16(port).map({ $0 > 0 }) == true else {
            throw Fault(reason: "has no port from 1 to 65535")
        }
        let host = String(address[..<colon])
        guard !host.contains(":") || (host.hasPrefix("[") && host.hasSuffix("]")) else {
            throw Fault(reason: "needs brackets around its IPv6 address, as in tcp://[::1]:5751")
        }
        transport = .tcp(host: host, port: port)
    }

    /// Whether one can't be bound while the other is.
    func collides(with other: Endpoint) -> Bool {
        switch (transport, other.transport) {
        case (.ipc(let left), .ipc(let right)): return left == right
        case (.tcp(let leftHost, let leftPort), .tcp(let rightHost, let rightPort)):
            guard leftPort == rightPort, leftPort != "*" else { return false }
            return leftHost == rightHost || Self.isWildcard(leftHost) || Self.isWildcard(rightHost)
        default: return false
        }
    }

    private static func isWildcard(_ host: String) -> Bool { ["*", "0.0.0.0", "[::]"].contains(host) }

    /// Names this machine by a name: libzmq connects to it, and can't bind it.
    var hasLocalhost: Bool {
        if case .tcp("localhost", _) = transport { true } else { false }
    }

    /// Reachable from this machine alone.
    var isLocal: Bool {
        switch transport {
        case .ipc: true
        case .tcp(let host, _): host == "localhost" || host == "[::1]" || Self.isIPv4Loopback(host)
        }
    }

    private static func isIPv4Loopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension Configuration {
    /// The paths of the ipc endpoints that the daemon listens on.
    var ipcPaths: [String] {
        (pushBind + subscribeBind + reliableBind + liveBind + durableBind).compactMap { text in
            if case .ipc(let path) = (try? Endpoint(text))?.transport { path } else { nil }
        }
    }
}
