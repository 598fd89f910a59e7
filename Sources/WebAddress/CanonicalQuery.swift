/// The query of a canonical address: what chooses the article.
struct CanonicalQuery {
    /// Nil where nothing is left.
    private(set) var text: String?
    private(set) var changes: [Canonicalization.Change] = []

    init(_ query: String) {
        let bytes = PercentEncoding.normalized(query.utf8)
        if !bytes.elementsEqual(query.utf8) {
            note(Array(query.utf8), new: bytes, CanonicalPath.encodingReason)
        }
        if bytes.isEmpty { note([Ascii.questionMark], "empty query") }
        var pieces: [ArraySlice<UInt8>] = []
        for piece in bytes.split(separator: Ascii.ampersand, omittingEmptySubsequences: false) {
            let name = withoutEntity(piece)
            if piece.isEmpty, !bytes.isEmpty { note([Ascii.ampersand], "empty piece") }
            if let reason = QueryParameters.reasonToDrop(name) {
                note(name, reason)
            } else if !name.isEmpty {
                pieces.append(name)
            }
        }
        sort(&pieces)
        guard !pieces.isEmpty else { return }
        text = String(decoding: Self.joined(pieces), as: UTF8.self)
    }

    private mutating func note(_ old: some Collection<UInt8>, new: [UInt8] = [], _ reason: String) {
        changes.append(
            Canonicalization.Change(
                part: .query, old: String(decoding: old, as: UTF8.self), new: String(decoding: new, as: UTF8.self),
                reason: reason))
    }

    /// Takes off what is left of HTML's `&amp;` where an ampersand was expected.
    private mutating func withoutEntity(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = piece
        while rest.starts(with: Self.entity) { rest = rest.dropFirst(Self.entity.count) }
        if rest.count < piece.count { note(piece.prefix(piece.count - rest.count), "rest of an HTML entity") }
        return rest
    }

    private static let entity = Array("amp;".utf8)

    /// Sorts pieces by name, where each has one; pieces of one name stay in their order.
    private mutating func sort(_ pieces: inout [ArraySlice<UInt8>]) {
        guard pieces.allSatisfy({ $0.first != Ascii.equals && $0.contains(Ascii.equals) }) else { return }
        let named = pieces.map { (name: $0.prefix { $0 != Ascii.equals }, piece: $0) }
        let sorted = named.sorted { $0.name.lexicographicallyPrecedes($1.name) }.map(\.piece)
        guard sorted != pieces else { return }
        note(Self.joined(pieces), new: Self.joined(sorted), "order of the names")
        pieces = sorted
    }

    private static func joined(_ pieces: [ArraySlice<UInt8>]) -> [UInt8] {
        Array(pieces.joined(separator: [Ascii.ampersand]))
    }
}
