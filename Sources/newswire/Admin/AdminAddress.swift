import Glibc

/// Where a daemon's administration server listens.
package enum AdminAddress: Equatable, CustomStringConvertible {
    case socket(path: String)
    /// HOST is a name or an address, without brackets.
    case http(host: String, port: UInt16)

    /// Where a daemon listens by default, in the order in which they are tried.
    package static let defaults: [AdminAddress] = [
        .socket(path: "/run/newswire/admin.sock"), .http(host: "127.0.0.1", port: 5780),
    ]

    /// A path (with a slash in it, or behind `unix:`), or `HOST:PORT`, with or without `http://`.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") || text.contains("/") && !text.hasPrefix("http://") {
            let path = text.hasPrefix("unix:") ? String(text.dropFirst(5)) : text
            // As long as the kernel takes.
            guard 1..<MemoryLayout.size(ofValue: sockaddr_un().sun_path) ~= path.utf8.count else { return nil }
            self = .socket(path: path)
            return
        }
        var rest = text.hasPrefix("http://") ? text.dropFirst(7) : text[...]
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]), port > 0
        else { return nil }
        var host = rest[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains("/") else { return nil }
        self = .http(host: String(host), port: port)
    }

    /// As people write it: a path, or `http://127.0.0.1:5780`.
    package var description: String {
        switch self {
        case .socket(let path): path
        case .http: "http://\(authority)"
        }
    }

    /// What the Host field of a request says.
    var authority: String {
        switch self {
        case .socket: "localhost"
        case .http(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
