internal import NIOCore

/// Which Host fields a loopback listener answers: a page in an administrator's browser must not reach it by a name of
/// its own that it lets resolve to 127.0.0.1 (DNS rebinding).
enum HostCheck {
    /// Whether it is an IP address or `localhost`, with or without a port.
    static func isAllowed(_ host: String) -> Bool {
        if SocketAddress.local(host, port: 0) != nil { return true }
        guard let colon = host.lastIndex(of: ":") else { return false }
        return host[colon...].dropFirst().allSatisfy { "0"..."9" ~= $0 }
            && SocketAddress.local(host[..<colon], port: 0) != nil
    }
}

extension SocketAddress {
    /// - Parameter host: as in a URL: an IP address, IPv6 in brackets, or `localhost`; other names are not looked up.
    static func local(_ host: some StringProtocol, port: UInt16) -> SocketAddress? {
        let isIPv6 = host.hasPrefix("[") && host.hasSuffix("]")
        let text = isIPv6 ? String(host.dropFirst().dropLast()) : String(host)
        let literal = text.lowercased() == "localhost" && !isIPv6 ? "127.0.0.1" : text
        let address = try? SocketAddress(ipAddress: literal, port: Int(port))
        return address?.protocol == (isIPv6 ? .inet6 : .inet) ? address : nil
    }
}
