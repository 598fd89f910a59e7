/// The article's own address where another one has it within: in AMP caches, and behind search engines' redirections.
enum EmbeddedAddress {
    private enum Kind { case cache, viewer, redirection }

    /// Whether another address may stand in those of a host.
    static func mayBe(on host: String) -> Bool {
        PublicSuffixList.registrableDomain(ofHost: host).map { !kinds(of: $0).isEmpty } ?? false
    }

    private static func kinds(of domain: String) -> [Kind] {
        switch domain {
        case "ampproject.org", "bing-amp.com": [.cache]
        case "bing.com": [.viewer]
        case _ where domain.hasPrefix("google."): [.viewer, .redirection]
        default: []
        }
    }

    /// The address within a canonical one, and what was around it. Always shorter than the one around it.
    static func find(in outer: WebAddress) -> (address: WebAddress, reason: String)? {
        guard let domain = outer.registrableDomain else { return nil }
        for kind in kinds(of: domain) {
            guard let text = text(in: outer, kind), let address = WebAddress(text), address.registrableDomain != nil,
                address.text.utf8.count < outer.text.utf8.count
            else { continue }
            return (address, reason(kind))
        }
        return nil
    }

    private static func text(in outer: WebAddress, _ kind: Kind) -> String? {
        switch kind {
        case .cache: copy(in: outer, below: cacheFolders)
        case .viewer: copy(in: outer, below: ["amp"])
        case .redirection: outer.path == "/url" ? target(of: outer.query ?? "") : nil
        }
    }

    private static func reason(_ kind: Kind) -> String {
        switch kind {
        case .cache: "copy in an AMP cache"
        case .viewer: "copy in an AMP viewer"
        case .redirection: "redirection of a search engine"
        }
    }

    /// Folders of an AMP cache with documents: plain, in a viewer, and as a web package.
    private static let cacheFolders: Set<Substring> = ["c", "v", "wp"]

    /// `https://example.com/page` for the path `/c/s/example.com/page`; without the `s` it was fetched over http.
    private static func copy(in outer: WebAddress, below folders: Set<Substring>) -> String? {
        var segments = outer.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard let folder = segments.popFirst(), folders.contains(folder) else { return nil }
        if segments.first == "s" { segments.removeFirst() }
        guard let host = segments.first, host.contains(".") else { return nil }
        let query = outer.query.map { "?\($0)" } ?? ""
        let fragment = outer.fragment.map { "#\($0)" } ?? ""
        return "https://" + segments.joined(separator: "/") + query + fragment
    }

    /// The value of `url` or `q`, where it is an absolute address.
    private static func target(of query: String) -> String? {
        for piece in query.split(separator: "&") {
            guard let equals = piece.firstIndex(of: "="), ["url", "q"].contains(piece[..<equals]) else { continue }
            let value = PercentEncoding.decoded(Array(piece[piece.index(after: equals)...].utf8)[...])
            let text = String(decoding: value, as: UTF8.self)
            if text.hasPrefix("https://") || text.hasPrefix("http://") { return text }
        }
        return nil
    }
}
