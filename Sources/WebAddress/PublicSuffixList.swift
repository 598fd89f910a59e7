import CPublicSuffixList

/// The Public Suffix List as libpsl has it built in, so that the same build gives the same answers on every machine.
///
/// Both of its parts count: under `github.io` each customer is a domain of its own, as under `co.uk`.
public enum PublicSuffixList {
    /// The public suffix of a host and one label more; nil for IP addresses, for public suffixes, and for no host.
    ///
    /// The host as `WebAddress` gives it: lower-case ASCII. A dot at the end is left out.
    public static func registrableDomain(ofHost host: String) -> String? {
        let name = host.utf8.last == Ascii.dot ? String(host.dropLast()) : host
        guard !name.isEmpty, name.utf8.count <= Host.bytesMax, !Host.isIPAddress(name) else { return nil }
        let domain = name.withCString { bytes in
            psl_registrable_domain(list, bytes).map { String(cString: $0) }
        }
        guard let domain, domain.utf8.first != Ascii.dot else { return nil }
        return domain
    }

    /// Never freed and never changed, so that threads may share it.
    private nonisolated(unsafe) static let list = psl_builtin()
}
