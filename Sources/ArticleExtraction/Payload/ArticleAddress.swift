import NewswireModel
import WebAddress

/// The addresses of an article and what follows from them.
struct ArticleAddress {
    /// As fetched, without credentials and fragment.
    var url: String?
    var canonicalURL: String?
    /// The canonical address is the one that was declared.
    var isDeclared = false
    var domain: String?
    /// The last label of the host, where it is a domain.
    var topLevelDomain: String?
    var warnings: [String] = []

    /// A declared canonical address counts only on the same registrable domain (or the same host, where there is none)
    /// and when it is not the site's front page; else the fetched address is made canonical. Both are looked at in
    /// their canonical form: the domain of a copy in an AMP cache is the paper's, and `/index.html` is a front page.
    init(url: String?, declaredCanonical: String?) {
        let fetched = url.flatMap { WebAddress($0) }
        if let url, fetched == nil { warnings.append("unreadable-url: \(shown(url))") }
        self.url = fetched.map(Self.withoutFragment)
        var canonical = fetched?.canonical
        if let declaredCanonical {
            if let declared = Self.resolve(declaredCanonical, fetched)?.canonical, Self.counts(declared, canonical) {
                canonical = declared
                isDeclared = true
            } else {
                warnings.append("ignored-canonical: \(shown(declaredCanonical))")
            }
        }
        canonicalURL = canonical?.text
        domain = canonical?.registrableDomain ?? fetched?.registrableDomain
        if domain != nil, let host = canonical?.host {
            topLevelDomain = host.split(separator: ".").last.map(String.init)
        }
    }

    /// `guid:<scope>:<guid>`, else `url:<canonical URL>`.
    func identity(guid: String?, outlet: String?) -> String? {
        if let guid, let scope = scope(ofGUID: guid, outlet: outlet) { return "guid:\(scope):\(guid)" }
        return canonicalURL.map { "url:\($0)" }
    }

    /// Within what a guid names one article: the registrable domain of the article's address or, where there is none,
    /// of the guid itself; else the outlet. Nil without any: publishers count from 1 alike.
    func scope(ofGUID guid: String, outlet: String?) -> String? {
        if let domain = domain ?? WebAddress(guid)?.registrableDomain { return domain }
        // No domain begins with an at sign, and none of these colons is an outlet's.
        return outlet.map { outlet in
            "@" + outlet.replacing("%", with: "%25").replacing(":", with: "%3A")
        }
    }

    private static func resolve(_ text: String, _ base: WebAddress?) -> WebAddress? {
        guard let base else { return WebAddress(text) }
        return WebAddress(text, relativeTo: base)
    }

    private static func counts(_ declared: WebAddress, _ fetched: WebAddress?) -> Bool {
        guard !declared.isRoot else { return false }
        guard let fetched else { return true }
        guard let domain = fetched.registrableDomain else { return declared.host == fetched.host }
        return declared.registrableDomain == domain
    }

    /// In a parsed address a number sign stands before the fragment only.
    private static func withoutFragment(_ address: WebAddress) -> String {
        let text = address.text
        return address.fragment == nil
            ? text : String(decoding: text.utf8.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
    }
}
