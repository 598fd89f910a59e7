/// Writes an IPv4 address that libzmq shows in its IPv6 form as everybody writes it.
///
/// A socket that takes both kinds of address holds `127.0.0.1` as `::ffff:127.0.0.1` (RFC 4291, 2.5.5.2). libzmq accepts
/// either form wherever it takes an endpoint.
func plainEndpoint(_ endpoint: String) -> String {
    let mapped = Array("[::ffff:".utf8)
    var bytes = Array(endpoint.utf8)
    let scheme = Array("tcp://".utf8)
    let start = bytes.starts(with: scheme) ? scheme.count : 0
    guard bytes[start...].starts(with: mapped), let end = bytes[start...].firstIndex(of: UInt8(ascii: "]")),
        bytes[start..<end].contains(UInt8(ascii: "."))
    else { return endpoint }
    bytes.remove(at: end)
    bytes.removeSubrange(start..<start + mapped.count)
    return String(decoding: bytes, as: UTF8.self)
}
