/// The canonical form of an address, part by part; addresses in it are not looked at.
struct CanonicalForm {
    typealias Change = Canonicalization.Change

    let address: WebAddress
    private(set) var changes: [Change] = []

    init(of address: WebAddress) {
        var changes: [Change] = []
        if address.scheme != WebScheme.https.rawValue {
            changes.append(
                Change(part: .scheme, old: address.scheme, new: "https", reason: "http and https show the same page"))
        }
        var port = address.port
        if let number = port, number == WebScheme.http.defaultPort || number == WebScheme.https.defaultPort {
            changes.append(Change(part: .port, old: ":\(number)", new: "", reason: "default port"))
            port = nil
        }
        let host = Self.host(address.host, &changes)
        let path = CanonicalPath(address.path, keepsFolders: EmbeddedAddress.mayBe(on: host))
        changes += path.changes
        let query = address.query.map { CanonicalQuery($0) }
        changes += query?.changes ?? []
        var fragment = address.fragment
        if let text = fragment, text.utf8.count < 2 || text.utf8.first != 0x21 {
            changes.append(Change(part: .fragment, old: "#\(text)", new: "", reason: "place within the page"))
            fragment = nil
        }
        self.changes = changes
        self.address = WebAddress(
            scheme: .https, host: host, port: port, path: path.text,
            query: query?.text, fragment: fragment)
    }

    /// A host without a dot at its end and without labels that name a rendition of the same site.
    private static func host(_ host: String, _ changes: inout [Change]) -> String {
        var labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true, labels.filter(\.isEmpty).count == 1 {
            labels.removeLast()
            changes.append(Change(part: .host, old: ".", new: "", reason: "dot at the end"))
        }
        guard labels.contains(where: { renditionLabels.contains($0) }), !labels.contains(""),
            let domain = PublicSuffixList.registrableDomain(ofHost: host)
        else { return labels.joined(separator: ".") }

        var rest = labels.dropLast(domain.split(separator: ".").count)
        func drop(at index: Int) {
            changes.append(
                Change(part: .host, old: "\(rest[index]).", new: "", reason: "another rendition of the same site"))
            rest.remove(at: index)
        }
        while let first = rest.first, renditionLabels.contains(first) { drop(at: rest.startIndex) }
        while let index = rest.firstIndex(where: { innerRenditionLabels.contains($0) }) { drop(at: index) }
        return (rest + [domain[...]]).joined(separator: ".")
    }

    /// First labels that name another rendition of the same site.
    private static let renditionLabels: Set<Substring> = ["www", "m", "mobile", "amp"]
    /// Those that do so behind another label too: `en.m.example.org`.
    private static let innerRenditionLabels: Set<Substring> = ["m", "mobile"]
}
