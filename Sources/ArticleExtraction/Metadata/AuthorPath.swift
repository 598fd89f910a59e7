/// Tells addresses that sites give to the pages of their authors.
enum AuthorPath {
    private static let bytesMax = 512

    /// A segment of the path says so, and another follows: `/authors/jane-doe/`.
    static func isAuthors(_ address: Span<UInt8>) -> Bool {
        guard address.count <= bytesMax else { return false }
        var hash = FoldedHash()
        for index in address.indices {
            switch address[index] {
            case UInt8(ascii: "/"):
                let isFollowed = index + 1 < address.count && address[index + 1] & 0xDF &- 0x41 < 26
                if isFollowed, segments.contains(hash.value) { return true }
                hash = FoldedHash()
            case UInt8(ascii: "?"), UInt8(ascii: "#"): return false
            default: hash.add(address[index])
            }
        }
        return false
    }

    private static let segments = Set(
        ([
            "author", "authors", "autor", "autores", "autoren", "auteur", "auteurs", "autore", "autori", "forfatter",
            "profile", "profiles", "profil", "people", "person", "personen", "staff", "writer", "writers",
            "contributor", "contributors", "journalist", "journalists", "journaliste", "journalistes", "reporter",
            "reporters", "columnist", "columnists", "redakteur", "redaktion", "byline", "by",
            "our-team", "our-people", "experts", "firma", "firmas", "yazar", "yazarlar", "penulis",
        ] as [StaticString]).map { FoldedHash($0).value })
}
