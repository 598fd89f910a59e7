import NewswireModel

/// Chooses the authors of all that a page declares and shows.
///
/// The first source counts that names people; where none does, the first that names anybody, the site and organizations
/// last.
struct PageAuthors {
    private let claims: [Claim]
    private let sites: SiteNames

    /// Bytes of text before the headline.
    private let headline: Int?

    init(_ claims: [Claim], sites: SiteNames, headline: Int?) {
        self.headline = headline
        self.claims = claims.filter { $0.subject == .author || $0.subject == .byline }
        self.sites = sites
    }

    private static let declared: [Claim.Source] = [.jsonld, .parsely, .meta, .microdata, .dublinCore, .openGraph]

    func choose() -> (names: [String], source: Claim.Source)? {
        var weak: (names: [String], source: Claim.Source)?
        func take(_ names: [String], _ source: Claim.Source) -> (names: [String], source: Claim.Source)? {
            let others = names.filter { !sites.holds($0) }
            if others.contains(where: AuthorNames.isStrong) { return (others, source) }
            if weak == nil, let names = [others, names].first(where: { !$0.isEmpty }) { weak = (names, source) }
            return nil
        }
        for source in Self.declared {
            if let found = take(names(of: source), source) { return found }
        }
        if let found = take(linkedNames(), .element) ?? take(signedNames(), .element)
            ?? take(namesAtHeadline(), .element)
        {
            return found
        }
        return weak ?? organizations().map { ($0, .jsonld) }
    }

    /// Of a source for machines: people, and organizations beside them.
    private func names(of source: Claim.Source) -> [String] {
        let own = claims.filter { $0.source == source }
        guard source == .jsonld || own.contains(where: { !$0.isDoubtful }) else { return [] }
        guard source != .jsonld || own.contains(where: { !$0.isDoubtful && !sites.holds($0.text) }) else {
            return own.filter { !$0.isDoubtful }.map(\.text)
        }
        let names = own.flatMap { claim in
            claim.isDoubtful
                ? (source == .jsonld && !sites.holds(claim.text) ? [claim.text] : [])
                : AuthorNames.declared(claim.text)
        }
        return Self.distinct(names)
    }

    private func organizations() -> [String]? {
        let names = Self.distinct(claims.filter { $0.source == .jsonld && $0.isDoubtful }.map(\.text))
        return names.isEmpty ? nil : names
    }

    /// Links with `rel=author`, as long as they follow one another closely.
    private func linkedNames() -> [String] {
        let links = claims.filter { $0.source == .element && !$0.isByClass && !$0.isByAddress && !$0.isDoubtful }
        guard let first = links.first else { return [] }
        let near = links.prefix { $0.position - first.position <= Self.reach }
        return Self.distinct(near.flatMap { Self.names($0.text) })
    }

    private static func names(_ text: String) -> [String] {
        let names = AuthorNames.printed(text)
        return names.isEmpty ? AuthorNames.declared(text) : names
    }

    /// Links to pages of authors around the headline, wherever these stand.
    private func namesAtHeadline() -> [String] {
        guard let headline else { return [] }
        let links = claims.filter { claim in
            claim.source == .element && (claim.isByAddress || !claim.isByClass)
                && -Self.reachBefore...Self.reachBehind ~= claim.position - headline
        }
        guard let first = links.first(where: { !AuthorNames.printed($0.text).isEmpty }) else { return [] }
        let near = links.filter { 0...Self.reach ~= $0.position - first.position }
        return Self.distinct(near.flatMap { AuthorNames.printed($0.text) })
    }

    private static let reachBefore = 300
    private static let reachBehind = 900

    /// Bytes of text in which the names of one byline stand.
    private static let reach = 200

    /// What stands in elements of an author's class: the first that names people, with the others right behind it.
    private func signedNames() -> [String] {
        let signed = claims.filter { $0.source == .element && $0.isByClass && !$0.isDoubtful && !$0.isByAddress }
        for (index, claim) in signed.enumerated() {
            var names = AuthorNames.printed(claim.text)
            guard !names.isEmpty else { continue }
            for other in signed[(index + 1)...].prefix(8) where other.position - claim.position <= Self.reach {
                let more = AuthorNames.printed(other.text)
                // An element in the first that holds a name and nothing else knows better where it ends.
                if other.position < claim.position + claim.text.utf8.count, more.count == 1, more[0] == other.text,
                    names.count == 1, names[0].hasPrefix(more[0])
                {
                    names = more
                } else if other.subject == claim.subject, names.allSatisfy({ !$0.contains(more.first ?? $0) }) {
                    names += more
                }
            }
            return Self.distinct(names)
        }
        return []
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        return names.filter { !$0.isEmpty && seen.insert(Array($0.utf8)).inserted }
    }
}
