internal import Glibc

/// Which Host fields a loopback listener answers: a page in an administrator's browser must not reach it by a name of
/// its own that it lets resolve to 127.0.0.1 (DNS rebinding).
enum HostCheck {
    /// Whether it is an IP address or `localhost`, with or without a port.
    static func isAllowed(_ host: String) -> Bool {
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            let address = host[host.index(after: host.startIndex)..<end]
            return isPort(host[host.index(after: end)...]) && isAddress(String(address), AF_INET6)
        }
        let end = host.firstIndex(of: ":") ?? host.endIndex
        let name = String(host[..<end])
        return isPort(host[end...]) && (name.lowercased() == "localhost" || isAddress(name, AF_INET))
    }

    /// Whether it is nothing, or a colon with digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.dropFirst().allSatisfy { "0"..."9" ~= $0 }
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var address = in6_addr()  // Large enough for both families.
        return inet_pton(family, text, &address) == 1
    }
}
