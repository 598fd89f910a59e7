/// The address that all ways to one article share, and what was changed to come to it.
///
/// - The address in a copy of an AMP cache or behind a search engine's redirection takes the place of the copy's.
/// - The scheme is https; the port is left out where it is the default one of either.
/// - The host loses a dot at its end, the first labels `www`, `m`, `mobile` and `amp`, and `m` and `mobile` further on,
///   as long as the registrable domain remains.
/// - The path loses what `CanonicalPath` says: slashes too many, index pages, renditions, sessions.
/// - The query loses what `QueryParameters` names, empty pieces, and HTML's `amp;` before a name. Where all pieces are
///   `name=value` they are put in the order of their names; a query with a bare piece, which servers read by its place,
///   keeps its order.
/// - The fragment goes, unless it begins with `!`: that names another page.
/// - Percent-encoded letters, digits, `-`, `.`, `_` and `~` are decoded; other encodings are in upper case.
///
/// Upper and lower case of path and query differ. The address is an identity, and nearly always one that works. It is
/// its own canonical form.
public struct Canonicalization: Hashable, Sendable {
    /// One thing that was taken away or written otherwise.
    public struct Change: Hashable, Sendable {
        public enum Part: String, Sendable {
            case address, scheme, host, port, path, query, fragment
        }

        public let part: Part
        /// What stood there.
        public let old: String
        /// What stands there now; empty where it was taken away.
        public let new: String
        /// Why, as a phrase.
        public let reason: String
    }

    public let address: WebAddress
    /// In the order in which they were made.
    public let changes: [Change]

    public init(of address: WebAddress) {
        let outermost = CanonicalForm(of: address)
        var form = outermost
        var changes = form.changes
        for _ in 0...Self.depthMax {
            guard let (inner, reason) = EmbeddedAddress.find(in: form.address) else {
                self.address = form.address
                self.changes = changes
                return
            }
            changes.append(Change(part: .address, old: form.address.text, new: inner.text, reason: reason))
            form = CanonicalForm(of: inner)
            changes += form.changes
        }
        self.address = outermost.address
        self.changes = outermost.changes
    }

    /// An address that lies deeper in others is not looked for: nobody but an attacker writes one.
    static let depthMax = 4
}

extension WebAddress {
    /// The address that all ways to the same article share: see `Canonicalization`.
    public var canonical: WebAddress { canonicalization.address }

    /// The same, with what was changed to come to it.
    public var canonicalization: Canonicalization { Canonicalization(of: self) }
}
