/// The address of a page on the web: an absolute http or https URL, parsed and written as the WHATWG URL Standard says.
///
/// Tabs, newlines and outer spaces are stripped, backslashes are slashes, dot segments are resolved, the default port
/// is left out, and what may not stand in a URL is percent-encoded. Credentials are dropped. Hosts are in lower case
/// and, where they aren't ASCII, in Punycode.
public struct WebAddress: Hashable, Sendable {
    /// `http` or `https`.
    public let scheme: String
    /// A domain, an IPv4 address with four decimal numbers, or an IPv6 address in brackets.
    public let host: String
    /// Nil for the scheme's default port.
    public let port: Int?
    /// Begins with a slash; percent-encoded.
    public let path: String
    /// What follows the question mark, percent-encoded; empty where nothing follows it.
    public let query: String?
    /// What follows the number sign, percent-encoded; empty where nothing follows it.
    public let fragment: String?

    /// No address is longer, in bytes, as it is read or as it is written.
    public static let bytesMax = 8192

    /// Parses an absolute address; nil for what is none, `AddressError` says why.
    public init?(_ text: String) {
        guard let address = try? Self(parsing: text, relativeTo: nil) else { return nil }
        self = address
    }

    /// Resolves a reference as a page at `base` means it: absolute, or relative in any form. Nil as above.
    public init?(_ text: String, relativeTo base: WebAddress) {
        guard let address = try? Self(parsing: text, relativeTo: base) else { return nil }
        self = address
    }

    /// Parses an absolute address or, where there is a base, any reference.
    public init(parsing text: String, relativeTo base: WebAddress?) throws(AddressError) {
        var parser = try AddressParser(text)
        let address = try parser.address(relativeTo: base)
        // With https for http, as the canonical form has it, it still fits.
        let growth = address.scheme == WebScheme.http.rawValue ? 1 : 0
        guard address.text.utf8.count + growth <= Self.bytesMax else { throw .tooLong }
        self = address
    }

    init(scheme: WebScheme, host: String, port: Int?, path: String, query: String?, fragment: String?) {
        self.scheme = scheme.rawValue
        self.host = host
        self.port = port == scheme.defaultPort ? nil : port
        self.path = path
        self.query = query
        self.fragment = fragment
    }

    /// The whole address.
    public var text: String {
        var text = scheme
        text.reserveCapacity(16 + host.utf8.count + path.utf8.count + (query?.utf8.count ?? 0))
        text += "://"
        text += host
        if let port { text += ":\(port)" }
        text += path
        if let query {
            text += "?"
            text += query
        }
        if let fragment {
            text += "#"
            text += fragment
        }
        return text
    }

    /// Whether it is a site's front page: the path `/`, and no query.
    public var isRoot: Bool {
        path == "/" && (query ?? "").isEmpty
    }

    /// The domain that a registrant owns, by the Public Suffix List: `example.co.uk`. Nil for IP addresses and for
    /// public suffixes themselves.
    public var registrableDomain: String? {
        PublicSuffixList.registrableDomain(ofHost: host)
    }
}

extension WebAddress: CustomStringConvertible {
    public var description: String { text }
}

/// Why a text is no web address.
public enum AddressError: Error {
    /// It has more than `WebAddress.bytesMax` bytes, as read or as written.
    case tooLong
    /// It has no scheme, and there is no base.
    case relative
    /// Its scheme is neither http nor https.
    case otherScheme
    /// Its host is empty, holds what no host may, or is a bad IP address.
    case badHost
    /// Its port is no number up to 65535.
    case badPort
}

extension AddressError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong: "it has more than \(WebAddress.bytesMax) bytes"
        case .relative: "it is relative, and there is no base"
        case .otherScheme: "its scheme is neither http nor https"
        case .badHost: "its host is empty or none"
        case .badPort: "its port is no number from 0 to 65535"
        }
    }
}

/// The schemes of the web.
enum WebScheme: String {
    case http
    case https

    var defaultPort: Int {
        switch self {
        case .http: 80
        case .https: 443
        }
    }
}
